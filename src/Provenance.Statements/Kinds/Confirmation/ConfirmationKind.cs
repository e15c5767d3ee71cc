// confirmation: bounds how far back a compromise may be dated.

namespace Provenance.Statements;

/// <summary>Confirms that what was logged with a key up to some time is its party's own.</summary>
public sealed class ConfirmationKind : TrustKind<ConfirmationBody>
{
    /// <inheritdoc/>
    public override string Name => "confirmation";

    /// <inheritdoc/>
    public override string Summary => "Confirms, with the party's recovery key, that what was logged with a key up to some time is the party's own.";

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.Recovery;

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(StatementContent content, ConfirmationBody body)
    {
        foreach (var finding in TrustRules.NamesItsKey(content, body))
        {
            yield return finding;
        }

        if (body.Until > content.Statement.IssuedAt)
        {
            yield return Refusal.Impossible("body.until", "It confirms what is still to come.", "Confirm up to the time of signing at most.");
        }
    }
}
