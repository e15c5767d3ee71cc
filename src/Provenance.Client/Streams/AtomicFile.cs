// A file is there whole or not at all, also after a crash: written beside, flushed to the disk, then renamed over.

namespace Provenance.Client;

/// <summary>Writes files that are never seen half-written.</summary>
public static class AtomicFile
{
    /// <summary>Replaces a file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its whole content.</param>
    /// <param name="cancellationToken">Ends it; the old file then stands.</param>
    /// <exception cref="IOException">It could not be written; the old file stands.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(bytes, cancellationToken);
                Flush(file);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    // Only the synchronous Flush reaches the disk; FlushAsync stops at the operating system.
    private static void Flush(FileStream file) => file.Flush(flushToDisk: true);
}
