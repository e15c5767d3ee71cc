// reinstatement: the authorities release the brake.

namespace Provenance.Statements;

/// <summary>Ends a suspension.</summary>
public sealed class ReinstatementKind : TrustKind<ReinstatementBody>
{
    /// <inheritdoc/>
    public override string Name => "reinstatement";

    /// <inheritdoc/>
    public override string Summary => "Ends a suspension.";

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.AuthorityThreshold;

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(StatementContent content, ReinstatementBody body) =>
        TrustRules.NamesItsKey(content, body);
}
