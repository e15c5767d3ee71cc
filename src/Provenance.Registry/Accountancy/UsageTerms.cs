// The four totals of usage reports that cover one stretch of time: one report, or several that overlap.
//
// A total of which only a part counts is a range, and keeps the error of its meter: whatever the part is, it was metered no
// better than the whole. Of several that overlap, the error is the largest.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>Adds totals to the terms of a balance.</summary>
internal static class UsageTerms
{
    /// <summary>The totals of a report.</summary>
    public static IReadOnlyList<TermKind> Kinds { get; } = [TermKind.SmallJobs, TermKind.Inference, TermKind.Idle, TermKind.Maintenance];

    /// <summary>Adds a stretch.</summary>
    public static void Add(BalancePeriod period, string meter, IReadOnlyList<UsageTotals> together, TermAccumulator terms)
    {
        foreach (var kind in Kinds)
        {
            if (together.Count == 1)
            {
                Add(kind, together[0]);
            }
            else
            {
                AddOverlapping(kind);
            }
        }

        void Add(TermKind kind, UsageTotals report)
        {
            var (hours, basis) = Within(period, report, kind);
            terms.Add(kind, hours, basis, meter, [report.Entry], Unknown(kind, report));
        }

        (UsageTotals Report, HoursRange Hours, EstimateBasis Basis) Part(UsageTotals report, TermKind kind)
        {
            var (hours, basis) = Within(period, report, kind);
            return (report, hours, basis);
        }

        void AddOverlapping(TermKind kind)
        {
            var parts = together.Select(report => Part(report, kind)).ToList();
            var unknown = parts.Find(part => part.Hours.High is null).Report;
            terms.Add(
                kind,
                new HoursRange(
                    parts.Aggregate(AcceleratorHours.Zero, (most, part) => AcceleratorHours.Max(most, part.Hours.Low)),
                    parts.Aggregate((AcceleratorHours?)AcceleratorHours.Zero, (sum, part) => sum + part.Hours.High)),
                terms.LeastExact(parts.Select(part => part.Basis), meter),
                meter,
                together.Select(report => report.Entry),
                unknown is null ? null : Unknown(kind, unknown));
        }
    }

    private static (HoursRange Hours, EstimateBasis Basis) Within(BalancePeriod period, UsageTotals report, TermKind kind)
    {
        var declared = Total(report, kind);
        var hours = HoursRange.Of(declared);
        var isInside = report.From >= period.From && report.To <= period.To;
        return (
            declared.IsKnown && isInside ? hours : hours with { Low = AcceleratorHours.Zero },
            declared.IsKnown ? declared.Value.Basis : EstimateBasis.Bound);
    }

    private static OrUnknown<Estimate> Total(UsageTotals report, TermKind kind) => kind switch
    {
        TermKind.SmallJobs => report.SmallJobs,
        TermKind.Inference => report.Inference,
        TermKind.Idle => report.Idle,
        TermKind.Maintenance => report.Maintenance,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No total of a usage report."),
    };

    private static string Unknown(TermKind kind, UsageTotals report) =>
        string.Create(CultureInfo.InvariantCulture, $"the usage report of entry {report.Entry} states {Wording.Of(kind)} as unknown");
}
