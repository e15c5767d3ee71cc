using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>What regulators decided about leads. What was withdrawn or superseded is undone and not read.</summary>
public interface IJudgementFacts
{
    /// <summary>Current judgements on leads, or on one lead, in log order; at most <paramref name="limit"/>.</summary>
    /// <param name="lead">Key of the lead; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<LeadJudgement>> ReadOnLeadsAsync(Digest? lead, int limit, CancellationToken cancellationToken);
}

/// <summary>A regulator's current word on a lead.</summary>
public sealed record LeadJudgement
{
    /// <summary>Its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Id of its statement.</summary>
    public required Digest StatementId { get; init; }

    /// <summary>Handle of the authority.</summary>
    public required string Party { get; init; }

    /// <summary>The record's name.</summary>
    public required string Record { get; init; }

    /// <summary>Key of the lead.</summary>
    public required Digest Lead { get; init; }

    /// <summary>What was decided.</summary>
    public required JudgementVerdict Verdict { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When, microseconds since 1970.</summary>
    public required long DecidedAtMicroseconds { get; init; }

    /// <summary>The authority's number of the case.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>Legal basis.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>Who decided, as the authority names its people.</summary>
    public string? Person { get; init; }

    /// <summary>The rule set that the lead was computed under.</summary>
    public required RuleSetReference RuleSet { get; init; }

    /// <summary>Size of the log that the lead was computed over.</summary>
    public required long TreeSize { get; init; }

    /// <summary>Ids of the statements that the lead rested on when it was judged.</summary>
    public required IReadOnlyList<Digest> Entries { get; init; }

    /// <summary>Whether the signer was suspended when it was logged.</summary>
    public bool IsSignerSuspended { get; init; }
}
