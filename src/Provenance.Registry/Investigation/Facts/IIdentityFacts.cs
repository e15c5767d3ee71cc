using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>What regulators decided about identifiers being of one entity: current statements only.</summary>
public interface IIdentityFacts
{
    /// <summary>Every judgement about entities, in log order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<SameEntityJudgement>> ReadJudgementsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>The judgements that name an entity, in log order, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<SameEntityJudgement>> ReadJudgementsAsync(string entity, int limit, CancellationToken cancellationToken);
}

/// <summary>A decision on whether entities are one.</summary>
public sealed record SameEntityJudgement
{
    /// <summary>Its entry.</summary>
    public required long LogIndex { get; init; }

    /// <summary>Handle of the authority that signed.</summary>
    public required string Authority { get; init; }

    /// <summary>What it decided.</summary>
    public required JudgementVerdict Verdict { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was decided, microseconds since 1970.</summary>
    public required long DecidedAtMicroseconds { get; init; }

    /// <summary>Who decided; null where that is not told.</summary>
    public string? Person { get; init; }

    /// <summary>Number of the case; null where that is not told.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>Ids of the entities, in the statement's order.</summary>
    public required IReadOnlyList<string> Entities { get; init; }

    /// <summary>Whether the signer was suspended when it was logged.</summary>
    public bool IsSignerSuspended { get; init; }

    /// <summary>Whether it holds its entities to be one: confirmed, and not by a suspended key.</summary>
    public bool Joins => Verdict == JudgementVerdict.Confirmed && !IsSignerSuspended;
}
