namespace Provenance.Statements;

/// <summary>Accreditation, reinstatement and revocation need the root's threshold; suspension needs one.</summary>
internal static class AuthorityRules
{
    public static Judgement JudgeThreshold(TrustState trust, StatementContent content, IReadOnlyList<KeyId> signers)
    {
        if (AuthoritySignatures.Require(trust.Root!, signers) is { } refused)
        {
            return refused;
        }

        return content.Statement.Kind switch
        {
            AccreditationKind => JudgeAccreditation(trust, content.Section<AccreditationBody>()!),
            ReinstatementKind => JudgeReinstatement(trust, content.Section<ReinstatementBody>()!),
            RedactionKind => RedactionRules.Judge(trust, content.Section<RedactionBody>()!),
            _ => JudgeRevocation(trust, content.Section<RevocationBody>()!),
        };
    }

    private static Judgement JudgeReinstatement(TrustState trust, ReinstatementBody body) =>
        JudgeStanding(trust, body.Key, body.Version, KeyStanding.Good);

    private static Judgement JudgeRevocation(TrustState trust, RevocationBody body)
    {
        var key = trust.Find(body.Key);
        var isCompromise = body.Cause == RevocationCause.Compromised;
        if (isCompromise && key?.ConfirmedUntil is { } confirmed && body.From < confirmed)
        {
            return TrustRefusals.Confirmed(key);
        }

        // A key that ended for another reason, or was thought to be stolen later, may turn out to have been in other hands
        // before. Then it ends no second time, but more of its entries are disputed.
        var disputesMore = isCompromise && !(key?.CompromisedFrom <= body.From);
        return key?.OwnStanding == KeyStanding.Revoked && disputesMore
            ? JudgeVersion(key, body.Version) ?? Judgement.ByAuthorities
            : JudgeStanding(trust, body.Key, body.Version, KeyStanding.Revoked);
    }

    public static Judgement JudgeSuspension(TrustState trust, StatementContent content, IReadOnlyList<KeyId> signers)
    {
        var body = content.Section<SuspensionBody>()!;
        var judgement = JudgeStanding(trust, body.Key, body.Version, KeyStanding.Suspended);
        foreach (var signer in signers.Where(signer => trust.FindAuthority(signer) is null))
        {
            if (trust.Find(signer) is not { } key || trust.Find(body.Key) is not { } target || key.Party != target.Party)
            {
                return AuthoritySignatures.NoRole(signer);
            }

            if (SignerRules.Require(trust, key, content.Statement, KeyUse.Recovery) is { } refused)
            {
                return refused;
            }

            if (trust.StandingOf(key) == KeyStanding.Suspended)
            {
                return TrustRefusals.Suspended(signer);
            }

            judgement = judgement.Refusal is null ? Judgement.By(key, trust.StandingOf(key)) : judgement;
        }

        return judgement;
    }

    private static Judgement JudgeAccreditation(TrustState trust, AccreditationBody body)
    {
        var id = body.Key.PublicKey.KeyId;
        var before = trust.Find(id);
        var version = (before?.Version ?? 0) + 1;
        if (body.Version != version)
        {
            return TrustRefusals.OutOfOrder("body.version", body.Version, version);
        }

        if (trust.FindAuthority(id) is not null)
        {
            return TrustRefusals.Contradiction("body.key.publicKey", "The key is an authority's.");
        }

        if (trust.RoleOf(body.Party.Handle) is { } role && role != body.Party.Role)
        {
            return TrustRefusals.Contradiction("body.party.role", $"Party {body.Party.Handle} was accredited in another role.");
        }

        if (trust.AuthorityKeys.Any(key => key.Authority == body.Party.Handle))
        {
            return TrustRefusals.Contradiction("body.party.handle", $"{body.Party.Handle} is an authority's handle.");
        }

        if (before is not null)
        {
            if (before.OwnStanding == KeyStanding.Revoked)
            {
                return TrustRefusals.Revoked(id);
            }

            if (TrustRefusals.TooMany(before) is { } tooMany)
            {
                return tooMany;
            }

            if (before.DelegatedBy is not null || before.Party != body.Party.Handle || before.Use != body.Key.Use)
            {
                return TrustRefusals.Contradiction("body", "The key's party, use or way of binding would change.");
            }
        }

        return ProofOfPossession.Verify(body.Key.PublicKey, trust.Origin, body.Party.Handle, body.Key.Use, body.ProofOfPossession)
            ? Judgement.ByAuthorities
            : TrustRefusals.NotPossessed($"The proof of possession of key {id} for {body.Party.Handle} does not verify.");
    }

    private static Judgement JudgeStanding(TrustState trust, KeyId id, long version, KeyStanding wanted)
    {
        if (trust.Find(id) is not { } key)
        {
            return TrustRefusals.Unknown(id, "body.key");
        }

        if (JudgeVersion(key, version) is { } refused)
        {
            return refused;
        }

        var possible = (key.OwnStanding, wanted) switch
        {
            (KeyStanding.Good, KeyStanding.Suspended) => true,
            (KeyStanding.Suspended, KeyStanding.Good) => true,
            (not KeyStanding.Revoked, KeyStanding.Revoked) => true,
            _ => false,
        };
        return possible
            ? Judgement.ByAuthorities
            : TrustRefusals.Contradiction("body.key", $"The key is {key.OwnStanding}; it cannot become {wanted}.");
    }

    private static Judgement? JudgeVersion(KeyBinding key, long version) => version == key.Version + 1
        ? null
        : TrustRefusals.OutOfOrder("body.version", version, key.Version + 1);
}
