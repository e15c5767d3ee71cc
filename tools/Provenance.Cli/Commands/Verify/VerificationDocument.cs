using System.Text.Json.Serialization;

namespace Provenance.Cli;

/// <summary>A verification for programs.</summary>
internal sealed record VerificationDocument(
    string File,
    bool IsProved,
    long LogIndex,
    DateTimeOffset LoggedAt,
    string? StatementId,
    string? Record,
    IReadOnlyList<string> MissingSections,
    IReadOnlyList<LinkDocument> Links,
    IReadOnlyList<string> Limits);

internal sealed record LinkDocument(string Name, string State, string Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerificationDocument))]
internal sealed partial class VerificationJson : JsonSerializerContext;
