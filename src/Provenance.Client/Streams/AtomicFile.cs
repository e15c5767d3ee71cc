// A file is there whole or not at all, also after a crash: written beside, flushed to the disk, then renamed over. Its
// folder is flushed too, so that a power cut does not bring the old one back: a stream's numbers would be used twice.

using Provenance.Statements;

namespace Provenance.Client;

/// <summary>Writes files that are never seen half-written.</summary>
public static class AtomicFile
{
    /// <summary>How the name of a file ends that was not finished, should a crash have left one.</summary>
    public const string BesideExtension = ".tmp";

    /// <summary>Replaces a file, or makes it. Durable when it returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Its whole content.</param>
    /// <param name="cancellationToken">Ends it; the old file then stands.</param>
    /// <exception cref="IOException">It could not be written; the old file stands, or the new one where its folder was not taken by the disk.</exception>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(path, file => file.WriteAsync(bytes, cancellationToken).AsTask());

    /// <summary>The same, of a file that its owner alone reads.</summary>
    /// <inheritdoc cref="WriteAsync(string, ReadOnlyMemory{byte}, CancellationToken)"/>
    public static Task WriteOwnAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        WriteAsync(path, beside => OwnFile.Open(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None), file => file.WriteAsync(bytes, cancellationToken).AsTask());

    /// <summary>Replaces a file, or makes it, with what is too much to hold at once. Durable when it returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its whole content to a stream in which it may seek.</param>
    /// <exception cref="IOException">It could not be written; the old file stands, or the new one where its folder was not taken by the disk.</exception>
    public static Task WriteAsync(string path, Func<Stream, Task> write) =>
        WriteAsync(path, beside => new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite), write);

    private static async Task WriteAsync(string path, Func<string, FileStream> create, Func<Stream, Task> write)
    {
        var beside = $"{path}.{Guid.NewGuid():N}{BesideExtension}";
        try
        {
            await using (var file = create(beside))
            {
                await write(file);
                FileSync.ToDisk(file);
            }

            File.Move(beside, path, overwrite: true);
            DurableFolder.SyncNameOf(path);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
