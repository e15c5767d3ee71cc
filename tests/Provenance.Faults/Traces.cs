using System.Text;

namespace Provenance.Faults;

/// <summary>Looks for a text in every byte of every file of a folder, whatever the files are.</summary>
internal static class Traces
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Names of the files that hold it.</summary>
    public static IReadOnlyList<string> Of(string text, string folder) =>
    [
        // The lock is empty, and held by whoever serves the folder.
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "server.lock" && Read(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0)
            .Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Requires that no file holds it, a little later if not now.</summary>
    public static async Task RequireGoneAsync(string text, string folder, CancellationToken cancellationToken)
    {
        var files = Of(text, folder);
        for (var waited = TimeSpan.Zero; files.Count > 0 && waited < Patience; waited += Pause)
        {
            await Task.Delay(Pause, cancellationToken);
            files = Of(text, folder);
        }

        Assert.True(files.Count == 0, $"It is still in {string.Join(", ", files)}.");
    }

    // A server may have it open, and remove it meanwhile.
    private static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
