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
    private bool _isLockable;

    /// <inheritdoc/>
    public string Location => path;

    /// <inheritdoc/>
    public ValueTask<Checkpoint?> ReadAsync(CancellationToken cancellationToken) => _file.ReadAsync(cancellationToken);

    /// <summary>Raises the mark, or leaves it where another server has raised it as far or further.</summary>
    /// <returns>The mark that stands, read under the lock.</returns>
    /// <exception cref="IOException">The lock is held for too long, the file system knows no locks, or the file cannot be written.</exception>
    public async ValueTask<Checkpoint> AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken)
    {
        await using var held = await LockAsync(cancellationToken);
        return await _file.ReadAsync(cancellationToken) is { } now && now.Size.Value >= mark.Size.Value
            ? now
            : await _file.AdvanceAsync(mark, cancellationToken);
    }

    private async ValueTask<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var held = Open();
                RequireLocks(held);
                return held;
            }
            catch (IOException) when (tries < MostTries)
            {
                await Task.Delay(Wait, time, cancellationToken);
            }
        }
    }

    private FileStream Open() => new(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    // A file system that knows no locks refuses none, and the base class library takes its word for one. So it is tried once
    // whether the file that is held can be had a second time.
    private void RequireLocks(FileStream held)
    {
        if (_isLockable)
        {
            return;
        }

        try
        {
            Open().Dispose();
        }
        catch (IOException)
        {
            _isLockable = true;
            return;
        }

        held.Dispose();
        throw new NotSupportedException($"The file system of {path} knows no locks, so several servers cannot keep the mark there. Put it on one that does.");
    }
}
