// Declared hours and operations against the allocations:
//   hours        Σ count × (to − from), within 1 %
//   operations   at most Σ count × seconds × dense peak of the accelerator in the number format: utilisation ≤ 1
// Ranges give the signer the benefit of the doubt: only the nearer bound is compared. Whole numbers of any size, so that
// no declaration overflows a comparison.

using System.Globalization;
using System.Numerics;

namespace Provenance.Statements;

internal static class RunWorkRules
{
    private const int SecondsPerHour = 3600;

    public static IEnumerable<Finding> Check(Run run) =>
        ReportRules.Catalogued(run.Allocations.Select((allocation, index) =>
                (allocation.Accelerator, ReportRules.At("run.allocations", index, ".accelerator"))))
            .Concat(CheckListed(run))
            .Concat(CheckHours(run))
            .Concat(CheckOperations(run));

    /// <summary>Declared hours (their bound nearer to the allocations) and allocated ones, where they differ by more than 1 %; in one unit.</summary>
    public static (BigInteger Declared, BigInteger Allocated)? Hours(Run run)
    {
        if (run.Allocations.Count == 0 || !run.AcceleratorHours.TryGet(out var hours))
        {
            return null;
        }

        // Millionths of hours × 3600 and accelerators × microseconds are the same unit.
        var allocated = run.Allocations.Aggregate(BigInteger.Zero, (sum, allocation) => sum + AcceleratorMicroseconds(allocation));
        var low = (BigInteger)hours.Low.Millionths * SecondsPerHour;
        var high = (BigInteger)hours.High.Millionths * SecondsPerHour;
        return low * 100 > allocated * 101 ? (low, allocated)
            : high * 100 < allocated * 99 ? (high, allocated)
            : null;
    }

    /// <summary>Declared operations (their low bound) and possible ones, where more are declared than possible; in one unit.</summary>
    public static (BigInteger Declared, BigInteger Possible)? Operations(Run run)
    {
        if (run.Allocations.Count == 0 || !run.Flop.TryGet(out var flop))
        {
            return null;
        }

        // Millionths of operations, and accelerators × microseconds × operations a second, are the same unit.
        var possible = BigInteger.Zero;
        foreach (var allocation in run.Allocations)
        {
            if (Peak(allocation.Accelerator, flop.Format) is not { } peak)
            {
                return null;
            }

            possible += AcceleratorMicroseconds(allocation) * peak;
        }

        var declared = (BigInteger)flop.Low.Millionths;
        return declared > possible ? (declared, possible) : null;
    }

    private static IEnumerable<Finding> CheckListed(Run run)
    {
        if (run.Allocations.Count == 0
            && ((run.AcceleratorHours.TryGet(out var hours) && hours.Low > Quantity.Zero) || (run.Flop.TryGet(out var flop) && flop.Low > Quantity.Zero)))
        {
            yield return new Warning(
                WarningReason.DeclarationImplausible,
                "run.allocations",
                "Hours or operations are stated, and nothing that was held: list the accelerators and when they were held.");
        }
    }

    private static IEnumerable<Finding> CheckHours(Run run)
    {
        if (Hours(run) is var (_, allocated))
        {
            yield return new Warning(
                WarningReason.HoursDiffer,
                "run.acceleratorHours",
                $"The allocations come to {Whole(allocated / SecondsPerHour)} hours, which differs by more than 1 %.");
        }
    }

    private static IEnumerable<Finding> CheckOperations(Run run)
    {
        if (Operations(run) is var (_, possible))
        {
            yield return new Warning(
                WarningReason.UtilisationAboveOne,
                "run.flop",
                $"At their peak in {Words.Of(run.Flop.Value.Format)} the accelerators could do {Whole(possible)} operations.");
        }
    }

    // For mixed formats the highest rate bounds them all; a row without matrix rates bounds nothing.
    private static ulong? Peak(AcceleratorSlug slug, NumberFormat format) =>
        AcceleratorCatalogue.Default.Find(slug.ToString()) is not { MatrixRatesUnstated: false } accelerator ? null
        : format == NumberFormat.Mixed ? accelerator.HighestPeakFlops
        : accelerator.PeakFlopsIn(format);

    // An allocation that ends before it starts is refused elsewhere; here it counts for nothing.
    private static BigInteger AcceleratorMicroseconds(Allocation allocation) =>
        (BigInteger)allocation.Count * Math.Max(0, allocation.To.Microseconds - allocation.From.Microseconds);

    private static string Whole(BigInteger millionths) => (millionths / 1_000_000).ToString(CultureInfo.InvariantCulture);
}
