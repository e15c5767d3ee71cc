namespace Provenance.Statements;

/// <summary>Root version 1 signs itself; version N+1 is signed by the thresholds of N and of N+1.</summary>
internal static class RootRules
{
    public static Judgement Judge(TrustState trust, RootBody body, IReadOnlyList<KeyId> signers)
    {
        var version = (trust.Root?.Version ?? 0) + 1;
        if (body.Version != version)
        {
            return TrustRefusals.OutOfOrder("body.version", body.Version, version);
        }

        if (body.Origin != trust.Origin)
        {
            return Judgement.Refuse(
                RefusalReason.OriginMismatch,
                "body.origin",
                $"The root is of {body.Origin}, this registry is {trust.Origin}.",
                "Make the root with this registry's origin.");
        }

        foreach (var key in body.Authorities.SelectMany(authority => authority.Keys))
        {
            if (trust.Find(key.KeyId) is not null)
            {
                return TrustRefusals.Contradiction("body.authorities", $"Key {key.KeyId} is bound to a party already.");
            }
        }

        foreach (var authority in body.Authorities)
        {
            if (trust.RoleOf(authority.Authority) is not null)
            {
                return TrustRefusals.Contradiction("body.authorities", $"{authority.Authority} is a party's handle.");
            }
        }

        foreach (var signer in signers)
        {
            if (!AuthoritySignatures.Has(body, signer) && (trust.Root is null || !AuthoritySignatures.Has(trust.Root, signer)))
            {
                return AuthoritySignatures.NoRole(signer);
            }
        }

        return AuthoritySignatures.RequireThreshold(body, signers)
            ?? (trust.Root is null ? null : AuthoritySignatures.RequireThreshold(trust.Root, signers))
            ?? Judgement.ByAuthorities;
    }
}
