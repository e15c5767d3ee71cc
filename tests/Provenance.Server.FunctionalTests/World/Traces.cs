using System.Text;

namespace Provenance.Server.FunctionalTests;

/// <summary>Looks for a text in every byte of every file of a directory, whatever the files are.</summary>
internal static class Traces
{
    /// <summary>Names of the files that hold it, as UTF-8 or UTF-16.</summary>
    public static IReadOnlyList<string> Of(string text, string directory)
    {
        var (narrow, wide) = (Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text));
        return
        [
            // The lock is empty, and held by the server.
            .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) != "server.lock")
                .Where(path => Read(path) is var bytes && (Holds(bytes, narrow) || Holds(bytes, wide)))
                .Select(path => Path.GetRelativePath(directory, path))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool Holds(byte[] bytes, byte[] sought) => bytes.AsSpan().IndexOf(sought) >= 0;

    // A server may have it open.
    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
