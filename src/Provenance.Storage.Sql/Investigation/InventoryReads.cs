using Dapper;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Clusters of an area and their inventories.</summary>
/// <param name="session">The snapshot's.</param>
/// <param name="known">What is known: each inventory has a moment of its own.</param>
/// <param name="told">The same as it holds at the moment asked for: by it clusters stand in countries.</param>
/// <param name="names">Names of places.</param>
/// <param name="rows">Jobs.</param>
internal sealed class InventoryReads(SqlSession session, KnownAt known, KnownAt told, PlaceNames names, JobRows rows)
{
    private const string Named = "SELECT c.operator AS Operator, c.site AS Site, c.cluster AS Cluster FROM";
    private readonly string _inOrder = $" ORDER BY c.operator, c.site, c.cluster {known.Sql.First("@limit")};";

    private static readonly string[] Subjects = ["inventory", "device_list", "usage", "rental"];

    // Clusters are numbered as they are named, and rows of them do not say when: what is about a cluster c does. A total of
    // all time spans its jobs, whatever became of them.
    private readonly string _isNamed = known.IsLatest
        ? "1 = 1"
        : $"""
          (EXISTS (SELECT 1 FROM job_total t WHERE t.customer_id = {TotalBuckets.Ever} AND t.cluster_id = c.cluster_id AND t.first_index < {known.Sql.KnownAt})
            OR {string.Join(" OR ", Subjects.Select(table => $"EXISTS (SELECT 1 FROM {table} t WHERE t.cluster_id = c.cluster_id AND t.log_index < {known.Sql.KnownAt})"))})
          """;

    private readonly string _lines = HoldingLines.Of(
        known, $"inventory t {known.Sql.Join} statement s ON s.log_index = t.log_index WHERE t.cluster_id = @cluster");

    public IReadOnlyList<ClusterName> ReadClusters(AccountArea area, int limit) =>
    [
        .. area.Country is { } country
            ? session.Query<ClusterRow>(
                $"""
                {Named} (
                  SELECT DISTINCT ic.operator, ic.site FROM inventory i {known.Sql.Join} statement s ON s.log_index = i.log_index
                    {known.Sql.Join} cluster ic ON ic.cluster_id = i.cluster_id
                  WHERE i.country = @country AND {told.Current("s")}) there
                  {known.Sql.Join} cluster c ON c.operator = there.operator AND c.site = there.site
                WHERE {_isNamed} AND NOT EXISTS (SELECT 1 FROM inventory i {known.Sql.Join} statement s ON s.log_index = i.log_index
                  WHERE i.cluster_id = c.cluster_id AND {told.Current("s")} AND i.country <> @country){_inOrder}
                """,
                new { country, limit }).Select(row => row.ToName())
            : session.Query<ClusterRow>(
                $"{Named} cluster c WHERE c.operator = @Operator AND c.site = @Site AND {_isNamed}{_inOrder}",
                new { area.Operator, area.Site, limit }).Select(row => row.ToName()),
    ];

    public IReadOnlyList<(string Operator, string Site)> ReadSites(int limit) => session
        .Query<ClusterRow>($"SELECT DISTINCT c.operator AS Operator, c.site AS Site, '' AS Cluster FROM cluster c WHERE {_isNamed} ORDER BY 1, 2 {known.Sql.First("@limit")};", new { limit })
        .Select(row => (row.Operator, row.Site)).AsList();

    public IReadOnlyList<InventoryFacts> Read(ClusterName cluster)
    {
        if (names.ClusterId(cluster) is not { } id)
        {
            return [];
        }

        var counts = Counts(id);
        var changes = Changes(id);
        return
        [
            .. session.Query<InventoryRow>(
                $"""
                {_lines}SELECT i.log_index AS LogIndex, s.suspended AS Suspended, CASE WHEN s.missing <> '' THEN 1 ELSE 0 END AS Redacted, coalesce(i.as_of_us, s.issued_at_us) AS AsOf,
                  i.status AS Status, i.country AS Country, i.power_low AS PowerLow, i.power_high AS PowerHigh
                FROM line {known.Sql.Join} inventory i ON i.log_index = line.log_index {known.Sql.Join} statement s ON s.log_index = line.log_index
                WHERE line.holds = 1 ORDER BY 4, 1{known.Sql.EndRecursion};
                """,
                new { cluster = id }).Select(row => row.ToFacts(counts[row.LogIndex], changes[row.LogIndex])),
        ];
    }

