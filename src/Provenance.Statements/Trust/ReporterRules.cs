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

        if (trust.FindAuthority(signers[0]) is { } authority)
        {
            return JudgeAuthority(authority, content.Statement, rule);
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
        SignerRule.NamedAuditor => role == PartyRole.Auditor,
        SignerRule.NamedRegulator or SignerRule.NamedRegulatorOrAuthority => role == PartyRole.Regulator,
        _ => true,
    };

    private static Judgement JudgeAuthority(AuthorityKey authority, Statement statement, SignerRule rule) => rule switch
    {
        SignerRule.OperatorCustomerOrAuthority => Judgement.ByAuthorities,
        SignerRule.NamedRegulatorOrAuthority when statement.RecordName.Party == authority.Authority => Judgement.ByAuthorities,
        SignerRule.NamedRegulatorOrAuthority => Outside($"Authority {authority.Authority}", statement),
        _ => AuthoritySignatures.NoRole(authority.PublicKey.KeyId),
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
        return isParty && isSite ? null : Outside($"Key {key.KeyId} of {key.Party}", statement);
    }

    private static Judgement Outside(string signer, Statement statement) => Judgement.Refuse(
        RefusalReason.KeyOutsideSites,
        "subject[0].name",
        $"{signer} does not cover {statement.Record}.",
        "Sign with a key of the party and site that the record names, or have the accreditation widened.");
}
