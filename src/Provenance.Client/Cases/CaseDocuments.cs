// The JSON files of a case as the serializer sees them: ClientJson says how.

using System.Text.Json.Serialization;

namespace Provenance.Client;

internal sealed record CaseDocument
{
    public required string Format { get; init; }

    public required string Title { get; init; }

    public required string Number { get; init; }

    public required string LegalBasis { get; init; }

    public required string Origin { get; init; }

    public required string OpenedBy { get; init; }

    public required string OpenedAt { get; init; }

    public required IReadOnlyList<JournalDocument> Journal { get; init; }

    public required IReadOnlyList<MissingDocument> Missing { get; init; }
}

internal sealed record JournalDocument
{
    public required string At { get; init; }

    public required string By { get; init; }

    public required string Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AskedDocument? Question { get; init; }

    public required string Previous { get; init; }

    public required string Id { get; init; }
}

internal sealed record AskedDocument
{
    public required int Number { get; init; }

    public required string Rpc { get; init; }

    public required string Request { get; init; }

    public required string Answer { get; init; }

    public required long TreeSize { get; init; }

    public required string Root { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RuleSetDocument? RuleSet { get; init; }
}

internal sealed record RuleSetDocument
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Digest { get; init; }
}

internal sealed record MissingDocument
{
    public required long Index { get; init; }

    public required string Reason { get; init; }
}

internal sealed record ManifestDocument
{
    public required string Format { get; init; }

    public required IReadOnlyList<MemberDocument> Members { get; init; }
}

internal sealed record MemberDocument
{
    public required string Name { get; init; }

    public required long Size { get; init; }

    public required string Sha256 { get; init; }
}

internal sealed record ConsistencyDocument
{
    public required long OldSize { get; init; }

    public required long NewSize { get; init; }

    public required IReadOnlyList<string> Hashes { get; init; }
}
