// Entries whose signing key is known, by a revocation that may have been logged long after them, to have been in other
// hands when they were logged. The log is right to hold them and its operator has done nothing wrong; what they state may be
// nobody's word. Who is disputed is decided by TrustState.DisputedFrom, as it is in answers and in "verify".

using System.Globalization;
using Dapper;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>Names the disputed entries of a log.</summary>
internal sealed class DisputedCheck(AuditState state, TrustState trust)
{
    /// <summary>The disputed entries: those of the trust statements that such keys signed first, then reports, each in log order of the keys.</summary>
    public IEnumerable<AuditFinding> Run()
    {
        var disputed = trust.Keys
            .Select(key => (Key: key, From: trust.DisputedFrom(key)))
            .Where(one => one.From is not null)
            .OrderBy(one => one.Key.Statements[0])
            .ToDictionary(one => one.Key.KeyId, one => (one.Key, From: one.From!.Value));
        return disputed.Count == 0 ? [] : Delegations(disputed).Concat(disputed.Values.SelectMany(one => Reports(one.Key, one.From)));
    }

    // Bound keys sign trust statements too: they delegate, and confirm.
    private IEnumerable<AuditFinding> Delegations(Dictionary<KeyId, (KeyBinding Key, Timestamp From)> disputed)
    {
        foreach (var (index, bytes, attestation) in state.Trust())
        {
            if (disputed.TryGetValue(attestation.Envelope.Signatures[0].KeyId, out var one)
                && Leaf.TryDecode(bytes, out var leaf)
                && trust.DisputedFrom(one.Key.KeyId, index, leaf.LoggedAt) is { } from)
            {
                yield return Of(index.Value, one.Key, from);
            }
        }
    }

    private IEnumerable<AuditFinding> Reports(KeyBinding key, Timestamp from) => state.Connection
        .Query<(long Index, long Logged)>(
            "SELECT idx, logged FROM reports WHERE key = @key AND logged >= @from ORDER BY idx",
            new { key = key.Statements[0].Value, from = Milliseconds(from) },
            buffered: false)
        .Select(entry => (entry.Index, From: trust.DisputedFrom(key.KeyId, new LeafIndex(entry.Index), DateTimeOffset.FromUnixTimeMilliseconds(entry.Logged))))
        .Where(entry => entry.From is not null)
        .Select(entry => Of(entry.Index, key, entry.From!.Value));

    // The first whole millisecond at or after it, for times of logging are whole milliseconds.
    private static long Milliseconds(Timestamp time) => (time.Microseconds + 999) / 1000;

    private static AuditFinding Of(long index, KeyBinding key, Timestamp from) => AuditFinding.OfEntry(
        AuditRules.Disputed,
        index,
        string.Create(CultureInfo.InvariantCulture, $"was signed with key {key.KeyId} of {key.Party}, which is known to have been in other hands since {from}, and was logged then or later."));
}
