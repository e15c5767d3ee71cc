// suspension: the brake that one authority, or the party itself with its recovery key, can pull at once.

namespace Provenance.Statements;

/// <summary>Marks what a key signs from here on in the log, until it is reinstated or revoked.</summary>
public sealed class SuspensionKind : TrustKind<SuspensionBody>
{
    /// <inheritdoc/>
    public override string Name => "suspension";

    /// <inheritdoc/>
    public override string Summary => "Marks what a key signs from here on in the log, until it is reinstated or revoked.";

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.AnyAuthorityOrRecovery;

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(StatementContent content, SuspensionBody body) =>
        TrustRules.NamesItsKey(content, body);
}
