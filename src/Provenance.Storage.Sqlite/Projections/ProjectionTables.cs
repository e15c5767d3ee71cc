using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>All tables of the projections, behind statements prepared once a connection.</summary>
internal sealed class ProjectionTables : IDisposable
{
    private readonly TermTable _terms;
    private readonly StatementTables _statements;
    private readonly ArtifactTables _artifacts;
    private readonly JobTables _jobs;
    private readonly InventoryTables _inventories;
    private readonly EntityTables _entities;
    private readonly ReleaseTables _releases;
    private readonly UsageTables _usage;
    private readonly SqliteStatement _updateHead;

    public ProjectionTables(SqliteConnection connection)
    {
        _terms = new TermTable(connection);
        Chains = new ChainTables(connection, _terms);
        Streams = new StreamTables(connection, _terms);
        _statements = new StatementTables(connection, _terms);
        _artifacts = new ArtifactTables(connection, _terms);
        _jobs = new JobTables(connection, _terms, _artifacts);
        _inventories = new InventoryTables(connection, _terms);
        _entities = new EntityTables(connection, _terms);
        _releases = new ReleaseTables(connection, _terms, _artifacts);
        _usage = new UsageTables(connection, _terms);
        _updateHead = new SqliteStatement(
            connection, "UPDATE head SET size = ?1, root = ?2, logged_until_ms = ?3 WHERE id = 1;");
    }

    /// <summary>Chains, for reading.</summary>
    public ChainTables Chains { get; }

    /// <summary>Streams.</summary>
    public StreamTables Streams { get; }

    /// <summary>Begins a transaction.</summary>
    /// <param name="forget">Whether what is in memory may not be what is in the tables.</param>
    public void Begin(bool forget)
    {
        _terms.Begin(forget);
        _statements.Abandon();
        _artifacts.Abandon();
    }

    /// <summary>Writes a group: entry by entry in log order, so that terms are numbered in it, then what is sorted.</summary>
    public void Write(ProjectionGroup group)
    {
        var chain = 0;
        foreach (var entry in group.Entries)
        {
            _statements.Insert(entry);
            if (chain < group.Chains.Count && group.Chains[chain].Chain == entry.Index)
            {
                _statements.InsertChain(entry.Index, group.Chains[chain++].Key);
            }

            Insert(entry);
        }

        _statements.Finish(group);
        _artifacts.Finish();
        Streams.Write(group.Streams);
        _updateHead.Bind(1, group.Head.Size.Value).Bind(2, group.Head.Root).Bind(3, group.Head.LoggedUntilMilliseconds).Execute();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Chains.Dispose();
        Streams.Dispose();
        _statements.Dispose();
        _artifacts.Dispose();
        _jobs.Dispose();
        _inventories.Dispose();
        _entities.Dispose();
        _releases.Dispose();
        _usage.Dispose();
        _updateHead.Dispose();
        _terms.Dispose();
    }

    private void Insert(ProjectedEntry entry)
    {
        switch (entry.Subject)
        {
            case ProjectedJob job:
                _jobs.Insert(entry, job);
                break;
            case ProjectedInventory inventory:
                _inventories.Insert(entry.Index, inventory);
                break;
            case ProjectedEntity entity:
                _entities.Insert(entry.Index, entity);
                break;
            case ProjectedRental rental:
                _entities.Insert(entry.Index, rental);
                break;
            case ProjectedRelease release:
                _releases.Insert(entry.Index, release);
                break;
            case ProjectedUsage usage:
                _usage.Insert(entry.Index, usage);
                break;
            case ProjectedPeriodClose close:
                _usage.Insert(entry.Index, close);
                break;
            case null:
                break;
            default:
                throw new ArgumentException($"There is no table for {entry.Subject.GetType().Name}.", nameof(entry));
        }
    }
}
