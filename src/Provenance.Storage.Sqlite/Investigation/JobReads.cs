using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Jobs by filter and by index.</summary>
internal sealed class JobReads(SqliteConnection connection, KnownAt known)
{
    private readonly string _figureColumns =
        $"""
        j.log_index AS LogIndex, {known.StandingOf("j")} AS Standing, j.suspended AS Suspended, j.missing AS Missing, j.started_us AS StartedAt,
        j.ended_us AS EndedAt, j.max_accelerators AS MaxAccelerators, j.hours_low AS HoursLow, j.hours_high AS HoursHigh,
        j.hours_basis AS HoursBasis, j.flop_low AS FlopLow, j.flop_high AS FlopHigh, j.flop_basis AS FlopBasis,
        j.flop_format AS FlopFormat
        """;

    private const string DetailColumns =
        """
        ch.record AS Record, c.operator AS Operator, c.site AS Site, c.cluster AS Cluster,
          customer.text AS Customer, account.text AS Account, state.text AS State, workload.text AS Workload, model.text AS Model
        """;

    private const string DetailTables =
        """
        job j JOIN chain ch ON ch.chain_id = j.chain_id JOIN cluster c ON c.cluster_id = j.cluster_id
          LEFT JOIN term customer ON customer.term_id = j.customer_id LEFT JOIN term account ON account.term_id = j.account_id
          LEFT JOIN term state ON state.term_id = j.state_id LEFT JOIN term workload ON workload.term_id = j.workload_id
          LEFT JOIN term model ON model.term_id = j.model_id
        """;

    private const string SelectAccelerators =
        """
        SELECT DISTINCT t.text FROM allocation a JOIN term t ON t.term_id = a.accelerator_id
        WHERE a.allocation_id BETWEEN @first AND @last ORDER BY t.text;
        """;

    // Back along the line: each statement to the one whose place it took.
    private const string SelectLine =
        """
        WITH RECURSIVE line (log_index, supersedes, place) AS (
          SELECT log_index, supersedes, 0 FROM statement WHERE log_index = @index
          UNION ALL
          SELECT s.log_index, s.supersedes, line.place + 1 FROM line JOIN statement s ON s.log_index = line.supersedes
          WHERE s.log_index < known_at())
        SELECT log_index FROM line WHERE log_index < known_at() ORDER BY place;
        """;

    public IEnumerable<JobFigures> ReadFigures(JobFilter filter) => connection
        .Query<JobRow>(
            $"SELECT {_figureColumns} FROM job j WHERE {known.NotSuperseded("j")}{JobConditions.Of(known, filter)};",
            JobConditions.Parameters(filter),
            buffered: false)
        .Select(row => row.ToFigures());

    public JobDetail Read(long index)
    {
        var row = connection.QuerySingle<JobRow>(SelectDetail(), new { index });
        return new JobDetail
        {
            Figures = row.ToFigures(),
            Record = row.Record!,
            Cluster = new ClusterName(row.Operator!, row.Site!, row.Cluster!),
            Country = row.Country,
            IsContradicted = row.Contradicted != 0,
            Customer = row.Customer,
            CustomerAccount = row.Account,
            State = row.State,
            Workload = row.Workload,
            Model = row.Model,
            Accelerators = connection.Query<string>(
                SelectAccelerators,
                new { first = ProjectedValues.PartKey(index, 0), last = ProjectedValues.PartKey(index + 1, 0) - 1 }).AsList(),
            LogIndices = ReadLine(index),
        };
    }

    /// <summary>An entry, then those whose place it took, the newest first.</summary>
    public IReadOnlyList<long> ReadLine(long index) => connection.Query<long>(SelectLine, new { index }).AsList();

    private string SelectDetail() =>
        $"""
        SELECT {_figureColumns}, {DetailColumns},
          (SELECT i.country FROM inventory i JOIN statement s ON s.log_index = i.log_index
           WHERE i.cluster_id = j.cluster_id AND {known.Current("s")}) AS Country,
          EXISTS (SELECT 1 FROM job x INDEXED BY job_ever_in_conflict WHERE x.chain_id = j.chain_id AND x.log_index <> j.log_index
            AND (x.current_from IS NULL OR x.current_from <> x.log_index + 1) AND {known.Conflict("x")}) AS Contradicted
        FROM {DetailTables} WHERE j.log_index = @index;
        """;
}
