// One bundle of entries, compared with the signed tree: its leaves with the hashes of the tile above it, its content with
// its leaves. A mirror keeps only what this lets pass; an audit tells what it does not.

using System.Globalization;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>A bundle as read and compared.</summary>
/// <param name="Id">Which.</param>
/// <param name="Tile">The tile of its leaf hashes, checked; empty where there is no right one.</param>
/// <param name="Leaves">Its entries; none where the bundle cannot be decoded.</param>
/// <param name="Bytes">The bundle's bytes.</param>
/// <param name="Entries">Their content.</param>
/// <param name="Findings">What is wrong.</param>
public sealed record BundleReading(
    EntryBundleId Id,
    ReadOnlyMemory<byte> Tile,
    IReadOnlyList<ReadOnlyMemory<byte>> Leaves,
    ReadOnlyMemory<byte> Bytes,
    IReadOnlyList<SourceEntry> Entries,
    IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Index of its first entry.</summary>
    public long First => Id.Number * TileId.FullWidth;

    /// <summary>Whether every leaf is the one that the signed tree holds.</summary>
    public bool IsProven => !Tile.IsEmpty && Leaves.Count == Id.Width && Findings.All(finding => finding.Rule != AuditRules.EntryNotInTree);
}

/// <summary>Reads bundles of one signed tree. Safe to use from several threads.</summary>
/// <param name="source">Where from.</param>
/// <param name="tiles">The tree's tiles, checked.</param>
public sealed class BundleReader(ILogSource source, VerifiedTiles tiles)
{
    // Of a bundle that is shifted by one every entry is wrong; the first ones say so.
    private const int MostToldOfBundle = 8;

    /// <summary>Reads a bundle and compares it.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="withContent">Whether the content of its entries is read too.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SourceUnavailableException">The source cannot be asked.</exception>
    public async Task<BundleReading> ReadAsync(long number, bool withContent, CancellationToken cancellationToken)
    {
        var tileId = tiles.Widest(0, number);
        var id = new EntryBundleId(number, tileId.Width);
        var findings = new List<AuditFinding>();
        var content = withContent ? source.ReadEntriesAsync(id, cancellationToken) : Task.FromResult<IReadOnlyList<SourceEntry>>([]);
        var tile = await ReadTileAsync(tileId, findings, cancellationToken);
        var bytes = await source.ReadBundleAsync(id, cancellationToken);
        var leaves = Decode(id, bytes, findings);
        CompareWithTree(id, tile, leaves, findings);
        var entries = await content;
        if (entries.Count > id.Width)
        {
            findings.Add(new AuditFinding(AuditRules.ContentDamaged, null, $"content of {TilePath.Of(id)}", entries[id.Width].Fault ?? "holds more than its entries."));
            entries = [.. entries.Take(id.Width)];
        }

        CompareLeaves(leaves, entries, findings);
        return new BundleReading(id, tile, leaves, bytes, entries, findings);
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadTileAsync(TileId tile, List<AuditFinding> findings, CancellationToken cancellationToken)
    {
        try
        {
            return await tiles.ReadAsync(tile, cancellationToken);
        }
        catch (WrongTileException exception)
        {
            findings.Add(new AuditFinding(AuditRules.TileWrong, null, TilePath.Of(exception.Tile), exception.Fault));
            return default;
        }
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> Decode(EntryBundleId id, ReadOnlyMemory<byte> bytes, List<AuditFinding> findings)
    {
        if (EntryBundle.TryDecode(bytes, id.Width, out var leaves, out var reason))
        {
            return leaves;
        }

        var first = id.Number * TileId.FullWidth;
        findings.Add(new AuditFinding(
            AuditRules.BundleWrong,
            first,
            TilePath.Of(id),
            bytes.IsEmpty
                ? string.Create(CultureInfo.InvariantCulture, $"is missing: entries {first} to {first + id.Width - 1} cannot be judged.")
                : string.Create(CultureInfo.InvariantCulture, $"is no bundle of {id.Width} entries: {reason}.")));
        return [];
    }

    private static void CompareWithTree(
        EntryBundleId id, ReadOnlyMemory<byte> tile, IReadOnlyList<ReadOnlyMemory<byte>> leaves, List<AuditFinding> findings)
    {
        if (tile.IsEmpty)
        {
            return;
        }

        var wrong = 0;
        for (var i = 0; i < leaves.Count; i++)
        {
            var hash = MerkleTree.LeafHash(leaves[i].Span);
            if (hash == HashAt(tile, i))
            {
                continue;
            }

            if (wrong++ < MostToldOfBundle)
            {
                findings.Add(AuditFinding.OfEntry(AuditRules.EntryNotInTree, (id.Number * TileId.FullWidth) + i, WhyNot(tile, hash, id, i)));
            }
        }

        if (wrong > MostToldOfBundle)
        {
            findings.Add(new AuditFinding(
                AuditRules.EntryNotInTree,
                id.Number * TileId.FullWidth,
                TilePath.Of(id),
                string.Create(CultureInfo.InvariantCulture, $"{wrong} of its {leaves.Count} entries are not those of the signed tree.")));
        }
    }

    // Says what happened where that can be seen: an entry that stands elsewhere in the same bundle was moved.
    private static string WhyNot(ReadOnlyMemory<byte> tile, Digest hash, EntryBundleId id, int at)
    {
        for (var i = 0; i < tile.Length / Digest.SizeBytes; i++)
        {
            if (hash == HashAt(tile, i))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"is shown at the wrong place: the signed tree holds it as entry {(id.Number * TileId.FullWidth) + i}, so entries were dropped or reordered.");
            }
        }

        return $"hashes to {hash}; the signed tree holds {HashAt(tile, at)} at its place, so it was altered or replaced.";
    }

    private static Digest HashAt(ReadOnlyMemory<byte> tile, int at) => Transparency.Tile.HashAt(tile.Span, at);

    private static void CompareLeaves(
        IReadOnlyList<ReadOnlyMemory<byte>> leaves, IReadOnlyList<SourceEntry> entries, List<AuditFinding> findings)
    {
        for (var i = 0; i < Math.Min(leaves.Count, entries.Count); i++)
        {
            if (!entries[i].Leaf.IsEmpty && !entries[i].Leaf.Span.SequenceEqual(leaves[i].Span))
            {
                findings.Add(AuditFinding.OfEntry(
                    AuditRules.LeafDiffers, entries[i].Index.Value, "is shown with another leaf beside its content than in its bundle."));
            }
        }
    }
}
