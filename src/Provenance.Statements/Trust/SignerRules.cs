namespace Provenance.Statements;

/// <summary>What is asked of any bound key that signs a statement: standing, use, validity.</summary>
internal static class SignerRules
{
    public static Judgement? Require(TrustState trust, KeyBinding key, Statement statement, KeyUse use)
    {
        if (trust.StandingOf(key) == KeyStanding.Revoked)
        {
            return TrustRefusals.Revoked(key.KeyId);
        }

        if (key.Use != use)
        {
            return Judgement.Refuse(
                RefusalReason.KeyWrongUse,
                "signatures",
                $"Key {key.KeyId} is accredited for {Words.Of(key.Use)}; this asks for a key for {Words.Of(use)}.",
                $"Sign with a key accredited for {Words.Of(use)}.");
        }

        if (statement.IssuedAt < key.ValidFrom || statement.IssuedAt > key.ValidUntil)
        {
            return Judgement.Refuse(
                RefusalReason.KeyOutsideValidity,
                "predicate.issuedAt",
                $"Key {key.KeyId} is valid from {key.ValidFrom} to {key.ValidUntil}; the statement was issued at {statement.IssuedAt}.",
                "Sign with a key in force at that time, or have the accreditation renewed to cover it.");
        }

        return null;
    }
}
