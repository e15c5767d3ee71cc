using Dapper;
using Provenance.Registry.Investigation;
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

    private List<string> ResellersOf(long index) => session.Query<string>(
        _selectResellers, new { first = ProjectedValues.PartKey(index, 0), last = ProjectedValues.PartKey(index + 1, 0) - 1 }).AsList();

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
