// A job names its rental by the record. Chains are found by their records alone in a table of prefixes, and statements of a
// chain in none; rentals are found by their clusters, which are in the record. So the rentals of the clusters that are named
// are read, each cluster once, and those kept that are named.

using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Rentals that jobs name, and those by which somebody paid.</summary>
internal sealed class NamedRentalReads(SqlSession session, KnownAt known, PreparedReads reads, TermReads terms, PlaceNames places)
{
    /// <summary>What stands for the end customer where it is the customer.</summary>
    public static readonly string TheCustomer = EndCustomer.Customer.ToString();

    // Jobs that are asked about together: on a server each question is a journey.
    private const int MostAsked = 1_000;

    private readonly string _selectNames =
        $"""
        SELECT j.log_index, named.text FROM {known.Sql.Numbers("@indices")} asked {known.Sql.Join} job j ON j.log_index = asked.value
          {known.Sql.Join} term named ON named.term_id = j.rental_id;
        """;

    private readonly PreparedRead _ofCluster = reads.Of(
        $"""
        SELECT ch.record, r.customer_id, r.end_customer_id, r.payment, r.log_index
        FROM rental r{known.Sql.Along("rental_by_cluster")} {known.Sql.Join} statement s ON s.log_index = r.log_index
          {known.Sql.Join} chain ch ON ch.chain_id = s.chain_id
        WHERE r.cluster_id = ?1 AND {known.Current("s")} ORDER BY r.log_index;
        """);

    private readonly PreparedRead _payers = reads.Of(
        $"""
        SELECT r.customer_id, MIN(r.log_index)
        FROM rental r{known.Sql.Along("rental_by_payment")} {known.Sql.Join} statement s ON s.log_index = r.log_index
        WHERE r.payment = ?1 AND r.customer_id IS NOT NULL AND {known.Current("s")} GROUP BY r.customer_id ORDER BY 2;
        """);

    public IReadOnlyList<(string Customer, long LogIndex)> ReadPayers(Digest fingerprint) =>
    [
        .. _payers.Statement.Bind(1, fingerprint).ReadAll(row => (terms.TextOf(row.Integer(0)), row.Integer(1)))
            .Where(payer => payer.Item1 != OrUnknown.Word),
    ];

    public IReadOnlyList<JobRental> Read(IReadOnlyList<long> jobs)
    {
        var named = jobs.Chunk(MostAsked)
            .SelectMany(asked => session.Query<(long Job, string Record)>(_selectNames, new { indices = SnapshotSql.ArrayOf(asked) }))
            .ToLookup(row => row.Record, row => row.Job, StringComparer.Ordinal);
        return
        [
            .. named.Select(group => ClusterIn(group.Key)).Distinct().Select(places.ClusterId).OfType<long>()
                .SelectMany(cluster => _ofCluster.With(cluster).ReadAll(RentalAt))
                .SelectMany(rental => named[rental.Record].Select(job => ToRental(job, rental))),
        ];
    }

    // A record begins with its cluster; where a job says that there is no rental, no cluster is called so.
    private static ClusterName ClusterIn(string record)
    {
        var parts = record.Split('/');
        return new ClusterName(parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
    }

    private static Rental RentalAt(SqlStatement row) =>
        new(row.Text(0), row.IntegerOrNull(1), row.IntegerOrNull(2), row.Blob(3) is { IsEmpty: false } payment ? Convert.ToHexStringLower(payment) : null, row.Integer(4));

    private JobRental ToRental(long job, Rental rental)
    {
        var end = terms.TextOf(rental.EndCustomer);
        var user = end == TheCustomer ? terms.TextOf(rental.Customer) : end;
        return new JobRental(job, rental.LogIndex, user == OrUnknown.Word ? null : user, rental.Payment);
    }

    private readonly record struct Rental(string Record, long? Customer, long? EndCustomer, string? Payment, long LogIndex);
}
