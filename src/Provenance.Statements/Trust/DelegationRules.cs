namespace Provenance.Statements;

/// <summary>A party binds a reporter's key, narrower than its own in sites, time and kinds.</summary>
internal static class DelegationRules
{
    public static Judgement Judge(TrustState trust, StatementContent content, IReadOnlyList<KeyId> signers)
    {
        if (signers.Count != 1 || trust.Find(signers[0]) is not { } delegator)
        {
            return AuthoritySignatures.NoRole(signers.FirstOrDefault(signer => trust.Find(signer) is null, signers[^1]));
        }

        if (SignerRules.Require(trust, delegator, content.Statement, KeyUse.Statements) is { } refused)
        {
            return refused;
        }

        if (trust.StandingOf(delegator) == KeyStanding.Suspended)
        {
            return TrustRefusals.Suspended(delegator.KeyId);
        }

        if (delegator.DelegatedBy is not null)
        {
            return TooWide("", "A delegated key cannot delegate.");
        }

        var body = content.Section<DelegationBody>()!;
        return JudgeBinding(trust, delegator, body)
            ?? JudgeReach(delegator, body)
            ?? Judgement.By(delegator, trust.StandingOf(delegator));
    }

    private static Judgement? JudgeBinding(TrustState trust, KeyBinding delegator, DelegationBody body)
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

        if (before?.OwnStanding == KeyStanding.Revoked)
        {
            return TrustRefusals.Revoked(id);
        }

        if (before is not null && !MayRebind(trust, before, delegator))
        {
            return TrustRefusals.Contradiction("body.key.publicKey", "The key is bound otherwise already.");
        }

        if (TrustRefusals.TooMany(before) is { } tooMany)
        {
            return tooMany;
        }

        return ProofOfPossession.Verify(body.Key.PublicKey, trust.Origin, delegator.Party, body.Key.Use, body.ProofOfPossession)
            ? null
            : TrustRefusals.NotPossessed($"The proof of possession of key {id} for {delegator.Party} does not verify.");
    }

    // A proof of possession names party and use, not the delegator: so only who bound a reporter binds it again, or
    // another key of the party once that one is revoked.
    private static bool MayRebind(TrustState trust, KeyBinding before, KeyBinding delegator) =>
        before.DelegatedBy is { } bound
        && before.Party == delegator.Party
        && (bound == delegator.KeyId || trust.Find(bound) is not { } former || trust.StandingOf(former) == KeyStanding.Revoked);

    private static Judgement? JudgeReach(KeyBinding delegator, DelegationBody body)
    {
        foreach (var site in body.Sites)
        {
            if (!delegator.Covers(site))
            {
                return TooWide("body.sites", $"Site {site} is not among the delegator's.");
            }
        }

        foreach (var kind in body.Kinds)
        {
            if (!ReporterRules.MayByRole(delegator.Role, StatementKinds.ByName[kind].Signers))
            {
                return TooWide("body.kinds", $"The delegator ({Words.Of(delegator.Role)}) may not sign {kind} itself.");
            }
        }

        var acceptUntil = body.AcceptUntil ?? body.ValidUntil;
        if (body.ValidFrom < delegator.ValidFrom || body.ValidUntil > delegator.ValidUntil || acceptUntil > delegator.AcceptUntil)
        {
            return TooWide("body.validUntil", "The validity exceeds the delegator's.");
        }

        return null;
    }

    private static Judgement TooWide(string field, string message) =>
        Judgement.Refuse(RefusalReason.DelegationTooWide, field, message, "Narrow the delegation, or have the delegator's accreditation widened first.");
}
