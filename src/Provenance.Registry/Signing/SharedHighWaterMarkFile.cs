// A mark that several servers over one database keep together. Whoever advances it holds a lock file, and never lowers it:
// a server that committed earlier may well sign later.

using Provenance.Transparency;

namespace Provenance.Registry.Signing;

/// <summary>The high-water mark of a log that several servers write, as a file that all of them can reach.</summary>
/// <param name="path">Path of the file; beside it stands <c>PATH.lock</c>. A file system that knows locks.</param>
/// <param name="time">For waiting for the lock.</param>
public sealed class SharedHighWaterMarkFile(string path, TimeProvider time) : IHighWaterMark
{
    private const int MostTries = 200;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(25);

    private readonly HighWaterMarkFile _file = new(path);

    /// <inheritdoc/>
    public string Location => path;

    /// <inheritdoc/>
    public ValueTask<Checkpoint?> ReadAsync(CancellationToken cancellationToken) => _file.ReadAsync(cancellationToken);

    /// <summary>Raises the mark, or leaves it where another server has raised it higher.</summary>
    /// <exception cref="IOException">The lock is held for too long, or the file cannot be written.</exception>
    public async ValueTask AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken)
    {
        await using var held = await LockAsync(cancellationToken);
        if (await _file.ReadAsync(cancellationToken) is not { } now || now.Size.Value < mark.Size.Value)
        {
            await _file.AdvanceAsync(mark, cancellationToken);
        }
    }

    private async ValueTask<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < MostTries)
            {
                await Task.Delay(Wait, time, cancellationToken);
            }
        }
    }
}
