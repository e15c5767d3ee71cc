// What a rule counts is often open. Then the least and the greatest reading are the bounds, and a line that only one of
// them crosses is possibly crossed:
//   single run    the largest of the model's own runs
//   cumulative    own and inherited for certain; what made data for it, and teachers, in the high only
//   unstated      at least the largest own run, or own and inherited where the rule says that it counts fine-tuning or
//                 modification; at most all of it
// A rule that names no number format counts operations of all formats alike, so that mixed sums may be judged. The one
// that asks for FP16 equivalents takes each format's operations × max(1, bits ÷ 16); what has no format counts as 64 bits
// in the high.

using System.Numerics;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Judges sums by the thresholds of a rule set.</summary>
internal sealed class ComputeThresholds(IReadOnlyList<RuleOnDay> rules, AcceleratorCatalogue catalogue)
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

    private ThresholdStanding Judge(
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
    private (BigInteger Least, BigInteger? Most, string Counted) Bounds(
        TrainingComputeThreshold threshold, bool isEquivalent, IReadOnlyList<CountedRun> runs, IReadOnlyList<ComputePart> parts)
    {
        var largest = LargestOwn(runs, isEquivalent);
        if (parts[(int)ComputePartKind.Own].Sum.RunsUntied > 0)
        {
            largest.Most = null;
        }

        if (threshold.Accumulation == ComputeAccumulation.SingleRun)
        {
            return (largest.Least, largest.Most, "The largest of its own runs.");
        }

        var sums = parts.Select(part => Weighed(part.Sum, isEquivalent)).ToList();
        var most = sums.Aggregate((BigInteger?)BigInteger.Zero, (sum, part) => sum + part.Most);
        var countsModification = threshold.Includes.Any(included => included.Part is Rules.ComputePart.FineTuning or Rules.ComputePart.Modification);
        return threshold.Accumulation == ComputeAccumulation.Cumulative || countsModification
            ? (sums[0].Least + sums[1].Least, most, "At least own and inherited, at most what was distilled too.")
            : (largest.Least, most, "The rule does not say over what it adds: at least the largest of its own runs, at most everything.");
    }

    private (BigInteger Least, BigInteger? Most) LargestOwn(IReadOnlyList<CountedRun> runs, bool isEquivalent)
    {
        var (least, most) = (BigInteger.Zero, (BigInteger?)BigInteger.Zero);
        foreach (var run in runs.Where(run => run.Part == ComputePartKind.Own))
        {
            if (run.Run.Job.Figures.Flop is { } flop)
            {
                least = BigInteger.Max(least, run.IsByNameOnly ? 0 : flop.Low.Millionths * Weight(flop.Format, isEquivalent).Least);
                most = Larger(most, flop.High.Millionths * Weight(flop.Format, isEquivalent).Most);
            }
            else
            {
                most = Larger(most, RunBound.Of(run.Run, catalogue) * (isEquivalent ? MostBits : EquivalentBits));
            }
        }

        return (least, most);
    }

    private static (BigInteger Least, BigInteger? Most) Weighed(ComputeSum sum, bool isEquivalent)
    {
        var (least, most) = (BigInteger.Zero, BigInteger.Zero);
        foreach (var format in sum.ByFormat)
        {
            var weight = Weight(Words.TryParse<NumberFormat>(format.Format, out var known) ? known : NumberFormat.Mixed, isEquivalent);
            least += format.Sum.Low.Millionths * weight.Least;
            most += format.Sum.High.Millionths * weight.Most;
        }

        most += (sum.BoundOfRunsWithoutFlop.Millionths + sum.DeclaredByReleases.Millionths) * (isEquivalent ? MostBits : EquivalentBits);
        return (least, sum.IsHighUnknown ? null : most);
    }

    private static (BigInteger Least, BigInteger Most) Weight(NumberFormat format, bool isEquivalent) => (isEquivalent, format.BitLength()) switch
    {
        (false, _) => (EquivalentBits, EquivalentBits),
        (true, { } bits) => (Math.Max(EquivalentBits, bits), Math.Max(EquivalentBits, bits)),
        (true, null) => (EquivalentBits, MostBits),
    };

    private static BigInteger? Larger(BigInteger? one, BigInteger? other) =>
        one is { } first && other is { } second ? BigInteger.Max(first, second) : null;

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
