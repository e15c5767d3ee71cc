using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Who uses which cluster from where.</summary>
internal sealed class AccessReads(SqlSession session, KnownAt known)
{
    private const string TheCustomer = "customer";

    // The table of countries holds those of jobs and of rentals, by the entry. Where an entry states none, its use is one from
    // no known country: who is behind the customer is asked all the same. Words of the end customer that are no entity ids
    // ("customer", "unknown") leave the customer. Of each chain the first entry counts that says what the party says now, so
    // that another in its place is nothing new; what stands in conflict is no use.
    private readonly string _select =
        $"""
        SELECT customer.text AS Customer, c.operator AS Operator, c.site AS Site, c.cluster AS Cluster, used.country AS Country,
          used.is_rental AS IsRental, used.for_another AS IsForAnother, used.first_index AS FirstIndex, used.uses AS Uses
        FROM (
          SELECT line.user_id AS user_id, line.cluster_id AS cluster_id, line.country AS country, 0 AS is_rental, 0 AS for_another,
            min(line.first_index) AS first_index, {known.Sql.Count} AS uses
          FROM (
            SELECT j.user_id AS user_id, j.cluster_id AS cluster_id, a.country AS country, min(j.log_index) AS first_index
            FROM (
              SELECT log_index, chain_id, cluster_id, customer_id AS user_id, CASE WHEN {known.Current("j")} THEN 1 ELSE 0 END AS is_current
              FROM job j WHERE {known.EverCurrent("j")} AND customer_id IS NOT NULL) j {CountriesOf("j")}
            GROUP BY j.user_id, j.cluster_id, a.country, j.chain_id HAVING max(j.is_current) = 1) line
          GROUP BY line.user_id, line.cluster_id, line.country
          UNION ALL
          SELECT r.user_id, r.cluster_id, a.country, 1, 0, min(r.log_index), 1
          FROM ({Rentals(known)}) r {CountriesOf("r")}
          GROUP BY r.user_id, r.cluster_id, a.country, r.chain_id HAVING max(r.is_current) = 1
          UNION ALL
          SELECT o.user_id, o.cluster_id, NULL, 1, 1, min(o.log_index), 1
          FROM (
            SELECT r.customer_id AS user_id, r.cluster_id, r.chain_id, r.log_index, r.is_current FROM ({Rentals(known)}) r
            WHERE r.customer_id <> r.user_id
            UNION
            SELECT v.entity_id, r.cluster_id, r.chain_id, r.log_index, r.is_current FROM ({Rentals(known)}) r
              {known.Sql.Join} reseller v ON v.reseller_id BETWEEN r.log_index * 4096 AND (r.log_index * 4096) + 4095
            WHERE v.entity_id <> r.user_id) o
          GROUP BY o.user_id, o.cluster_id, o.chain_id HAVING max(o.is_current) = 1) used
          {known.Sql.Join} term customer ON customer.term_id = used.user_id {known.Sql.Join} cluster c ON c.cluster_id = used.cluster_id
        WHERE customer.text <> @unknown
        ORDER BY customer.text, used.first_index, used.country;
        """;

    private static string CountriesOf(string alias) =>
        $"LEFT JOIN access_country a ON a.access_country_id BETWEEN {alias}.log_index * 4096 AND ({alias}.log_index * 4096) + 4095";

    private static string Rentals(KnownAt known) =>
        $"""
        SELECT r.log_index AS log_index, s.chain_id AS chain_id, r.cluster_id AS cluster_id, r.customer_id AS customer_id,
          CASE WHEN r.end_customer_id IN ({known.Sql.Term("@unknown")}, {known.Sql.Term("@customer")}) THEN r.customer_id
            ELSE coalesce(r.end_customer_id, r.customer_id) END AS user_id,
          CASE WHEN {known.Current("s")} THEN 1 ELSE 0 END AS is_current
        FROM rental r {known.Sql.Join} statement s ON s.log_index = r.log_index WHERE {known.EverCurrent("s")}
        """;

    public IEnumerable<AccessUse> Read() => session.Query<UseRow>(_select, new { unknown = OrUnknown.Word, customer = TheCustomer }, buffered: false)
        .Select(row => new AccessUse(
            row.Customer, new ClusterName(row.Operator, row.Site, row.Cluster), row.Country, row.IsRental != 0, row.FirstIndex, row.Uses)
        {
            IsForAnother = row.IsForAnother != 0,
        });

    private record struct UseRow
    {
        public string Customer { get; set; }

        public string Operator { get; set; }

        public string Site { get; set; }

        public string Cluster { get; set; }

        public string? Country { get; set; }

        public long IsRental { get; set; }

        public long IsForAnother { get; set; }

        public long FirstIndex { get; set; }

        public long Uses { get; set; }
    }
}
