using System.Reflection;

namespace Provenance.Storage.Conformance;

/// <summary>The suites that every store must pass.</summary>
public static class ConformanceSuites
{
    /// <summary>Suites with tests of which an assembly runs none.</summary>
    public static IEnumerable<string> MissingIn(Assembly tests)
    {
        var run = tests.GetTypes().Where(type => !type.IsAbstract).ToList();
        return typeof(ConformanceSuites).Assembly.GetTypes()
            .Where(suite => suite.IsAbstract && !suite.IsSealed && HasTests(suite) && !run.Exists(suite.IsAssignableFrom))
            .Select(suite => suite.Name);
    }

    private static bool HasTests(Type suite) => suite.GetMethods().Any(method => method.GetCustomAttributes<FactAttribute>().Any());
}
