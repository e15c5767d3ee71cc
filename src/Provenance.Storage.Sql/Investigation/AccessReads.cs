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
    // ("customer", "unknown") leave the customer.
    private readonly string _select =
        $"""
        SELECT customer.text AS Customer, c.operator AS Operator, c.site AS Site, c.cluster AS Cluster, used.country AS Country,
          used.is_rental AS IsRental, used.first_index AS FirstIndex, used.uses AS Uses
        FROM (
          SELECT j.customer_id AS user_id, j.cluster_id AS cluster_id, a.country AS country, 0 AS is_rental,
            min(j.log_index) AS first_index, {known.Sql.Count} AS uses
          FROM job j LEFT JOIN access_country a ON a.access_country_id BETWEEN j.log_index * 4096 AND (j.log_index * 4096) + 4095
          WHERE {known.Current("j")} AND j.customer_id IS NOT NULL
          GROUP BY j.customer_id, j.cluster_id, a.country
          UNION ALL
          SELECT CASE WHEN r.end_customer_id IN ({known.Sql.Term("@unknown")}, {known.Sql.Term("@customer")}) THEN r.customer_id
            ELSE coalesce(r.end_customer_id, r.customer_id) END, r.cluster_id, a.country, 1, r.log_index, 1
          FROM rental r {known.Sql.Join} statement s ON s.log_index = r.log_index
            LEFT JOIN access_country a ON a.access_country_id BETWEEN r.log_index * 4096 AND (r.log_index * 4096) + 4095
          WHERE {known.Current("s")}) used
          {known.Sql.Join} term customer ON customer.term_id = used.user_id {known.Sql.Join} cluster c ON c.cluster_id = used.cluster_id
        WHERE customer.text <> @unknown
        ORDER BY customer.text, used.first_index, used.country;
        """;

    public IEnumerable<AccessUse> Read() => session.Query<UseRow>(_select, new { unknown = OrUnknown.Word, customer = TheCustomer }, buffered: false)
        .Select(row => new AccessUse(
            row.Customer, new ClusterName(row.Operator, row.Site, row.Cluster), row.Country, row.IsRental != 0, row.FirstIndex, row.Uses));

    private record struct UseRow
    {
        public string Customer { get; set; }

        public string Operator { get; set; }

        public string Site { get; set; }

        public string Cluster { get; set; }

        public string? Country { get; set; }

        public long IsRental { get; set; }

        public long FirstIndex { get; set; }

        public long Uses { get; set; }
    }
}
