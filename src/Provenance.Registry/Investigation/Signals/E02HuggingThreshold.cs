// E2: hugging a threshold. Who plans around a line stops just short of it: of a group's runs near the line too many are
// below. The share expected below is that of sizes which spread evenly over orders of magnitude (BunchingTest). A run
// counts where its side of the line is sure, which that of one that still runs is not; how many lie across it is told, for a range costs its owner nothing. Only
// groups with enough runs near a line are tested, a choice that looks at their number and not at the side on which they
// lie; all of them, over all lines, are one family.

using System.Globalization;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Rules;
using Provenance.Registry.Statistics;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E2.</summary>
internal sealed class E02HuggingThreshold : Signal
{
    private const string Lower = "lowerMarginRatio";
    private const string Upper = "upperMarginRatio";
    private const string ShareBelow = "shareBelowProbability";
    private const string Significance = "significanceProbability";
    private const string FewestRuns = "fewestRunsCount";
    private const string Unit = "groups of jobs with enough runs near a threshold";

    private sealed record Near(JobGroup Group, string Path, TrainingComputeThreshold Threshold, IReadOnlyList<SizedJob> Below, IReadOnlyList<SizedJob> Above)
    {
        public BunchingCounts Counts { get; } = new(Below.Count, Above.Count);
    }

    /// <inheritdoc/>
    public override string Code => "E2";

    /// <inheritdoc/>
    public override string Title => "Hugging a threshold";

    /// <inheritdoc/>
    public override string Method =>
        "Runs are planned to end just short of a threshold. Looked for: customers, owners or lineages whose runs near a threshold lie "
        + "below it more often than chance explains (binomial test, adjusted for the number of groups).";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Operations, start and class of work in section run of jobs.",
        "Customers in section parties, and declared end customers of the rentals named there; models and digests of weights in section lineage, and section owners of entities.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters =>
    [
        new(Lower, ParameterUnit.Ratio) { Above = Quantity.Zero, Below = Quantity.FromInteger(1) },
        new(Upper, ParameterUnit.Ratio) { Above = Quantity.FromInteger(1) },
        new(ShareBelow, ParameterUnit.Probability),
        new(Significance, ParameterUnit.Probability),
        new(FewestRuns, ParameterUnit.Count),
    ];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var lines = scope.Thresholds;
        if (lines.Count == 0)
        {
            return SignalResult.WithoutInput(JoinedJobs.NoLine);
        }

        var (fewest, share) = (Math.Max(2, scope.Parameters.Count(FewestRuns)), (double)scope.Parameters.Number(ShareBelow, ParameterUnit.Probability));
        var joined = await JoinedJobs.ReadAsync(
            scope,
            JobLinks.Customer | JobLinks.Owner | JobLinks.Lineage,
            LeastOf(scope),
            job => lines.Any(line => CountOf(scope, line.Threshold, job).Total > 0),
            job => IsAcross(scope, job),
            cancellationToken);
        // Where a bound was reached what was not looked at may be input.
        if (joined.Jobs + joined.Aside == 0 && joined.Bounds.Count == 0)
        {
            return SignalResult.WithoutInput("Nobody reports operations and start of a training job near a threshold.") with { Caveats = joined.Caveats };
        }

