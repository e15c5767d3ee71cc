using System.Numerics;
using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Usage over time, chips stacked, and structuring: answers from tables against answers from lists.</summary>
public abstract class ClusterSuite : RandomWorldSuiteBase
{
    private const long Hour = 3_600_000_000;

    private static readonly Trials Few = new(Worlds: 20, Questions: 8, WorldSize: 90, "training-job", "judgement", "rental") { AtMoments = true };
    private static readonly Trials Crowded = new(Worlds: 5, Questions: 8, WorldSize: 400, "training-job", "judgement", "rental") { AtMoments = true };
    private static readonly Trials Large = new(Worlds: 3, Questions: 8, WorldSize: 700, "training-job", "judgement") { AtMoments = true, SomeAreInOrder = true };

    private static readonly Gen<Period> Periods =
        from ago in Gen.Int[0, 45]
        from length in Gen.Int[1, 30]
        from open in Gen.Int[0, 3]
        from unit in OneOf(1, 24)
        select new Period((open & 1) == 1 ? null : At((ago + length) * unit), (open & 2) == 2 ? null : At(ago * unit));

    private static readonly Gen<UsageSeriesQuestion> Series =
        from ago in Gen.Int[0, 40]
        from length in Gen.Int[1, 50]
        from unit in OneOf(1, 24)
        from buckets in OneOf(0, 1, 7, 24)
        from customer in OneOf(WorldReports.Customers)
        from whom in Gen.Int[0, 2]
        from country in OneOf<string?>(null, null, "SG")
        from apart in OneOf(false, false, true)
        select new UsageSeriesQuestion
        {
            IdentifiersApart = apart,
            From = At((ago + length) * unit) - 12_345,
            To = At(ago * unit),
            Buckets = buckets,
            Filter = whom switch
            {
                0 => new UseFilter { Customer = customer, Country = country },
                1 => new UseFilter { Operator = "acme", Country = country },
                _ => new UseFilter { Cluster = "c-1", Customer = customer },
            },
        };

    private static readonly Gen<StackedChipsQuestion> Stacks =
        from period in Periods
        from country in OneOf<string?>(null, null, "SG", "MY")
        from chips in Gen.Int[1, 120]
        from apart in OneOf(false, false, true)
        select new StackedChipsQuestion
        {
            IdentifiersApart = apart,
            Period = period,
            Country = country,
            MinTotalProcessingPerformance = Quantity.FromInteger((ulong)chips * 900),
            PageSize = 1_000,
        };

    private static readonly Gen<StructuringQuestion> Structures =
        from period in Periods
        from isFlop in Gen.Bool
        from size in Gen.Int[1, 12]
        from length in Gen.Int[1, 40]
        from unit in OneOf(1, 24)
        from links in Gen.Int[1, 31]
        from operators in Gen.Int[1, 2]
        from most in OneOf(2, 3, 10)
        from least in OneOf(0ul, 5ul)
        select new StructuringQuestion
        {
            Measure = isFlop ? JobMeasure.Flop : JobMeasure.AcceleratorHours,
            Threshold = isFlop ? new Quantity((UInt128)size * 900_000_000_000_000_000 * 1_000_000_000_000_000) : Quantity.FromInteger((ulong)size * 12_000),
            LeastJob = Quantity.FromInteger(least),
            WindowMicroseconds = length * unit * Hour,
            Period = period,
            Links = (JobLinks)links,
            MinOperators = operators,
            MostCustomersPerLink = most,
            MostAdjustedP = 1,
            PageSize = 1_000,
        };

    [Fact]
    public Task Usage_over_time_is_what_looking_at_every_moment_finds() => EachViewAsync(Series, Few, AssertSeriesAsync);

    [Fact]
    public Task Chips_are_stacked_as_looking_at_every_moment_finds() => EachViewAsync(Stacks, Few, AssertStackedAsync);

    [Fact]
    public Task Chips_are_stacked_the_same_where_their_use_fills_many_chunks() => EachViewAsync(Stacks, Large, AssertStackedAsync);

