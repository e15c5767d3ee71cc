// What a rule counts is often open. Then the least and the greatest reading are the bounds, and a line that only one of
// them crosses is possibly crossed:
//   single run    at least the largest of the model's own jobs, at most all of them: a run is cut into jobs by time limits
//                 and failures, and these resume each other
//   cumulative    own and inherited for certain; what made data for it, and teachers, in the high only
//   unstated      at least the largest own job, or own and inherited where the rule says that it counts fine-tuning or
//                 modification; at most all of it
// No sum is less than the largest of its jobs, also where others that resumed it may report it again.
// A rule that names no number format counts operations of all formats alike, so that mixed sums may be judged. The one
// that asks for FP16 equivalents takes each format's operations × max(1, bits ÷ 16), of runs as of releases; what has no
// format counts as 64 bits in the high.

using System.Numerics;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Judges sums by the thresholds of a rule set.</summary>
internal sealed class ComputeThresholds(IReadOnlyList<RuleOnDay> rules)
{
    private const int EquivalentBits = 16;
    private const int MostBits = 64;
    private static readonly BigInteger Denominator = 1_000_000 * EquivalentBits;

    public IReadOnlyList<ThresholdStanding> Judge(IReadOnlyList<CountedRun> runs, IReadOnlyList<ComputePart> parts)
    {
        var applies = TrainsOnSequences(runs);
        return
        [
            .. from rule in rules
               from threshold in rule.Rule.TrainingCompute
               select Judge(rule, threshold, threshold.TrainedOn == TrainingData.Any ? ThresholdApplies.Yes : applies, runs, parts),
        ];
    }

    public IReadOnlyList<ModifierStanding> JudgeModifier(IReadOnlyList<ComputePart> parts)
    {
        var (own, inherited) = (parts[(int)ComputePartKind.Own].Sum, parts[(int)ComputePartKind.Inherited].Sum);
        if (inherited.Runs + inherited.WithoutRun + inherited.RunsOfUndeclaredParents + inherited.RunsUntied == 0)
        {
            return [];
        }

        return
        [
            .. from rule in rules
               from threshold in rule.Rule.ComputeFraction
               select new ModifierStanding(rule, threshold, threshold.JudgeRatio(
                   ToQuantity(own.Low.Millionths), ToQuantity(own.HighMillionths), ToQuantity(inherited.Low.Millionths), ToQuantity(inherited.HighMillionths)),
                   OriginalAgainst(rule.Rule, inherited)),
        ];
    }

    private static (TrainingComputeThreshold, ThresholdVerdict)? OriginalAgainst(Rule rule, ComputeSum inherited)
    {
        var line = rule.TrainingCompute.Where(threshold => threshold.TrainedOn == TrainingData.Any).MinBy(threshold => threshold.Limit.Millionths);
        if (line is null)
        {
            return null;
        }

        var (least, most) = Weighed(inherited, line.NumberFormat == OperationCounting.HigherOfFp16EquivalentAndActual);
        return (line, line.Judge(least, most, Denominator));
    }

    private static ThresholdStanding Judge(
        RuleOnDay rule, TrainingComputeThreshold threshold, ThresholdApplies applies, IReadOnlyList<CountedRun> runs, IReadOnlyList<ComputePart> parts)
    {
        var isEquivalent = threshold.NumberFormat == OperationCounting.HigherOfFp16EquivalentAndActual;
        var (least, most, counted) = Bounds(threshold, isEquivalent, runs, parts);
        var whole = applies == ThresholdApplies.No ? ThresholdVerdict.Below : threshold.Judge(least, most, Denominator);
        return new ThresholdStanding
        {
            Rule = rule,
            Threshold = threshold,
            Applies = applies,
            Verdict = whole == ThresholdVerdict.Crossed && applies == ThresholdApplies.Unknown ? ThresholdVerdict.PossiblyCrossed : whole,
            Low = new ExactSum(least / EquivalentBits),
            High = most is { } known ? new ExactSum((known + EquivalentBits - 1) / EquivalentBits) : null,
            Counted = isEquivalent ? counted + " As FP16 equivalents, or actual where more." : counted,
        };
    }