        var near = joined.Groups.SelectMany(group => NearOf(scope, group)).ToList();
        var tested = near.Where(group => group.Counts.Total >= fewest && group.Counts.Total <= BinomialTail.MostTrials).ToList();
        var below = near.Sum(group => (long)group.Counts.Below);
        var baseRate = near.Count == 0 ? 0 : (double)below / near.Sum(group => (long)group.Counts.Total);
        var across = joined.Aside + joined.Groups.Sum(group => (long)group.Jobs.Count(job => IsAcross(scope, job)));
        var outcomes = TestFamily.Outcomes(
            [.. tested.Select(group => new GroupTest(group.Counts.Below, BunchingTest.P(group.Counts, share)!.Value))], baseRate, Adjustment.BenjaminiHochberg);
        var leads = tested.Zip(outcomes)
            .Where(pair => pair.First.Counts.Below > 0 && pair.Second.AdjustedP <= (double)scope.Parameters.Number(Significance, ParameterUnit.Probability))
            .Select(pair => LeadOf(scope, pair.First, pair.Second, share))
            .OrderBy(lead => lead.Test!.P).ThenBy(lead => lead.Entries[0]).ThenBy(lead => lead.Title, StringComparer.Ordinal);
        return SignalResult.Of(tested.Count, Unit, [.. leads]) with
        {
            Bounds = near.Any(group => group.Counts.Total > BinomialTail.MostTrials)
                ? [.. joined.Bounds, string.Create(CultureInfo.InvariantCulture, $"Groups with more than {BinomialTail.MostTrials} runs near a threshold were not tested.")]
                : joined.Bounds,
            Caveats =
            [
                Counted.Say(near.Count - tested.Count, $"{{0}} [group has|groups have] fewer than {fewest} runs near a threshold, too few to tell: [it was|they were] not tested."),
                "Runs below a threshold are counted by the most that they can have, others by the least; p holds where sizes near a threshold spread evenly over orders of magnitude.",
                .. Counted.SayAny(across, "{0} [run has|runs have] figures on both sides of a threshold, or still ran below it when last reported, and [is|are] not counted there."),
                .. joined.Caveats,
            ],
        };
    }

    // A range as wide as one likes lies across a line: such a job says nothing of its group, and joins nobody.
    private static bool IsAcross(SignalScope scope, SizedJob job) => scope.Thresholds.Any(line => CountOf(scope, line.Threshold, job).Undecided > 0);

    // Sizes are counted as BunchingTest does, so that a job that was joined is on one side of some line.
    private static BunchingCounts CountOf(SignalScope scope, TrainingComputeThreshold threshold, SizedJob job) => BunchingTest.Count(
        [job.InTheEnd], threshold.Limit, scope.Parameters.Exact(Lower, ParameterUnit.Ratio), scope.Parameters.Exact(Upper, ParameterUnit.Ratio));

    private static IEnumerable<Near> NearOf(SignalScope scope, JobGroup group)
    {
        foreach (var (path, threshold) in scope.Thresholds)
        {
            var sides = group.Jobs.ToLookup(job => CountOf(scope, threshold, job));
            var near = new Near(group, path, threshold, [.. sides[new BunchingCounts(1, 0)]], [.. sides[new BunchingCounts(0, 1)]]);
            if (near.Counts.Total > 0)
            {
                yield return near;
            }
        }
    }

    // Nothing smaller can be near a line: the lowest line times the lower margin, rounded down.
    private static Quantity LeastOf(SignalScope scope)
    {
        var (line, margin) = (scope.Thresholds.Min(found => found.Threshold.Limit), scope.Parameters.Exact(Lower, ParameterUnit.Ratio));
        return new Quantity(line.Millionths / 1_000_000 * margin.Millionths);
    }

    private Lead LeadOf(SignalScope scope, Near near, TestOutcome test, double share)
    {
        var subject = LeadSubject.Of([.. JoinedJobs.SubjectOf(near.Group, near.Below), new SubjectPart(SubjectKind.Threshold, near.Path)]);
        var (below, above) = (near.Below, near.Above);
        var reasons = new List<LeadReason>
        {
            new(
                string.Create(CultureInfo.InvariantCulture, $"Of {near.Counts.Total} runs near {JoinedJobs.Line(near.Path, near.Threshold)}, {below.Count} are just below it; by chance {share:0.##} of them would be, and among all groups {test.BaseRate:0.##} are."),
                [.. below.Select(job => job.LogIndex).Order()]),
            new($"They are joined by {JoinedJobs.LinksOf(near.Group)}.", [.. below.Select(job => job.LogIndex).Order()]),
        };
        return new Lead(Code, subject)
        {
            Title = $"{JoinedJobs.NameOf(near.Below)} may plan runs to stay just below {near.Path}.",
            Reasons = reasons,
            Background = [.. above.Select(job => job.LogIndex).Order().TakeLast(Lead.MostEntries)],
            Against =
            [
                "Runs of one recipe have one size: where it happens to be just below the line, all of them are.",
                .. Counted.SayAny(above.Count, "{0} [run is|runs are] at the line or just above it."),
                .. scope.NotBinding(near.Path),
                .. JoinedJobs.NotHeeded(near.Path, near.Threshold),
            ],
            Test = test,
            Severity = new LeadSeverity(below.Count, "runs", "How many are just below the threshold."),
        };
    }
}
