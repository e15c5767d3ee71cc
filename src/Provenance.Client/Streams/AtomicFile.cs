// A file is there whole or not at all, also after a crash: written beside, flushed to the disk, then renamed over.

using Provenance.Statements;

namespace Provenance.Client;

/// <summary>Writes files that are never seen half-written.</summary>
public static class AtomicFile
{
    /// <summary>How the name of a file ends that was not finished, should a crash have left one.</summary>
    public const string BesideExtension = ".tmp";

    /// <summary>Replaces a file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its whole content.</param>
    /// <param name="cancellationToken">Ends it; the old file then stands.</param>
    /// <exception cref="IOException">It could not be written; the old file stands.</exception>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(path, file => file.WriteAsync(bytes, cancellationToken).AsTask());

    /// <summary>Replaces a file, or makes it, with what is too much to hold at once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its whole content to a stream in which it may seek.</param>
    /// <exception cref="IOException">It could not be written; the old file stands.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var beside = $"{path}.{Guid.NewGuid():N}{BesideExtension}";
        try
        {
            await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                await write(file);
                FileSync.ToDisk(file);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
