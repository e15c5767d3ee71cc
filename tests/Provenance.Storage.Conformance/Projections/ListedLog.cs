// A log in a list, for suites that are about what is made from a log and not about the log.

using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>A log that a test fills at will.</summary>
public sealed class ListedLog : ILogStore
{
    private readonly List<StoredEntry> _entries = [];
    private readonly List<Digest> _leafHashes = [];

    /// <summary>The entries.</summary>
    public IReadOnlyList<StoredEntry> Entries => _entries;

    /// <summary>How many of the entries can be seen.</summary>
    public int Visible { get; set; } = int.MaxValue;

    private int Size => Math.Min(Visible, _entries.Count);

    /// <summary>Adds an entry at the end.</summary>
    public void Add(StoredEntry entry)
    {
        Assert.Equal(_entries.Count, entry.Index.Value);
        _entries.Add(entry);
        _leafHashes.Add(MerkleTree.LeafHash(entry.Leaf.Span));
    }

    /// <summary>Replaces an entry, as redaction of its sections does.</summary>
    public void Redact(int index, params IEnumerable<string> sections) => _entries[index] = _entries[index] with
    {
        Sections = _entries[index].Sections.Where(section => !sections.Contains(section.Key)).ToDictionary(),
    };

    public ValueTask BindAsync(string origin, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<LogHead> ReadHeadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new LogHead(
        TreeEdge.Empty.Append([.. _leafHashes.Take(Size)]), 0, _entries.Take(Size).Count(entry => entry.IsTrust)));

    public ValueTask<ILogAppend> BeginAppendAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("This log is filled by its test.");

    public ValueTask<StoredEntry?> ReadEntryAsync(LeafIndex index, CancellationToken cancellationToken) =>
        ValueTask.FromResult(index.Value < Size ? _entries[(int)index.Value] : null);

    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LeafIndex start, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StoredEntry>>([.. _entries.Take(Size).Skip((int)start.Value).Take(limit)]);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadLeavesAsync(LeafIndex start, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>(
            [.. _entries.Take(Size).Skip((int)start.Value).Take(limit).Select(entry => entry.Leaf)]);

    public ValueTask<LeafIndex?> FindStatementAsync(Digest statementId, CancellationToken cancellationToken)
    {
        var index = _entries.Take(Size).ToList().FindIndex(entry => entry.StatementId == statementId);
        return ValueTask.FromResult(index < 0 ? (LeafIndex?)null : new LeafIndex(index));
    }

    public ValueTask<IReadOnlyList<StoredEntry>> ReadTrustEntriesAsync(LeafIndex start, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StoredEntry>>(
            [.. _entries.Take(Size).Skip((int)start.Value).Where(entry => entry.IsTrust)]);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadTilesAsync(
        IReadOnlyList<TileId> tiles, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([.. tiles.Select(Tile)]);

    private ReadOnlyMemory<byte> Tile(TileId tile)
    {
        var leaves = 1 << tile.NodeLevel;
        var hashes = Enumerable.Range(0, tile.Width).Select(i => TreeEdge.Empty
            .Append([.. _leafHashes.Skip((int)(tile.FirstNode + i) * leaves).Take(leaves)]).Root);
        return hashes.SelectMany(hash => hash.ToArray()).ToArray();
    }
}
