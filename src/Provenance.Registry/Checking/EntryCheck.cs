using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>
/// Checks entries in log order: the replay that auditors run too, and beside it what only the inside can see, the marks in
/// the store and the secrets behind the tags. Entries are read and their signatures verified on all cores.
/// </summary>
internal sealed class EntryCheck(string origin, DiscoverySecrets? secrets, Action<string, string> report)
{
    private readonly LogReplay _replay = new(origin);

    /// <summary>Trust up to the last entry judged.</summary>
    public TrustHistory Trust => _replay.Trust;

    /// <summary>Sections named but no longer stored, in the entries told.</summary>
    public long RedactedSections { get; private set; }

    /// <summary>The last entry whose leaf could be read, and its time of logging in milliseconds; null before the first.</summary>
    public (LeafIndex Index, long LoggedAtMilliseconds)? Newest { get; private set; }

    /// <summary>Judges the entries that follow those judged before.</summary>
    /// <param name="entries">In log order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IReadOnlyList<CheckedEntry> Judge(IReadOnlyList<StoredEntry> entries, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        var readings = new Statements.EntryReading[entries.Count];
        Parallel.For(0, readings.Length, options, i => readings[i] = _replay.Read(entries[i].Leaf.Span, entries[i].Envelope, entries[i].Sections));
        JudgedEntry[] judged = [.. entries.Select((entry, i) => _replay.Judge(entry.Index, readings[i]))];
        var bad = new IReadOnlyList<ReplayFault>[judged.Length];
        Parallel.For(0, judged.Length, options, i => bad[i] = LogReplay.Verify(judged[i]));
        return [.. entries.Select((entry, i) => new CheckedEntry(entry, judged[i], bad[i]))];
    }

    /// <summary>Tells what is wrong with an entry.</summary>
    public void Tell(CheckedEntry found)
    {
        var (entry, judged) = (found.Entry, found.Judged);
        var place = $"entry {entry.Index}";
        foreach (var fault in judged.Faults.Concat(found.BadSignatures))
        {
            report(place, fault.Message);
        }

        if (judged.Reading.Leaf is { } leaf)
        {
            Newest = (entry.Index, leaf.LoggedAt.ToUnixTimeMilliseconds());
        }

        CheckTags(entry, judged.Reading.Leaf, place);
        if (judged.Reading.Outcome.Content is not { } content || judged.Judgement is not { } judgement)
        {
            return;
        }

        RedactedSections += content.MissingSections.Count;
        if (judgement.Refusal is null
            && (judgement.SignerSuspended != entry.SignerSuspended || content.Statement.Kind.IsTrust != entry.IsTrust))
        {
            report(place, "its marks (trust statement, signer suspended) are not those that the log gives.");
        }
    }

    private void CheckTags(StoredEntry entry, Leaf? leaf, string place)
    {
        if (leaf is null || secrets is null)
        {
            return;
        }

        if (!secrets.LeafOf(entry.Envelope, leaf.LoggedAt, entry.IsTrust).Encode().AsSpan().SequenceEqual(entry.Leaf.Span))
        {
            report(place, "its leaf carries other tags than its keys' secrets make.");
        }
    }
}

/// <summary>An entry, and what its replay gave.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Judged">As judged at its place.</param>
/// <param name="BadSignatures">Signatures that do not verify.</param>
internal sealed record CheckedEntry(StoredEntry Entry, JudgedEntry Judged, IReadOnlyList<ReplayFault> BadSignatures);
