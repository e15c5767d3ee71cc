// The terms of many clusters as they are told: one for each sort and basis. What is computed from them (σ, z, verdicts) was
// computed before, cluster by cluster and meter by meter.

using System.Globalization;
using Provenance.Registry.Accountancy;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>Puts terms together for an answer.</summary>
internal static class TermSums
{
    /// <summary>The same point with fewer terms.</summary>
    public static BalancePoint OfPoint(BalancePoint point) => point with
    {
        Point = point.Point with { Balance = point.Point.Balance with { Terms = Of(point.Point.Balance.Terms) } },
    };

    /// <summary>One term for each sort and basis, by sort.</summary>
    public static IReadOnlyList<BalanceTerm> Of(IReadOnlyList<BalanceTerm> terms) =>
    [
        .. terms.GroupBy(term => (term.Kind, term.Basis)).OrderBy(group => group.Key).Select(group => Merge([.. group])),
    ];

    private static BalanceTerm Merge(IReadOnlyList<BalanceTerm> terms)
    {
        if (terms.Count == 1)
        {
            return terms[0];
        }

        var meters = terms.Select(term => term.Meter).Distinct(StringComparer.Ordinal).ToList();
        var unknown = terms.SelectMany(term => term.Unknown).ToList();
        return terms[0] with
        {
            Hours = terms.Aggregate(HoursRange.Exactly(AcceleratorHours.Zero), (sum, term) => sum + term.Hours),
            Meter = meters.Count == 1 ? meters[0] : string.Create(CultureInfo.InvariantCulture, $"{meters.Count} meters"),
            Squares = (terms.Sum(term => term.Squares.Low), terms.Sum(term => term.Squares.High)),
            Unknown = unknown.Count <= BalanceTerm.MostUnknowns
                ? unknown
                : [.. unknown.Take(BalanceTerm.MostUnknowns), string.Create(CultureInfo.InvariantCulture, $"and {unknown.Count - BalanceTerm.MostUnknowns} more of the kind")],

            // A cluster's jobs are no other cluster's: entries of parts are told apart.
            Entries = [.. terms.SelectMany(term => term.Entries).Order().Take(BalanceTerm.MostEntries)],
            EntryCount = terms.Sum(term => term.EntryCount),
        };
    }
}
