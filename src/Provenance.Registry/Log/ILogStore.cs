using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>
/// The log at rest. Obligations of an implementation:
/// <list type="bullet">
/// <item>Everything read here was committed; nothing uncommitted is ever visible.</item>
/// <item>Reads may run at once with each other and with one append.</item>
/// <item>At most one append is open at a time across all processes that share the store.</item>
/// <item>Tiles and leaves read back are the bytes written; the caller rehashes.</item>
/// <item>A tile of the committed tree is served at every width that it ever had: the first hashes of a wider one.
/// Asking for a tile that the committed tree does not have is misuse (<see cref="ArgumentOutOfRangeException"/>).</item>
/// <item>What lies below the committed head is there. A hole, a wrong length, a leaf that does not name its envelope
/// throws <see cref="StorageCorruptException"/>, which names table and key.</item>
/// </list>
/// Failures of the store (locked, full, unreachable) throw <see cref="StorageUnavailableException"/>; what a store
/// cannot make sense of throws <see cref="StorageCorruptException"/>.
/// </summary>
public interface ILogStore : ITileReader
{
    /// <summary>Binds an empty store to an origin for good, or checks that it is bound to this one.</summary>
    /// <exception cref="StorageCorruptException">The store belongs to another origin.</exception>
    ValueTask BindAsync(string origin, CancellationToken cancellationToken);

    /// <summary>The head as last committed.</summary>
    ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken);

    /// <summary>Opens the only append, waiting for its turn up to the store's own time limit.</summary>
    /// <exception cref="InvalidOperationException">The store is not bound to an origin yet.</exception>
    /// <exception cref="StorageUnavailableException">Another append stayed open for as long.</exception>
    ValueTask<ILogAppend> BeginAppendAsync(CancellationToken cancellationToken);

    /// <summary>The entry at an index, or null beyond the head.</summary>
    ValueTask<StoredEntry?> ReadEntryAsync(LeafIndex index, CancellationToken cancellationToken);

    /// <summary>Entries from an index on, in order, at most <paramref name="limit"/>; fewer where the log ends.</summary>
    ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LeafIndex start, int limit, CancellationToken cancellationToken);

    /// <summary>Leaves (log entries of tlog-tiles) from an index on, in order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLeavesAsync(LeafIndex start, int limit, CancellationToken cancellationToken);

    /// <summary>The index of a statement, or null where the log does not hold it.</summary>
    ValueTask<LeafIndex?> FindStatementAsync(Digest statementId, CancellationToken cancellationToken);

    /// <summary>All trust entries from an index on, in order.</summary>
    ValueTask<IReadOnlyList<StoredEntry>> ReadTrustEntriesAsync(LeafIndex start, CancellationToken cancellationToken);
}