    [Fact]
    public Task Usage_over_time_is_the_same_where_it_fills_many_chunks() => EachViewAsync(Series, Large, AssertSeriesAsync);

    [Fact]
    public Task Groups_and_windows_are_those_that_comparing_every_pair_finds() => EachViewAsync(Structures, Few, async (view, investigator, asked, coverage) =>
    {
        var question = asked with { AsOf = view.AsOf };
        var answer = await AssertGroupsAsync(view, investigator, question, coverage);
        var contradicting = ObviousBasis.AssertCounted(
            view,
            answer.Basis,
            ObviousStructuring.JobsOf(view.Entries, question).Concat(answer.Groups.SelectMany(group => group.JoinedBy.SelectMany(key => key.Rentals.Shown))),
            answer.Groups.SelectMany(group => group.LogIndices.Shown.Concat(group.JoiningLogIndices.Shown)));
        coverage.Note("contradicted jobs of groups", contradicting.Count);
        coverage.Note("redacted jobs that are looked at", (int)answer.Basis.EntriesRedacted);
        coverage.NoteRentals(view);
        coverage.Note("groups of several customers", answer.Groups.Count(group => group.Customers.Count > 1));
        coverage.Note(ObviousStructuring.InAnotherWindow, 0);
        coverage.Note("groups that surely cross", answer.Groups.Count(group => group.Crossing == ThresholdCrossing.Certain));
        coverage.Note("groups in all that are joined by payment", asked.Links.HasFlag(JobLinks.Payment) ? answer.GroupsInAll : 0);
    });

    [Fact]
    public Task Groups_are_the_same_where_most_users_of_a_model_are_unknown() => EachViewAsync(Structures, Crowded, async (view, investigator, asked, coverage) =>
    {
        _ = await AssertGroupsAsync(view, investigator, asked with { AsOf = view.AsOf, Links = asked.Links | JobLinks.Lineage }, coverage);
        coverage.Note(ObviousStructuring.AmongUnknown, 0);
    });

    private static async Task<StructuringAnswer> AssertGroupsAsync(WorldView view, Investigator investigator, StructuringQuestion question, WorldCoverage coverage)
    {
        var (expected, joining) = await ObviousStructuring.LookAsync(view.Entries, view.ValidAt, question, coverage);
        var answer = (await investigator.AskAsync(question, Token)).Answer!;
        Assert.Equal(expected.Count, answer.GroupsInAll);

        // With an adjusted p of 1 every group is shown that was tested or that crosses.
        var shown = expected.Where(text => text.Split(" | ") is var parts && ((parts[2], parts[5], parts[6]) != (nameof(ThresholdCrossing.None), "0", "0")));
        Assert.Equal(shown.Order(StringComparer.Ordinal), answer.Groups.Select(ObviousStructuring.Describe).Order(StringComparer.Ordinal));
        foreach (var group in answer.Groups)
        {
            ObviousChains.AssertJoined(view.Entries, group, joining, coverage);
        }

        Assert.Equal(
            answer.Groups.Any(group => group.JoinedBy.Any(link => link.Link == JobLinks.Owner)),
            answer.Basis.Caveats.Any(caveat => caveat.Contains("GetControllers shows it", StringComparison.Ordinal)));
        Assert.Equal(
            answer.Groups.SelectMany(group => group.LogIndices.Shown.Concat(group.JoiningLogIndices.Shown)).Concat(answer.Basis.Contradicting).Distinct().Order(),
            answer.Basis.LogIndices.Shown);
        return answer;
    }

