namespace Provenance.Statements;

/// <summary>Counts the authorities behind signatures: authorities, not keys.</summary>
internal static class AuthoritySignatures
{
    /// <summary>Distinct authorities of a root among the signers.</summary>
    public static int Count(RootBody root, IReadOnlyList<KeyId> signers) =>
        root.Authorities.Count(authority => authority.Keys.Any(key => signers.Contains(key.KeyId)));

    /// <summary>Whether a key is one of a root's.</summary>
    public static bool Has(RootBody root, KeyId signer) =>
        root.Authorities.Any(authority => authority.Keys.Any(key => key.KeyId == signer));

    /// <summary>A refusal unless every signer is an authority of the root and enough authorities signed.</summary>
    public static Judgement? Require(RootBody root, IReadOnlyList<KeyId> signers)
    {
        foreach (var signer in signers)
        {
            if (!Has(root, signer))
            {
                return NoRole(signer);
            }
        }

        return RequireThreshold(root, signers);
    }

    /// <summary>A refusal unless enough authorities of the root signed.</summary>
    public static Judgement? RequireThreshold(RootBody root, IReadOnlyList<KeyId> signers)
    {
        var count = Count(root, signers);
        return count >= root.Threshold
            ? null
            : Judgement.Refuse(
                RefusalReason.ThresholdNotMet,
                "signatures",
                $"{count} of the {root.Threshold} authorities that root version {root.Version} asks for have signed.",
                "Have further authorities cosign the file.");
    }

    /// <summary>A signature that verifies, but has no business in this statement.</summary>
    public static Judgement NoRole(KeyId signer) => Judgement.Refuse(
        RefusalReason.SignerWithoutRole,
        "signatures",
        $"Key {signer} has no role in this statement.",
        "Remove that signature, or have the right key sign.");
}
