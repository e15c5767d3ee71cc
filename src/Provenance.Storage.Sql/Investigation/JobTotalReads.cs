// Sums over jobs. What asks for customer, place and period is answered from totals: jobs that overlap a period are those
// that started before its end, less those that ended before its beginning. What asks for a model, a FLOP or a number of
// accelerators, and for nothing else, has totals too. What asks for more is added up from rows. Totals are kept for the
// newest size, and tell which part of the log they were made from: at an earlier one those count that were whole by then, rows
// for the others, and what stood differently is added afterwards. Where little was logged since, all totals count, and what
// was logged later is taken away.

using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Sums over jobs.</summary>
internal sealed class JobTotalReads(SqlSession session, KnownAt known, JobRows rows)
{
    private const int MostWalked = 500;
    private const long NoTerm = long.MinValue;
    private const string MostColumn = "j.max_accelerators AS most";

    private readonly JobRows _newest = new(session, known.Newest);

    // The size that totals are taken at, and what must be put right of them afterwards.
    private readonly KnownAt _counted = known.IsNearlyLatest ? known.Newest : known;
    private readonly ChangedOthers _others = known.IsNearlyLatest ? ChangedOthers.Later : ChangedOthers.Begun;

    // What a filter is answered from.
    private enum Way
    {
        Totals,
        Model,
        Flop,
        Accelerators,
        Rows,
    }

    // Totals by month, of jobs that an index finds by when they started: a cluster's, or a customer's or a model's anywhere.
    private readonly record struct Candidate(long? Cluster, long Month, long MaxAccelerators);

    /// <summary>Sums over the jobs that pass.</summary>
    public JobSums Sum(JobFilter filter) => WayOf(filter) switch
    {
        Way.Totals => SumTotals(filter),
        Way.Model => SumModel(filter),
        Way.Flop => SumSize(filter, TotalBuckets.OfFlop, filter.MinFlop.GetValueOrDefault().Millionths),
        Way.Accelerators => SumSize(filter, TotalBuckets.OfAccelerators, (UInt128)filter.MinAccelerators),
        _ => ReadRows(filter).Sums,
    };

    /// <summary>The same, and the most accelerators of any of them.</summary>
    public JobTally Tally(JobFilter filter) => WayOf(filter) switch
    {
        Way.Rows => ReadRows(filter),
        Way.Totals => new JobTally(Sum(filter), MostByWalking(filter) ?? MostByTotals(filter, Candidates(filter, CustomerOf(filter)))),
        Way.Model => new JobTally(Sum(filter), MostByWalking(filter) ?? MostByTotals(filter, Candidates(filter, TotalBuckets.OfModel, [TermOf(filter.Model!)]))),
        _ => new JobTally(Sum(filter), MostByWalking(filter) ?? MostByRows(filter)),
    };

