namespace Provenance.Registry.Investigation;

/// <summary>What jobs put out and other customers' jobs took in.</summary>
public interface IHandoffFacts
{
    /// <summary>
    /// Pairs whose taking job first ran in a period or at an unknown time, the newest first, those of unknown time last.
    /// Both statements are current; the pairs are of different customers, or of customers of which one is unknown or
    /// redacted.
    /// </summary>
    /// <param name="period">When the taking job first ran.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<HandoffPair> ReadAsync(Period period, HandoffPlace? after, CancellationToken cancellationToken);

    /// <summary>Artifacts of current jobs with more counterparts than were compared, at most 1,000.</summary>
    ValueTask<long> CountCutAsync(CancellationToken cancellationToken);

    /// <summary>Whether any current job names what it put out by a digest, and any what it took in: without both there can be no pair.</summary>
    ValueTask<bool> AreArtifactsReportedAsync(CancellationToken cancellationToken);
}

/// <summary>Where a pair stands in the list.</summary>
/// <param name="StartedAt">When the taking job first ran, microseconds since 1970; −1 where unknown.</param>
/// <param name="Input">Number of the taking job's artifact.</param>
/// <param name="Output">Number of the giving job's artifact.</param>
public readonly record struct HandoffPlace(long StartedAt, long Input, long Output);

/// <summary>What one job put out and another took in.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Input">As the taking job names it.</param>
/// <param name="Output">As the giving job names it; it shares an identifying digest with <paramref name="Input"/>.</param>
/// <param name="Taker">The taking job.</param>
/// <param name="Giver">The giving job.</param>
public sealed record HandoffPair(HandoffPlace Place, LineageArtifact Input, LineageArtifact Output, HandoffJob Taker, HandoffJob Giver);

/// <summary>What most pairs are judged by; a <see cref="JobDetail"/> costs several look-ups more.</summary>
/// <param name="LogIndex">Position in the log.</param>
/// <param name="Record">The record's name.</param>
/// <param name="Customer">Entity id, <c>unknown</c>, or null where redacted.</param>
/// <param name="StartedAt">When it first ran, microseconds since 1970; −1 where unknown.</param>
/// <param name="EndedAt">When it ended; null where unknown or still running.</param>
public sealed record HandoffJob(long LogIndex, string Record, string? Customer, long StartedAt, long? EndedAt);
