// The public data sets that tests read in place: a folder named by PROVENANCE_DATA, or shared/data beside the checkout.

namespace Provenance.Tests;

internal static class SharedData
{
    public static string Require(string relativePath)
    {
        var path = Folders().Select(folder => Path.Combine(folder, relativePath)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Skip($"The data set {relativePath} is not here: set PROVENANCE_DATA to its folder.");
        }

        return path;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("PROVENANCE_DATA") is { Length: > 0 } named)
        {
            yield return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "data");
        }
    }
}
