using Dapper;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Rentals.</summary>
internal sealed class RentalReads(SqlSession session, KnownAt known)
{
    private readonly string _select =
        $"""
        SELECT r.log_index AS LogIndex, ch.record AS Record, customer.text AS Customer, final.text AS EndCustomer, r.from_us AS FromUs,
          r.purpose AS Purpose, (SELECT {CountSum.Of("v.count")} FROM rental_reservation v
            WHERE v.rental_reservation_id BETWEEN r.log_index * 4096 AND (r.log_index * 4096) + 4095) AS Reserved
        FROM rental r {known.Sql.Join} statement s ON s.log_index = r.log_index {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
          LEFT JOIN term customer ON customer.term_id = r.customer_id LEFT JOIN term final ON final.term_id = r.end_customer_id
        WHERE {known.Current("s")} ORDER BY r.log_index;
        """;

    // A row for each model reserved. Redacted terms say nothing of what is seen.
    private readonly string _selectUnseen =
        $"""
        SELECT r.log_index AS LogIndex, c.operator AS Operator, c.site AS Site, c.cluster AS Cluster, customer.text AS Customer,
          final.text AS EndCustomer, r.from_us AS FromUs, r.to_us AS ToUs, accelerator.text AS Accelerator, v.count AS Count
        FROM rental r {known.Sql.Join} statement s ON s.log_index = r.log_index {known.Sql.Join} cluster c ON c.cluster_id = r.cluster_id
          {known.Sql.Join} rental_reservation v ON v.rental_reservation_id BETWEEN r.log_index * 4096 AND (r.log_index * 4096) + 4095
          {known.Sql.Join} term accelerator ON accelerator.term_id = v.accelerator_id
          LEFT JOIN term customer ON customer.term_id = r.customer_id LEFT JOIN term final ON final.term_id = r.end_customer_id
        WHERE r.visibility NOT IN ('{Words.Of(Visibility.Scheduler)}', '{Words.Of(Visibility.Guest)}') AND {known.Current("s")}
        """;

    private readonly string _selectResellers =
        $"""
        SELECT t.text FROM reseller v {known.Sql.Join} term t ON t.term_id = v.entity_id
        WHERE v.reseller_id BETWEEN @first AND @last ORDER BY v.reseller_id;
        """;

    public IEnumerable<CurrentRental> Read() => session.Query<RentalRow>(_select, buffered: false).Select(row => new CurrentRental
    {
        LogIndex = row.LogIndex,
        Record = row.Record,
        Customer = row.Customer,
        EndCustomer = row.EndCustomer,
        Resellers = ResellersOf(row.LogIndex),
        From = row.FromUs,
        Reserved = row.Purpose is null ? null : row.Reserved ?? 0,
    });

    public IEnumerable<UnseenRental> ReadUnseen(JobFilter filter)
    {
        var clusters = JobConditions.Clusters(known, filter.Country, filter.Operator, filter.Site, filter.Cluster);
        var rows = session.Query<UnseenRow>(
            _selectUnseen
            + (clusters is null ? "" : $" AND r.cluster_id IN ({clusters})")
            + (filter.Customer is null ? "" : $" AND {known.Sql.Term("@Customer")} IN (r.customer_id, r.end_customer_id)")
            + (filter.Period.ToMicroseconds is null ? "" : " AND r.from_us < @To")
            + (filter.Period.FromMicroseconds is null ? "" : " AND (r.to_us IS NULL OR r.to_us > @From)")
            + " ORDER BY v.rental_reservation_id;",
            JobConditions.Parameters(filter),
            buffered: false);
        UnseenRental? rental = null;
        var reserved = new List<(string, long)>();
        foreach (var row in rows)
        {
            if (rental is not null && rental.LogIndex != row.LogIndex)
            {
                yield return rental;
                reserved = [];
            }

            reserved.Add((row.Accelerator, row.Count));
            rental = new UnseenRental(
                row.LogIndex, new ClusterName(row.Operator, row.Site, row.Cluster), row.Customer, row.EndCustomer, row.FromUs, row.ToUs, reserved);
        }

        if (rental is not null)
        {
            yield return rental;
        }
    }

    private List<string> ResellersOf(long index) => session.Query<string>(
        _selectResellers, new { first = ProjectedValues.PartKey(index, 0), last = ProjectedValues.PartKey(index + 1, 0) - 1 }).AsList();

    private record struct UnseenRow
    {
        public long LogIndex { get; set; }

        public string Operator { get; set; }

        public string Site { get; set; }

        public string Cluster { get; set; }

        public string? Customer { get; set; }

        public string? EndCustomer { get; set; }

        public long FromUs { get; set; }

        public long? ToUs { get; set; }

        public string Accelerator { get; set; }

        public long Count { get; set; }
    }

    private sealed record RentalRow
    {
        public long LogIndex { get; init; }

        public string Record { get; init; } = "";

        public string? Customer { get; init; }

        public string? EndCustomer { get; init; }

        public long? FromUs { get; init; }

        public string? Purpose { get; init; }

        public long? Reserved { get; init; }
    }
}
