using System.Globalization;
using Provenance.Registry.Statistics;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>One search: reads jobs, joins them, adds up, tests, ranks.</summary>
internal sealed class StructuringSearch(QuestionScope scope, StructuringQuestion question, int rows)
{
    private readonly IStructuringFacts _facts = scope.Snapshot.Structuring;
    private readonly List<SizedJob> _jobs = [];

    private sealed record Judged(IReadOnlyList<SizedJob> Jobs, JobLinks Links, SlidingSums Sums, BunchingCounts Counts)
    {
        public TestOutcome? Test { get; set; }
    }

    public async ValueTask<InvestigationOutcome<StructuringAnswer>> RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var job in _facts.ReadJobsAsync(question.Measure, question.Least, question.Period, cancellationToken))
        {
            if (_jobs.Count == StructuringQuestion.MostJobs)
            {
                return InvestigationOutcome<StructuringAnswer>.Refuse(QuestionRules.Argument(
                    "leastJob", $"More than {StructuringQuestion.MostJobs} jobs are that large: raise it, or shorten the period."));
            }

            _jobs.Add(job);
        }

        _jobs.Sort((left, right) => left.LogIndex.CompareTo(right.LogIndex));
        var linked = new LinkedJobs(_facts, Owners, question.Links, question.MostCustomersPerLink, scope.ValidAtMicroseconds);
        var judged = (await linked.JoinAsync(_jobs, cancellationToken))
            .Where(group => group.Jobs.Select(job => job.Cluster.Operator).Distinct().Count() >= question.MinOperators)
            .Select(group => new Judged(
                group.Jobs,
                group.Links,
                SlidingSums.Of(group.Jobs, question.Threshold, question.WindowMicroseconds),
                Count(group.Jobs)))
            .ToList();
        return InvestigationOutcome<StructuringAnswer>.Of(await AnswerAsync(judged, linked, cancellationToken));
    }

    private ICommonOwners? Owners => question.Owners ?? scope.CommonOwners;

    private BunchingCounts Count(IEnumerable<SizedJob> jobs) =>
        BunchingTest.Count(jobs.Select(job => job.InTheEnd), question.Threshold, question.LowerMargin, question.UpperMargin);

    private async ValueTask<StructuringAnswer> AnswerAsync(List<Judged> judged, LinkedJobs linked, CancellationToken cancellationToken)
    {
        var share = BunchingTest.LogUniformShareBelow(question.LowerMargin.Approximately, question.UpperMargin.Approximately);
        var tested = judged.Where(group => group.Counts.Total is > 0 and <= BinomialTail.MostTrials).ToList();
        var baseRate = Test(tested, share);
        var shown = judged
            .Where(group => group.Sums.Crossing != ThresholdCrossing.None || group.Test?.AdjustedP <= question.MostAdjustedP)
            .OrderByDescending(group => group.Sums.Crossing)
            .ThenBy(group => group.Test?.P ?? 1)
            .ThenByDescending(group => group.Sums.Window?.High.Millionths ?? 0)
            .ThenBy(group => group.Jobs[0].LogIndex)
            .ToList();
        var first = scope.PageStart.Length == 0 ? 0 : int.Parse(scope.PageStart, CultureInfo.InvariantCulture);
        var evidence = new GroupEvidence(_facts, linked);
        var page = await evidence.NameAsync([.. shown.Skip(first).Take(rows).Select(ToGroup)], cancellationToken);
        return new StructuringAnswer
        {
            Groups = page,
            NextPageToken = shown.Count > first + rows ? question.PageAfter(scope, first + rows) : "",
            GroupsInAll = judged.Count,
            GroupsTested = tested.Count,
            JobsConsidered = _jobs.Count,
            JobsOverThreshold = _jobs.Count(job => job.Low > question.Threshold),
            ExpectedShareBelow = share,
            BaseRate = baseRate,
            Basis = await BasisAsync(page, evidence, linked.Caveats, judged, cancellationToken),
        };
    }

    // Every job that was looked at is considered: the tests rest on all of them. So is what contradicts those of the page, and the
    // rentals that tell what joins these.
    // Owners in common go by the share that the rule set names.
    private async ValueTask<AnswerBasis> BasisAsync(
        IReadOnlyList<StructuringGroup> page, GroupEvidence evidence, IReadOnlyList<string> common, List<Judged> judged, CancellationToken cancellationToken)
    {
        var listed = page.SelectMany(group => group.LogIndices.Shown).Concat(evidence.Jobs).ToList();
        var shown = EvidenceIndices.Of(listed.Concat(evidence.Rentals))
            .And(page.Sum(group => group.LogIndices.Total - group.LogIndices.Shown.Count));
        var contradictions = await JobContradictions.ReadAsync(scope.Snapshot.Jobs, listed, cancellationToken);
        List<long> beside = [.. contradictions.Entries, .. evidence.Rentals];
        var doubts = await scope.Snapshot.Changes.CountDoubtsAsync(beside, cancellationToken);
        var sums = await scope.Snapshot.Jobs.SumAsync(new JobFilter(), cancellationToken);
        var sized = question.Measure == JobMeasure.Flop ? sums.Flop.Count : sums.Hours.Count;
        var unsized = sums.Jobs - sized + await _facts.CountUnstartedAsync(question.Measure, cancellationToken);
        return contradictions.Name(scope.BasisByRules() with
        {
            LogIndices = shown,
            EntriesConsidered = _jobs.Count + beside.Count,
            EntriesUnverified = _jobs.Count(job => job.IsSignerSuspended || job.IsRedacted) + doubts.InAll,
            EntriesOfSuspendedKeys = _jobs.Count(job => job.IsSignerSuspended) + doubts.OfSuspendedKeys,
            EntriesInConflict = doubts.InConflict,
            EntriesRedacted = _jobs.Count(job => job.IsRedacted) + doubts.Redacted,
            Caveats = Caveats(page, [.. common, .. evidence.Caveats], judged, unsized, await CountEarlierAsync(cancellationToken), sums.Redacted),
        });
    }

    // Of jobs of any size: sums of a period are kept, those of the larger jobs among them would have to be read.
    private async ValueTask<long> CountEarlierAsync(CancellationToken cancellationToken) => question.Period.FromMicroseconds is { } from
        ? (await scope.Snapshot.Jobs.SumAsync(new JobFilter { Period = new Period(from - 1, from) }, cancellationToken)).Jobs
        : 0;

    private static double? Test(List<Judged> tested, double share)
    {
        if (tested.Count == 0)
        {
            return null;
        }

        var baseRate = (double)tested.Sum(group => (long)group.Counts.Below) / tested.Sum(group => (long)group.Counts.Total);
        var outcomes = TestFamily.Outcomes(
            [.. tested.Select(group => new GroupTest(group.Counts.Below, BunchingTest.P(group.Counts, share)!.Value))],
            baseRate,
            Adjustment.BenjaminiHochberg);
        foreach (var (group, outcome) in tested.Zip(outcomes))
        {
            group.Test = outcome;
        }

        return baseRate;
    }

    private StructuringGroup ToGroup(Judged group)
    {
        var customers = group.Jobs.SelectMany(job => new[] { job.Customer, job.EndCustomer }).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var near = group.Jobs.Where(job => Count([job]).Total > 0);
        return new StructuringGroup
        {
            Customers = [.. customers.Take(StructuringGroup.MostCustomers)],
            CustomersTotal = customers.Count,
            Operators = [.. group.Jobs.Select(job => job.Cluster.Operator).Distinct().Order(StringComparer.Ordinal)],
            Links = group.Links,
            Jobs = group.Jobs.Count,
            Crossing = group.Sums.Crossing,
            Window = group.Sums.Window,
            Counts = group.Counts,
            Test = group.Test,
            LogIndices = EvidenceIndices.Of(group.Sums.Members.Concat(near).Select(job => job.LogIndex)),
        };
    }

    private List<string> Caveats(IReadOnlyList<StructuringGroup> page, IReadOnlyList<string> common, List<Judged> judged, long unsized, long earlier, long redacted)
    {
        var caveats = new List<string>
        {
            "A group that crosses or bunches is a lead: that jobs were split on purpose is not shown by it.",
            "The p values hold where sizes near the threshold spread evenly over orders of magnitude; they say how unusual a group is, not why.",
        };
        if (question.Measure == JobMeasure.AcceleratorHours)
        {
            caveats.Add("Accelerator hours are as the jobs state them; those of clusters, usage and balances are computed from allocations.");
        }

        Add(question.Least == Quantity.Zero ? 0 : 1, string.Create(CultureInfo.InvariantCulture, $"Jobs below {(double)question.Least.Millionths / 1e6:0.##e0} {(question.Measure == JobMeasure.Flop ? "FLOP" : "accelerator hours")} are left out: many of them may add up."));
        caveats.Add(StructuringQuestion.SmallJobs);
        if (_jobs.Count > 0 && _jobs.Max(job => job.StartedAt) - _jobs.Min(job => job.StartedAt) < question.WindowMicroseconds)
        {
            caveats.Add("All jobs found started within less than the window: what a longer time would show is not seen.");
        }

        Add(unsized, "{0} current [job states|jobs state] no size or no start, whatever the period; [it is|they are] left out.");
        Add(earlier, "{0} [job|jobs], of whatever size, began before the period, or at a time that is not known, and [is|are] not known to have ended before it: [it is|they are] not looked at.");
        Add(redacted, "{0} [job has|jobs have] redacted sections, whatever [its|their] size and period: without its size or start a job is left out, and without its parties or lineage less joins it to others.");
        caveats.AddRange(common);
        Add(judged.Count(group => group.Counts.Total > BinomialTail.MostTrials), $"{{0}} [group has|groups have] more than {BinomialTail.MostTrials} jobs near the threshold and [was|were] not tested.");
        Add(
            (question.Links & JobLinks.Owner) != 0 ? 1 : 0,
            Owners is null
                ? "Owners in common were not looked for: no statements of owners were read."
                : "Owners in common are those who surely have a rule's share of both customers by what is declared; who is unknown, or controls without shares, joins nobody. Above each customer at most 1,000 entities are searched.");

        Add((question.Links & JobLinks.Owner) != 0 && Owners is not null ? 1 : 0, StructuringQuestion.OwnersWhen);

        // Jobs with the threshold between their lowest and their highest figure: on which side they lie is not known.
        var listed = page.Sum(group => (long)(group.Window?.Undecided ?? 0));
        Add(
            _jobs.Count(job => job.Low <= question.Threshold && job.High > question.Threshold),
            string.Create(CultureInfo.InvariantCulture, $"{{0}} [job|jobs] may be over the threshold alone or not, {listed} of them in the windows listed: [it counts as a part|they count as parts], with no more than the threshold."));
        Add(
            _jobs.Count(job => job.IsRunning),
            "{0} [job|jobs] still ran when last reported: [its size is|their sizes are] counted as until then, and [it has|they have] no upper bound; below the threshold [it counts|they count] neither as just below nor as just above.");
        Add(
            judged.Sum(group => (long)group.Counts.Undecided - group.Jobs.Count(job => job.IsRunning && job.High < question.Threshold)),
            "{0} [job has|jobs have] figures on both sides of the threshold and [counts|count] neither as just below nor as just above.");
        return caveats;

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(Counted.Say(count, format));
            }
        }
    }
}
