using Provenance.Statements;

namespace Provenance.Registry.Signing;

/// <summary>A file that is the old one or the new one, whatever crashes.</summary>
internal static class DurableFile
{
    /// <summary>
    /// Replaces a file: written beside, synced, renamed over, and its folder synced. When it returns, the new one survives
    /// a power cut.
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">All that it will hold.</param>
    /// <param name="cancellationToken">Ends it before the old one is touched.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public static async ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var beside = path + ".new";
        using (var file = File.OpenHandle(beside, FileMode.Create, FileAccess.Write))
        {
            await RandomAccess.WriteAsync(file, bytes, 0, cancellationToken);
            FileSync.ToDisk(file);
        }

        File.Move(beside, path, overwrite: true);
        DurableFolder.SyncNameOf(path);
    }
}
