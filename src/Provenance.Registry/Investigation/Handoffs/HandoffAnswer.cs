using Provenance.Registry.Projections;

namespace Provenance.Registry.Investigation.Handoffs;

/// <summary>One page of hand-offs.</summary>
public sealed record HandoffAnswer : IAnswer
{
    /// <summary>The page, the latest taken first; those taken at an unknown time come last.</summary>
    public required IReadOnlyList<Handoff> Handoffs { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}

/// <summary>What one customer's job put out and another's took in.</summary>
public sealed record Handoff
{
    /// <summary>The job that put it out.</summary>
    public required JobDetail From { get; init; }

    /// <summary>The job that took it in.</summary>
    public required JobDetail To { get; init; }

    /// <summary>The role's word in the taking job.</summary>
    public required string Role { get; init; }

    /// <summary>The relation's word in the taking job.</summary>
    public required string Relation { get; init; }

    /// <summary>Digests that both name, each of which names the very artifact.</summary>
    public required IReadOnlyList<KindedDigest> Digests { get; init; }

    /// <summary>
    /// From the end of the giving job to the start of the taking one, microseconds; negative where they overlap; null
    /// where either is unknown.
    /// </summary>
    public long? GapMicroseconds { get; init; }

    /// <summary>Whether the two customers belonged together as of the hand-off; the reason says as of when.</summary>
    public required OwnershipTie Link { get; init; }

    /// <summary>
    /// Releases that published the artifact on the day when the taking job began or before, or where either day is not known,
    /// by index: then anybody may have had it. At most 100.
    /// </summary>
    public required IReadOnlyList<long> PublishedBy { get; init; }

    /// <summary>Most releases that are listed.</summary>
    public const int MostReleases = 100;
}