    /// <summary>Of every kind that a balance reads; one entry may stand in two tables.</summary>
    public IReadOnlyList<long> ReadConflicts(ClusterName cluster, int limit) => names.ClusterId(cluster) is { } id
        ? session.Query<long>(
            string.Join(" UNION ", Subjects.Select(table =>
                $"SELECT s.log_index FROM {table} t {known.Sql.Join} statement s ON s.log_index = t.log_index WHERE t.cluster_id = @id AND {known.Conflict("s")}"))
            + (MayJobsConflict(id)
                ? $" UNION SELECT log_index FROM ({rows.Select("j.log_index", new JobPath("job_by_cluster"), $" AND j.cluster_id = @id AND {known.Conflict("j")}")}) jobs"
                : "")
            + $" ORDER BY 1 {known.Sql.First("@limit")};",
            new { id, limit }).AsList()
        : [];

    // No index knows conflicts, but totals for the newest size count them.
    private bool MayJobsConflict(long cluster)
    {
        var sums = new JobSums();
        foreach (var total in session.Query<byte[]>(
            $"SELECT started FROM job_total WHERE customer_id = {TotalBuckets.Ever} AND cluster_id = @cluster;", new { cluster }))
        {
            sums.Add(total);
        }

        return !known.IsNewest || sums.Conflicts > 0;
    }

    private ILookup<long, (string Accelerator, long Count)> Counts(long cluster) => session.Query<CountRow>(
        $"""
        {_lines}SELECT line.log_index AS LogIndex, d.accelerator_id AS AcceleratorId, {CountSum.Of("d.count")} AS Count
        FROM line {known.Sql.Join} domain d ON d.domain_id BETWEEN line.log_index * 4096 AND (line.log_index * 4096) + 4095
        WHERE line.holds = 1 GROUP BY line.log_index, d.accelerator_id{known.Sql.EndRecursion};
        """,
        new { cluster })
        .Select(row => (row.LogIndex, Accelerator: names.Text(row.AcceleratorId), row.Count))
        .OrderBy(row => row.Accelerator, StringComparer.Ordinal)
        .ToLookup(row => row.LogIndex, row => (row.Accelerator, row.Count));

    private ILookup<long, InventoryChange> Changes(long cluster) => session.Query<ChangeRow>(
        $"""
        {_lines}SELECT line.log_index AS LogIndex, e.at_us AS At, e.type AS Type, e.accelerator_id AS AcceleratorId, e.count AS Count,
          e.counterparty_id AS CounterpartyId
        FROM line {known.Sql.Join} inventory_event e ON e.inventory_event_id BETWEEN line.log_index * 4096 AND (line.log_index * 4096) + 4095
        WHERE line.holds = 1 ORDER BY e.inventory_event_id{known.Sql.EndRecursion};
        """,
        new { cluster }).ToLookup(row => row.LogIndex, row => new InventoryChange(
            new Timestamp(row.At),
            (InventoryEventType)row.Type,
            names.Text(row.AcceleratorId),
            row.Count,
            row.CounterpartyId is { } party ? names.Text(party) : null));

    private record struct ClusterRow
    {
        public string Operator { get; set; }

        public string Site { get; set; }

        public string Cluster { get; set; }

        public readonly ClusterName ToName() => new(Operator, Site, Cluster);
    }

    private record struct InventoryRow
    {
        public long LogIndex { get; set; }

        public long Suspended { get; set; }

        public long Redacted { get; set; }

        public long AsOf { get; set; }

        public string? Status { get; set; }

        public string? Country { get; set; }

        public byte[]? PowerLow { get; set; }

        public byte[]? PowerHigh { get; set; }

        public readonly InventoryFacts ToFacts(
            IEnumerable<(string Accelerator, long Count)> counts, IEnumerable<InventoryChange> changes) => new()
            {
                Entry = new EntryStanding(LogIndex, Suspended != 0, Redacted != 0),
                AsOf = new Timestamp(AsOf),
                IsStated = Status is not null,
                Status = Status is not null && Words.TryParse<ClusterStatus>(Status, out var status) ? status : ClusterStatus.Unknown,
                Country = Country,
                PowerMegawatts = PowerLow is null || PowerHigh is null
                ? null
                : (ProjectedValues.ToQuantity(PowerLow), ProjectedValues.ToQuantity(PowerHigh)),
                Counts = [.. counts],
                Changes = [.. changes],
            };
    }

    private record struct CountRow
    {
        public long LogIndex { get; set; }

        public long AcceleratorId { get; set; }

        public long Count { get; set; }
    }

    private record struct ChangeRow
    {
        public long LogIndex { get; set; }

        public long At { get; set; }

        public long Type { get; set; }

        public long AcceleratorId { get; set; }

        public long Count { get; set; }

        public long? CounterpartyId { get; set; }
    }
}
