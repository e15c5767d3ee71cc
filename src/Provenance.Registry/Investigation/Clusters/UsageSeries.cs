using System.Globalization;
using System.Numerics;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>One answer.</summary>
internal sealed class UsageSeries(QuestionScope scope, UsageSeriesQuestion question)
{
    private const int MicrosecondsPerHourInMillionths = 3_600;

    private readonly List<UsageBucket> _buckets = [];
    private readonly long _count = Math.Min(
        question.Buckets == 0 ? UsageSeriesQuestion.DefaultBuckets : question.Buckets, question.To - question.From);

    private Int128 _level;
    private Int128 _peak;
    private BigInteger _microseconds;
    private long _at = question.From;

    public async ValueTask<InvestigationOutcome<UsageSeriesAnswer>> RunAsync(CancellationToken cancellationToken)
    {
        var (judged, isCut) = await JudgedCustomers.FindAsync(
            scope.Snapshot.Identities, question.Filter.Customer, question.IdentifiersApart, cancellationToken);
        IReadOnlyList<string?> customers = judged is null ? [question.Filter.Customer] : [.. judged.Identifiers];
        var groups = new List<ChunkedGroup>();
        foreach (var customer in customers)
        {
            await foreach (var (group, chunks) in scope.Snapshot.Uses.ReadGroupsAsync(question.Filter with { Customer = customer }, cancellationToken))
            {
                groups.Add(new ChunkedGroup(group, chunks));
            }
        }

        var merge = new UseMerge(scope.Snapshot.Uses, groups);
        _level = merge.LevelsBefore(question.From).Aggregate(Int128.Zero, (sum, item) => sum + item.Level.Change);
        var events = 0L;
        await foreach (var (_, use) in merge.ReadAsync(question.From, question.To, cancellationToken))
        {
            if (++events > UsageSeriesQuestion.MostEvents)
            {
                return InvestigationOutcome<UsageSeriesAnswer>.Refuse(QuestionRules.Argument(
                    "period", $"More than {UsageSeriesQuestion.MostEvents} starts and ends of allocations lie in it: ask for a shorter one, or for less."));
            }

            if (use.At > question.From)
            {
                Settle(use.At);
            }

            _level += use.Change;
        }

        Settle(question.To);
        var firstOpen = await FirstOpenAsync(customers, cancellationToken);
        var uncounted = await UncountedUse.ReadAsync(scope.Snapshot, FilterOf(new Period(question.From, question.To)), customers, cancellationToken);
        var unlisted = await UnlistedAsync(uncounted.Sums, customers, cancellationToken);
        return InvestigationOutcome<UsageSeriesAnswer>.Of(new UsageSeriesAnswer
        {
            Buckets = [.. _buckets.Select((bucket, place) => bucket with
            {
                IsUnknown = bucket.PeakAccelerators == 0 && (place >= firstOpen || (place >= unlisted.First && place <= unlisted.Last)),
            })],
            Groups = groups.Count,
            Judged = judged,
            Basis = JudgedCustomers.Mark(await BasisAsync(uncounted, customers, groups.Count, cancellationToken), [judged], isCut),
        });
    }

    // What is held before the period is read as sums that name no entry, so that the entries are those of the jobs that the
    // question for jobs finds with the same filter. Those that state no times hold nothing here, and are among them.
    private async ValueTask<AnswerBasis> BasisAsync(
        UncountedUse uncounted, IReadOnlyList<string?> customers, int groups, CancellationToken cancellationToken)
    {
        var filter = FilterOf(new Period(question.From, question.To));
        var search = new CustomerJobs(scope.Snapshot.Jobs, filter, customers);
        var sums = uncounted.Sums;
        var jobs = await search.ReadPageAsync(false, null, scope.MostLogIndices, cancellationToken);
        var contradictions = await JobContradictions.ReadAsync(scope.Snapshot.Jobs, filter, customers, jobs.Select(job => job.LogIndex), cancellationToken);
        var caveats = new List<string>();
        if (groups == 0)
        {
            caveats.Add("No allocation that is known is of what was asked for, at any time: the zeros are what is reported, which is nothing, and not what was held.");
        }

        caveats.Add("Accelerator hours are computed from allocations, whatever the jobs state.");
        caveats.Add("Only allocations of current jobs are counted; what lies below the reporting line is not.");
        caveats.AddRange(await RentalsOfTwo.SayAsync(scope.Snapshot.Origins, customers, cancellationToken));
        caveats.AddRange(uncounted.Caveats);
        if (sums.Jobs > jobs.Count)
        {
            caveats.Add(Counted.Say(
                jobs.Count,
                $"Entries named are those of the {{0}} [job|jobs] that began last, of {sums.Jobs.ToString(CultureInfo.InvariantCulture)}: the question for jobs of the same names and period names all."));
        }

        return contradictions.Mark(scope.Basis() with
        {
            LogIndices = EvidenceIndices.Of(jobs.Select(job => job.LogIndex)) with { Total = sums.Jobs },
            EntriesConsidered = sums.Jobs + sums.Conflicts,
            EntriesUnverified = sums.Unverified,
            EntriesOfSuspendedKeys = sums.Suspended,
            EntriesInConflict = sums.Conflicts,
            EntriesRedacted = uncounted.Redacted,
            Caveats = caveats,
        });
    }

