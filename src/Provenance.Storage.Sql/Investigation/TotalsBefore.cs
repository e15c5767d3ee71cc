// Sums over the jobs that started, or that ended, before a moment: whole months from totals, for everybody then whole days,
// and rows for the rest. Of the bucket that the moment falls into the shorter side is read: what comes before the moment
// is added, or what comes after it is taken away from the bucket's total.

using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Sums of one filter on customer and place, at the newest size.</summary>
/// <param name="session">The snapshot's.</param>
/// <param name="newest">Rows at the newest size.</param>
/// <param name="customer">Number of the customer's term; null for everybody.</param>
/// <param name="clusters">The clusters; null where a customer's need not be told apart.</param>
/// <param name="rows">What rows must pass, beginning with " AND ", and the parameters that it names.</param>
internal sealed class TotalsBefore(
    SqlSession session,
    JobRows newest,
    long? customer,
    IReadOnlyCollection<long>? clusters,
    (string Conditions, Dictionary<string, object?> Parameters) rows)
{
    private const long FirstBucket = TotalBuckets.Untimed + 1;

    private readonly Level[] _levels = customer is { } one
        ? [new Level(one, TotalBuckets.Month, TotalBuckets.MonthStart)]
        : [new Level(TotalBuckets.EverybodyByMonth, TotalBuckets.Month, TotalBuckets.MonthStart), new Level(TotalBuckets.Everybody, TotalBuckets.Day, TotalBuckets.DayStart)];

    private readonly record struct Level(long Owner, Func<long, long> Of, Func<long, long> Start);

    /// <summary>Adds all jobs, those whose times are redacted among them.</summary>
    public void AddAll(JobSums sums) => Add(
        customer is null ? new Level(TotalBuckets.Ever, TotalBuckets.Month, TotalBuckets.MonthStart) : _levels[0], long.MinValue, long.MaxValue, isEnd: false, 1, sums);

    /// <summary>Adds all jobs whose times are not redacted.</summary>
    public void AddTimed(JobSums sums) => Add(_levels[0], FirstBucket, long.MaxValue, isEnd: false, 1, sums);

    /// <summary>Adds the jobs that started before a moment.</summary>
    public void AddStarted(long before, JobSums sums) => Add(before, isEnd: false, 1, sums);

    /// <summary>Takes away the jobs that ended before a moment.</summary>
    public void TakeEnded(long before, JobSums sums) => Add(before, isEnd: true, -1, sums);

    private void Add(long before, bool isEnd, int sign, JobSums sums)
    {
        var first = FirstBucket;
        for (var i = 0; i < _levels.Length; i++)
        {
            var level = _levels[i];
            var last = level.Of(before);
            Add(level, first, last, isEnd, sign, sums);
            if (i + 1 < _levels.Length)
            {
                first = _levels[i + 1].Of(level.Start(last));
                continue;
            }

            var (start, end) = (level.Start(last), level.Start(last + 1));
            if ((Int128)before - start <= (Int128)end - before)
            {
                AddRows(start, before, isEnd, sign, sums);
            }
            else
            {
                Add(level, last, last + 1, isEnd, sign, sums);
                AddRows(before, end, isEnd, -sign, sums);
            }
        }
    }

    private void Add(Level level, long first, long next, bool isEnd, int sign, JobSums sums)
    {
        using var read = session.Prepare(
            $"""
            SELECT {(isEnd ? "ended" : "started")} FROM job_total
            WHERE customer_id = ?1 AND {(clusters is null ? "" : "cluster_id = ?4 AND ")}bucket >= ?2 AND bucket < ?3;
            """);
        read.Bind(1, level.Owner).Bind(2, first).Bind(3, next);
        foreach (var cluster in clusters ?? [0])
        {
            _ = clusters is null ? read : read.Bind(4, cluster);
            while (read.Step())
            {
                sums.Add(read.Blob(0), sign);
            }

            read.Reset();
        }
    }

    // Clusters are few: a range of each is cheaper than a range of all jobs of which most are elsewhere.
    private void AddRows(long from, long to, bool isEnd, int sign, JobSums sums)
    {
        if (from >= to)
        {
            return;
        }

        var (path, times) = isEnd
            ? (customer is null ? "job_by_cluster_end" : "job_by_customer_end", " AND j.ended_us IS NOT NULL AND j.ended_us >= @First AND j.ended_us < @Next")
            : (customer is null ? "job_by_cluster" : "job_by_customer", " AND j.started_us >= @First AND j.started_us < @Next");
        var parameters = new Dictionary<string, object?>(rows.Parameters, StringComparer.Ordinal) { ["First"] = from, ["Next"] = to };
        foreach (var row in newest.Read(new JobPath(path), rows.Conditions + " AND j.missing & 1 = 0" + times, parameters))
        {
            sums.Add(row.Job, sign);
        }
    }
}
