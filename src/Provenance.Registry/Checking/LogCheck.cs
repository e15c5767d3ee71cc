// What fsck does from the inside: believes nothing that is stored. Every leaf is made again from its envelope, every
// signature and right judged again by index, every section rehashed, every tile compared with the tree that the leaves
// make, and the root with head and high-water mark. Bounded memory: one batch of entries and one tile a level.
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>Something wrong in a store.</summary>
/// <param name="Place">Where: <c>entry 17</c>, <c>/tile/0/003</c>, <c>head</c>.</param>
/// <param name="Message">What, and what it means.</param>
public sealed record Damage(string Place, string Message);

/// <summary>What a check found.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="Root">Root that the leaves make.</param>
/// <param name="RedactedSections">Sections that statements name and the store no longer holds.</param>
/// <param name="Damages">What is wrong, at most <see cref="LogCheck.MaxDamages"/>.</param>
public sealed record CheckReport(long Entries, Digest Root, long RedactedSections, IReadOnlyList<Damage> Damages)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsClean => Damages.Count == 0;
}

/// <summary>Checks a log at rest.</summary>
public sealed class LogCheck
{
    /// <summary>After so many damages the check goes on counting entries but lists no more.</summary>
    public const int MaxDamages = 1000;

    private const int BatchEntries = 1024;

    private readonly string _origin;
    private readonly ILogStore _store;
    private readonly EntryCheck _entries;
    private readonly List<Damage> _damages = [];
    private readonly Dictionary<int, ReadOnlyMemory<byte>> _partials = [];
    private TreeEdge _edge = TreeEdge.Empty;

    /// <summary>Prepares a check.</summary>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="store">The log at rest.</param>
    /// <param name="secrets">To check the leaves' tags, or null to leave them unchecked.</param>
    public LogCheck(string origin, ILogStore store, DiscoverySecrets? secrets)
    {
        _origin = origin;
        _store = store;
        _entries = new EntryCheck(origin, secrets, Report);
    }

    /// <summary>Reads the whole log.</summary>
    /// <param name="mark">The high-water mark to compare with, or null where there is none.</param>
    /// <param name="progress">Told how many entries have been read.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async ValueTask<CheckReport> RunAsync(Checkpoint? mark, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await CheckAllAsync(mark, progress, cancellationToken);
        }
        catch (StorageCorruptException exception)
        {
            Report("head", $"{exception.Message} Nothing beyond entry {_edge.Size} was checked.");
        }

        return new CheckReport(_edge.Size.Value, _edge.Root, _entries.RedactedSections, _damages);
    }

    private async ValueTask CheckAllAsync(Checkpoint? mark, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var head = await _store.ReadHeadAsync(cancellationToken);
        var reading = new EntryReading(_store, head.Size, Report);
        while (_edge.Size.Value < head.Size.Value)
        {
            var places = await reading.ReadAsync(_edge.Size, BatchEntries, cancellationToken);
            foreach (var entry in places.Select(place => place.Entry).OfType<StoredEntry>())
            {
                _entries.Check(entry);
                await CheckIndexAsync(entry, cancellationToken);
            }

            await CheckTreeAsync([.. places.Select(place => place.LeafHash)], mark, cancellationToken);
            progress?.Report(_edge.Size.Value);
        }

        CheckHead(head, mark);
    }

    // A statement that its index does not find would be logged a second time.
    private async ValueTask CheckIndexAsync(StoredEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var found = await _store.FindStatementAsync(entry.StatementId, cancellationToken);
            if (found != entry.Index)
            {
                Report($"entry {entry.Index}", found is null
                    ? "is not found by its statement's id."
                    : $"repeats the statement of entry {found}.");
            }
        }
        catch (StorageCorruptException exception)
        {
            Report($"entry {entry.Index}", exception.Message);
        }
    }

    private async ValueTask CheckTreeAsync(Digest[] hashes, Checkpoint? mark, CancellationToken cancellationToken)
    {
        CheckMark(mark, hashes);
        var growth = TreeGrowth.Of(_edge, hashes);
        await CheckTilesAsync(growth, cancellationToken);
        _edge = growth.After;
    }

    // The mark may lie inside a batch: the tree at its size is made from the leaves up to it.
    private void CheckMark(Checkpoint? mark, ReadOnlySpan<Digest> hashes)
    {
        var into = (mark?.Size.Value ?? 0) - _edge.Size.Value;
        if (into > 0 && into <= hashes.Length && _edge.Append(hashes[..(int)into]).Root != mark!.Root)
        {
            Report("high-water mark", $"says that the first {mark.Size} entries hash to {mark.Root}; they do not.");
        }
    }

    private async ValueTask CheckTilesAsync(TreeGrowth growth, CancellationToken cancellationToken)
    {
        foreach (var tile in Tile.NewTiles(growth.Before.Size, growth.After.Size))
        {
            var hadNodes = growth.Before.Size.Value >> tile.NodeLevel > tile.FirstNode;
            var before = hadNodes ? _partials.GetValueOrDefault(tile.Level) : default;
            var expected = Tile.Widen(tile, before.Span, growth);
            if (tile.IsFull)
            {
                _partials.Remove(tile.Level);
            }
            else
            {
                _partials[tile.Level] = expected;
            }

            await CompareAsync(tile, expected, cancellationToken);
        }
    }

    private async ValueTask CompareAsync(TileId tile, byte[] expected, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await _store.ReadTilesAsync([tile], cancellationToken);
            if (!stored[0].Span.SequenceEqual(expected))
            {
                Report(TilePath.Of(tile), "differs from the tree that the leaves make; it can be rebuilt from them.");
            }
        }
        catch (StorageCorruptException exception)
        {
            Report(TilePath.Of(tile), exception.Message);
        }
    }

    private void CheckHead(LogHead head, Checkpoint? mark)
    {
        if (_edge.Size == head.Size && _edge.Root != head.Root)
        {
            Report("head", $"has root {head.Root}; the leaves make {_edge.Root}.");
        }

        if (head.TrustEpoch != _entries.Trust.Current.Epoch)
        {
            Report("head", $"counts {head.TrustEpoch} trust statements; the log holds {_entries.Trust.Current.Epoch}.");
        }

        if (mark is not null && mark.Origin != _origin)
        {
            Report("high-water mark", $"is of {mark.Origin}, not of {_origin}.");
        }

        if (mark is not null && mark.Size.Value > _edge.Size.Value)
        {
            Report("high-water mark", $"entries {_edge.Size} to {mark.Size.Value - 1} were signed and are missing here.");
        }
    }

    private void Report(string place, string message)
    {
        if (_damages.Count < MaxDamages)
        {
            _damages.Add(new Damage(place, message));
        }
    }
}
