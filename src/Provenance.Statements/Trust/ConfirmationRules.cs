namespace Provenance.Statements;

/// <summary>A party confirms with its recovery key what another of its keys has signed.</summary>
internal static class ConfirmationRules
{
    public static Judgement Judge(TrustState trust, StatementContent content, IReadOnlyList<KeyId> signers)
    {
        var body = content.Section<ConfirmationBody>()!;
        if (trust.Find(body.Key) is not { } key)
        {
            return TrustRefusals.Unknown(body.Key, "body.key");
        }

        if (signers.Count != 1 || trust.Find(signers[0]) is not { } recovery || recovery.Party != key.Party)
        {
            return AuthoritySignatures.NoRole(signers.FirstOrDefault(signer => trust.Find(signer)?.Party != key.Party, signers[^1]));
        }

        if (SignerRules.Require(trust, recovery, content.Statement, KeyUse.Recovery) is { } refused)
        {
            return refused;
        }

        if (trust.StandingOf(recovery) == KeyStanding.Suspended)
        {
            return TrustRefusals.Suspended(recovery.KeyId);
        }

        return JudgeBody(trust, key, body) ?? Judgement.By(recovery, trust.StandingOf(recovery));
    }

    private static Judgement? JudgeBody(TrustState trust, KeyBinding key, ConfirmationBody body)
    {
        if (body.Version != key.Version + 1)
        {
            return TrustRefusals.OutOfOrder("body.version", body.Version, key.Version + 1);
        }

        if (trust.StandingOf(key) != KeyStanding.Good)
        {
            return TrustRefusals.Contradiction("body.key", $"The key is {trust.StandingOf(key)}; only a good one is confirmed.");
        }

        return body.Until < key.ConfirmedUntil
            ? TrustRefusals.Contradiction("body.until", $"The key is confirmed until {key.ConfirmedUntil} already.")
            : TrustRefusals.TooMany(key);
    }
}
