// The four totals of usage reports that cover one stretch of time: one report, or several that overlap.

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

        void AddOverlapping(TermKind kind)
        {
            var parts = together.Select(report => (Report: report, Within(period, report, kind).Hours)).ToList();
            var unknown = parts.Find(part => part.Hours.High is null).Report;
            terms.Add(
                kind,
                new HoursRange(
                    parts.Aggregate(AcceleratorHours.Zero, (most, part) => AcceleratorHours.Max(most, part.Hours.Low)),
                    parts.Aggregate((AcceleratorHours?)AcceleratorHours.Zero, (sum, part) => sum + part.Hours.High)),
                EstimateBasis.Bound,
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
        return declared.IsUnknown || !isInside
            ? (hours with { Low = AcceleratorHours.Zero }, EstimateBasis.Bound)
            : (hours, declared.Value.Basis);
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
