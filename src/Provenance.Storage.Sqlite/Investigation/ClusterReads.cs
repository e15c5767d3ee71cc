using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Clusters, their use, and names of customers.</summary>
internal sealed class ClusterReads(SqliteConnection connection)
{
    private const string SelectInventories =
        """
        SELECT i.log_index AS LogIndex, c.operator AS Operator, c.site AS Site, c.cluster AS Cluster, i.country AS Country
        FROM inventory i JOIN statement s ON s.log_index = i.log_index JOIN cluster c ON c.cluster_id = i.cluster_id
        WHERE s.standing = 1 ORDER BY i.log_index;
        """;

    private const string SelectDomains =
        """
        SELECT t.text AS Domain, max(d.interconnect) AS Interconnect FROM domain d JOIN term t ON t.term_id = d.name_id
        WHERE d.domain_id BETWEEN @first AND @last GROUP BY t.text;
        """;

    // CROSS JOIN keeps the order of the loops: SQLite cannot tell that a range of allocations is short, and would walk
    // all jobs for each allocation.
    private const string SelectUses =
        """
        SELECT j.log_index AS LogIndex, j.customer_id AS CustomerId, j.cluster_id AS ClusterId, j.suspended AS Suspended,
          j.missing AS Missing, j.model_id AS ModelId, j.flop_low AS FlopLow, j.flop_high AS FlopHigh, j.flop_basis AS FlopBasis,
          j.flop_format AS FlopFormat, a.from_us AS FromUs, a.to_us AS ToUs, a.count AS Count, a.accelerator_id AS AcceleratorId,
          a.domain_id AS DomainId
        FROM job j INDEXED BY job_by_customer CROSS JOIN allocation a ON a.allocation_id BETWEEN j.log_index << 12 AND (j.log_index << 12) + 4095
        WHERE j.standing <> 2 AND j.standing = 1 AND a.to_us > @from AND a.from_us < @to
        """;

    // The order of job_by_customer: runs of one customer and cluster come without sorting.
    private const string OrderOfUses = " ORDER BY j.customer_id, j.cluster_id, j.started_us, j.log_index;";

    private const string SelectNames =
        """
        SELECT n.text FROM entity_name n CROSS JOIN statement s ON s.log_index = n.name_id >> 12
        WHERE n.entity_id = (SELECT term_id FROM term WHERE text = @entity) AND s.standing = 1 ORDER BY n.name_id;
        """;

    private readonly Dictionary<long, string> _terms = [];
    private readonly Dictionary<long, ClusterName> _clusters = [];

    public IReadOnlyDictionary<ClusterName, ClusterFacts> ReadDeclared()
    {
        var declared = new Dictionary<ClusterName, ClusterFacts>();
        foreach (var row in connection.Query<InventoryRow>(SelectInventories))
        {
            var keys = new { first = ProjectedValues.PartKey(row.LogIndex, 0), last = ProjectedValues.PartKey(row.LogIndex + 1, 0) - 1 };
            var domains = connection.Query<DomainRow>(SelectDomains, keys).ToDictionary(
                domain => domain.Domain,
                domain => domain.Interconnect is null ? (Quantity?)null : ProjectedValues.ToQuantity(domain.Interconnect),
                StringComparer.Ordinal);
            declared[new ClusterName(row.Operator, row.Site, row.Cluster)] = new ClusterFacts(row.Country, domains);
        }

        return declared;
    }

    public IEnumerable<ClusterUse> ReadUses(Period period, string? country) => connection
        .Query<UseRow>(
            SelectUses + JobReads.PlaceConditions(country) + OrderOfUses,
            new { from = period.FromMicroseconds ?? long.MinValue, to = period.ToMicroseconds ?? long.MaxValue, Country = country },
            buffered: false)
        .Select(ToUse);

    public IReadOnlyList<string> ReadNames(string entity) =>
        [.. connection.Query<string>(SelectNames, new { entity }).Distinct(StringComparer.Ordinal)];

    private ClusterUse ToUse(UseRow row) => new()
    {
        LogIndex = row.LogIndex,
        Customer = TextOf(row.CustomerId),
        Cluster = ClusterOf(row.ClusterId),
        Domain = TextOf(row.DomainId),
        Accelerator = TextOf(row.AcceleratorId)!,
        Count = row.Count,
        From = row.FromUs,
        To = row.ToUs,
        IsSignerSuspended = row.Suspended != 0,
        Missing = (JobSections)row.Missing,
        Model = TextOf(row.ModelId),
        Flop = JobRow.ToFlop(row.FlopLow, row.FlopHigh, row.FlopBasis, row.FlopFormat),
    };

    private string? TextOf(long? term)
    {
        if (term is not { } id)
        {
            return null;
        }

        if (!_terms.TryGetValue(id, out var text))
        {
            text = connection.QuerySingle<string>("SELECT text FROM term WHERE term_id = @id;", new { id });
            _terms.Add(id, text);
        }

        return text;
    }

    private ClusterName ClusterOf(long id)
    {
        if (!_clusters.TryGetValue(id, out var name))
        {
            var row = connection.QuerySingle<InventoryRow>(
                "SELECT operator AS Operator, site AS Site, cluster AS Cluster FROM cluster WHERE cluster_id = @id;", new { id });
            name = new ClusterName(row.Operator, row.Site, row.Cluster);
            _clusters.Add(id, name);
        }

        return name;
    }

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

    private record struct UseRow
    {
        public long LogIndex { get; set; }

        public long? CustomerId { get; set; }

        public long ClusterId { get; set; }

        public long Suspended { get; set; }

        public long Missing { get; set; }

        public long? ModelId { get; set; }

        public byte[]? FlopLow { get; set; }

        public byte[]? FlopHigh { get; set; }

        public long? FlopBasis { get; set; }

        public long? FlopFormat { get; set; }

        public long FromUs { get; set; }

        public long ToUs { get; set; }

        public long Count { get; set; }

        public long AcceleratorId { get; set; }

        public long? DomainId { get; set; }
    }
}
