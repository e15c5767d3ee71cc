// A file is there whole or not at all, also after a crash: written beside, flushed to the disk, then renamed over. Its
// folder is flushed too, so that a power cut does not bring the old one back: a stream's numbers would be used twice.

namespace Provenance.Statements;

/// <summary>Writes files that are never seen half-written.</summary>
public static class AtomicFile
{
    /// <summary>How the name of a file ends that was not finished, should a crash have left one: of files that several may write at once.</summary>
    public const string BesideExtension = ".tmp";

    // Of files that one process alone writes, and often: a crash leaves one at most, and the next write takes its place.
    private const string NextExtension = ".new";

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

    /// <summary>Replaces a file that this process alone writes, or makes it. Durable when it returns.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">Its whole content.</param>
    /// <exception cref="IOException">It could not be written; the old file stands, or the new one where its folder was not taken by the disk.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes) => Put(path, bytes, isOwn: false, overwrite: true);

    /// <summary>The same, of a file that its owner alone reads.</summary>
    /// <inheritdoc cref="Replace"/>
    public static void ReplaceOwn(string path, ReadOnlySpan<byte> bytes) => Put(path, bytes, isOwn: true, overwrite: true);

    /// <summary>Makes a file that is not there yet. Durable when it returns.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">Its whole content.</param>
    /// <exception cref="IOException">It exists, or could not be written.</exception>
    public static void Create(string path, ReadOnlySpan<byte> bytes) => Put(path, bytes, isOwn: false, overwrite: false);

    /// <summary>The same, of a file that its owner alone reads.</summary>
    /// <inheritdoc cref="Create"/>
    public static void CreateOwn(string path, ReadOnlySpan<byte> bytes) => Put(path, bytes, isOwn: true, overwrite: false);

    private static void Put(string path, ReadOnlySpan<byte> bytes, bool isOwn, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new IOException($"{path} exists already.");
        }

        var beside = path + NextExtension;
        if (isOwn)
        {
            // What was left there may be somebody else's.
            File.Delete(beside);
        }

        try
        {
            using (var file = isOwn ? OwnFile.Create(beside) : new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                file.Write(bytes);
                FileSync.ToDisk(file);
            }

            Place(beside, path, overwrite);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

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

            Place(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private static void Place(string beside, string path, bool overwrite)
    {
        File.Move(beside, path, overwrite);
        DurableFolder.SyncNameOf(path);
    }
}
