// root: version 1 is entry 0 of the log; its statement id is the fingerprint that every verifier is configured with.

using System.Globalization;

namespace Provenance.Statements;

/// <summary>Who governs the registry.</summary>
public sealed class RootKind : TrustKind<RootBody>
{
    /// <inheritdoc/>
    public override string Name => "root";

    /// <inheritdoc/>
    public override string Summary => "Who governs the registry: the authorities, their keys, and how many of them must agree.";

    /// <inheritdoc/>
    public override IReadOnlyList<RecordPattern> Records { get; } = [new("root")];

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.RootThresholds;

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(StatementContent content, RootBody body)
    {
        if (body.Origin != content.Statement.Origin)
        {
            yield return new Refusal(RefusalReason.OriginMismatch, "body.origin", "The body names another registry than the statement.", "Write the same origin in both.");
        }

        if (body.Threshold > body.Authorities.Count)
        {
            yield return Refusal.Impossible("body.threshold", $"{body.Threshold} of {body.Authorities.Count} authorities can never agree.");
        }

        var handles = new HashSet<Handle>();
        var keys = new HashSet<KeyId>();
        foreach (var (index, authority) in body.Authorities.Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"body.authorities[{index}]");
            if (!handles.Add(authority.Authority))
            {
                yield return Refusal.Impossible(field + ".authority", $"Authority {authority.Authority} stands twice.");
            }

            if (authority.Keys.Count == 0)
            {
                yield return Refusal.Impossible(field + ".keys", "An authority without a key can never sign.");
            }

            foreach (var finding in CheckKeys(authority, keys, field + ".keys"))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> CheckKeys(RootAuthority authority, HashSet<KeyId> known, string field)
    {
        foreach (var key in authority.Keys)
        {
            if (!known.Add(key.KeyId))
            {
                yield return Refusal.Impossible(field, $"Key {key.KeyId} stands twice.");
            }

            foreach (var finding in TrustRules.IsPrimeOrder(key, field))
            {
                yield return finding;
            }
        }
    }
}
