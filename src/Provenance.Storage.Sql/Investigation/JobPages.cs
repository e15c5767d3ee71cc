// Pages of jobs, newest start first. Where few jobs can pass, those are read and sorted; otherwise an index is walked
// from its newest end: everybody's, the customer's, the model's, or one for each cluster asked for.

using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Pages of jobs.</summary>
internal sealed class JobPages(SqlSession session, KnownAt known)
{
    private const int Few = 20_000;
    private const string IsAfter = " AND j.started_us <= @Started AND (j.started_us < @Started OR j.log_index < @Below)";
    private const string IsLater = " AND j.started_us = @Started AND j.log_index < @Below";

    private readonly string _isLogged = known.IsNewest ? "" : $" AND j.log_index < {known.Sql.KnownAt}";
    private readonly string _isTold = known.Lines is null ? "" : $" AND {known.NotSuperseded("j")}";

    /// <summary>The first jobs that pass after a place, newest first.</summary>
    public IReadOnlyList<JobPlace> Read(JobFilter filter, bool includeDisputed, JobPlace? after, int count)
    {
        // A walk begins where the period ends: SQLite would take one of two bounds of an index, and not the lower.
        var top = after ?? new JobPlace(long.MaxValue, long.MaxValue);
        top = filter.Period.ToMicroseconds is { } to && to <= top.StartedAt ? new JobPlace(to, 0) : top;
        var parameters = JobConditions.Parameters(filter);
        parameters.Add("Started", top.StartedAt);
        parameters.Add("Below", top.LogIndex);
        parameters.Add("Count", count);
        var conditions = _isTold + JobConditions.Of(known, filter) + (includeDisputed ? "" : $" AND {known.Current("j")}");
        var found = new List<JobPlace>();
        if (FewPath(filter, parameters) is { } few)
        {
            found.AddRange(Query(few.Live(known.Sql), conditions + IsAfter));
        }
        else
        {
            foreach (var (index, place) in Walks(filter))
            {
                // An index ends with the row's number, but a comparison of pairs would not use it.
                found.AddRange(Query(new JobPath(index).Live(known.Sql), place + conditions + IsLater));
                found.AddRange(Query(new JobPath(index).Live(known.Sql), place + conditions + " AND j.started_us < @Started"));
            }
        }

        if (!known.IsNewest)
        {
            found.AddRange(Query(JobPath.Ended(known.Sql), conditions + IsAfter));
        }

        if (known.Lines is not null)
        {
            found.AddRange(Query(JobPath.Held(known.Sql), conditions + IsAfter));
        }

        return [.. found.OrderDescending().Take(count)];

        IEnumerable<JobPlace> Query(string path, string where) => session
            .Query<PlaceRow>(
                $"""
                SELECT j.started_us AS StartedAt, j.log_index AS LogIndex FROM job j{path}{_isLogged}{where}
                ORDER BY j.started_us DESC, j.log_index DESC {known.Sql.First("@Count")};
                """,
                parameters)
            .Select(row => new JobPlace(row.StartedAt, row.LogIndex));
    }

    private JobPath? FewPath(JobFilter filter, Dictionary<string, object?> parameters)
    {
        // A model's jobs are walked in the order of the page.
        (bool IsAsked, string Index, string Condition)[] paths =
        [
            (filter.MinFlop is not null, "job_by_flop", known.Sql.MayReach("@MinFlop")),
            (filter.MinAccelerators > 0, "job_by_accelerators", "j.max_accelerators >= @MinAccelerators"),
            (filter.Customer is not null, "job_by_customer", $"j.customer_id = {known.Sql.Term("@Customer")}"),
        ];
        foreach (var (_, index, condition) in paths.Where(path => path.IsAsked))
        {
            var path = new JobPath(index);
            var number = session.ExecuteScalar<long>(
                $"SELECT count(*) FROM (SELECT 1 AS one FROM job j{path.Live(known.Sql)} AND {condition} {known.Sql.Some($"{Few + 1}")}) few;", parameters);
            if (number <= Few)
            {
                return path;
            }
        }

        return null;
    }

    private IEnumerable<(string Index, string Place)> Walks(JobFilter filter)
    {
        if (filter.Model is not null)
        {
            return [("job_by_model", " AND j.model_id IS NOT NULL")];
        }

        if (filter.Customer is not null)
        {
            return [("job_by_customer", "")];
        }

        var clusters = JobConditions.Clusters(known, filter.Country, filter.Operator, filter.Site, filter.Cluster);
        return clusters is null
            ? [("job_by_start", "")]
            : session.Query<long>(clusters, JobConditions.Parameters(filter)).Select(cluster => ("job_by_cluster", $" AND j.cluster_id = {cluster}"));
    }

    private record struct PlaceRow
    {
        public long StartedAt { get; set; }

        public long LogIndex { get; set; }
    }
}
