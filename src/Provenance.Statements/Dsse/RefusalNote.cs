// The text of a signed refusal (proto/README.md §8): it proves that a party tried, when, and what it was told.

using System.Globalization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>The text that a registry signs when it refuses an envelope whose every signature verified.</summary>
public static class RefusalNote
{
    private const string Head = "compute-provenance/refusal/v1";

    /// <summary>The name of the key that signs refusals: not that of checkpoints, though the key may be the same.</summary>
    /// <param name="origin">The registry's origin.</param>
    public static string KeyName(string origin) => origin + "/refusals";

    /// <summary>The text of the note, each line ended.</summary>
    /// <param name="origin">The registry's origin.</param>
    /// <param name="envelope">What is refused.</param>
    /// <param name="at">When.</param>
    /// <param name="refusal">Why.</param>
    public static string Text(string origin, Envelope envelope, DateTimeOffset at, Refusal refusal) =>
        Text(origin, envelope.StatementId, envelope.SignaturesDigest, at, refusal);

    /// <summary>The text of the note, each line ended.</summary>
    public static string Text(string origin, Digest statementId, Digest signaturesDigest, DateTimeOffset at, Refusal refusal)
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var field = refusal.Field.Length == 0 ? "-" : refusal.Field;
        return $"{Head}\n{origin}\n{statementId}\n{signaturesDigest}\n{time}\n{refusal.Reason.WireName()} {field}\n";
    }

    /// <summary>The reason's name in signed refusals and in google.rpc.ErrorInfo: <c>KEY_UNKNOWN</c>.</summary>
    public static string WireName(this RefusalReason reason) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(reason.ToString());
}
