// Where the repository's own files are, for tests that hold pages and schemas true to the code.

using System.Runtime.CompilerServices;

namespace Provenance.Statements.Tests;

public static class Repository
{
    /// <summary>Whether tests write the files that they would otherwise compare.</summary>
    public static bool Updates => Environment.GetEnvironmentVariable("PROVENANCE_UPDATE") == "1";

    /// <summary>A path within the repository.</summary>
    public static string At(params string[] parts) => Path.Combine([Root(), .. parts]);

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
