using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>A job, and what is told of it beside what is shown.</summary>
/// <param name="Job">The job as shown.</param>
/// <param name="Held">What it held, in the statement's order.</param>
/// <param name="Rental">Record of its rental, or <c>none</c>; null where unknown or redacted.</param>
/// <param name="DataDomain">What the data is about; unknown also where redacted.</param>
internal sealed record HoldingJob(JobDetail Job, IReadOnlyList<RunAllocation> Held, string? Rental, DataDomain DataDomain);

/// <summary>Jobs by filter and by index.</summary>
internal sealed class JobReads(
    SqlSession session, KnownAt known, PreparedReads reads, TermReads terms, JobRows rows, AllocationReads allocations)
{
    private const int Record = JobFigureColumns.Count;
    private const int Cluster = Record + 1;
    private const int Customer = Record + 2;
    private const int Account = Record + 3;
    private const int State = Record + 4;
    private const int Workload = Record + 5;
    private const int Model = Record + 6;
    private const int Contradicted = Record + 7;
    private const int Supersedes = Record + 8;
    private const int Unstated = Record + 9;
    private const int SteadyAccelerator = Record + 10;
    private const int SteadyDomain = Record + 11;
    private const int RentalRecord = Record + 12;
    private const int Data = Record + 13;

    // Jobs that are read together: on a server each question is a journey.
    private const int JobsAtOnce = 1_000;

    private readonly Dictionary<long, string?> _countries = [];

    private readonly PreparedRead _details = reads.Of(
        $"""
        SELECT {JobFigureColumns.Of(known)}, ch.record, j.cluster_id, j.customer_id, j.account_id, j.state_id, j.workload_id, j.model_id,
          CASE WHEN EXISTS (SELECT 1 FROM job x{known.Sql.Along("job_ever_in_conflict")} WHERE x.chain_id = j.chain_id AND x.log_index <> j.log_index
            AND (x.current_from IS NULL OR x.current_from <> x.log_index + 1) AND {known.Conflict("x")}) THEN 1 ELSE 0 END, j.supersedes, j.unstated,
          j.steady_accelerator_id, j.steady_domain_id, j.rental_id, j.data_domain
        FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} job j ON j.log_index = asked.value {known.Sql.Join} chain ch ON ch.chain_id = j.chain_id;
        """);

    private readonly PreparedRead _country = reads.Of(
        $"""
        SELECT i.country FROM inventory i {known.Sql.Join} statement s ON s.log_index = i.log_index
        WHERE i.cluster_id = ?1 AND {known.Current("s")} ORDER BY i.log_index {known.Sql.First("1")};
        """);

    private readonly PreparedRead _previous = reads.Of("SELECT supersedes FROM statement WHERE log_index = ?1;");

    /// <summary>The figures of jobs that pass, in no order.</summary>
    public IEnumerable<JobFigures> ReadFigures(JobFilter filter)
    {
        using var read = session.Prepare(
            rows.Select(JobFigureColumns.Of(known), new JobPath(null), JobConditions.Of(known, filter)));
        read.Bind(JobConditions.Parameters(filter));
        while (read.Step())
        {
            yield return JobFigureColumns.Read(read);
        }
    }

    /// <summary>Jobs by their entries, in the order asked for.</summary>
    public IReadOnlyList<JobDetail> Read(IReadOnlyList<long> indices)
    {
        var found = ReadHolding(indices).ToDictionary(job => job.Job.Figures.LogIndex, job => job.Job);
        return [.. indices.Select(index => found.GetValueOrDefault(index) ?? throw new InvalidOperationException($"Entry {index} is no job."))];
    }

    /// <summary>Those of some entries that are jobs, by log order.</summary>
    public IReadOnlyList<HoldingJob> ReadHolding(IReadOnlyCollection<long> indices) =>
        [.. indices.Distinct().Order().Chunk(JobsAtOnce).SelectMany(asked => ReadTogether(asked).OrderBy(job => job.Job.Figures.LogIndex))];

    /// <summary>What contradicts some jobs.</summary>
    public IReadOnlyList<JobContradiction> ReadContradictions(JobFilter filter, IReadOnlyCollection<long> indices, int limit)
    {
        var parameters = JobConditions.Parameters(filter);
        parameters["Indices"] = SnapshotSql.ArrayOf(indices);
        var rows = session.Query<ContradictionRow>(
            $"""
            SELECT own.log_index AS Own, j.log_index AS LogIndex, CASE WHEN 1 = 1{JobConditions.Of(known, filter)} THEN 1 ELSE 0 END AS Passes
            FROM {known.Sql.Numbers("@Indices")} asked {known.Sql.Join} job own ON own.log_index = asked.value
              {known.Sql.Join} job j{known.Sql.Along("job_ever_in_conflict")} ON j.chain_id = own.chain_id
            WHERE (j.current_from IS NULL OR j.current_from <> j.log_index + 1) AND j.log_index <> own.log_index AND {known.Conflict("j")}
            ORDER BY own.log_index, j.log_index;
            """,
            parameters,
            buffered: false);
        return [.. rows.Take(limit).Select(row => new JobContradiction(row.Own, row.LogIndex, row.Passes != 0))];
    }

    /// <summary>An entry, then those whose place it took, the newest first.</summary>
    /// <param name="index">The entry, which is known at the size.</param>
    /// <param name="previous">The entry whose place it took; null for none.</param>
    public IReadOnlyList<long> ReadLine(long index, long? previous)
    {
        var line = new List<long>(1) { index };
        for (var next = previous; next is { } entry && entry < known.Size;)
        {
            line.Add(entry);
            next = _previous.With(entry).ReadFirst(row => row.IntegerOrNull(0), null);
        }

        return line;
    }

    /// <summary>The country that a cluster's current inventory names; null where none does.</summary>
    public string? CountryOf(long cluster)
    {
        if (!_countries.TryGetValue(cluster, out var country))
        {
            country = _country.With(cluster).ReadFirst(row => row.TextOrNull(0), null);
            _countries.Add(cluster, country);
        }

        return country;
    }

    private IEnumerable<HoldingJob> ReadTogether(long[] indices)
    {
        var read = _details.Statement.Bind(1, SnapshotSql.ArrayOf(indices)).ReadAll(row =>
        {
            var figures = JobFigureColumns.Read(row);
            var steady = AllocationRow.OfSteady(
                figures.StartedAt, figures.EndedAt, figures.MaxAccelerators, row.IntegerOrNull(SteadyAccelerator), row.IntegerOrNull(SteadyDomain));
            return (Job: ToHolding(row, figures), Steady: steady);
        });
        return allocations.Read(read.ConvertAll(one => (one.Job.Job.Figures.LogIndex, one.Steady))).Zip(read, (held, one) => one.Job with
        {
            Job = one.Job.Job with { Accelerators = [.. held.Select(span => span.Accelerator).Distinct().Order(StringComparer.Ordinal)] },
            Held = held,
        });
    }

    // But for what it held.
    private HoldingJob ToHolding(SqlStatement row, JobFigures figures) => new(
        ToDetail(row, figures), [], terms.TextOf(row.IntegerOrNull(RentalRecord)), (DataDomain)(row.IntegerOrNull(Data) ?? 0));

    private JobDetail ToDetail(SqlStatement row, JobFigures figures)
    {
        var cluster = row.Integer(Cluster);
        return new JobDetail
        {
            Figures = figures,
            Record = row.Text(Record),
            Cluster = terms.ClusterOf(cluster),
            Country = CountryOf(cluster),
            IsContradicted = row.Integer(Contradicted) != 0,
            Customer = terms.TextOf(row.IntegerOrNull(Customer)),
            CustomerAccount = terms.TextOf(row.IntegerOrNull(Account)),
            State = terms.TextOf(row.IntegerOrNull(State)),
            Workload = terms.TextOf(row.IntegerOrNull(Workload)),
            Model = terms.TextOf(row.IntegerOrNull(Model)),
            Unknowns = (JobUnknowns)row.Integer(Unstated),
            LogIndices = ReadLine(figures.LogIndex, row.IntegerOrNull(Supersedes)),
        };
    }

    private record struct ContradictionRow
    {
        public long Own { get; set; }

        public long LogIndex { get; set; }

        public long Passes { get; set; }
    }
}