    // In millionths × 16.
    private static (BigInteger Least, BigInteger? Most, string Counted) Bounds(
        TrainingComputeThreshold threshold, bool isEquivalent, IReadOnlyList<CountedRun> runs, IReadOnlyList<ComputePart> parts)
    {
        var largest = Largest(runs, ComputePartKind.Own, isEquivalent);
        var sums = parts.Select(part => Weighed(part.Sum, isEquivalent)).ToList();
        if (threshold.Accumulation == ComputeAccumulation.SingleRun)
        {
            // What does not say what went in may have resumed another job.
            var isOpen = runs.Any(run => run.Part == ComputePartKind.Own && !run.Run.AreInputsKnown);
            return (largest, isOpen ? null : sums[0].Most, "At least the largest of its own jobs, at most all of them: whether jobs that resumed each other are one run is not said.");
        }

        var most = sums.Aggregate((BigInteger?)BigInteger.Zero, (sum, part) => sum + part.Most);
        var countsModification = threshold.Includes.Any(included => included.Part is Rules.ComputePart.FineTuning or Rules.ComputePart.Modification);
        return threshold.Accumulation == ComputeAccumulation.Cumulative || countsModification
            ? (BigInteger.Max(sums[0].Least + sums[1].Least, Largest(runs, ComputePartKind.Inherited, isEquivalent)), most, "At least own and inherited, at most what was distilled too.")
            : (largest, most, "The rule does not say over what it adds: at least the largest of its own jobs, at most everything.");
    }

    // The largest job that digests join, of those parts that are no farther away.
    private static BigInteger Largest(IReadOnlyList<CountedRun> runs, ComputePartKind farthest, bool isEquivalent) => runs
        .Where(run => run.Part <= farthest && !run.IsByNameOnly)
        .Select(run => run.Run.Job.Figures.Flop is { } flop ? flop.Low.Millionths * Weight(flop.Format, isEquivalent).Least : BigInteger.Zero)
        .Aggregate(BigInteger.Zero, BigInteger.Max);

    private static (BigInteger Least, BigInteger? Most) Weighed(ComputeSum sum, bool isEquivalent)
    {
        var (least, most) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var format in sum.ByFormat)
        {
            var weight = Weight(Words.TryParse<NumberFormat>(format.Format, out var known) ? known : NumberFormat.Mixed, isEquivalent);
            least += format.Sum.Low.Millionths * weight.Least;
            most += format.Sum.High.Millionths * weight.Most;
        }

        most += sum.BoundOfRunsWithoutFlop.Millionths * (isEquivalent ? MostBits : EquivalentBits);
        most += sum.ReleasedByFormat.Aggregate(BigInteger.Zero, (all, format) => all + (format.Value.Millionths * Weight(format.Key, isEquivalent).Most));
        return (least, sum.IsHighUnknown ? null : most);
    }

    private static (BigInteger Least, BigInteger Most) Weight(NumberFormat format, bool isEquivalent) => (isEquivalent, format.BitLength()) switch
    {
        (false, _) => (EquivalentBits, EquivalentBits),
        (true, { } bits) => (Math.Max(EquivalentBits, bits), Math.Max(EquivalentBits, bits)),
        (true, null) => (EquivalentBits, MostBits),
    };

    private static ThresholdApplies TrainsOnSequences(IReadOnlyList<CountedRun> runs)
    {
        var own = runs.Where(run => run.Part == ComputePartKind.Own).Select(run => run.Run.DataDomain).ToList();
        return own.Contains(DataDomain.BiologicalSequence) ? ThresholdApplies.Yes
            : own.Count > 0 && own.TrueForAll(domain => domain == DataDomain.General) ? ThresholdApplies.No
            : ThresholdApplies.Unknown;
    }

    // A sum beyond what a quantity holds is unknown to it, which no real one is.
    private static Quantity? ToQuantity(BigInteger? millionths) =>
        millionths is { } known && known <= (BigInteger)UInt128.MaxValue ? new Quantity((UInt128)known) : null;
}
