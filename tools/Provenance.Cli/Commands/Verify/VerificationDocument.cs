using System.Text.Json.Serialization;

namespace Provenance.Cli;

/// <summary>A verification for programs.</summary>
internal sealed record VerificationDocument(
    string File,
    string Verdict,
    bool IsProved,
    DateTimeOffset? DisputedFrom,
    long LogIndex,
    DateTimeOffset LoggedAt,
    string? StatementId,
    string? Record,
    IReadOnlyList<string> MissingSections,
    SignerDocument? Signer,
    IReadOnlyList<CosignatureDocument> Cosignatures,
    string PolicyFingerprint,
    IReadOnlyList<LinkDocument> Links,
    IReadOnlyList<string> Limits);

/// <summary>Whose key signed, and by whom it was accredited or delegated.</summary>
internal sealed record SignerDocument(string KeyId, string Party, string Role, IReadOnlyList<string> AccreditedBy);

/// <summary>A witness's cosignature that verified.</summary>
internal sealed record CosignatureDocument(string Witness, string Key, DateTimeOffset At);

/// <summary>The verification of a case for programs.</summary>
internal sealed record CaseVerificationDocument(
    string File,
    string Verdict,
    bool IsProved,
    bool IsIncomplete,
    long EntriesTotal,
    long EntriesHere,
    IReadOnlyList<long> DisputedEntries,
    string? Number,
    string? Title,
    string? Journal,
    IReadOnlyList<long> Entries,
    IReadOnlyList<long> MissingEntries,
    IReadOnlyList<LinkDocument> Links,
    IReadOnlyList<string> Limits);

internal sealed record LinkDocument(string Name, string State, string Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerificationDocument))]
[JsonSerializable(typeof(CaseVerificationDocument))]
internal sealed partial class VerificationJson : JsonSerializerContext;
