// Section "body" of a judgement: a regulator's word on a lead, or on whether two identifiers are of one entity. A lead
// is a computation's; only a person's judgement makes it a finding, or lays it aside. The judgement names what it was
// shown (rule set, entries, size of the tree), so that it can be read again beside it. A later statement of the same
// record takes it back or replaces it.

using System.ComponentModel;
using System.Text.Json.Serialization;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>What was judged.</summary>
[JsonConverter(typeof(WordConverter<JudgementVerdict>))]
public enum JudgementVerdict
{
    /// <summary>It could not be decided.</summary>
    Unsure,

    /// <summary>The lead is right, or the entities are one.</summary>
    Confirmed,

    /// <summary>The lead has an innocent explanation, or the entities are not one.</summary>
    Dismissed,
}

/// <summary>Section <c>body</c> of a judgement.</summary>
[Description("A regulator's word on a lead, or on whether entities are one.")]
public sealed record JudgementBody : Section
{
    [Description("What is judged: a lead, or entities held to be one.")]
    public required JudgementSubject About { get; init; }

    [Description("Confirmed: the lead is right, or the entities are one. Dismissed: it is not so. Unsure: it could not be decided.")]
    public required JudgementVerdict Verdict { get; init; }

    [Description("Why.")]
    public required string Reason { get; init; }

    [Description("When it was decided; not after the statement.")]
    public required Timestamp DecidedAt { get; init; }

    [Description("The authority's number of the case.")]
    public string? CaseNumber { get; init; }

    [Description("Legal basis of the decision.")]
    public string? LegalBasis { get; init; }

    [Description("Who decided, as the authority names its people.")]
    public string? Person { get; init; }
}

/// <summary>What is judged: exactly one of its members is present.</summary>
[Description("What is judged: exactly one of lead and sameEntity.")]
public sealed record JudgementSubject
{
    [Description("A lead.")]
    public JudgedLead? Lead { get; init; }

    [Description("Entities held to be one.")]
    public SameEntity? SameEntity { get; init; }
}

/// <summary>A lead and what it rested on when it was judged.</summary>
[Description("A lead and what it rested on when it was judged.")]
public sealed record JudgedLead
{
    [Description("Code of the signal, such as E4.")]
    public required SignalCode Signal { get; init; }

    [Description("The rule set that the signal was computed under.")]
    public required RuleSetReference RuleSet { get; init; }

    [Description("The lead's key, which stays the same when the lead is computed again.")]
    public required Digest Key { get; init; }

    [Description("Ids of the statements that the lead rested on, at least one. They hold in every copy of the log. The size of a section leaves room for about 900.")]
    public required IReadOnlyList<Digest> Entries { get; init; }

    [Description("Size of the log that the lead was computed over.")]
    [JsonConverter(typeof(CountConverter))]
    public required long TreeSize { get; init; }
}

/// <summary>The rule set that something was computed under.</summary>
[Description("A rule set.")]
public sealed record RuleSetReference
{
    [Description("Its name.")]
    public required string Name { get; init; }

    [Description("Its version.")]
    public required string Version { get; init; }

    [Description("SHA-256 of the rule set's bytes.")]
    public required Digest Digest { get; init; }
}

/// <summary>Entities held to be one.</summary>
[Description("Entities held to be one.")]
public sealed record SameEntity
{
    [Description("Their ids, at least two.")]
    public required IReadOnlyList<EntityId> Entities { get; init; }
}
