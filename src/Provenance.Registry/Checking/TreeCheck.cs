using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>
/// Makes the tree again from leaf hashes, batch by batch, and compares every stored tile with it. Memory: one partial tile
/// a level.
/// </summary>
/// <param name="store">Where the tiles are.</param>
/// <param name="report">Told what differs.</param>
internal sealed class TreeCheck(ILogStore store, Action<Damage> report)
{
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _partials = [];

    /// <summary>The right edge of the tree so far.</summary>
    public TreeEdge Edge { get; private set; } = TreeEdge.Empty;

    /// <summary>Appends leaf hashes and compares the tiles that they make or widen.</summary>
    public async ValueTask AppendAsync(Digest[] hashes, CancellationToken cancellationToken)
    {
        var growth = TreeGrowth.Of(Edge, hashes);
        foreach (var tile in Tile.NewTiles(growth.Before.Size, growth.After.Size))
        {
            var hadNodes = growth.Before.Size.Value >> tile.NodeLevel > tile.FirstNode;
            var before = hadNodes ? _partials.GetValueOrDefault(tile.Level) : default;
            var expected = Tile.Widen(tile, before.Span, growth);
            if (tile.IsFull)
            {
                _ = _partials.Remove(tile.Level);
            }
            else
            {
                _partials[tile.Level] = expected;
            }

            await CompareAsync(tile, expected, before.Length, cancellationToken);
        }

        Edge = growth.After;
    }

    // What an earlier batch compared of the same tile is not reported a second time.
    private async ValueTask CompareAsync(TileId tile, byte[] expected, int comparedBytes, CancellationToken cancellationToken)
    {
        try
        {
            var stored = (await store.ReadTilesAsync([tile], cancellationToken))[0];
            if (!stored.Span[comparedBytes..].SequenceEqual(expected.AsSpan(comparedBytes)))
            {
                Report(tile, stored.Span[comparedBytes..], expected.AsSpan(comparedBytes), comparedBytes);
            }
        }
        catch (StorageCorruptException exception)
        {
            report(new Damage(TilePath.Of(tile), exception.Message) { Remedy = Remedy.FromEntries });
        }
    }

    private void Report(TileId tile, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> expected, int offset)
    {
        var first = stored.CommonPrefixLength(expected);
        var differing = 0;
        for (var i = first; i < stored.Length; i++)
        {
            differing += stored[i] == expected[i] ? 0 : 1;
        }

        var at = offset + first;
        report(new Damage(
            TilePath.Of(tile),
            string.Create(
                CultureInfo.InvariantCulture,
                $"byte {at} (in hash {at / Digest.SizeBytes}) is 0x{stored[first]:x2}, the leaves make 0x{expected[first]:x2}; {differing} bytes differ. It can be rebuilt from the entries."))
        {
            Remedy = Remedy.FromEntries,
            Row = new DamagedRow("tile", string.Create(CultureInfo.InvariantCulture, $"level {tile.Level}, number {tile.Number}"), "hashes", at),
        });
    }
}
