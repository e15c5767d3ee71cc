using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Clusters' inventories and their interconnect domains.</summary>
internal sealed class InventoryTables(SqlSession session, TermTable terms, DeviceTables devices) : IDisposable
{
    private readonly SqlStatement _insert = session.Insert(
        "inventory", "log_index", "cluster_id", "as_of_us", "status", "country", "location", "power_low", "power_high");

    private readonly SqlStatement _insertEvent = session.Insert(
        "inventory_event", "inventory_event_id", "at_us", "type", "accelerator_id", "count", "counterparty_id");

    private readonly SqlStatement _insertDomain = session.Insert(
        "domain", "domain_id", "name_id", "accelerator_id", "count", "interconnect");

    /// <summary>Writes an inventory.</summary>
    public void Insert(long index, ProjectedInventory inventory)
    {
        if (inventory.IsOwn)
        {
            Insert(index, inventory.Cluster, inventory.Capacity);
        }

        if (!inventory.IsOwn || inventory.Devices is not null)
        {
            devices.Insert(index, inventory.Cluster, inventory.Devices);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insert.Dispose();
        _insertDomain.Dispose();
        _insertEvent.Dispose();
    }

    private void Insert(long index, ClusterName cluster, Capacity? capacity)
    {
        _insert.Bind(1, index).Bind(2, terms.IdOf(cluster)).Bind(3, capacity?.AsOf.Microseconds)
            .BindText(4, capacity is null ? null : Words.Of(capacity.Status)).BindText(5, capacity?.Country.ToString())
            .BindText(6, capacity?.Location).Bind(7, capacity?.PowerCapacityMegawatts?.Low)
            .Bind(8, capacity?.PowerCapacityMegawatts?.High).Execute();
        for (var i = 0; i < (capacity?.Domains.Count ?? 0); i++)
        {
            var domain = capacity!.Domains[i];
            _insertDomain.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, terms.IdOf(domain.Domain))
                .Bind(3, terms.IdOf(domain.Accelerator.ToString())).Bind(4, domain.Count)
                .Bind(5, domain.InterconnectGbitPerSecond.IsKnown ? domain.InterconnectGbitPerSecond.Value : (Quantity?)null).Execute();
        }

        for (var i = 0; i < (capacity?.Events?.Count ?? 0); i++)
        {
            var change = capacity!.Events![i];
            _insertEvent.Bind(1, ProjectedValues.PartKey(index, i)).Bind(2, change.At.Microseconds).Bind(3, (long)change.Type)
                .Bind(4, terms.IdOf(change.Accelerator.ToString())).Bind(5, change.Count)
                .Bind(6, terms.IdOfOptional(change.Counterparty?.ToString())).Execute();
        }
    }
}
