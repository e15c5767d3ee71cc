// The utilisation that jobs imply by their own parameters and tokens (E16). 6·N·D counts a forward and a backward pass, so
// that only work which trains a whole model is held against it; a job on several models of accelerator has no one peak.

using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Accounts;

/// <summary>What came of a job.</summary>
/// <param name="Standing">How its utilisation stands to the limits.</param>
/// <param name="Implied">The utilisation; null where the job is of no sort that is tested.</param>
internal readonly record struct RunJudged(UtilisationStanding Standing, ImpliedUtilisation? Implied)
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

    /// <summary>Judges a job.</summary>
    public static RunJudged Judge(SizedRun job, AcceleratorCatalogue catalogue, AccountRules rules)
    {
        if (job.Workload is null || !Training.Contains(job.Workload) || job.Accelerators.Count != 1)
        {
            return new RunJudged(UtilisationStanding.Unknown, null);
        }

        var implied = ImpliedUtilisation.Of(
            new DeclaredRun
            {
                Parameters = job.Parameters,
                Tokens = job.Tokens,
                Hours = job.Hours,
                PeakFlops = Peak(catalogue.Find(job.Accelerators[0]), job.Format ?? NumberFormat.Bf16),
            },
            rules.Utilisations.OperationsEach);
        return new RunJudged(implied.Against(rules.Utilisations.Least, rules.Utilisations.Greatest), implied);
    }

    // Chips before 2020 have FP16 but no BF16, at one rate where a chip has both.
    private static ulong? Peak(Accelerator? accelerator, NumberFormat format) => accelerator is null or { MatrixRatesUnstated: true }
        ? null
        : accelerator.PeakFlopsIn(format) ?? (format == NumberFormat.Bf16 ? accelerator.PeakFlopsIn(NumberFormat.Fp16) : null);
}
