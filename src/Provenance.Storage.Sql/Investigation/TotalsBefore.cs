// Sums over the jobs that started, or that ended, before a moment: whole months from totals, for everybody then whole days,
// and rows for the rest. Of the bucket that the moment falls into the shorter side is read: what comes before the moment
// is added, or what comes after it is taken away from the bucket's total. A total that was made from jobs logged before and
// after the size asked for is parted in the same way: its days, and then the rows that were there.

using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Sums of one filter on customer and place, over the jobs that were logged at the size, as they stand at the newest.</summary>
/// <param name="session">The snapshot's.</param>
/// <param name="known">The size.</param>
/// <param name="newest">Rows at the newest size.</param>
/// <param name="customer">Number of the customer's term; null for everybody.</param>
/// <param name="clusters">The clusters; null where a customer's need not be told apart.</param>
/// <param name="rows">
/// What rows must pass, beginning with " AND "; the same without the place, for rows of one of the clusters; and the parameters that
/// they name.
/// </param>
internal sealed class TotalsBefore(
    SqlSession session,
    KnownAt known,
    JobRows newest,
    long? customer,
    IReadOnlyCollection<long>? clusters,
    (string Conditions, string InCluster, Dictionary<string, object?> Parameters) rows) : IDisposable
{
    private const long FirstBucket = TotalBuckets.Untimed + 1;

    // An earlier size parts a thousand totals: each text is prepared once.
    private readonly Dictionary<string, SqlStatement> _prepared = new(StringComparer.Ordinal);

    private readonly Level[] _levels = customer is { } one
        ? [new Level(one, TotalBuckets.Month, TotalBuckets.MonthStart)]
        : [new Level(TotalBuckets.EverybodyByMonth, TotalBuckets.Month, TotalBuckets.MonthStart), new Level(TotalBuckets.Everybody, TotalBuckets.Day, TotalBuckets.DayStart)];

    private readonly record struct Level(long Owner, Func<long, long> Of, Func<long, long> Start);

    /// <summary>Adds all jobs, those whose times are redacted among them.</summary>
    public void AddAll(JobSums sums)
    {
        if (customer is null && known.IsLatest)
        {
            AddBuckets(TotalBuckets.Ever, clusters, long.MinValue, long.MaxValue, isEnd: false, 1, sums);
        }
        else
        {
            Add(0, clusters, long.MinValue, long.MaxValue, isEnd: false, 1, sums);
        }
    }

    /// <summary>Adds all jobs whose times are not redacted.</summary>
    public void AddTimed(JobSums sums) => Add(0, clusters, FirstBucket, long.MaxValue, isEnd: false, 1, sums);

    /// <summary>Adds the jobs that started before a moment.</summary>
    public void AddStarted(long before, JobSums sums) => Add(before, isEnd: false, 1, sums);

    /// <summary>Takes away the jobs that ended before a moment.</summary>
    public void TakeEnded(long before, JobSums sums) => Add(before, isEnd: true, -1, sums);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }
    }

    private void Add(long before, bool isEnd, int sign, JobSums sums)
    {
        var first = FirstBucket;
        for (var i = 0; i < _levels.Length; i++)
        {
            var level = _levels[i];
            var last = level.Of(before);
            Add(i, clusters, first, last, isEnd, sign, sums);
            if (i + 1 < _levels.Length)
            {
                first = _levels[i + 1].Of(level.Start(last));
                continue;
            }

            var (start, end) = (level.Start(last), level.Start(last + 1));
            if ((Int128)before - start <= (Int128)end - before)
            {
                AddRows(null, start, before, isEnd, sign, sums);
            }
            else
            {
                Add(i, clusters, last, last + 1, isEnd, sign, sums);
                AddRows(null, before, end, isEnd, -sign, sums);
            }
        }
    }

    // Totals of a level that were whole at the size; the few others by the next level, or by rows.
    private void Add(int level, IReadOnlyCollection<long>? places, long first, long next, bool isEnd, int sign, JobSums sums)
    {
        foreach (var (cluster, bucket) in AddBuckets(_levels[level].Owner, places, first, next, isEnd, sign, sums))
        {
            if (bucket == TotalBuckets.Untimed)
            {
                AddRows(cluster, SpannedTotals.UntimedStart, SpannedTotals.UntimedStart + 1, isEnd, sign, sums, isUntimed: true);
                continue;
            }

            var (start, end) = (_levels[level].Start(bucket), _levels[level].Start(bucket + 1));
            if (level + 1 < _levels.Length)
            {
                Add(level + 1, [cluster], _levels[level + 1].Of(start), _levels[level + 1].Of(end), isEnd, sign, sums);
            }
            else
            {
                AddRows(cluster, start, end, isEnd, sign, sums);
            }
        }
    }

    private List<(long Cluster, long Bucket)> AddBuckets(
        long owner, IReadOnlyCollection<long>? places, long first, long next, bool isEnd, int sign, JobSums sums)
    {
        var parted = new List<(long Cluster, long Bucket)>();
        var text =
            $"""
            SELECT {(isEnd ? "ended" : "started")}, {SpannedTotals.Columns} FROM job_total
            WHERE customer_id = ?1 AND {(places is null ? "" : "cluster_id = ?4 AND ")}bucket >= ?2 AND bucket < ?3;
            """;
        var read = Prepared(text, () => session.Prepare(text));
        read.Bind(1, owner).Bind(2, first).Bind(3, next);
        foreach (var cluster in places ?? [0])
        {
            _ = places is null ? read : read.Bind(4, cluster);
            SpannedTotals.Add(read, known.Size, sign, sums, parted);
            read.Reset();
        }

        return parted;
    }

    // Clusters are few: a range of each is cheaper than a range of all jobs of which most are elsewhere.
    private void AddRows(long? cluster, long from, long to, bool isEnd, int sign, JobSums sums, bool isUntimed = false)
    {
        if (from >= to)
        {
            return;
        }

        var (path, times) = isEnd
            ? (customer is null ? "job_by_cluster_end" : "job_by_customer_end", " AND j.ended_us IS NOT NULL AND j.ended_us >= @First AND j.ended_us < @Next")
            : (customer is null ? "job_by_cluster" : "job_by_customer", " AND j.started_us >= @First AND j.started_us < @Next");
        var parameters = new Dictionary<string, object?>(rows.Parameters, StringComparer.Ordinal) { ["First"] = from, ["Next"] = to, ["Only"] = cluster };
        var conditions = (cluster is null ? rows.Conditions : rows.InCluster + " AND j.cluster_id = @Only") + (isUntimed ? " AND j.missing & 1 <> 0" : " AND j.missing & 1 = 0")
            + times + known.Logged("j");
        foreach (var row in JobRows.Read(Prepared(path + conditions, () => newest.Prepare(new JobPath(path), conditions)), parameters))
        {
            sums.Add(row.Job, sign);
        }
    }

    private SqlStatement Prepared(string key, Func<SqlStatement> prepare)
    {
        if (!_prepared.TryGetValue(key, out var statement))
        {
            _prepared.Add(key, statement = prepare());
        }

        return statement;
    }
}
