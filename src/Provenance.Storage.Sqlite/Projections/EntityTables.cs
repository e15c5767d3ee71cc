using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>Entities, rentals, and the names that either gives to entities.</summary>
internal sealed class EntityTables(SqliteConnection connection, TermTable terms) : IDisposable
{
    private readonly SqliteStatement _insertEntity = new(
        connection, "INSERT INTO entity (log_index, entity_id, type, jurisdiction) VALUES (?1, ?2, ?3, ?4);");

    private readonly SqliteStatement _insertName = new(
        connection,
        "INSERT INTO entity_name (name_id, entity_id, text, kind, language, script) VALUES (?1, ?2, ?3, ?4, ?5, ?6);");

    private readonly SqliteStatement _insertRental = new(
        connection,
        """
        INSERT INTO rental (log_index, cluster_id, customer_id, end_customer_id, payment, from_us, to_us, purpose, visibility)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);
        """);

    /// <summary>Writes an entity.</summary>
    public void Insert(long index, ProjectedEntity entity)
    {
        var (id, identity) = (terms.IdOf(entity.Entity), entity.Identity);
        _insertEntity.Bind(1, index).Bind(2, id).BindText(3, identity is null ? null : Words.Of(identity.Type))
            .BindText(4, identity?.Jurisdiction.ToString()).Execute();
        InsertNames(index, id, identity?.Names);
    }

    /// <summary>Writes a rental.</summary>
    public void Insert(long index, ProjectedRental rental)
    {
        var (agreed, parties) = (rental.Terms, rental.Parties);
        var customer = terms.IdOfOptional(parties?.Customer.ToString());
        _insertRental.Bind(1, index).Bind(2, terms.IdOf(rental.Cluster)).Bind(3, customer)
            .Bind(4, terms.IdOfOptional(parties?.EndCustomer.ToString()));
        _ = parties?.PaymentFingerprint is { } payment ? _insertRental.Bind(5, payment) : _insertRental.BindNull(5);
        _insertRental.Bind(6, agreed?.From.Microseconds).Bind(7, agreed?.To.At?.Microseconds)
            .BindText(8, agreed is null ? null : Words.Of(agreed.Purpose))
            .BindText(9, agreed is null ? null : Words.Of(agreed.Visibility)).Execute();
        if (parties is { Customer.IsKnown: true })
        {
            InsertNames(index, customer!.Value, parties.CustomerNames);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertEntity.Dispose();
        _insertName.Dispose();
        _insertRental.Dispose();
    }

    private void InsertNames(long index, long entity, IReadOnlyList<PartyName>? names)
    {
        for (var i = 0; i < (names?.Count ?? 0); i++)
        {
            var name = names![i];
            _insertName.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, entity).Bind(3, name.Text).Bind(4, Words.Of(name.Kind))
                .BindText(5, name.Language?.ToString()).BindText(6, name.Script?.ToString()).Execute();
        }
    }
}
