using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Jobs by filter and by index.</summary>
internal sealed class JobReads(SqliteConnection connection)
{
    private const string FigureColumns =
        """
        j.log_index AS LogIndex, j.standing AS Standing, j.suspended AS Suspended, j.missing AS Missing, j.started_us AS StartedAt,
        j.ended_us AS EndedAt, j.max_accelerators AS MaxAccelerators, j.hours_low AS HoursLow, j.hours_high AS HoursHigh,
        j.hours_basis AS HoursBasis, j.flop_low AS FlopLow, j.flop_high AS FlopHigh, j.flop_basis AS FlopBasis,
        j.flop_format AS FlopFormat
        """;

    private const string SelectDetail =
        $"""
        SELECT {FigureColumns}, ch.record AS Record, c.operator AS Operator, c.site AS Site, c.cluster AS Cluster,
          customer.text AS Customer, account.text AS Account, state.text AS State, workload.text AS Workload, model.text AS Model,
          (SELECT i.country FROM inventory i JOIN statement s ON s.log_index = i.log_index
           WHERE i.cluster_id = j.cluster_id AND s.standing = 1) AS Country
        FROM job j JOIN chain ch ON ch.chain_id = j.chain_id JOIN cluster c ON c.cluster_id = j.cluster_id
          LEFT JOIN term customer ON customer.term_id = j.customer_id LEFT JOIN term account ON account.term_id = j.account_id
          LEFT JOIN term state ON state.term_id = j.state_id LEFT JOIN term workload ON workload.term_id = j.workload_id
          LEFT JOIN term model ON model.term_id = j.model_id
        WHERE j.log_index = @index;
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
          SELECT s.log_index, s.supersedes, line.place + 1 FROM line JOIN statement s ON s.log_index = line.supersedes)
        SELECT log_index FROM line ORDER BY place;
        """;

    private const string SelectCurrentInventories =
        "SELECT i.cluster_id FROM inventory i JOIN statement s ON s.log_index = i.log_index WHERE s.standing = 1 AND i.country = @Country";

    /// <summary>What the filter says of where a job ran, as conditions on <c>j</c>.</summary>
    public static string PlaceConditions(string? country, string? handleOfOperator = null, string? site = null, string? cluster = null)
    {
        var names = string.Join(" AND ", new[]
        {
            handleOfOperator is null ? null : "operator = @Operator",
            site is null ? null : "site = @Site",
            cluster is null ? null : "cluster = @Cluster",
        }.OfType<string>());
        return (names.Length == 0 ? "" : $" AND j.cluster_id IN (SELECT cluster_id FROM cluster WHERE {names})")
            + (country is null ? "" : $" AND j.cluster_id IN ({SelectCurrentInventories})");
    }

    public IEnumerable<JobFigures> ReadFigures(JobFilter filter) => connection
        .Query<JobRow>($"SELECT {FigureColumns} FROM job j WHERE {Conditions(filter)};", Parameters(filter), buffered: false)
        .Select(row => row.ToFigures());

    public long CountConflicts(JobFilter filter) => connection.ExecuteScalar<long>(
        $"SELECT count(*) FROM job j WHERE {Conditions(filter)} AND j.standing = {(int)Standing.Conflict};", Parameters(filter));

    public long CountRedacted(JobFilter filter) => connection.ExecuteScalar<long>(
        "SELECT count(*) FROM job j WHERE j.missing <> 0 AND j.standing <> 2"
            + $"{PlaceConditions(filter.Country, filter.Operator, filter.Site, filter.Cluster)};",
        Parameters(filter));

    public JobDetail Read(long index)
    {
        var row = connection.QuerySingle<JobRow>(SelectDetail, new { index });
        return new JobDetail
        {
            Figures = row.ToFigures(),
            Record = row.Record!,
            Cluster = new ClusterName(row.Operator!, row.Site!, row.Cluster!),
            Country = row.Country,
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

    private static string Conditions(JobFilter filter) => "j.standing <> 2"
        + PlaceConditions(filter.Country, filter.Operator, filter.Site, filter.Cluster)
        + (filter.Customer is null ? "" : " AND j.customer_id = (SELECT term_id FROM term WHERE text = @Customer)")
        + (filter.Model is null ? "" : " AND j.model_id = (SELECT term_id FROM term WHERE text = @Model)")
        + (filter.Period.ToMicroseconds is null ? "" : " AND j.started_us < @To")
        + (filter.Period.FromMicroseconds is null ? "" : " AND (j.ended_us IS NULL OR j.ended_us > @From)")
        + (filter.Period == Period.Always ? "" : " AND j.missing & 1 = 0")
        + (filter.MinAccelerators == 0 ? "" : " AND j.max_accelerators >= @MinAccelerators")
        + (filter.MinFlop is null ? "" : " AND j.flop_high >= @MinFlop");

    private static object Parameters(JobFilter filter) => new
    {
        filter.Customer,
        filter.Operator,
        filter.Site,
        filter.Cluster,
        filter.Model,
        filter.Country,
        filter.MinAccelerators,
        From = filter.Period.FromMicroseconds,
        To = filter.Period.ToMicroseconds,
        MinFlop = filter.MinFlop is { } flop ? ProjectedValues.ToBytes(flop) : null,
    };
}