    // The first bucket in or before which a job began whose end is not known: what it held after its last report nobody has told
    // yet, so that from there on nothing told is not nothing held. Jobs whose start is not known count as begun before all others.
    // Sought no further than to the last bucket with nothing told, for only of such is it asked.
    private async ValueTask<long> FirstOpenAsync(IReadOnlyList<string?> customers, CancellationToken cancellationToken)
    {
        var last = (long)_buckets.FindLastIndex(bucket => bucket.PeakAccelerators == 0);
        if (last < 0)
        {
            return _count;
        }

        var untimed = await BegunAsync(1);
        if (await BegunAsync(StartOf(last + 1)) == untimed)
        {
            return _count;
        }

        return await FirstAsync(0, last, async bucket => await BegunAsync(StartOf(bucket + 1)) > untimed);

        async ValueTask<long> BegunAsync(long before) =>
            (await new CustomerJobs(scope.Snapshot.Jobs, FilterOf(new Period(null, before)), customers).SumAsync(cancellationToken)).WithoutTimes;
    }

    // From the first to the last bucket in which a job ran that lists nothing that it held; none where the last comes before the first.
    private async ValueTask<(long First, long Last)> UnlistedAsync(
        JobSums sums, IReadOnlyList<string?> customers, CancellationToken cancellationToken)
    {
        if (sums.WithoutAllocations == 0 || _buckets.TrueForAll(bucket => bucket.PeakAccelerators != 0))
        {
            return (_count, -1);
        }

        var first = await FirstAsync(0, _count - 1, bucket => AreAnyAsync(0, bucket + 1));
        return (first, await FirstAsync(first, _count - 1, async bucket => !await AreAnyAsync(bucket + 1, _count)));

        async ValueTask<bool> AreAnyAsync(long from, long to) => (await new CustomerJobs(
            scope.Snapshot.Jobs, FilterOf(new Period(StartOf(from), StartOf(to))), customers).SumAsync(cancellationToken)).WithoutAllocations > 0;
    }

    // The first bucket of which something holds that holds of each after it, and of the last.
    private static async ValueTask<long> FirstAsync(long first, long last, Func<long, ValueTask<bool>> holds)
    {
        while (first < last)
        {
            var middle = (first + last) / 2;
            (first, last) = await holds(middle) ? (first, middle) : (middle + 1, last);
        }

        return first;
    }

    private JobFilter FilterOf(Period period) => new()
    {
        Operator = question.Filter.Operator,
        Site = question.Filter.Site,
        Cluster = question.Filter.Cluster,
        Country = question.Filter.Country,
        Period = period,
    };

    // Bounds of buckets are rounded down to the microsecond, so that they have no gap and are as equal as can be.
    private long StartOf(long bucket) => question.From + (long)((Int128)(question.To - question.From) * bucket / _count);

    // The level has been what it is since the last event, up to this time.
    private void Settle(long until)
    {
        while (_at < until)
        {
            var end = StartOf(_buckets.Count + 1);
            var part = Math.Min(until, end);
            _peak = Int128.Max(_peak, _level);
            _microseconds += (BigInteger)_level * (part - _at);
            _at = part;
            if (part == end)
            {
                Close(end);
            }
        }
    }

    private void Close(long end)
    {
        var low = BigInteger.DivRem(_microseconds, MicrosecondsPerHourInMillionths, out var rest);
        var hours = new SummedEstimate(new ExactSum(low), new ExactSum(rest.IsZero ? low : low + 1), Words.Of(EstimateBasis.Computed));
        _buckets.Add(new UsageBucket(StartOf(_buckets.Count), end, _peak, hours));
        (_peak, _microseconds) = (0, BigInteger.Zero);
    }
}
