using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;

namespace Provenance.Registry.Checking;

/// <summary>Checks entries one after the other, in log order, building up trust as it goes.</summary>
internal sealed class EntryCheck(string origin, DiscoverySecrets? secrets, Action<string, string> report)
{
    private readonly StatementReader _reader = new(origin);
    private long _loggedAtMilliseconds;

    /// <summary>Trust up to the last entry checked.</summary>
    public TrustHistory Trust { get; private set; } = TrustHistory.Empty(origin);

    /// <summary>Sections named but no longer stored.</summary>
    public long RedactedSections { get; private set; }

    public void Check(StoredEntry entry)
    {
        var place = $"entry {entry.Index}";
        CheckLeaf(entry, place);
        var read = _reader.Read(entry.Envelope, entry.Sections, allowMissingSections: true);
        if (read.Content is not { } content)
        {
            report(place, $"cannot be read: {read.Refusal!.Reason} {read.Refusal.Field}: {read.Refusal.Message}");
            return;
        }

        if (content.Statement.Kind.IsTrust && content.MissingSections.Count > 0)
        {
            report(place, "is a trust statement and has lost its body; what it says of keys cannot be judged.");
            return;
        }

        RedactedSections += content.MissingSections.Count;
        CheckRights(entry, content, place);
    }

    private void CheckLeaf(StoredEntry entry, string place)
    {
        if (!Leaf.TryDecode(entry.Leaf.Span, out var leaf))
        {
            report(place, "its leaf cannot be decoded.");
            return;
        }

        if (leaf.StatementId != entry.StatementId || leaf.SignaturesDigest != entry.Envelope.SignaturesDigest)
        {
            report(place, "its leaf commits to another statement or to other signatures than are stored.");
        }

        if (leaf.LoggedAtMilliseconds < _loggedAtMilliseconds)
        {
            report(place, "was logged before the entry that it follows.");
        }

        _loggedAtMilliseconds = Math.Max(_loggedAtMilliseconds, leaf.LoggedAtMilliseconds);
        if (secrets is not null)
        {
            var again = Leaf.Of(
                entry.Envelope, leaf.LoggedAt, key => entry.IsTrust ? DiscoveryTag.TrustSecret : secrets.Of(key));
            if (!again.Encode().AsSpan().SequenceEqual(entry.Leaf.Span))
            {
                report(place, "its leaf carries other tags than its keys' secrets make.");
            }
        }
    }

    private void CheckRights(StoredEntry entry, StatementContent content, string place)
    {
        var trust = Trust.Current;
        var judgement = TrustJudge.Judge(
            trust, content, [.. entry.Envelope.Signatures.Select(signature => signature.KeyId)]);
        if (judgement.Refusal is { } refusal)
        {
            report(place, $"its signers had no right to it: {refusal.Reason}: {refusal.Message}");
            return;
        }

        if (_loggedAtMilliseconds > judgement.AcceptUntilMilliseconds)
        {
            report(place, $"was logged after {judgement.Signer!.AcceptUntil}, until when its key's statements were accepted.");
        }

        if (judgement.SignerSuspended != entry.SignerSuspended || content.Statement.Kind.IsTrust != entry.IsTrust)
        {
            report(place, "its marks (trust statement, signer suspended) are not those that the log gives.");
        }

        if (content.Statement.Kind.IsTrust)
        {
            Trust = Trust.Append(content, judgement.Signer, entry.Index);
        }

        CheckSignatures(entry, trust, place);
    }

    // A root's signers are found in itself or in the root before it.
    private void CheckSignatures(StoredEntry entry, TrustState before, string place)
    {
        for (var i = 0; i < entry.Envelope.Signatures.Count; i++)
        {
            var id = entry.Envelope.Signatures[i].KeyId;
            if ((before.PublicKeyOf(id) ?? Trust.Current.PublicKeyOf(id)) is not { } key || !entry.Envelope.Verify(i, key))
            {
                report(place, $"the signature of key {id} does not verify.");
            }
        }
    }
}