    private static Way WayOf(JobFilter filter)
    {
        var isPlaced = filter is not { Customer: null, Operator: null, Site: null, Cluster: null, Country: null } || filter.Period != Period.Always;
        return (filter.Model is not null, filter.MinFlop is not null, filter.MinAccelerators > 0) switch
        {
            (false, false, false) => Way.Totals,
            (true, false, false) when !isPlaced => Way.Model,
            (false, true, false) when !isPlaced => Way.Flop,
            (false, false, true) when !isPlaced => Way.Accelerators,
            _ => Way.Rows,
        };
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

    private JobSums SumTotals(JobFilter filter)
    {
        var sums = new JobSums();
        using var totals = new TotalsBefore(session, _counted, _newest, CustomerOf(filter), Clusters(filter), RowsOf(filter));
        if (filter.Period == Period.Always)
        {
            totals.AddAll(sums);
        }
        else if (filter.Period.ToMicroseconds is { } to)
        {
            totals.AddStarted(to, sums);
        }
        else
        {
            totals.AddTimed(sums);
        }

        if (filter.Period.FromMicroseconds is { } from)
        {
            totals.TakeEnded(from == long.MaxValue ? from : from + 1, sums);
        }

        AddChanged(filter, sums, _others);
        return sums;
    }

    private JobSums SumModel(JobFilter filter)
    {
        var sums = new JobSums();
        AddMonths(filter, TermOf(filter.Model!), sums);
        AddChanged(filter, sums, _others);
        return sums;
    }

    // Whole classes of sizes from totals; of the class that the least size falls into the nearer side is read by rows.
    private JobSums SumSize(JobFilter filter, long owner, UInt128 size)
    {
        var (sums, own) = (new JobSums(), Magnitudes.Of(size));
        var (least, next) = (Magnitudes.Least(own) ?? 0, Magnitudes.Least(own + 1));
        if (next is { } above && above - size <= size - least)
        {
            AddSizes(owner, own + 1, sums);
            AddClass(owner, size, above, 1, sums);
        }
        else
        {
            AddSizes(owner, own, sums);
            AddClass(owner, least, size, -1, sums);
        }

        AddChanged(filter, sums, ChangedOthers.Later);
        return sums;
    }

    // The months of a model that were whole at the size, and rows of those that were not.
    private void AddMonths(JobFilter filter, long model, JobSums sums)
    {
        var parted = new List<(long Model, long Month)>();
        using (var read = session.Prepare($"SELECT started, {SpannedTotals.Columns} FROM job_total WHERE customer_id = ?1 AND cluster_id = ?2;"))
        {
            read.Bind(1, TotalBuckets.OfModel).Bind(2, model);
            SpannedTotals.Add(read, _counted.Size, 1, sums, parted);
        }

        foreach (var (_, month) in parted)
        {
            var isUntimed = month == TotalBuckets.Untimed;
            var parameters = JobConditions.Parameters(filter);
            parameters.Add("First", isUntimed ? SpannedTotals.UntimedStart : TotalBuckets.MonthStart(month));
            parameters.Add("Next", isUntimed ? SpannedTotals.UntimedStart + 1 : TotalBuckets.MonthStart(month + 1));
            var conditions = JobConditions.Of(known, filter) + $" AND j.started_us >= @First AND j.started_us < @Next AND j.missing & 1 {(isUntimed ? "<>" : "=")} 0"
                + _counted.Logged("j");
            foreach (var row in _newest.Read(new JobPath("job_by_model"), conditions, parameters))
            {
                sums.Add(row.Job);
            }
        }
    }

    private void AddSizes(long owner, long first, JobSums sums)
    {
        using var read = session.Prepare("SELECT started FROM job_total WHERE customer_id = ?1 AND cluster_id = 0 AND bucket >= ?2;");
        read.Bind(1, owner).Bind(2, first);
        while (read.Step())
        {
            sums.Add(read.Blob(0));
        }
    }

    private void AddClass(long owner, UInt128 from, UInt128 to, int sign, JobSums sums)
    {
        if (from >= to)
        {
            return;
        }

        var isFlop = owner == TotalBuckets.OfFlop;
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { ["From"] = Value(from), ["To"] = Value(to) };
        var conditions = isFlop
            ? $" AND {known.Sql.MayReach("@From")} AND {known.Sql.MayStayBelow("@To")} AND j.flop_high >= @From AND j.flop_high < @To"
            : " AND j.max_accelerators >= @From AND j.max_accelerators < @To";
        foreach (var row in _newest.Read(new JobPath(isFlop ? "job_by_flop" : "job_by_accelerators"), conditions, parameters))
        {
            sums.Add(row.Job, sign);
        }

        object Value(UInt128 size) => isFlop ? ProjectedValues.ToBytes(new Quantity(size)) : (long)UInt128.Min(size, long.MaxValue);
    }

    private void AddChanged(JobFilter filter, JobSums sums, ChangedOthers others)
    {
        foreach (var (then, now) in rows.ReadChanged(JobConditions.Of(known, filter), JobConditions.Parameters(filter), others))
        {
            sums.Add(then.Job);
            sums.Add(then.Job with { Standing = now }, sign: -1);
        }
    }

    private (string Conditions, string InCluster, Dictionary<string, object?> Parameters) RowsOf(JobFilter filter)
    {
        var conditions = JobConditions.Of(known, filter with { Period = Period.Always });
        var inCluster = JobConditions.Of(known, filter with { Period = Period.Always, Country = null, Operator = null, Site = null, Cluster = null });
        var isAnywhere = JobConditions.Clusters(known, filter.Country, filter.Operator, filter.Site, filter.Cluster) is null;
        return (
            conditions + (filter.Customer is null && isAnywhere ? " AND j.cluster_id IN (SELECT cluster_id FROM cluster)" : ""),
            inCluster,
            JobConditions.Parameters(filter));
    }

    private long? CustomerOf(JobFilter filter) => filter.Customer is { } name ? TermOf(name) : null;

    private long TermOf(string text) =>
        session.QuerySingleOrDefault<long?>($"SELECT term_id FROM term WHERE {session.Dialect.IsText("text", "@text")};", new { text }) ?? NoTerm;

    // Everybody's totals are found by cluster.
    private HashSet<long>? Clusters(JobFilter filter)
    {
        var select = JobConditions.Clusters(known, filter.Country, filter.Operator, filter.Site, filter.Cluster)
            ?? (filter.Customer is null ? "SELECT cluster_id FROM cluster" : null);
        return select is null ? null : session.Query<long>(select, JobConditions.Parameters(filter)).ToHashSet();
    }

    // Most filters let one of the largest jobs pass: those are looked at first, and with them the few that no index leads to.
    private long? MostByWalking(JobFilter filter)
    {
        var parameters = JobConditions.Parameters(filter);
        var conditions = $"{JobConditions.Of(known, filter)} AND {known.Current("j")}";
        var found = session.QueryFirstOrDefault<long?>(
            $"""
            SELECT j.max_accelerators FROM (
              SELECT * FROM job l{known.Sql.Along("job_by_accelerators")} WHERE l.standing <> 2 ORDER BY l.max_accelerators DESC {known.Sql.First($"{MostWalked}")}) j
            WHERE 1 = 1{known.Logged("j")}{conditions} {known.Sql.FirstOfInner("j.max_accelerators DESC")};
            """,
            parameters);
        return found is { } most ? Math.Max(most, MostOf(string.Join(" UNION ALL ", rows.Others(MostColumn, conditions)), parameters)) : null;
    }

    private long MostByRows(JobFilter filter)
    {
        var select = rows.Select(MostColumn, PathOf(filter), $"{JobConditions.Of(known, filter)} AND {known.Current("j")}");
        return MostOf(select, JobConditions.Parameters(filter));
    }

    private long MostOf(string select, Dictionary<string, object?> parameters) =>
        select.Length == 0 ? 0 : session.ExecuteScalar<long?>($"SELECT max(most) FROM ({select}) passed;", parameters) ?? 0;

    // Totals say how many accelerators no job of theirs had more of: those that promise most are looked into first, and
    // none that promises less than what was found.
    private long MostByTotals(JobFilter filter, PriorityQueue<Candidate, long> candidates)
    {
        var most = 0L;
        while (candidates.TryDequeue(out var candidate, out _) && candidate.MaxAccelerators > most)
        {
            var parameters = JobConditions.Parameters(filter);
            parameters.Add("only", candidate.Cluster);
            parameters.Add("first", TotalBuckets.MonthStart(candidate.Month));
            parameters.Add("next", TotalBuckets.MonthStart(candidate.Month + 1));
            var conditions = JobConditions.Of(known, filter) + (candidate.Cluster is null ? "" : " AND j.cluster_id = @only")
                + $" AND j.started_us >= @first AND j.started_us < @next AND {known.Current("j")}";
            var path = new JobPath(candidate.Cluster is not null ? "job_by_cluster" : filter.Model is null ? "job_by_customer" : "job_by_model");
            most = Math.Max(most, MostOf(rows.Select(MostColumn, path, conditions), parameters));
        }

        return most;
    }

    private PriorityQueue<Candidate, long> Candidates(JobFilter filter, long? customer) =>
        Candidates(filter, customer ?? TotalBuckets.EverybodyByMonth, Clusters(filter));

    // A customer's or a model's jobs of a month are read once, wherever they ran.
    private PriorityQueue<Candidate, long> Candidates(JobFilter filter, long owner, IReadOnlyCollection<long>? places)
    {
        var found = new Dictionary<(long? Cluster, long Month), long>();
        using var read = session.Prepare(
            "SELECT cluster_id, bucket, max_accelerators, until_us FROM job_total WHERE customer_id = ?1 AND first_index < ?2" + (places is null ? ";" : " AND cluster_id = ?3;"));
        read.Bind(1, owner).Bind(2, known.Size);
        foreach (var place in places ?? [0])
        {
            _ = places is null ? read : read.Bind(3, place);
            while (read.Step())
            {
                // Of a model's totals nothing is asked by time, and they do not tell until when its jobs ran.
                if (owner == TotalBuckets.OfModel ? read.Integer(1) != TotalBuckets.Untimed : MayOverlap(filter.Period, read.Integer(1), read.Integer(3)))
                {
                    var key = (owner == TotalBuckets.EverybodyByMonth ? read.Integer(0) : (long?)null, read.Integer(1));
                    found[key] = Math.Max(found.GetValueOrDefault(key), read.Integer(2));
                }
            }

            read.Reset();
        }

        return new PriorityQueue<Candidate, long>(
            found.Select(total => (new Candidate(total.Key.Cluster, total.Key.Month, total.Value), -total.Value)));
    }

    private static bool MayOverlap(Period period, long month, long until) => month != TotalBuckets.Untimed
        && (period.ToMicroseconds is not { } to || month <= TotalBuckets.Month(to))
        && (period.FromMicroseconds is not { } from || until > from);
}
