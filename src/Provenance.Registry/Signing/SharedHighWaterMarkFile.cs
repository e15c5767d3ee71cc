// A mark that several servers over one database keep together. Whoever advances it holds a lock file, and never lowers it:
// a server that committed earlier may well sign later.
//
// Each server remembers how far it has seen the mark. One that is gone, or lower, is not a log's first mark but a storage
// that is not mounted, or that was put back with the database: signing over it could give one size two roots.

using Provenance.Transparency;

namespace Provenance.Registry.Signing;

/// <summary>The high-water mark of a log that several servers write, as a file that all of them can reach.</summary>
/// <param name="path">Path of the file; beside it stands <c>PATH.lock</c>. A file system that knows locks.</param>
/// <param name="time">For waiting for the lock.</param>
public sealed class SharedHighWaterMarkFile(string path, TimeProvider time) : IHighWaterMark
{
    private const int MostTries = 200;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(25);

    // It is read under the head's lock, for which the other servers wait: a file of three lines comes at once, or not at all.
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);

    // No lock but that of the file beside it is held meanwhile, and for that it may have to wait.
    private static readonly TimeSpan LongestAdvance = (MostTries * Wait) + (5 * LongestRead);

    private readonly HighWaterMarkFile _file = new(path);
    private readonly TimeLimit _reading = new(path, LongestRead, time);
    private readonly TimeLimit _advancing = new(path, LongestAdvance, time);
    private readonly Lock _seeing = new();
    private Checkpoint? _seen;
    private bool _isLockable;

    /// <inheritdoc/>
    public string Location => path;

    /// <summary>The mark, or null where none was ever set.</summary>
    /// <exception cref="InvalidDataException">The mark exists but cannot be read as one.</exception>
    /// <exception cref="IOException">
    /// It cannot be read now, its storage does not answer, or it is gone or lower although this process has seen it.
    /// </exception>
    public ValueTask<Checkpoint?> ReadAsync(CancellationToken cancellationToken) => _reading.RunAsync(ReadRaisedAsync, cancellationToken);

    /// <summary>Raises the mark, or leaves it where another server has raised it as far or further.</summary>
    /// <returns>The mark that stands, read under the lock.</returns>
    /// <exception cref="IOException">
    /// The lock is held for too long, the file cannot be written, its storage does not answer, or the mark is gone or lower
    /// although this process has seen it.
    /// </exception>
    /// <exception cref="NotSupportedException">The file system knows no locks.</exception>
    public ValueTask<Checkpoint> AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken) =>
        _advancing.RunAsync(token => RaiseAsync(mark, token), cancellationToken);

    private async ValueTask<Checkpoint?> ReadRaisedAsync(CancellationToken cancellationToken)
    {
        // What others raise while this is read may be seen or not; what was seen before it must be.
        var before = Volatile.Read(ref _seen);
        var mark = await _file.ReadAsync(cancellationToken);
        if (before is not null && (mark is null || mark.Size.Value < before.Size.Value))
        {
            throw new IOException(
                (mark is null ? $"{path} is gone" : $"{path} says {mark.Size}") + $", and the log had signed {before.Size} by it. "
                + "Bring back its storage, or the file as it was. If that is lost, stop all servers and run provenance fsck --write-mark after a clean check.");
        }

        Remember(mark);
        return mark;
    }

    private async ValueTask<Checkpoint> RaiseAsync(Checkpoint mark, CancellationToken cancellationToken)
    {
        await using var held = await LockAsync(cancellationToken);
        if (await ReadRaisedAsync(cancellationToken) is { } now && now.Size.Value >= mark.Size.Value)
        {
            return now;
        }

        var standing = await _file.AdvanceAsync(mark, cancellationToken);
        Remember(standing);
        return standing;
    }

    private void Remember(Checkpoint? mark)
    {
        lock (_seeing)
        {
            if (mark is not null && (_seen is null || _seen.Size.Value < mark.Size.Value))
            {
                _seen = mark;
            }
        }
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
