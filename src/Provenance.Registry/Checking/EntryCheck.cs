using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>
/// Checks entries one after the other, in log order: the replay that auditors run too, and beside it what only the inside
/// can see, the marks in the store and the secrets behind the tags.
/// </summary>
internal sealed class EntryCheck(string origin, DiscoverySecrets? secrets, Action<string, string> report)
{
    private readonly LogReplay _replay = new(origin);

    /// <summary>Trust up to the last entry checked.</summary>
    public TrustHistory Trust => _replay.Trust;

    /// <summary>Sections named but no longer stored.</summary>
    public long RedactedSections { get; private set; }

    /// <summary>The last entry whose leaf could be read, and its time of logging in milliseconds; null before the first.</summary>
    public (LeafIndex Index, long LoggedAtMilliseconds)? Newest { get; private set; }

    public void Check(StoredEntry entry)
    {
        var place = $"entry {entry.Index}";
        var judged = _replay.Judge(entry.Index, _replay.Read(entry.Leaf.Span, entry.Envelope, entry.Sections));
        foreach (var fault in judged.Faults.Concat(LogReplay.Verify(judged)))
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

        var again = Leaf.Of(entry.Envelope, leaf.LoggedAt, key => entry.IsTrust ? DiscoveryTag.TrustSecret : secrets.Of(key));
        if (!again.Encode().AsSpan().SequenceEqual(entry.Leaf.Span))
        {
            report(place, "its leaf carries other tags than its keys' secrets make.");
        }
    }
}
