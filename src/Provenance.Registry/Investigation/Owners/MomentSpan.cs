// What is declared of owners changes at few moments: where a statement begins to count, and where an interest begins or has
// ended. Between two of them whatever is computed from it is the same, so that one computing serves for all moments between.

using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Moments for which what was read says the same, microseconds since 1970.</summary>
/// <param name="From">The first of them.</param>
/// <param name="Until">The first after them.</param>
internal readonly record struct MomentSpan(long From, long Until)
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    private static readonly int FirstDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>All moments.</summary>
    public static MomentSpan Always => new(long.MinValue, long.MaxValue);

    /// <summary>Whether a moment is one of them.</summary>
    public bool Contains(long moment) => moment >= From && moment < Until;

    /// <summary>Those of them that lie on the same side as a moment of where an interest begins and has ended.</summary>
    public MomentSpan Beside(Interest interest, long moment)
    {
        var span = interest.From is { } from ? Beside(StartOf(from.Value, 0), moment) : this;
        return interest.To is { } to ? span.Beside(StartOf(to.Value, 1), moment) : span;
    }

    /// <summary>
    /// Those of them that lie on the same side as a moment of when a statement begins to count, and of the day from which what
    /// it says without a first day is certain.
    /// </summary>
    public MomentSpan BesideStatement(long asOf, long moment) =>
        Beside(asOf, moment).Beside(StartOf(DeclaredOwnership.DayOf(asOf).Value, 0), moment);

    private MomentSpan Beside(long change, long moment) => change <= moment
        ? this with { From = Math.Max(From, change) }
        : this with { Until = Math.Min(Until, change) };

    private static long StartOf(DateOnly day, int daysLater) => (day.DayNumber + daysLater - FirstDay) * MicrosecondsPerDay;
}
