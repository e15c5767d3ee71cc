// Sums over jobs. What asks for customer, place and period is answered from totals: jobs that overlap a period are those
// that started before its end, less those that ended before its beginning; whole days (for a customer whole months) come
// from totals, and rows make up the rest. What asks for more is added up from rows.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Sums over jobs.</summary>
internal sealed class JobTotalReads(SqliteConnection connection, KnownAt known, JobRows rows)
{
    private const int MostWalked = 500;
    private const long NoTerm = long.MinValue;

    private readonly record struct Candidate(long Cluster, long Bucket, long MaxAccelerators);

    /// <summary>Sums over the jobs that pass.</summary>
    public JobTally Read(JobFilter filter)
    {
        var isSimple = filter is { Model: null, MinAccelerators: 0, MinFlop: null };
        return isSimple ? ReadTotals(filter) : ReadRows(filter);
    }

    private JobTally ReadRows(JobFilter filter)
    {
        var (sums, most) = (new JobSums(), 0L);
        foreach (var row in rows.Read(PathOf(filter), JobConditions.Of(known, filter), JobConditions.Parameters(filter)))
        {
            sums.Add(row.Job);
            most = Math.Max(most, row.Job.Standing == Standing.Current ? row.MaxAccelerators : 0);
        }

        return new JobTally(sums, most);
    }

    // Which index SQLite would choose depends on statistics that it does not have.
    private static JobPath PathOf(JobFilter filter) => new(
        filter.Model is not null ? "job_by_model"
        : filter.Customer is not null ? "job_by_customer"
        : filter.MinFlop is not null ? "job_by_flop"
        : "job_by_accelerators");

    private JobTally ReadTotals(JobFilter filter)
    {
        var customer = filter.Period == Period.Always ? TotalBuckets.Ever : TotalBuckets.Everybody;
        if (filter.Customer is { } name)
        {
            customer = connection.QuerySingleOrDefault<long?>("SELECT term_id FROM term WHERE text = @name;", new { name }) ?? NoTerm;
        }

        var buckets = new Buckets(filter.Customer is null, filter.Period);
        var sums = new JobSums();
        AddTotals(filter, customer, buckets, sums);
        AddEdges(filter, buckets, sums);
        foreach (var (then, now) in rows.ReadChanged(JobConditions.Of(known, filter), JobConditions.Parameters(filter)))
        {
            sums.Add(then.Job);
            sums.Add(then.Job with { Standing = now }, sign: -1);
        }

        return new JobTally(sums, MostByWalking(filter) ?? MostByTotals(filter, customer, buckets));
    }

    // Most filters let one of the largest jobs pass: those are looked at first.
    private long? MostByWalking(JobFilter filter) => !known.IsNewest ? null : connection.QueryFirstOrDefault<long?>(
        $"""
        SELECT j.max_accelerators FROM (
          SELECT * FROM job l INDEXED BY job_by_accelerators WHERE l.standing <> 2 ORDER BY l.max_accelerators DESC LIMIT {MostWalked}) j
        WHERE {known.Current("j")}{JobConditions.Of(known, filter)} LIMIT 1;
        """,
        JobConditions.Parameters(filter));

    private void AddTotals(JobFilter filter, long customer, in Buckets buckets, JobSums sums)
    {
        const string Select = "SELECT bucket, started, ended FROM job_total WHERE customer_id = ?1";
        if (Clusters(filter) is not { } clusters)
        {
            using var everywhere = new SqliteStatement(connection, Select + ";");
            AddTotals(everywhere.Bind(1, customer), buckets, sums);
            return;
        }

        using var read = new SqliteStatement(connection, Select + " AND cluster_id = ?2;");
        foreach (var cluster in clusters)
        {
            AddTotals(read.Bind(1, customer).Bind(2, cluster), buckets, sums);
        }
    }

    private static void AddTotals(SqliteStatement read, in Buckets buckets, JobSums sums)
    {
        while (read.Step())
        {
            var bucket = read.Integer(0);
            if (buckets.StartedWithin(bucket))
            {
                sums.Add(read.Blob(1));
            }

            if (buckets.EndedWithin(bucket))
            {
                sums.Add(read.Blob(2), -1);
            }
        }

        read.Reset();
    }

    private HashSet<long>? Clusters(JobFilter filter) =>
        JobConditions.Clusters(known, filter.Country, filter.Operator, filter.Site, filter.Cluster) is { } select
            ? connection.Query<long>(select, JobConditions.Parameters(filter)).ToHashSet()
            : null;

