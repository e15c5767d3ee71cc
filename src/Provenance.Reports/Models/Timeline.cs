namespace Provenance.Reports;

/// <summary>Something that happened, or went on for a while.</summary>
/// <param name="From">When it began.</param>
/// <param name="Until">When it ended; null where no end is known.</param>
/// <param name="IsMoment">Whether it has no length, so that a missing end means nothing.</param>
public readonly record struct TimelineSpan(DateTimeOffset From, DateTimeOffset? Until, bool IsMoment = false);

/// <summary>A row of a timeline.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Spans">What happened, in any order.</param>
public sealed record TimelineRow(string Label, IReadOnlyList<TimelineSpan> Spans);

/// <summary>Rows over one axis of time.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">The rows, the most important first: where not all have room, the first are shown.</param>
public sealed record Timeline(string Title, IReadOnlyList<TimelineRow> Rows)
{
    /// <summary>What it leaves out, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
