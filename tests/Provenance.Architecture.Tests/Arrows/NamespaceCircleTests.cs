using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Provenance.Architecture.Tests;

public sealed class NamespaceCircleTests
{
    public static TheoryData<string> Assemblies => [.. AllowedReferences.All.Select(row => row.Project), "provenance"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_namespaces_of_a_project_use_each_other_in_a_circle(string name)
    {
        var architecture = new ArchLoader().LoadAssemblies(Assembly.Load(name)).Build();
        var types = architecture.Types.Where(type => IsOurs(type.Namespace.FullName)).ToHashSet();
        var graph = new NamespaceGraph();
        foreach (var dependency in types.SelectMany(type => type.Dependencies).Where(edge => types.Contains(edge.Target)))
        {
            graph.Add(
                dependency.Origin.Namespace.FullName, dependency.Origin.Name,
                dependency.Target.Namespace.FullName, dependency.Target.Name);
        }

        Violations.ExpectNone(graph.EdgesOnCircles());
    }

    [Fact]
    public void A_circle_is_found_and_what_hangs_from_it_is_not_blamed()
    {
        var graph = new NamespaceGraph();
        graph.Add("Log", "Appender", "Trust", "Keys");
        graph.Add("Trust", "Keys", "Values", "Handle");
        graph.Add("Values", "Handle", "Log", "Entry");
        graph.Add("Trust", "Keys", "Text", "Words");
        graph.Add("Log", "Appender", "Log", "Entry");
        Assert.Equal(
            [
                "Log → Trust (Appender uses Keys)",
                "Trust → Values (Keys uses Handle)",
                "Values → Log (Handle uses Entry)",
            ],
            graph.EdgesOnCircles());
    }

    private static bool IsOurs(string name) =>
        name == "Provenance" || name.StartsWith("Provenance.", StringComparison.Ordinal);
}
