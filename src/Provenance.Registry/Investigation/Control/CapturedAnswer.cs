using Provenance.Registry.Ownership;

namespace Provenance.Registry.Investigation.Control;

/// <summary>One page of what a list captures.</summary>
public sealed record CapturedAnswer : IAnswer
{
    /// <summary>For a list what is captured or possibly captured by round, then identifier, and after it what cannot be decided; for
    /// one entity that one first, then what its verdict rests on.</summary>
    public required IReadOnlyList<CaptureJudgement> Judgements { get; init; }

    /// <summary>How many are captured, over all pages.</summary>
    public required int Captured { get; init; }

    /// <summary>How many are possibly captured, over all pages.</summary>
    public required int Possible { get; init; }

    /// <summary>How many cannot be decided, over all pages: not captured by what is stated, and what is unknown could decide.</summary>
    public required int Undecided { get; init; }

    /// <summary>Listings counted.</summary>
    public required int ListedParties { get; init; }

    /// <summary>The rule's line that was used; null where a percentage was given.</summary>
    public required OwnershipLine? Line { get; init; }

    /// <summary>The percentage that was used.</summary>
    public required ShareThreshold Share { get; init; }

    /// <summary>All lines on capture of the rule set, with where their rules stand on the day.</summary>
    public required IReadOnlyList<OwnershipLine> Lines { get; init; }

    /// <summary>The entities of the page and those that they are captured by, in order of their identifiers.</summary>
    public required IReadOnlyList<EntityProfile> Parties { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}
