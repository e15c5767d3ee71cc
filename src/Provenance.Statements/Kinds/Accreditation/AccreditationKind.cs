// accreditation: the authorities bind a key to a party.

namespace Provenance.Statements;

/// <summary>Binds one key to a party.</summary>
public sealed class AccreditationKind : TrustKind<AccreditationBody>
{
    /// <inheritdoc/>
    public override string Name => "accreditation";

    /// <inheritdoc/>
    public override string Summary => "Binds one key, with one use, to a party.";

    /// <inheritdoc/>
    public override SignerRule Signers => SignerRule.AuthorityThreshold;

    /// <inheritdoc/>
    protected override IEnumerable<Finding> Check(StatementContent content, AccreditationBody body) =>
        TrustRules.NamesItsKey(content, body)
            .Concat(TrustRules.InOrder(body.ValidFrom, body.ValidUntil, body.AcceptUntil))
            .Concat(TrustRules.DistinctAndSome(body.Sites, "body.sites"))
            .Concat(TrustRules.DistinctAndSome(body.Jurisdictions, "body.jurisdictions"))
            .Concat(TrustRules.DistinctAndSome(body.Powers, "body.powers"))
            .Concat(CheckSites(body))
            .Concat(TrustRules.IsPrimeOrder(body.Key.PublicKey, "body.key.publicKey"))
            .Concat(CheckPossession(content, body));

    private static IEnumerable<Finding> CheckSites(AccreditationBody body)
    {
        if (body is { Party.Role: PartyRole.Operator, Key.Use: KeyUse.Statements, Sites: null })
        {
            yield return new Refusal(RefusalReason.FieldMissing, "body.sites", "An operator's statements key names its sites.", "Add them, or * for all.");
        }
    }

    private static IEnumerable<Finding> CheckPossession(StatementContent content, AccreditationBody body)
    {
        if (!ProofOfPossession.Verify(body.Key.PublicKey, content.Statement.Origin, body.Party.Handle, body.Key.Use, body.ProofOfPossession))
        {
            yield return TrustRules.NotProved("body.proofOfPossession", "The proof does not verify for this origin, key, handle and use.");
        }
    }
}
