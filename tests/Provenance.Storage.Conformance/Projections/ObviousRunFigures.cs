// What a job's figures say against each other, in whole numbers, from its own sections alone.

using System.Numerics;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Jobs whose parameters and tokens, hours or operations cannot be what their allocations are.</summary>
internal static class ObviousRunFigures
{
    /// <summary>Whether it states parameters and tokens.</summary>
    public static bool IsSized(WorldEntry entry) => entry.Content.Section<Lineage>() is { Parameters.IsKnown: true, Tokens.IsKnown: true };

    /// <summary>Whether they can be held against what it held: training on one accelerator whose peak is known, for some time.</summary>
    public static bool IsTestable(WorldEntry entry) => Could(entry) is { Least.IsZero: false };

    /// <summary>6·N·D below a twentieth of hours × 3600 × peak or above 65 hundredths, or other limits in hundredths, by every reading.</summary>
    public static bool IsImplausible(WorldEntry entry, int least = 5, int greatest = 65) => IsTestable(entry) && TimesBeyond(entry, least, greatest) > 1;

    /// <summary>Whether it is neither surely within the limits nor surely beyond one.</summary>
    public static bool IsUndecided(WorldEntry entry, int least, int greatest)
    {
        if (!IsTestable(entry))
        {
            return false;
        }

        var (could, low, high) = (Could(entry)!.Value, Operations(entry, estimate => estimate.Low) * 100, Operations(entry, estimate => estimate.High) * 100);
        var isWithin = low >= could.Greatest * least && high <= could.Least * greatest;
        return !isWithin && !IsImplausible(entry, least, greatest);
    }

    /// <summary>How far 6·N·D is beyond the nearer limit, times; at most 1 where it is within or may be.</summary>
    public static double TimesBeyond(WorldEntry entry, int least, int greatest)
    {
        var could = Could(entry)!.Value;
        return Math.Max(
            Times(could.Least * least, Operations(entry, estimate => estimate.High) * 100),
            Times(Operations(entry, estimate => estimate.Low) * 100, could.Greatest * greatest));
    }

    /// <summary>Whether it declares other hours than its allocations have, by more than a hundredth.</summary>
    public static bool HoursDiffer(WorldEntry entry) => TimesOfHours(entry) is not null;

    /// <summary>Declared hours over those of the allocations, or the other way round; null where they do not differ.</summary>
    public static double? TimesOfHours(WorldEntry entry)
    {
        if (entry.Content.Section<Run>() is not { Allocations.Count: > 0, AcceleratorHours.IsKnown: true } run)
        {
            return null;
        }

        var hours = run.Allocations.Sum(held => held.Count * (decimal)(held.To.Microseconds - held.From.Microseconds)) / 3_600_000_000m;
        var (low, high) = ((decimal)run.AcceleratorHours.Value.Low.Millionths / 1_000_000m, (decimal)run.AcceleratorHours.Value.High.Millionths / 1_000_000m);
        return low > hours * 1.01m ? (double)(low / hours)
            : high < hours * 0.99m ? (double)(hours / high)
            : null;
    }

    /// <summary>Whether it declares more operations than its accelerators could do.</summary>
    public static bool IsAbovePeak(WorldEntry entry) => TimesOfPeak(entry) is not null;

    /// <summary>Declared operations over possible ones; null where they are possible, or one of them is unknown.</summary>
    public static double? TimesOfPeak(WorldEntry entry)
    {
        if (entry.Content.Section<Run>() is not { Allocations.Count: > 0, Flop.IsKnown: true } run)
        {
            return null;
        }

        var held = run.Allocations.Select(one => (Allocation: one, Peak: PeakOf(one.Accelerator.ToString(), run.Flop.Value.Format))).ToList();
        var possible = held.Aggregate(BigInteger.Zero, (sum, one) =>
            sum + ((BigInteger)one.Allocation.Count * (one.Allocation.To.Microseconds - one.Allocation.From.Microseconds) * (one.Peak ?? 0)));
        return held.TrueForAll(one => one.Peak is not null) && run.Flop.Value.Low.Millionths > possible ? Times(run.Flop.Value.Low.Millionths, possible) : null;
    }

    /// <summary>
    /// So many hundredths of 6·N·D over the declared operations of training, by the reading that excuses it most and the one that
    /// does least; null where one of the two is unknown, or nothing is implied.
    /// </summary>
    public static (double Least, double Most)? TimesShort(WorldEntry entry, int hundredths)
    {
        if (!IsSized(entry) || !IsTraining(entry) || entry.Content.Section<Run>() is not { Flop.IsKnown: true } run)
        {
            return null;
        }

        // Operations in millionths, parameters × tokens in millionths of millionths.
        var (low, high) = (Operations(entry, estimate => estimate.Low), Operations(entry, estimate => estimate.High));
        return high.IsZero
            ? null
            : (Times(low * hundredths, (BigInteger)run.Flop.Value.High.Millionths * 100_000_000), Times(high * hundredths, (BigInteger)run.Flop.Value.Low.Millionths * 100_000_000));
    }

    private static bool IsTraining(WorldEntry entry) => entry.Content.Section<Run>()?.Workload.Class
        is WorkloadClass.Pretraining or WorkloadClass.ContinuedPretraining or WorkloadClass.Finetuning or WorkloadClass.Distillation;

    private static BigInteger Operations(WorldEntry entry, Func<Estimate, Quantity> end) =>
        entry.Content.Section<Lineage>() is { } lineage
            ? 6 * (BigInteger)end(lineage.Parameters.Value).Millionths * (BigInteger)end(lineage.Tokens.Value).Millionths
            : BigInteger.Zero;

    // Operations × 100 that its accelerators could have done in the slowest and the fastest number format that may be meant, in
    // the unit of parameters × tokens; null where nobody can tell.
    private static (BigInteger Least, BigInteger Greatest)? Could(WorldEntry entry)
    {
        var run = entry.Content.Section<Run>();
        if (run is null || !IsSized(entry)
            || !IsTraining(entry)
            || run.Allocations.Select(held => held.Accelerator).Distinct().Count() != 1)
        {
            return null;
        }

        var (slug, format) = (run.Allocations[0].Accelerator.ToString(), run.Flop.IsKnown ? run.Flop.Value.Format : NumberFormat.Mixed);
        var slow = format == NumberFormat.Mixed ? [NumberFormat.Tf32, NumberFormat.Bf16, NumberFormat.Fp16] : format == NumberFormat.Bf16 ? [format, NumberFormat.Fp16] : (NumberFormat[])[format];
        var fast = format == NumberFormat.Mixed ? Enum.GetValues<NumberFormat>() : slow;
        var held = run.Allocations.Aggregate(BigInteger.Zero, (sum, one) => sum + ((BigInteger)one.Count * (one.To.Microseconds - one.From.Microseconds))) * 1_000_000;
        return slow.Min(one => PeakOf(slug, one)) is { } least ? (held * least, held * fast.Max(one => PeakOf(slug, one))!.Value) : null;
    }

    private static double Times(BigInteger of, BigInteger to) => to.IsZero ? double.MaxValue : (double)of / (double)to;

    private static ulong? PeakOf(string slug, NumberFormat format) =>
        AcceleratorCatalogue.Default.Find(slug) is { MatrixRatesUnstated: false } chip ? chip.PeakFlopsIn(format) : null;
}
