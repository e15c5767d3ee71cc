// Who may say what, judged by the trust statements below an entry's index (proto/README.md §6). Signatures were
// verified before; a key id fixes the key, so they need not be verified again when trust changes in between.

namespace Provenance.Statements;

/// <summary>Judges statements under a state of trust.</summary>
public static class TrustJudge
{
    /// <summary>Whether the signers of a statement may make it.</summary>
    /// <param name="trust">Trust below the entry's index.</param>
    /// <param name="content">The statement with its sections.</param>
    /// <param name="signers">Key ids of the envelope's signatures, all verified.</param>
    public static Judgement Judge(TrustState trust, StatementContent content, IReadOnlyList<KeyId> signers)
    {
        if (trust.Root is null && content.Statement.Kind is not RootKind)
        {
            return Judgement.Refuse(
                RefusalReason.RootNotEstablished, "", "The log has no root yet.", "Submit root version 1 first.");
        }

        return content.Statement.Kind.Signers switch
        {
            SignerRule.RootThresholds => RootRules.Judge(trust, content.Section<RootBody>()!, signers),
            SignerRule.AuthorityThreshold => AuthorityRules.JudgeThreshold(trust, content, signers),
            SignerRule.AnyAuthorityOrRecovery => AuthorityRules.JudgeSuspension(trust, content, signers),
            SignerRule.Recovery => ConfirmationRules.Judge(trust, content, signers),
            SignerRule.Delegator => DelegationRules.Judge(trust, content, signers),
            var rule => ReporterRules.Judge(trust, content, signers, rule),
        };
    }

    /// <summary>The refusal of a statement that arrives after the key's last day for spooled statements.</summary>
    public static Refusal ArrivedTooLate(KeyBinding key) => new(
        RefusalReason.KeyOutsideValidity,
        string.Empty,
        $"Statements of key {key.KeyId} were accepted until {key.AcceptUntil}.",
        "Sign again with a key in force.");
}
