using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>Clusters' inventories and their interconnect domains.</summary>
internal sealed class InventoryTables(SqliteConnection connection, TermTable terms) : IDisposable
{
    private readonly SqliteStatement _insert = new(
        connection,
        "INSERT INTO inventory (log_index, cluster_id, as_of_us, status, country, location) VALUES (?1, ?2, ?3, ?4, ?5, ?6);");

    private readonly SqliteStatement _insertDomain = new(
        connection,
        "INSERT INTO domain (domain_id, name_id, accelerator_id, count, interconnect) VALUES (?1, ?2, ?3, ?4, ?5);");

    /// <summary>Writes an inventory.</summary>
    public void Insert(long index, ProjectedInventory inventory)
    {
        var capacity = inventory.Capacity;
        _insert.Bind(1, index).Bind(2, terms.IdOf(inventory.Cluster)).Bind(3, capacity?.AsOf.Microseconds)
            .BindText(4, capacity is null ? null : Words.Of(capacity.Status)).BindText(5, capacity?.Country.ToString())
            .BindText(6, capacity?.Location).Execute();
        for (var i = 0; i < (capacity?.Domains.Count ?? 0); i++)
        {
            var domain = capacity!.Domains[i];
            _insertDomain.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, terms.IdOf(domain.Domain))
                .Bind(3, terms.IdOf(domain.Accelerator.ToString())).Bind(4, domain.Count)
                .Bind(5, domain.InterconnectGbitPerSecond.IsKnown ? domain.InterconnectGbitPerSecond.Value : (Quantity?)null).Execute();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _insertDomain.Dispose();
    }
}
