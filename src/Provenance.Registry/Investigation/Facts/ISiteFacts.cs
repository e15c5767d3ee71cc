using Provenance.Registry.Accountancy;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation;

/// <summary>Statements about a site, and closes of its periods.</summary>
public interface ISiteFacts
{
    /// <summary>Statements about a site and its clusters, of whatever standing, by log index.</summary>
    IAsyncEnumerable<SiteStatement> ReadStatementsAsync(string handleOfOperator, string site, CancellationToken cancellationToken);

    /// <summary>What is kept of a stream; null where its numbers have to be read: at an earlier size, or where some came twice.</summary>
    ValueTask<StreamSummary?> FindStreamAsync(long stream, CancellationToken cancellationToken);

    /// <summary>Numbers of a stream with their entries, by number, then log index; of whatever standing.</summary>
    IAsyncEnumerable<StreamNumber> ReadStreamAsync(long stream, CancellationToken cancellationToken);

    /// <summary>How many current closes of a site's periods there are that are not redacted.</summary>
    ValueTask<long> CountClosesAsync(string handleOfOperator, string site, CancellationToken cancellationToken);

    /// <summary>The last of them, at most <paramref name="limit"/>, by their start, then log index.</summary>
    ValueTask<IReadOnlyList<PeriodCloseFacts>> ReadClosesAsync(
        string handleOfOperator, string site, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Statements in a range of a stream of a party, by number, then log index; of whatever standing. Those of the close
    /// itself and later numbers are there where the range says so.
    /// </summary>
    IAsyncEnumerable<CoveredStatement> ReadCoveredAsync(string party, CoveredRange range, CancellationToken cancellationToken);

    /// <summary>Current jobs that state parameters and tokens, of a site or of all, by log index.</summary>
    IAsyncEnumerable<SizedRun> ReadSizedJobsAsync(string? handleOfOperator, string? site, CancellationToken cancellationToken);

    /// <summary>Current jobs whose declarations contradict their own allocations, of a site or of all, by log index.</summary>
    IAsyncEnumerable<DoubtedRun> ReadDoubtedJobsAsync(string? handleOfOperator, string? site, CancellationToken cancellationToken);
}

/// <summary>A job whose declarations contradict its own allocations.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Record">The record's name.</param>
/// <param name="Doubts">How.</param>
public sealed record DoubtedRun(EntryStanding Entry, string Record, RunDoubts Doubts);

/// <summary>A job that says how large its model is and on how much it was trained.</summary>
public sealed record SizedRun
{
    /// <summary>The entry.</summary>
    public required EntryStanding Entry { get; init; }

    /// <summary>The record's name.</summary>
    public required string Record { get; init; }

    /// <summary>The workload's word; null where redacted.</summary>
    public string? Workload { get; init; }

    /// <summary>Parameters.</summary>
    public required (Quantity Low, Quantity High) Parameters { get; init; }

    /// <summary>Tokens, or other samples.</summary>
    public required (Quantity Low, Quantity High) Tokens { get; init; }

    /// <summary>Hours by its allocations; where it lists none, as declared; null where unknown.</summary>
    public HoursRange? Hours { get; init; }

    /// <summary>Slugs of what it held, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Accelerators { get; init; } = [];

    /// <summary>Operations that it declares; null where unknown.</summary>
    public FlopEstimate? Flop { get; init; }
}

/// <summary>A statement about a site.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Reason">Why it names an earlier one; null where it names none.</param>
/// <param name="LoggedAtMilliseconds">When it was logged.</param>
/// <param name="ReportsUntil">The last moment that it reports, microseconds since 1970; null where unknown, redacted or withdrawn.</param>
/// <param name="Stream">Its stream: index of the first entry of it.</param>
public readonly record struct SiteStatement(
    EntryStanding Entry,
    string Kind,
    Standing Standing,
    SupersedesReason? Reason,
    long LoggedAtMilliseconds,
    long? ReportsUntil,
    long Stream);

/// <summary>A stream in which no number came twice.</summary>
/// <param name="Numbers">Numbers that came.</param>
/// <param name="Missing">Numbers below the highest that did not.</param>
/// <param name="AfterGaps">The entries after each gap, by their numbers.</param>
public sealed record StreamSummary(long Numbers, long Missing, IReadOnlyList<long> AfterGaps);

/// <summary>A number of a stream.</summary>
/// <param name="Sequence">The number.</param>
/// <param name="LogIndex">The entry that bears it.</param>
public readonly record struct StreamNumber(long Sequence, long LogIndex);

/// <summary>A part of a stream that a close covers.</summary>
/// <param name="Stream">The stream's 16 bytes.</param>
/// <param name="First">First number.</param>
/// <param name="Last">Last number.</param>
public readonly record struct CoveredRange(StreamId Stream, long First, long Last);

/// <summary>The close of a period.</summary>
public sealed record PeriodCloseFacts
{
    /// <summary>The entry.</summary>
    public required EntryStanding Entry { get; init; }

    /// <summary>Handle of the party that signed.</summary>
    public required string Party { get; init; }

    /// <summary>Start of the period.</summary>
    public required Timestamp From { get; init; }

    /// <summary>Its end.</summary>
    public required Timestamp To { get; init; }

    /// <summary>Statements that it says it covers.</summary>
    public required long Statements { get; init; }

    /// <summary>The root over their ids that it states.</summary>
    public required Digest MerkleRoot { get; init; }

    /// <summary>Hours that it states for the covered jobs; null where unknown.</summary>
    public (Quantity Low, Quantity High)? Hours { get; init; }

    /// <summary>What it covers, in the statement's order.</summary>
    public required IReadOnlyList<CoveredRange> Ranges { get; init; }
}

/// <summary>A statement that a close covers.</summary>
/// <param name="LogIndex">The entry.</param>
/// <param name="StatementId">Its id.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Supersedes">Entry whose place it took; null for none.</param>
/// <param name="IsJob">Whether it reports a training job.</param>
/// <param name="Hours">The job's hours; null where unknown, redacted, or no job.</param>
public readonly record struct CoveredStatement(
    long LogIndex, Digest StatementId, long Sequence, long? Supersedes, bool IsJob, (Quantity Low, Quantity High)? Hours);
