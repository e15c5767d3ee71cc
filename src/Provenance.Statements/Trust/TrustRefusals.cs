namespace Provenance.Statements;

/// <summary>The refusals that several rules of trust share.</summary>
internal static class TrustRefusals
{
    public static Judgement OutOfOrder(string field, long version, long expected) => Judgement.Refuse(
        RefusalReason.TrustVersionOutOfOrder,
        field,
        $"The version is {version}; the next one is {expected}.",
        "Read ListAccreditations, then sign again with the next version.");

    public static Judgement Contradiction(string field, string message) => Judgement.Refuse(
        RefusalReason.TrustContradiction, field, message, "Read ListAccreditations; use a new key where a binding would change.");

    public static Judgement NotPossessed(string message) => Judgement.Refuse(
        RefusalReason.PossessionNotProved,
        "body.proofOfPossession",
        message,
        "Make the enrolment again with the key's own private key.");

    /// <summary>Each trust statement is replayed by everyone for ever, so that no key may have any number of them.</summary>
    public static Judgement? TooMany(KeyBinding? key) => key is null || key.Version < Limits.TrustStatementsPerKey
        ? null
        : Contradiction("body.version", $"There are {Limits.TrustStatementsPerKey} trust statements about the key: use a new key.");

    public static Judgement Confirmed(KeyBinding key) => Judgement.Refuse(
        RefusalReason.TrustContradiction,
        "body.from",
        $"{key.Party} has confirmed with its recovery key what key {key.KeyId} signed until {key.ConfirmedUntil}: the compromise cannot be dated before that.",
        "Date the compromise at or after the last confirmation.");

    public static Judgement Suspended(KeyId key) => Judgement.Refuse(
        RefusalReason.KeySuspended,
        "signatures",
        $"Key {key} is suspended: it may report, marked, but neither bind nor suspend other keys.",
        "Have an authority do it, or the key reinstated first.");

    public static Judgement Unknown(KeyId key, string field) => Judgement.Refuse(
        RefusalReason.KeyUnknown,
        field,
        $"No trust statement in the log binds key {key}.",
        "Have the key accredited or delegated, then submit again.");

    public static Judgement Revoked(KeyId key) => Judgement.Refuse(
        RefusalReason.KeyRevoked, "signatures", $"Key {key} was revoked.", "Sign with a key that is in force.");
}
