using System.Numerics;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>Stands for the log that a generated registry has not: roots of earlier trees are made from tiles of nothing, by the same work.</summary>
/// <param name="size">Entries that the projections cover.</param>
internal sealed class GeneratedLog(long size) : ILogStore
{
    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. tiles.Select(tile => (ReadOnlyMemory<byte>)new byte[tile.SizeBytes])]);

    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new LogHead(TreeEdge.Decode(new TreeSize(size), new byte[BitOperations.PopCount((ulong)size) * Digest.SizeBytes]), 0, 0));

    public ValueTask BindAsync(string origin, CancellationToken cancellationToken) => throw None();

    public ValueTask<ILogAppend> BeginAppendAsync(CancellationToken cancellationToken) => throw None();

    public ValueTask<StoredEntry?> ReadEntryAsync(LeafIndex index, CancellationToken cancellationToken) => throw None();

    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LeafIndex start, int limit, CancellationToken cancellationToken) => throw None();

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLeavesAsync(LeafIndex start, int limit, CancellationToken cancellationToken) => throw None();

    public ValueTask<LeafIndex?> FindStatementAsync(Digest statementId, CancellationToken cancellationToken) => throw None();

    public ValueTask<IReadOnlyList<StoredEntry>> ReadTrustEntriesAsync(LeafIndex start, CancellationToken cancellationToken) => throw None();

    private InvalidOperationException None() => new($"The {size} entries of a generated registry have no log.");
}
