// revocation: a revoked key never returns; its later statements are refused, its earlier ones stay.

namespace Provenance.Statements;

/// <summary>Ends a key for good.</summary>
public sealed class RevocationKind : TrustKind<RevocationBody>
{
    /// <inheritdoc/>
    public override string Name => "revocation";

    /// <inheritdoc/>
    public override string Summary => "Ends a key for good.";

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.AuthorityThreshold;

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(StatementContent content, RevocationBody body) =>
        TrustRules.NamesItsKey(content, body);
}
