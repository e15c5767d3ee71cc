namespace Provenance.Server;

/// <summary>
/// Keeps a second server out of a data directory. SQLite itself would let both append in turns; but the high-water mark
/// is one file that each would overwrite with what it signed last, and could so move back. Held through an open file, so
/// that it ends with the process, however that ends.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    /// <exception cref="DirectoryInUseException">Another server holds it.</exception>
    public static DirectoryLock Take(string path)
    {
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new DirectoryInUseException(
                $"{path} is held: another server runs on this data directory. Stop it first; one directory has one server.",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>A data directory is served by another process.</summary>
public sealed class DirectoryInUseException(string message, Exception innerException) : Exception(message, innerException);
