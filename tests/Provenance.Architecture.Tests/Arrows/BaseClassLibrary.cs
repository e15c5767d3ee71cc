namespace Provenance.Architecture.Tests;

/// <summary>The assemblies of the shared framework Microsoft.NETCore.App, as installed with the runtime of this test.</summary>
internal static class BaseClassLibrary
{
    private static readonly HashSet<string> Names =
        Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .ToHashSet(StringComparer.Ordinal);

    public static bool Contains(string assembly) => Names.Contains(assembly);
}