    // Sums at the newest size; what was different at an earlier one is added afterwards. Clusters are few: a range of each
    // is cheaper than a range of all jobs of which most are elsewhere.
    private void AddEdges(JobFilter filter, in Buckets buckets, JobSums sums)
    {
        var newest = new JobRows(connection, KnownAt.Newest(known.Size));
        var clusters = JobConditions.Clusters(known, filter.Country, filter.Operator, filter.Site, filter.Cluster) is null
            ? " AND j.cluster_id IN (SELECT cluster_id FROM cluster)"
            : "";
        var conditions = JobConditions.Of(known, filter with { Period = Period.Always }) + (filter.Customer is null ? clusters : "") + " AND j.missing & 1 = 0";
        if (filter.Period.ToMicroseconds is { } to)
        {
            var first = buckets.Start(buckets.Of(to));
            var path = new JobPath(filter.Customer is null ? "job_by_cluster" : "job_by_customer");
            Add(filter with { Period = new Period(first, to) }, path, " AND j.started_us >= @From AND j.started_us < @To", 1);
        }

        if (filter.Period.FromMicroseconds is { } from)
        {
            var first = buckets.Start(buckets.Of(from));
            var path = new JobPath(filter.Customer is null ? "job_by_cluster_end" : "job_by_customer_end");
            Add(filter with { Period = new Period(first, from) }, path, " AND j.ended_us IS NOT NULL AND j.ended_us >= @From AND j.ended_us <= @To", -1);
        }

        void Add(JobFilter within, JobPath path, string times, int sign)
        {
            foreach (var row in newest.Read(path, conditions + times, JobConditions.Parameters(within)))
            {
                sums.Add(row.Job, sign);
            }
        }
    }

    // Totals say how many accelerators no job of theirs had more of: those that promise most are looked into first, and
    // none that promises less than what was found.
    private long MostByTotals(JobFilter filter, long customer, in Buckets buckets)
    {
        var queue = new PriorityQueue<Candidate, long>();
        const string Select = "SELECT cluster_id, bucket, max_accelerators, until_us FROM job_total WHERE customer_id = ?1";
        var clusters = Clusters(filter);
        using (var read = new SqliteStatement(connection, Select + (clusters is null ? ";" : " AND cluster_id = ?2;")))
        {
            read.Bind(1, customer == TotalBuckets.Ever ? TotalBuckets.Everybody : customer);
            foreach (var cluster in clusters ?? [0])
            {
                _ = clusters is null ? read : read.Bind(2, cluster);
                while (read.Step())
                {
                    if (buckets.MayOverlap(read.Integer(1), read.Integer(3)))
                    {
                        queue.Enqueue(new Candidate(read.Integer(0), read.Integer(1), read.Integer(2)), -read.Integer(2));
                    }
                }

                read.Reset();
            }
        }

        var most = 0L;
        while (queue.TryDequeue(out var candidate, out _) && candidate.MaxAccelerators > most)
        {
            var conditions = JobConditions.Of(known, filter) + " AND j.cluster_id = @cluster AND j.started_us >= @first AND j.started_us < @next";
            var parameters = new DynamicParameters(JobConditions.Parameters(filter));
            parameters.Add("cluster", candidate.Cluster);
            parameters.Add("first", buckets.Start(candidate.Bucket));
            parameters.Add("next", buckets.Start(candidate.Bucket + 1));
            var path = new JobPath(filter.Customer is null ? "job_by_cluster" : "job_by_customer");
            var select = rows.Select("j.max_accelerators AS most", path, conditions + $" AND {known.Current("j")}");
            most = Math.Max(most, connection.ExecuteScalar<long?>($"SELECT max(most) FROM ({select});", parameters) ?? 0);
        }

        return most;
    }

    // Days or months, and which of them lie wholly on which side of a period's ends.
    private readonly struct Buckets(bool isDays, Period period)
    {
        public long Of(long microseconds) => isDays ? TotalBuckets.Day(microseconds) : TotalBuckets.Month(microseconds);

        public long Start(long bucket) => isDays ? TotalBuckets.DayStart(bucket) : TotalBuckets.MonthStart(bucket);

        public bool StartedWithin(long bucket) => bucket == TotalBuckets.Untimed
            ? period == Period.Always
            : period.ToMicroseconds is not { } to || bucket < Of(to);

        public bool EndedWithin(long bucket) =>
            bucket != TotalBuckets.Untimed && period.FromMicroseconds is { } from && bucket < Of(from);

        public bool MayOverlap(long bucket, long until) => bucket != TotalBuckets.Untimed
            && (period.ToMicroseconds is not { } to || bucket <= Of(to))
            && (period.FromMicroseconds is not { } from || until > from);
    }
}
