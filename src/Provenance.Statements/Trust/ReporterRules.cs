namespace Provenance.Statements;

/// <summary>Who may report about a record: the operator of its site or its delegate, a declarer of entities, a publisher.</summary>
internal static class ReporterRules
{
    public static Judgement Judge(TrustState trust, StatementContent content, IReadOnlyList<KeyId> signers, SignerRule rule)
    {
        if (signers.Count != 1)
        {
            return AuthoritySignatures.NoRole(signers.FirstOrDefault(signer => trust.Find(signer) is null, signers[^1]));
        }

        if (trust.FindAuthority(signers[0]) is not null)
        {
            return rule == SignerRule.OperatorCustomerOrAuthority ? Judgement.ByAuthorities : AuthoritySignatures.NoRole(signers[0]);
        }

        if (trust.Find(signers[0]) is not { } bound)
        {
            return TrustRefusals.Unknown(signers[0], "signatures");
        }

        var key = trust.InForce(bound);
        return SignerRules.Require(trust, key, content.Statement, KeyUse.Statements)
            ?? RequireRole(key, content.Statement, rule)
            ?? RequireReach(key, content.Statement, rule)
            ?? Judgement.By(key, trust.StandingOf(key));
    }

    /// <summary>Whether parties of a role sign reports of a rule.</summary>
    public static bool MayByRole(PartyRole role, SignerRule rule) => rule switch
    {
        SignerRule.Operator => role == PartyRole.Operator,
        SignerRule.OperatorCustomerOrAuthority => role is PartyRole.Operator or PartyRole.Customer,
        _ => true,
    };

    private static Judgement? RequireRole(KeyBinding key, Statement statement, SignerRule rule)
    {
        var mayByRole = MayByRole(key.Role, rule);
        var mayByDelegation = key.DelegatedBy is null || key.Kinds.Contains(statement.Kind.Name);
        return mayByRole && mayByDelegation
            ? null
            : Judgement.Refuse(
                RefusalReason.KeyWrongRole,
                "signatures",
                $"Key {key.KeyId} of {key.Party} ({key.Role}) may not sign {statement.Kind.Name}.",
                "Have the right party sign, or widen the delegation.");
    }

    private static Judgement? RequireReach(KeyBinding key, Statement statement, SignerRule rule)
    {
        if (rule == SignerRule.OperatorCustomerOrAuthority)
        {
            return null;
        }

        var record = statement.RecordName;
        var isParty = record.Party == key.Party;
        var isSite = record.Site is not { } site || key.Covers(new SiteScope(site));
        return isParty && isSite
            ? null
            : Judgement.Refuse(
                RefusalReason.KeyOutsideSites,
                "subject[0].name",
                $"Key {key.KeyId} of {key.Party} does not cover {statement.Record}.",
                "Sign with a key of that operator and site, or have the accreditation widened.");
    }
}
