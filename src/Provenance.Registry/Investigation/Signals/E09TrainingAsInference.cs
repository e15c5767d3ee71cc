// E9: training declared as inference. A job that only runs or measures a model leaves no new weights behind: weights
// that did not go in are the contradiction, and how long the same accelerators were held says how much could have been
// trained. Converting weights (quantising, pruning, merging) makes new ones without training, in hours; a service may
// run for months, and leaves none. A measured class of work and traffic by kind of collective would decide it; no kind
// of statement reports either.

using System.Globalization;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E9.</summary>
internal sealed class E09TrainingAsInference : Signal
{
    private const string LongJob = "longJobHours";
    private const string AllReduceShare = "allReduceShareRatio";
    private const string Unit = "jobs declared as inference or evaluation";

    private static readonly string Weights = Words.Of(ArtifactRole.Weights);

    // How weights are made from weights without training.
    private static readonly string[] Conversions =
        [Words.Of(InputRelation.Quantize), Words.Of(InputRelation.Prune), Words.Of(InputRelation.Merge)];

    /// <inheritdoc/>
    public override string Code => "E9";

    /// <inheritdoc/>
    public override string Title => "Training declared as inference";

    /// <inheritdoc/>
    public override string Method =>
        "Training is declared as running or measuring a model, to which no threshold applies. Looked for: jobs declared as "
        + "inference or evaluation that leave weights which did not go in; conversions count only where a job is long.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Sections run and lineage of jobs declared as inference or evaluation.",
        "A measured class of work and the share of all-reduce in the traffic: no kind of statement reports them.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters =>
        [new(LongJob, ParameterUnit.Hours), new(AllReduceShare, ParameterUnit.Ratio)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var longJob = scope.Parameters.Duration(LongJob);
        var (tested, illegible, longWithout) = (0L, 0L, 0L);
        var leads = new List<Lead>();
        await foreach (var job in scope.Snapshot.Serving.ReadJobsAsync(cancellationToken))
        {
            if (job.IsLineageRedacted)
            {
                illegible++;
                continue;
            }

            tested++;
            var made = job.LeavesWeights ? await MadeAsync(scope, job, cancellationToken) : default;
            if (made.Count == 0)
            {
                longWithout += job.LongestHeld >= longJob ? 1 : 0;
            }
            else if (!made.IsConversion || job.LongestHeld >= longJob)
            {
                leads.Add(LeadOf(job, made, longJob));
            }
        }

        if (tested == 0)
        {
            return SignalResult.WithoutInput(
                illegible == 0 ? "Nobody reports a job declared as inference or evaluation." : $"The lineage of all {illegible} {Unit} is redacted.");
        }

        return SignalResult.Of(tested, Unit, [.. leads.OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0])])
            with
        { Caveats = [.. Caveats(scope, illegible, longWithout, longJob)] };
    }

    // How many weights came out that had not gone in, and whether a conversion explains them.
    private static async ValueTask<(int Count, bool IsConversion)> MadeAsync(SignalScope scope, ServingJob job, CancellationToken cancellationToken)
    {
        var artifacts = await scope.Snapshot.Lineage.ReadArtifactsAsync(job.LogIndex, cancellationToken);
        var inputs = artifacts.Where(artifact => artifact.Side == ArtifactSide.Input).ToList();
        var known = inputs.SelectMany(input => input.Digests).Where(digest => digest.IsIdentifying).ToHashSet();
        var made = artifacts.Count(artifact => artifact.IsMade && artifact.Role == Weights && !artifact.Digests.Any(known.Contains));
        return (made, inputs.Any(input => Conversions.Contains(input.Relation)));
    }

    private Lead LeadOf(ServingJob job, (int Count, bool IsConversion) made, TimeSpan longJob)
    {
        var hours = (decimal)job.LongestHeld.Ticks / TimeSpan.TicksPerHour;
        var reasons = new List<LeadReason>
        {
            new(string.Create(CultureInfo.InvariantCulture, $"Declared as {job.Workload}, it leaves weights that did not go in: {made.Count} of them."), [job.LogIndex]),
        };
        if (job.LongestHeld >= longJob)
        {
            reasons.Add(new(string.Create(CultureInfo.InvariantCulture, $"It held the same accelerators for {hours:0.#} h; {longJob.TotalHours:0.#} h count as long."), [job.LogIndex]));
        }

        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Record, job.Record)))
        {
            Title = $"The job {job.Record} may have trained, though it is declared as {job.Workload}.",
            Reasons = reasons,
            Against = [.. AgainstOf(job, made.IsConversion, longJob)],
            Severity = new LeadSeverity(
                decimal.Round(hours * job.MaxAccelerators, 1), "accelerator hours", "The longest allocation's hours times the most accelerators of any: what could have gone into training."),
        };
    }

    private static IEnumerable<string> AgainstOf(ServingJob job, bool isConversion, TimeSpan longJob)
    {
        yield return "The class of work is declared, not measured: a slip of the pen looks the same.";
        if (isConversion)
        {
            yield return "Weights went in to be quantised, pruned or merged, which makes new weights without training.";
        }

        if (job.LongestHeld < longJob)
        {
            yield return "It was short: little could have been trained.";
        }
    }

    private static IEnumerable<string> Caveats(SignalScope scope, long illegible, long longWithout, TimeSpan longJob)
    {
        var share = scope.Parameters.Number(AllReduceShare, ParameterUnit.Ratio);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"No kind of statement reports a measured class of work or traffic, of which {share} as all-reduce would speak for training.");
        if (longWithout > 0)
        {
            yield return Counted.Say(
                longWithout,
                string.Create(CultureInfo.InvariantCulture, $"{{0}} [job|jobs] of {longJob.TotalHours:0.#} h or more that [declares|declare] no new weights cannot be judged, for services run long."));
        }

        if (illegible > 0)
        {
            yield return Counted.Say(illegible, "{0} [job|jobs] declared as inference or evaluation [was|were] not looked at: [its|their] lineage is redacted.");
        }
    }
}
