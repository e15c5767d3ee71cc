// The utilisation that jobs imply by their own parameters and tokens, and the share of what these imply that they declare
// (E16). 6·N·D counts a forward and a backward pass, so that only work which trains a whole model is held against it; a job
// on several models of accelerator has no one peak. Nor has one that states no number format, or several: it may have worked in any, from the slowest that models are trained
// in to the fastest that the chip has.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>What came of a job.</summary>
/// <param name="Standing">How its utilisation stands to the limits.</param>
/// <param name="Implied">The utilisation; null where the job is of no sort that is tested.</param>
/// <param name="Peak">The peak that it is held against, in words; null where none is known.</param>
/// <param name="Share">Declared operations over implied ones; null where the job is of no sort that is tested, or one of the two is unknown.</param>
/// <param name="IsShort">Whether all of that share lies below its limit.</param>
internal readonly record struct RunJudged(UtilisationStanding Standing, ImpliedUtilisation? Implied, string? Peak, DeclaredShare? Share, bool IsShort)
{
    /// <summary>Whether both ends lie beyond one limit.</summary>
    public bool IsOutside => Standing is UtilisationStanding.TooLow or UtilisationStanding.TooHigh;
}

/// <summary>Judges jobs.</summary>
internal static class RunUtilisation
{
    private static readonly HashSet<string> Training =
    [
        Words.Of(WorkloadClass.Pretraining), Words.Of(WorkloadClass.ContinuedPretraining), Words.Of(WorkloadClass.Finetuning),
        Words.Of(WorkloadClass.Distillation),
    ];

    // FP32 and FP64 are left out: whoever trains in them says so, or else their rates would make any run plausible.
    private static readonly NumberFormat[] Slowest = [NumberFormat.Tf32, NumberFormat.Bf16, NumberFormat.Fp16];

    /// <summary>Judges a job.</summary>
    public static RunJudged Judge(SizedRun job, AcceleratorCatalogue catalogue, AccountRules rules)
    {
        if (job.Workload is null || !Training.Contains(job.Workload))
        {
            return default;
        }

        var share = job.Flop is { } flop ? DeclaredShare.Of(flop, job.Parameters, job.Tokens, rules.Utilisations.OperationsEach) : null;
        var isShort = share is { } known && known.IsBelow(rules.LeastDeclaredShare);
        if (job.Accelerators.Count != 1)
        {
            return new RunJudged(UtilisationStanding.Unknown, null, null, share, isShort);
        }

        var (peak, said) = Peak(catalogue.Find(job.Accelerators[0]), job.Flop?.Format);
        var implied = ImpliedUtilisation.Of(
            new DeclaredRun
            {
                Parameters = job.Parameters,
                Tokens = job.Tokens,
                Hours = job.Hours,
                PeakFlops = peak,
            },
            rules.Utilisations.OperationsEach);
        return new RunJudged(implied.Against(rules.Utilisations.Least, rules.Utilisations.Greatest), implied, said, share, isShort);
    }

    private static ((ulong Least, ulong Greatest)? Flops, string? Said) Peak(Accelerator? accelerator, NumberFormat? format)
    {
        if (accelerator is null or { MatrixRatesUnstated: true })
        {
            return default;
        }

        if (format is { } known and not NumberFormat.Mixed)
        {
            // Chips before 2020 have FP16 but no BF16, at one rate where a chip has both.
            var rate = accelerator.PeakFlopsIn(known) ?? (known == NumberFormat.Bf16 ? accelerator.PeakFlopsIn(NumberFormat.Fp16) : null);
            return rate is { } one ? ((one, one), $"a dense peak of {Rate(one)} a second in {Words.Of(known).ToUpperInvariant()}") : default;
        }

        return Slowest.Min(slow => accelerator.PeakFlopsIn(slow)) is { } least && accelerator.HighestPeakFlops is { } greatest
            ? ((least, greatest), $"dense peaks of {Rate(least)} to {Rate(greatest)} a second, for it states no one number format")
            : default;
    }

    private static string Rate(ulong flops) => ((double)flops).ToString("0.####e0", CultureInfo.InvariantCulture);
}
