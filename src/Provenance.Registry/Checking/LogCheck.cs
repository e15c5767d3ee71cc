// What fsck does from the inside: believes nothing that is stored. Every leaf is made again from its envelope, every
// signature and right judged again by index, every section rehashed, every tile compared with the tree that the leaves
// make, and the root with head and high-water mark. Bounded memory: one batch of entries and one tile a level.
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>What a check found.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="Root">Root that the leaves make.</param>
/// <param name="RedactedSections">Sections that statements name and the store no longer holds.</param>
/// <param name="Damages">What is wrong, at most <see cref="LogCheck.MaxDamages"/>.</param>
public sealed record CheckReport(long Entries, Digest Root, long RedactedSections, IReadOnlyList<Damage> Damages)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsClean => Damages.Count == 0;

    /// <summary>Redactions that are logged and not published: what they name is still there, and stays until they are.</summary>
    public IReadOnlyList<LeafIndex> WaitingRedactions { get; init; } = [];
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
    private readonly TreeCheck _tree;
    private readonly RedactionCheck _redactions;
    private readonly ILogSalvage? _salvage;
    private readonly EntryMending _mending;

    /// <summary>Prepares a check.</summary>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="store">The log at rest.</param>
    /// <param name="secrets">To check the leaves' tags, or null to leave them unchecked.</param>
    /// <param name="salvage">To tell which byte of a damaged entry was changed; null to tell that it is damaged.</param>
    /// <param name="patience">How long a server that may run beside this has to carry out redactions that are published; none by default.</param>
    /// <param name="published">Size of the tree that everybody is shown, where witnesses decide that; null where it is all of the log.</param>
    public LogCheck(
        string origin, ILogStore store, DiscoverySecrets? secrets, ILogSalvage? salvage = null, TimeSpan patience = default, TreeSize? published = null)
    {
        _origin = origin;
        _store = store;
        _entries = new EntryCheck(origin, secrets, Report);
        _tree = new TreeCheck(store, Report);
        _redactions = new RedactionCheck(origin, store, Report, patience, published);
        _salvage = salvage;
        _mending = new EntryMending(origin);
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
            Report("head", $"{exception.Message} Nothing beyond entry {_tree.Edge.Size} was checked.");
        }

        return new CheckReport(_tree.Edge.Size.Value, _tree.Edge.Root, _entries.RedactedSections, _damages) { WaitingRedactions = _redactions.Waiting };
    }

    private async ValueTask CheckAllAsync(Checkpoint? mark, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var head = await CheckToHeadAsync(mark, progress, cancellationToken);
        if (_redactions.LacksReason(_entries.Trust.Current))
        {
            // A server that runs beside this may have carried out what was logged since the head was read: it is logged first.
            head = await CheckToHeadAsync(mark, progress, cancellationToken);
        }

        CheckHead(head, mark);
        await _redactions.CompareAsync(_entries.Trust.Current, cancellationToken);
    }

    private async ValueTask<LogHead> CheckToHeadAsync(Checkpoint? mark, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var head = await _store.ReadHeadAsync(cancellationToken);
        var reading = new EntryReading(_store, head.Size, Report);
        while (_tree.Edge.Size.Value < head.Size.Value)
        {
            var places = await reading.ReadAsync(_tree.Edge.Size, BatchEntries, cancellationToken);
            foreach (var found in _entries.Judge([.. places.Select(place => place.Entry).OfType<StoredEntry>()], cancellationToken))
            {
                await TellAsync(found, cancellationToken);
                await CheckIndexAsync(found.Entry, cancellationToken);
            }

            for (var i = 0; i < places.Count; i++)
            {
                if (places[i].Entry is null)
                {
                    await TellBytesAsync(new LeafIndex(_tree.Edge.Size.Value + i), cancellationToken);
                }
            }

            await CheckTreeAsync([.. places.Select(place => place.LeafHash)], mark, cancellationToken);
            progress?.Report(_tree.Edge.Size.Value);
        }

        return head;
    }

    private async ValueTask TellAsync(CheckedEntry found, CancellationToken cancellationToken)
    {
        var (before, missing) = (_damages.Count, _entries.RedactedSections);
        _entries.Tell(found);
        if (_entries.RedactedSections > missing)
        {
            _redactions.Missing(found.Entry);
        }

        if (_damages.Count > before)
        {
            await TellBytesAsync(found.Entry.Index, cancellationToken);
        }
    }

    // That an entry is damaged is told already; this tells where in it.
    private async ValueTask TellBytesAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        if (_salvage is null)
        {
            return;
        }

        if (await _salvage.ReadRawAsync(index, cancellationToken) is not { } raw)
        {
            TellRow(index);
            return;
        }

        var found = new List<Damage>();
        _ = _mending.Mend(index, raw, await _salvage.ReadLeafHashAsync(index, cancellationToken), found);
        found.ForEach(Report);
    }

    // Nothing is left of it to tell bytes of: all of its row is to be had from a copy only.
    private void TellRow(LeafIndex index)
    {
        var at = _damages.FindLastIndex(damage => damage.Place == $"entry {index}");
        if (at >= 0)
        {
            _damages[at] = _damages[at] with { Row = new DamagedRow("entry", $"log_index {index}", "leaf", null) };
        }
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
        await _tree.AppendAsync(hashes, cancellationToken);
    }

    // The mark may lie inside a batch: the tree at its size is made from the leaves up to it.
    private void CheckMark(Checkpoint? mark, ReadOnlySpan<Digest> hashes)
    {
        var into = (mark?.Size.Value ?? 0) - _tree.Edge.Size.Value;
        if (into > 0 && into <= hashes.Length && _tree.Edge.Append(hashes[..(int)into]).Root != mark!.Root)
        {
            Report("high-water mark", $"says that the first {mark.Size} entries hash to {mark.Root}; they do not.");
        }
    }

    private void CheckHead(LogHead head, Checkpoint? mark)
    {
        if (_tree.Edge.Size == head.Size && _tree.Edge.Root != head.Root)
        {
            Report("head", $"has root {head.Root}; the leaves make {_tree.Edge.Root}.");
        }

        // A head that is ahead of its entries would stamp the next ones with a time that has not come.
        if (_entries.Newest is { } newest && newest.Index.Value == head.Size.Value - 1
            && newest.LoggedAtMilliseconds != head.LastLoggedAtMilliseconds)
        {
            Report("head", $"says that the newest entry was logged at {head.LastLoggedAtMilliseconds} ms; entry {newest.Index} says {newest.LoggedAtMilliseconds}.");
        }

        if (head.TrustEpoch != _entries.Trust.Current.Epoch)
        {
            Report("head", $"counts {head.TrustEpoch} trust statements; the log holds {_entries.Trust.Current.Epoch}.");
        }

        if (mark is not null && mark.Origin != _origin)
        {
            Report("high-water mark", $"is of {mark.Origin}, not of {_origin}.");
        }

        if (mark is not null && mark.Size.Value > _tree.Edge.Size.Value)
        {
            Report("high-water mark", $"entries {_tree.Edge.Size} to {mark.Size.Value - 1} were signed and are missing here.");
        }
    }

    private void Report(string place, string message) => Report(new Damage(place, message));

    private void Report(Damage damage)
    {
        if (_damages.Count < MaxDamages)
        {
            _damages.Add(damage);
        }
    }
}
