// Section "body" of a period-close: what a site signed in a period, so that leaving something out becomes a signed
// falsehood. The Merkle root is the RFC 6962 tree hash over the covered statements' ids, ordered by stream, then
// sequence; the period-close itself is not covered.

using System.ComponentModel;
using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Section <c>body</c> of a period close.</summary>
[Description("What a site signed in a period.")]
public sealed record PeriodCloseBody : Section
{
    [Description("Start of the period.")]
    public required Timestamp From { get; init; }

    [Description("End of the period, after its start and not after the statement.")]
    public required Timestamp To { get; init; }

    [Description("Ranges of sequence numbers covered, one for each stream.")]
    public required IReadOnlyList<StreamRange> Streams { get; init; }

    [Description("Number of statements covered; at most the sum of the ranges.")]
    [JsonConverter(typeof(TallyConverter))]
    public required long Statements { get; init; }

    [Description("RFC 6962 tree hash over the covered statements' ids, ordered by stream, then sequence.")]
    public required Digest MerkleRoot { get; init; }

    [Description("Accelerator hours of the covered training jobs.")]
    public required OrUnknown<Estimate> AcceleratorHours { get; init; }

    [Description("Kinds of report of which there is nothing to tell for this period.")]
    public required IReadOnlyList<string> Nil { get; init; }
}

/// <summary>The part of a stream that a period covers.</summary>
[Description("The part of a stream that a period covers.")]
public sealed record StreamRange
{
    [Description("The stream.")]
    public required StreamId Stream { get; init; }

    [Description("First sequence number covered.")]
    [JsonConverter(typeof(CountConverter))]
    public required long First { get; init; }

    [Description("Last sequence number covered; not before the first.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Last { get; init; }
}
