// An axis of time in pieces. One date of years before would squeeze all others into a sliver; so long stretches in which
// nothing begins or ends are left out where together they take most of the time. Each piece has a scale of its own, and
// what is left out is said.

using System.Globalization;

namespace Provenance.Reports;

/// <summary>A piece of an axis.</summary>
/// <param name="From">The first moment on it.</param>
/// <param name="Until">The last moment on it; the first one where it has no length.</param>
/// <param name="Left">Where the first moment lies.</param>
/// <param name="Right">Where the last moment lies.</param>
internal sealed record AxisPiece(DateTimeOffset From, DateTimeOffset Until, double Left, double Right)
{
    public double X(DateTimeOffset at) => Until > From ? Left + ((at - From) / (Until - From) * (Right - Left)) : (Left + Right) / 2;
}

/// <summary>Where moments lie on an axis that leaves out long empty stretches.</summary>
internal sealed class BrokenAxis
{
    /// <summary>Width of what stands between two pieces.</summary>
    public const double BreakWidth = 14;

    private const int MostBreaks = 3;

    // A date has room below it.
    private const double LeastWidth = 74;

    // Of a piece between two breaks, so that no mark stands on a break.
    private const double Inset = 9;

    private static readonly TimeSpan LeastLeftOut = TimeSpan.FromDays(30);

    private BrokenAxis(IReadOnlyList<AxisPiece> pieces) => Pieces = pieces;

    /// <summary>The pieces, in order of time.</summary>
    public IReadOnlyList<AxisPiece> Pieces { get; }

    /// <summary>Where each break stands, from its left to its right edge.</summary>
    public IEnumerable<(double Left, double Right)> Breaks => Pieces.Zip(Pieces.Skip(1)).Select(pair => Middle(pair.First, pair.Second)).Select(x => (x - (BreakWidth / 2), x + (BreakWidth / 2)));

    /// <summary>What is left out, in a sentence; empty where the axis is whole.</summary>
    public string Remark => Pieces.Count == 1 ? ""
        : $"The axis is broken at //: nothing begins or ends {string.Join(", nor ", Pieces.Zip(Pieces.Skip(1)).Select(pair => $"from {Day(pair.First.Until)} to {Day(pair.Second.From)}"))}. Each piece has a scale of its own.";

    /// <summary>An axis for these moments, of which there is at least one.</summary>
    /// <param name="moments">When something begins or ends.</param>
    /// <param name="left">Where the axis begins.</param>
    /// <param name="right">Where it ends.</param>
    public static BrokenAxis Of(IEnumerable<DateTimeOffset> moments, double left, double right)
    {
        var all = moments.Distinct().Order().ToList();
        var cuts = Cuts(all);
        var spans = new List<(DateTimeOffset From, DateTimeOffset Until)>();
        var from = all[0];
        foreach (var (before, after) in all.Zip(all.Skip(1)).Where(cuts.Contains))
        {
            spans.Add((from, before));
            from = after;
        }

        spans.Add((from, all[^1]));
        return new BrokenAxis(Placed(spans, left, right));
    }

    /// <summary>Where a moment lies; what is left out lies on the break.</summary>
    public double X(DateTimeOffset at)
    {
        foreach (var (piece, next) in Pieces.Zip(Pieces.Skip(1)))
        {
            if (at <= piece.Until)
            {
                return piece.X(at);
            }

            if (at < next.From)
            {
                return Middle(piece, next);
            }
        }

        return Pieces[^1].X(at);
    }

    // The longest stretches, where they take so much that a break helps; and of the rest again, for what is left may be
    // squeezed in the same way.
    private static HashSet<(DateTimeOffset, DateTimeOffset)> Cuts(List<DateTimeOffset> all)
    {
        var cuts = new HashSet<(DateTimeOffset, DateTimeOffset)>();
        var rest = all.Zip(all.Skip(1)).OrderByDescending(pair => pair.Second - pair.First).ToList();
        while (true)
        {
            var total = Sum(rest);
            var longest = Enumerable.Range(1, Math.Max(0, Math.Min(MostBreaks - cuts.Count, rest.Count - 1)))
                .Select(count => rest[..count])
                .FirstOrDefault(some => IsWorthwhile(some[^1].Second - some[^1].First, Sum(some), total));
            if (longest is null)
            {
                return cuts;
            }

            cuts.UnionWith(longest);
            rest.RemoveRange(0, longest.Count);
        }
    }

    // They take four fifths of the time together, each is longer than all that is left, and that is more than single moments.
    // An end of 9999-12-31 is how registers write that there is none: five times such a stretch is longer than a TimeSpan.
    private static bool IsWorthwhile(TimeSpan shortest, TimeSpan leftOut, TimeSpan total) =>
        shortest >= LeastLeftOut && (Int128)leftOut.Ticks * 5 >= (Int128)total.Ticks * 4 && leftOut < total && shortest > total - leftOut;

    private static TimeSpan Sum(IEnumerable<(DateTimeOffset First, DateTimeOffset Second)> stretches) =>
        stretches.Aggregate(TimeSpan.Zero, (sum, stretch) => sum + (stretch.Second - stretch.First));

    // In proportion to their lengths, but none narrower than a date: what those take more, the others have less.
    private static List<AxisPiece> Placed(List<(DateTimeOffset From, DateTimeOffset Until)> spans, double left, double right)
    {
        var room = right - left - ((spans.Count - 1) * BreakWidth);
        var narrow = new HashSet<int>();
        double Width(int index) => narrow.Contains(index) ? LeastWidth
            : (room - (narrow.Count * LeastWidth)) * (Length(index) / spans.Index().Where(span => !narrow.Contains(span.Index)).Sum(span => Length(span.Index)));
        double Length(int index) => (spans[index].Until - spans[index].From).TotalSeconds;
        if (spans.Count > 1)
        {
            while (Enumerable.Range(0, spans.Count).Where(index => !narrow.Contains(index)).FirstOrDefault(index => Length(index) == 0 || Width(index) < LeastWidth, -1) is >= 0 and var small)
            {
                narrow.Add(small);
            }
        }

        var pieces = new List<AxisPiece>();
        var x = left;
        foreach (var (index, span) in spans.Index())
        {
            var width = spans.Count == 1 ? room : Width(index);
            pieces.Add(new AxisPiece(span.From, span.Until, x + (index > 0 ? Inset : 0), x + width - (index < spans.Count - 1 ? Inset : 0)));
            x += width + BreakWidth;
        }

        return pieces;
    }

    private static double Middle(AxisPiece piece, AxisPiece next) => (piece.Right + next.Left) / 2;

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
