// Clusters to a site, sites to a country. Differences add; errors add as variances, those of one meter before squaring, so
// that sites which share a meter are as uncertain together as they are. The sum can look clean while its parts do not:
// what is missing at one site may be too many hours at another. So the verdict is the worst of the sum's own and of every
// part's, and areas that have no balance at all make it inconclusive.

using System.Globalization;

namespace Provenance.Registry.Accountancy;

/// <summary>The balance of several areas together.</summary>
/// <param name="Sum">The sum, with the verdict of the whole.</param>
/// <param name="Alone">What the sum's own figures would say.</param>
/// <param name="Parts">The balances of the parts, by area.</param>
public sealed record RolledUp(Balance Sum, Verdict Alone, IReadOnlyList<Balance> Parts);

/// <summary>Adds balances up.</summary>
public static class BalanceRollUp
{
    private const int MostReasonsOfParts = 20;

    /// <summary>The balance of the whole.</summary>
    /// <param name="area">Name of the whole.</param>
    /// <param name="parts">At least one, all of one period, each area once.</param>
    /// <param name="missing">Areas that belong to the whole and have no balance.</param>
    /// <exception cref="ArgumentException">There is no part, periods differ, or an area stands twice.</exception>
    public static RolledUp Of(string area, IReadOnlyList<Balance> parts, IReadOnlyList<string> missing)
    {
        Check(parts);
        var ordered = parts.OrderBy(part => part.Area, StringComparer.Ordinal).ToList();
        var own = BalanceJudgement.Of(new BalanceFigures
        {
            Area = area,
            Period = ordered[0].Period,
            Terms = [.. ordered.SelectMany(part => part.Terms, (part, term) => term.Area is null ? term with { Area = part.Area } : term).OrderBy(term => term.Kind)],
            SignificantQuantity = Smallest([.. ordered.Where(part => !part.IsEmpty)]),
            AlarmSigma = ordered.Min(part => part.AlarmSigma),
            Undeclared = [],
            DeclaredAtMost = ordered.Aggregate((AcceleratorHours?)AcceleratorHours.Zero, (sum, part) => sum + part.DeclaredAtMost),
            HeldPeak = ordered.Aggregate(0L, (sum, part) => sum > long.MaxValue - part.HeldPeak ? long.MaxValue : sum + part.HeldPeak),
            Defects = Wording.Bounded([.. missing.Select(name => $"{name} has no balance for the period")], MostReasonsOfParts),
        });
        var verdict = ordered.Aggregate(own.Verdict, (worst, part) => part.Verdict > worst ? part.Verdict : worst);
        var reasons = Wording.Bounded(
            [
                .. ordered.Where(part => part.Verdict != Verdict.Pass && !IsTold(part, own))
                    .OrderByDescending(part => part.Verdict)
                    .Select(part => $"{part.Area}: {Words(part.Verdict)}: {part.Reasons[0]}"),
            ],
            MostReasonsOfParts);
        IReadOnlyList<string> all = verdict == own.Verdict
            ? [.. own.Reasons, .. reasons]
            : [Text($"{Words(verdict)} because a part is; the sum alone would be {Words(own.Verdict)}"), .. reasons, .. own.Reasons];
        return new RolledUp(own with { Verdict = verdict, Reasons = all }, own.Verdict, ordered);
    }

    // What is unknown of a part is told of the whole in the same words, with the part's name.
    private static bool IsTold(Balance part, Balance whole) => part.Verdict == Verdict.Inconclusive && (whole.Reasons.Contains(part.Reasons[0])
        || part.Terms.Where(term => term.Hours.High is null && term.Area is null).GroupBy(term => term.Kind).Any(group =>
            part.Reasons[0] == BalanceJudgement.UnknownOf(group.Key, null, group.SelectMany(term => term.Unknown))
            && whole.Reasons.Contains(BalanceJudgement.UnknownOf(group.Key, part.Area, group.SelectMany(term => term.Unknown)))));

    private static void Check(IReadOnlyList<Balance> parts)
    {
        if (parts.Count == 0)
        {
            throw new ArgumentException("A whole has parts.", nameof(parts));
        }

        if (parts.Any(part => part.Period != parts[0].Period) || parts.DistinctBy(part => part.Area).Count() != parts.Count)
        {
            throw new ArgumentException("Parts are of one period, each area once.", nameof(parts));
        }
    }

    // Of the parts that have anything: in an empty one nothing is worth hiding, whatever its models were.
    private static AcceleratorHours? Smallest(IReadOnlyList<Balance> parts) =>
        parts.Count == 0 ? null : parts.Aggregate(parts[0].SignificantQuantity, Smaller);

    private static AcceleratorHours? Smaller(AcceleratorHours? least, Balance part) =>
        least is { } known && part.SignificantQuantity is { } other ? AcceleratorHours.Min(known, other) : null;

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Alarm => "alarm",
        _ => "inconclusive",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
