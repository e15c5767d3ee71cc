using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Rentals, and the names that they give to customers.</summary>
internal sealed class RentalTables(SqlSession session, TermTable terms, NameTables names, PartyKeyTables keys) : IDisposable
{
    private readonly SqlStatement _insert = session.Insert(
        "rental", "log_index", "cluster_id", "customer_id", "end_customer_id", "payment", "from_us", "to_us", "purpose",
        "visibility");

    private readonly SqlStatement _insertReservation = session.Insert(
        "rental_reservation", "rental_reservation_id", "accelerator_id", "count");

    /// <summary>Writes a rental of a chain.</summary>
    public void Insert(long index, long chain, ProjectedRental rental)
    {
        var (agreed, parties) = (rental.Terms, rental.Parties);
        var customer = terms.IdOfOptional(parties?.Customer.ToString());
        var endCustomer = terms.IdOfOptional(parties?.EndCustomer.ToString());
        keys.Mention(index, endCustomer, parties?.EndCustomer.ToString());
        _insert.Bind(1, index).Bind(2, terms.IdOf(rental.Cluster)).Bind(3, customer).Bind(4, endCustomer);
        _ = parties?.PaymentFingerprint is { } payment ? _insert.Bind(5, payment) : _insert.BindNull(5);
        _insert.Bind(6, agreed?.From.Microseconds).Bind(7, agreed?.To.At?.Microseconds)
            .BindText(8, agreed is null ? null : Words.Of(agreed.Purpose))
            .BindText(9, agreed is null ? null : Words.Of(agreed.Visibility)).Execute();
        for (var i = 0; i < (agreed?.Reserved.Count ?? 0); i++)
        {
            _insertReservation.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, terms.IdOf(agreed!.Reserved[i].Accelerator.ToString()))
                .Bind(3, agreed.Reserved[i].Count).Execute();
        }

        var known = parties is { Customer.IsKnown: true } ? customer : null;
        keys.Mention(index, known, parties?.Customer.ToString());
        names.Insert(index, known, known ?? PartyKeyTables.UnknownCustomer(chain), parties?.CustomerNames);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _insertReservation.Dispose();
    }
}