    private static long At(int hoursAgo) => WorldReports.Now.Microseconds - (hoursAgo * Hour);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static async Task AssertSeriesAsync(WorldView view, Investigator investigator, UsageSeriesQuestion asked, WorldCoverage coverage)
    {
        var question = asked with { AsOf = view.AsOf };
        var expected = ObviousUses.Series(view, question).ToList();
        var answer = (await investigator.AskAsync(question, Token)).Answer!;
        Assert.Equal(expected.Select(bucket => bucket.Peak), answer.Buckets.Select(bucket => (BigInteger)bucket.PeakAccelerators));
        Assert.Equal(expected.Select(bucket => new ExactSum(bucket.Microseconds / 3_600)), answer.Buckets.Select(bucket => bucket.AcceleratorHours.Low));
        Assert.Equal(expected.Select(bucket => new ExactSum((bucket.Microseconds + 3_599) / 3_600)), answer.Buckets.Select(bucket => bucket.AcceleratorHours.High));
        Assert.Equal((question.From, question.To), (answer.Buckets[0].From, answer.Buckets[^1].To));
        Assert.All(answer.Buckets.Zip(answer.Buckets.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        coverage.Note("buckets in use", answer.Buckets.Count(bucket => bucket.PeakAccelerators > 0));
        var filter = new JobFilter
        {
            Operator = question.Filter.Operator,
            Cluster = question.Filter.Cluster,
            Country = question.Filter.Country,
            Period = new Period(question.From, question.To),
        };
        var identities = new ObviousIdentities(view, question.IdentifiersApart);
        string?[] customers = question.Filter.Customer is { } customer ? [.. identities.MembersOf(customer)] : [null];
        ObviousUncounted.AssertSaid(view, filter, customers, answer.Basis, coverage);
        var open = customers.SelectMany(of => ObviousJobs.Find(view.Entries, filter with { Customer = of, Period = Period.Always }))
            .Where(job => job.Standing == Standing.Current)
            .Select(job => job.Content.Section<Run>() is { StartedAt.IsKnown: true, EndedAt: not { IsKnown: true } } run ? run.StartedAt.Value.Microseconds : long.MaxValue)
            .Append(long.MaxValue).Min();
        var unlisted = ObviousUncounted.Unlisted(view, filter, customers).ToList();
        var first = unlisted.Select(run => run.StartedAt.Value.Microseconds).Append(long.MaxValue).Min();
        var last = unlisted.Select(run => run.EndedAt!.Value.Value.Microseconds).Append(long.MinValue).Max();
        Assert.Equal(
            answer.Buckets.Select(bucket => bucket.PeakAccelerators == 0 && (open < bucket.To || (first < bucket.To && last > bucket.From))),
            answer.Buckets.Select(bucket => bucket.IsUnknown));
        coverage.Note("buckets of which nothing is told while a job may go on", answer.Buckets.Count(bucket => bucket.IsUnknown));
        coverage.Note("buckets in which nothing is held", answer.Buckets.Count(bucket => bucket is { IsUnknown: false, PeakAccelerators: var peak } && peak == 0));
        await AssertBasisAsync(investigator, question, answer, coverage);
    }

    // What could have been counted among what is held, whether or not a row names it.
    private static void AssertUncounted(WorldView view, StackedChipsQuestion question, StackedChipsAnswer answer, WorldCoverage coverage)
    {
        var filter = new JobFilter { Period = question.Period, Country = question.Country };
        var conflicts = ObviousJobs.Find(view.Entries, filter).Where(job => job.Standing == Standing.Conflict).Select(job => job.Index)
            .Union(answer.Basis.Contradicting).Count();
        var redacted = ObviousJobs.Find(view.Entries, filter with { Period = Period.Always }).Count(job => job.Content.MissingSections.Count > 0);
        var named = answer.Holders.SelectMany(holder => holder.LogIndices).Distinct().Count();
        Assert.Equal(
            (named + conflicts, conflicts, redacted),
            (answer.Basis.EntriesConsidered, answer.Basis.EntriesInConflict, answer.Basis.EntriesRedacted));
        Assert.Equal(
            answer.Holders.Any(holder => holder.Placement == ChipPlacement.CoLocated && holder.Places.Any(place => place.Domain is null)),
            answer.Basis.Caveats.Any(caveat => caveat.Contains("domain is stated as unknown", StringComparison.Ordinal)));
        ObviousUncounted.AssertSaid(view, filter, [null], answer.Basis, coverage);
        coverage.Note("conflicts that no row names", conflicts - answer.Basis.Contradicting.Count);
        coverage.Note("redacted jobs", redacted);
    }

    // A series rests on the jobs that the question for jobs finds, and is never held up by none.
    private static async Task AssertBasisAsync(
        Investigator investigator, UsageSeriesQuestion question, UsageSeriesAnswer answer, WorldCoverage coverage)
    {
        var jobs = (await investigator.AskAsync(
            new JobQuestion
            {
                AsOf = question.AsOf,
                Filter = new JobFilter
                {
                    Customer = question.Filter.Customer,
                    Operator = question.Filter.Operator,
                    Cluster = question.Filter.Cluster,
                    Country = question.Filter.Country,
                    Period = new Period(question.From, question.To),
                },
                IdentifiersApart = question.IdentifiersApart,
                PageSize = 1_000,
            },
            Token)).Answer!;
        var own = jobs.Jobs.Select(job => job.LogIndices[0]).ToList();
        IReadOnlyList<long> judgements = answer.Judged?.Judgements ?? [];
        Assert.Equal(own.Concat(jobs.Basis.Contradicting).Concat(judgements).Order(), answer.Basis.LogIndices.Shown);
        Assert.Equal(jobs.Totals.Jobs + jobs.Basis.Contradicting.Count + judgements.Count, answer.Basis.LogIndices.Total);
        Assert.Equal(jobs.Basis.Contradicting, answer.Basis.Contradicting);
        Assert.Equal(ObviousIdentities.Describe(jobs.Judged), ObviousIdentities.Describe(answer.Judged));
        Assert.Equal(
            (jobs.Basis.EntriesConsidered, jobs.Basis.EntriesUnverified, jobs.Basis.EntriesOfSuspendedKeys, jobs.Basis.EntriesInConflict, jobs.Basis.EntriesRedacted),
            (answer.Basis.EntriesConsidered, answer.Basis.EntriesUnverified, answer.Basis.EntriesOfSuspendedKeys, answer.Basis.EntriesInConflict, answer.Basis.EntriesRedacted));
        coverage.Note("series of several identifiers", answer.Judged is null ? 0 : 1);
        Assert.True(own.Count > 0 || answer.Buckets.All(bucket => bucket.PeakAccelerators == 0));
        coverage.Note("series with entries", answer.Basis.LogIndices.Total > 0 ? 1 : 0);
    }

    private static async Task AssertStackedAsync(WorldView view, Investigator investigator, StackedChipsQuestion asked, WorldCoverage coverage)
    {
        var question = asked with { AsOf = view.AsOf };
        var expected = ObviousUses.Stacked(view, question).Order(StringComparer.Ordinal).ToList();
        var whole = (await investigator.AskAsync(question, Token)).Answer!;
        var holders = whole.Holders;
        Assert.Equal(expected, holders.Select(ObviousUses.Describe).Order(StringComparer.Ordinal));
        Assert.All(holders, holder => Assert.Equal(ObviousIdentities.Contradicting(view.Entries, holder.LogIndices), holder.Contradicting));
        Assert.Equal(holders.SelectMany(holder => holder.Contradicting).Distinct().Order(), whole.Basis.Contradicting);
        AssertUncounted(view, question, whole, coverage);
        Assert.Equal(
            holders.SelectMany(holder => holder.LogIndices.Concat(holder.Contradicting).Concat(holder.Judged?.Judgements ?? [])).Distinct().Order(),
            whole.Basis.LogIndices.Shown);
        coverage.Note("holders of several identifiers", holders.Count(holder => holder.Judged is { Identifiers.Count: > 1 }));
        coverage.Note("holders that are contradicted", holders.Count(holder => holder.Contradicting.Count > 0));
        var paged = new List<StackedChipsHolder>();
        for (var page = question with { PageSize = 2 }; ;)
        {
            var answer = (await investigator.AskAsync(page, Token)).Answer!;
            paged.AddRange(answer.Holders);
            if (answer.NextPageToken.Length == 0)
            {
                break;
            }

            page = page with { PageToken = answer.NextPageToken };
        }

        Assert.Equal(holders.Select(ObviousUses.Describe), paged.Select(ObviousUses.Describe));
        coverage.Note("holders", holders.Count);
        coverage.Note("several pages", holders.Count > 2);
    }
}
