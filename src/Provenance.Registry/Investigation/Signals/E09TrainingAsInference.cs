// E9: training declared as inference. A job that only runs or measures a model leaves no new weights behind: weights
// that did not go in are the contradiction, and how long the same accelerators were held says how much could have been
// trained. Converting weights (quantising, pruning, merging) makes new ones without training, in hours; a service may
// run for months, and leaves none. A measured class of work and traffic by kind of collective would decide it; no kind
// of statement reports either.

using System.Globalization;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E9.</summary>
internal sealed class E09TrainingAsInference : Signal
{
    private const string LongJob = "longJobHours";
    private const string AllReduceShare = "allReduceShareRatio";
    private const string Unit = "jobs declared as inference or evaluation";

    // What was read of lineages is forgotten after so many jobs.
    private const int JobsOfOneGraph = 500;

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
        var tally = new Tally();
        var leads = new List<Lead>();
        var (graph, read) = (new LineageGraph(scope.Snapshot.Lineage), 0);
        await foreach (var job in scope.Snapshot.Serving.ReadJobsAsync(cancellationToken))
        {
            if (job.IsLineageRedacted || job.AreOutputsUnknown)
            {
                tally.Redacted += job.IsLineageRedacted ? 1 : 0;
                tally.WithoutOutputs += job.IsLineageRedacted ? 0 : 1;
                continue;
            }

            tally.Tested++;
            if (job.LeavesWeights && ++read % JobsOfOneGraph == 0)
            {
                tally.IsCut |= graph.IsTruncated;
                graph = new LineageGraph(scope.Snapshot.Lineage);
            }

            var made = job.LeavesWeights ? await MadeWeights.ReadAsync(scope.Snapshot.Lineage, graph, job, cancellationToken) : default;
            if (made.Count == 0)
            {
                tally.LongWithout += job.LongestHeld >= longJob ? 1 : 0;
            }
            else if (!made.IsConversion || job.LongestHeld >= longJob)
            {
                leads.Add(LeadOf(job, made, longJob));
            }
        }

        tally.IsCut |= graph.IsTruncated;
        return tally.Tested == 0
            ? SignalResult.WithoutInput(tally.WhyNone)
            : SignalResult.Of(tally.Tested, Unit, [.. leads.OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0])])
                with
            { Caveats = [.. Caveats(scope, tally, longJob)] };
    }

    private Lead LeadOf(ServingJob job, MadeWeights made, TimeSpan longJob)
    {
        var claim = made.AreShown ? "did not go in" : "are not shown to have gone in";
        var hours = (decimal)job.LongestHeld.Ticks / TimeSpan.TicksPerHour;
        var reasons = new List<LeadReason>
        {
            new(string.Create(CultureInfo.InvariantCulture, $"Declared as {job.Workload}, it leaves weights that {claim}: {made.Count} of them."), [job.LogIndex]),
        };
        if (job.LongestHeld >= longJob)
        {
            reasons.Add(new(string.Create(CultureInfo.InvariantCulture, $"It held the same accelerators for {hours:0.#} h; {longJob.TotalHours:0.#} h count as long."), [job.LogIndex]));
        }

        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Record, job.Record)))
        {
            Title = $"The job {job.Record} may have trained, though it is declared as {job.Workload}.",
            Reasons = reasons,
            Against = [.. AgainstOf(job, made, longJob)],
            Severity = new LeadSeverity(
                decimal.Round(hours * job.MaxAccelerators, 1), "accelerator hours", "The longest allocation's hours times the most accelerators of any: what could have gone into training."),
        };
    }

    private static IEnumerable<string> AgainstOf(ServingJob job, MadeWeights made, TimeSpan longJob)
    {
        yield return "The class of work is declared, not measured: a slip of the pen looks the same.";
        if (made.AreInputsUnknown)
        {
            yield return "What went in is stated as unknown: the weights may be among it.";
        }

        if (made.Incomparable > 0)
        {
            yield return Counted.Say(
                made.Incomparable, "{0} [input|inputs] of weights [has|have] no digest of a kind that all these weights have: [it|they] may be the same.");
        }

        if (made.IsConversion)
        {
            yield return "Weights went in to be quantised, pruned or merged, which makes new weights without training.";
        }

        if (job.LongestHeld < longJob)
        {
            yield return "It was short: little could have been trained.";
        }
    }

    private static IEnumerable<string> Caveats(SignalScope scope, Tally tally, TimeSpan longJob)
    {
        var share = scope.Parameters.Number(AllReduceShare, ParameterUnit.Ratio);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"No kind of statement reports a measured class of work or traffic, of which {share} as all-reduce would speak for training.");
        if (tally.LongWithout > 0)
        {
            yield return Counted.Say(
                tally.LongWithout,
                string.Create(CultureInfo.InvariantCulture, $"{{0}} [job|jobs] of {longJob.TotalHours:0.#} h or more that [declares|declare] no new weights cannot be judged, for services run long."));
        }

        if (tally.Redacted > 0)
        {
            yield return Counted.Say(tally.Redacted, "{0} [job|jobs] declared as inference or evaluation [was|were] not looked at: [its|their] lineage is redacted.");
        }

        if (tally.WithoutOutputs > 0)
        {
            yield return Counted.Say(tally.WithoutOutputs, "{0} [job|jobs] declared as inference or evaluation [was|were] not judged: what came out is stated as unknown.");
        }

        if (tally.IsCut)
        {
            yield return "Some weights are named by more statements than were read: that they went in may have been missed.";
        }
    }

    private sealed class Tally
    {
        public long Tested { get; set; }

        public long Redacted { get; set; }

        public long WithoutOutputs { get; set; }

        public long LongWithout { get; set; }

        public bool IsCut { get; set; }

        public string WhyNone => (Redacted, WithoutOutputs) switch
        {
            (0, 0) => "Nobody reports a job declared as inference or evaluation.",
            (_, 0) => $"The lineage of all {Redacted} {Unit} is redacted.",
            _ => $"Of all {Redacted + WithoutOutputs} {Unit} the lineage is redacted, or what came out is stated as unknown.",
        };
    }
}
