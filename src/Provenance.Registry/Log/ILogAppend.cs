using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>
/// An open append: holds the head's lock until it is committed or disposed. Disposed without commit it leaves no trace.
/// </summary>
public interface ILogAppend : IAsyncDisposable
{
    /// <summary>The head under the lock.</summary>
    LogHead Head { get; }

    /// <summary>
    /// The store's own clock when the lock was taken, milliseconds since 1970: one for all that append. Null where the store
    /// has none but that of the machine that this runs on.
    /// </summary>
    long? ClockMilliseconds { get; }

    /// <summary>
    /// Which of these statements the log holds already, with their indices. A statement that it does not hold is not
    /// in the answer. Sees what is committed, not what this append wrote.
    /// </summary>
    ValueTask<IReadOnlyDictionary<Digest, LeafIndex>> FindStatementsAsync(
        IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a group: entries with their sections, changed tiles, and the new head. Once per append. That no
    /// statement of the group is in the log already, nor twice in the group, is the caller's part, as it holds the lock.
    /// </summary>
    /// <exception cref="ArgumentException">The group does not follow the head (<see cref="LogGroup.EnsureFollows"/>).</exception>
    /// <exception cref="InvalidOperationException">A group was written already, or writing it failed.</exception>
    ValueTask WriteAsync(LogGroup group, CancellationToken cancellationToken);

    /// <summary>
    /// Writes as much as a group of some hundred entries has, in place of a group, and for nothing: it is undone where the append
    /// ends. So it tells whether there is room for a group, also where that is asked for only as one is committed.
    /// </summary>
    /// <exception cref="StorageUnavailableException">A group could not be written now.</exception>
    /// <exception cref="InvalidOperationException">A group was written already, or writing it failed.</exception>
    ValueTask TryAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes the group durable. When this returns, the group survives a crash of the process and of the machine.
    /// When it throws, the group may or may not have been committed: the caller reads the head to learn which.
    /// </summary>
    /// <exception cref="InvalidOperationException">No group was written, writing it failed, or it is committed already.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}

/// <summary>One tile with its hashes, 32 bytes each.</summary>
/// <param name="Tile">Level, number and width.</param>
/// <param name="Hashes">Width × 32 bytes.</param>
public sealed record TileContent(TileId Tile, ReadOnlyMemory<byte> Hashes);
