using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Clusters, their use, and names of customers.</summary>
/// <param name="session">The snapshot's.</param>
/// <param name="known">What is known: names are.</param>
/// <param name="told">The same as it holds at the moment asked for: inventories do.</param>
internal sealed class ClusterReads(SqlSession session, KnownAt known, KnownAt told)
{
    private readonly string _selectInventories =
        $"""
        SELECT i.log_index AS LogIndex, c.operator AS Operator, c.site AS Site, c.cluster AS Cluster, i.country AS Country
        FROM inventory i JOIN statement s ON s.log_index = i.log_index JOIN cluster c ON c.cluster_id = i.cluster_id
        WHERE {told.Current("s")} ORDER BY i.log_index;
        """;

    private const string SelectDomains =
        """
        SELECT t.text AS Domain, d.interconnect AS Interconnect FROM domain d JOIN term t ON t.term_id = d.name_id
        WHERE d.domain_id BETWEEN @first AND @last;
        """;

    private readonly string _selectNames =
        $"""
        SELECT n.text FROM entity_name n {known.Sql.Join} statement s ON s.log_index = n.name_id / 4096
        WHERE n.entity_id = {known.Sql.Term("@entity")} AND {known.Current("s")} ORDER BY n.name_id;
        """;

    // Totals tell which clusters jobs are known of, by a few rows of each.
    private readonly string _countWithoutCountry =
        $"""
        SELECT {known.Sql.Count} FROM cluster u
        WHERE EXISTS (SELECT 1 FROM job_total t
            WHERE t.customer_id = {TotalBuckets.EverybodyByMonth} AND t.cluster_id = u.cluster_id AND t.first_index < {known.Sql.KnownAt})
          AND NOT EXISTS (SELECT 1 FROM inventory i {known.Sql.Join} statement s ON s.log_index = i.log_index
            WHERE i.cluster_id = u.cluster_id AND i.country IS NOT NULL AND {told.Current("s")})
        """;

    public long CountWithoutCountry(JobFilter filter)
    {
        var clusters = JobConditions.Clusters(known, null, filter.Operator, filter.Site, filter.Cluster);
        return session.ExecuteScalar<long>(
            $"{_countWithoutCountry}{(clusters is null ? "" : $" AND u.cluster_id IN ({clusters})")};", JobConditions.Parameters(filter));
    }

    public IReadOnlyDictionary<ClusterName, ClusterFacts> ReadDeclared()
    {
        var declared = new Dictionary<ClusterName, ClusterFacts>();
        foreach (var row in session.Query<InventoryRow>(_selectInventories))
        {
            var keys = new { first = ProjectedValues.PartKey(row.LogIndex, 0), last = ProjectedValues.PartKey(row.LogIndex + 1, 0) - 1 };
            var domains = session.Query<DomainRow>(SelectDomains, keys).GroupBy(domain => domain.Domain, StringComparer.Ordinal).ToDictionary(
                domain => domain.Key,
                domain => domain.Max(row => row.Interconnect is null ? (Quantity?)null : ProjectedValues.ToQuantity(row.Interconnect)),
                StringComparer.Ordinal);
            declared[new ClusterName(row.Operator, row.Site, row.Cluster)] = new ClusterFacts(row.LogIndex, row.Country, domains);
        }

        return declared;
    }

    public IReadOnlyList<string> ReadNames(string entity) =>
        [.. session.Query<string>(_selectNames, new { entity }).Distinct(StringComparer.Ordinal)];

    private record struct InventoryRow
    {
        public long LogIndex { get; set; }

        public string Operator { get; set; }

        public string Site { get; set; }

        public string Cluster { get; set; }

        public string? Country { get; set; }
    }

    private record struct DomainRow
    {
        public string Domain { get; set; }

        public byte[]? Interconnect { get; set; }
    }
}
