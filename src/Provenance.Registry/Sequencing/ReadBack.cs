// Rehash before signing. What a group wrote is read back from the store and hashed again before its root is signed: the
// leaves, with the envelopes and sections behind them, make the tree again from the edge that was proved last; every tile
// that the group made or widened, and the right edge, must hold exactly the hashes of that tree. So nothing is signed on the strength of
// what was in memory, and a bit that flipped on the way to the store or in it stops the log instead of being signed over.
// Sections are compared with what was admitted, or, where another process admitted it, with the digests that are signed.
//
// Only what is new is read: O(group) entries and O(group / 256 + log n) tiles. What is older was read back when it was
// new; the right edge is rehashed to the root at each start (EdgeTiles), and the scrub (Scrub.cs) goes through everything
// else at a bounded rate.
using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Registry.Trust;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>Proves to itself that the store holds what is about to be signed. Used by one caller at a time.</summary>
/// <param name="store">The log at rest.</param>
/// <param name="edge">The right edge that was proved when the log was opened.</param>
/// <param name="trust">Tells what was redacted.</param>
internal sealed class ReadBack(ILogStore store, EdgeTiles edge, LearnedTrust trust)
{
    private const int BatchEntries = 128;

    private readonly StatementReader _reader = new(trust.History.Origin);
    private EdgeTiles _edge = edge;

    /// <summary>Reads back everything between the head proved last and this one.</summary>
    /// <param name="head">The committed head.</param>
    /// <param name="written">Entries that this process wrote just now, to compare with.</param>
    /// <param name="cancellationToken">Ends it; the next call begins at the last batch that was proved.</param>
    /// <exception cref="CorruptTreeException">
    /// What is stored does not make the root, or a section is not the one that was signed; says which tile or entry, and where in it.
    /// </exception>
    /// <exception cref="StorageCorruptException">An entry does not hold together.</exception>
    public async ValueTask ProveAsync(LogHead head, IReadOnlyList<StoredEntry> written, CancellationToken cancellationToken)
    {
        while (_edge.Edge.Size.Value < head.Size.Value)
        {
            var start = new LeafIndex(_edge.Edge.Size.Value);
            var count = (int)Math.Min(BatchEntries, head.Size.Value - start.Value);
            var entries = await store.ReadEntriesAsync(start, count, cancellationToken);
            await CompareContentsAsync(entries, written, cancellationToken);
            var growth = TreeGrowth.Of(_edge.Edge, [.. entries.Select(entry => MerkleTree.LeafHash(entry.Leaf.Span))]);
            var (tiles, after) = _edge.Grow(growth);

            // A smaller tree's root is no one's to sign: only that of the whole group is compared.
            if (growth.After.Size == head.Size && growth.After.Root != head.Root)
            {
                throw new CorruptTreeException(
                    $"Entries {start} to {head.Size.Value - 1} as read back make the root {growth.After.Root}; {head.Root} was committed.");
            }

            // The whole right edge, also where the group left a level as it was: the root is made from it.
            await CompareTilesAsync([.. tiles, .. after.Contents.Where(edge => tiles.All(tile => tile.Tile != edge.Tile))], cancellationToken);
            _edge = after;
        }
    }

    // A leaf commits to envelope and signatures, which reading has rehashed.
    private async ValueTask CompareContentsAsync(
        IReadOnlyList<StoredEntry> entries, IReadOnlyList<StoredEntry> written, CancellationToken cancellationToken)
    {
        var first = written.Count > 0 ? written[0].Index.Value : 0;
        foreach (var entry in entries)
        {
            var place = entry.Index.Value - first;
            var missing = place < 0 || place >= written.Count
                ? SectionDigests.Require(entry, _reader)
                : CompareWritten(entry, written[(int)place]);
            if (missing.Count > 0)
            {
                await RequireRedactedAsync(entry, missing, cancellationToken);
            }
        }
    }

    private static IReadOnlyList<string> CompareWritten(StoredEntry entry, StoredEntry meant)
    {
        Compare($"entry {entry.Index}, leaf", entry.Leaf.Span, meant.Leaf.Span);
        foreach (var (name, content) in entry.Sections)
        {
            Compare($"entry {entry.Index}, section {name}", content.Span, meant.Sections.GetValueOrDefault(name).Span);
        }

        return entry.Sections.Count == meant.Sections.Count ? [] : [.. meant.Sections.Keys.Where(name => !entry.Sections.ContainsKey(name))];
    }

    // An entry may be redacted before its tree is signed here: the redaction is logged before anything is erased.
    private async ValueTask RequireRedactedAsync(StoredEntry entry, IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        await trust.CatchUpAsync(await store.ReadHeadAsync(cancellationToken), cancellationToken);
        SectionDigests.RequireRedacted(entry, missing, trust.History.Current);
    }

    private async ValueTask CompareTilesAsync(IReadOnlyList<TileContent> expected, CancellationToken cancellationToken)
    {
        var stored = await store.ReadTilesAsync([.. expected.Select(content => content.Tile)], cancellationToken);
        for (var i = 0; i < expected.Count; i++)
        {
            Compare(TilePath.Of(expected[i].Tile), stored[i].Span, expected[i].Hashes.Span);
        }
    }

    private static void Compare(string what, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> meant)
    {
        if (stored.SequenceEqual(meant))
        {
            return;
        }

        var at = stored.CommonPrefixLength(meant);
        var difference = at < stored.Length && at < meant.Length
            ? string.Create(CultureInfo.InvariantCulture, $"byte {at} is 0x{stored[at]:x2} and was written as 0x{meant[at]:x2}")
            : string.Create(CultureInfo.InvariantCulture, $"it has {stored.Length} bytes and was written with {meant.Length}");
        throw new CorruptTreeException($"What was stored is not what was written: {what}: {difference}.");
    }
}
