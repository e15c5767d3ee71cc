// The statement as the serializer sees it (proto/README.md §3): in-toto Statement v1 with one subject, the record.

using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Provenance.Transparency;

namespace Provenance.Statements;

internal sealed record StatementDocument
{
    public const string InTotoType = "https://in-toto.io/Statement/v1";

    [JsonPropertyName("_type")]
    public required string Type { get; init; }

    [Description("Exactly one: the record that the statement is about.")]
    public required IReadOnlyList<SubjectDocument> Subject { get; init; }

    public required string PredicateType { get; init; }

    public required PredicateDocument Predicate { get; init; }
}

internal sealed record SubjectDocument
{
    [Description("The record's name.")]
    public required string Name { get; init; }

    public required SubjectDigestDocument Digest { get; init; }
}

internal sealed record SubjectDigestDocument
{
    [Description("SHA-256 of the record's name in UTF-8, as 64 lowercase hexadecimal digits.")]
    public required Digest Sha256 { get; init; }
}

internal sealed record PredicateDocument
{
    [Description("Origin of the registry that the statement is made out to.")]
    public required string Origin { get; init; }

    [Description("When it was signed: RFC 3339 in UTC.")]
    public required Timestamp IssuedAt { get; init; }

    [Description("The signing process's stream: 16 random bytes in base64url without padding.")]
    public StreamId? Stream { get; init; }

    [Description("The statement's number in its stream, counting from 1.")]
    [JsonConverter(typeof(CountConverter))]
    public long? Sequence { get; init; }

    [Description("The newest statement that the signer knows of the same record, kind and party, which this one replaces.")]
    public Supersedes? Supersedes { get; init; }

    [Description("The program that made the statement.")]
    public Producer? Producer { get; init; }

    [Description("SHA-256 of the exact bytes of each section, by the section's name.")]
    public required IReadOnlyDictionary<string, Digest> Sections { get; init; }

    [Description("What else the signer says: at most 4,096 bytes of JSON.")]
    public Extensions? Extensions { get; init; }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StatementDocument))]
internal sealed partial class StatementJson : JsonSerializerContext
{
    public static JsonTypeInfo<StatementDocument> Document => Holder.Document;

    // A class of its own, so that Default is there before it is asked for.
    private static class Holder
    {
        public static readonly JsonTypeInfo<StatementDocument> Document =
            (JsonTypeInfo<StatementDocument>)StrictJson.For(Default).GetTypeInfo(typeof(StatementDocument));
    }
}
