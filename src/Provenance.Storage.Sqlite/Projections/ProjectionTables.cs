using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>All tables of the projections, behind statements prepared once a connection.</summary>
internal sealed class ProjectionTables : IDisposable
{
    private readonly TermTable _terms;
    private readonly StatementTables _statements;
    private readonly ArtifactTables _artifacts;
    private readonly HandoffTables _handoffs;
    private readonly BackgroundTables _backgrounds;
    private readonly StudentTables _students;
    private readonly JobTables _jobs;
    private readonly DeviceTables _devices;
    private readonly JobSummaries _summaries;
    private readonly InventoryTables _inventories;
    private readonly PartyKeyTables _partyKeys;
    private readonly NameTables _names;
    private readonly EntityTables _entities;
    private readonly RentalTables _rentals;
    private readonly ListingTables _listings;
    private readonly JudgementTables _judgements;
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
        _handoffs = new HandoffTables(connection);
        _backgrounds = new BackgroundTables(connection, _terms);
        _students = new StudentTables(connection, _terms);
        _partyKeys = new PartyKeyTables(connection);
        _summaries = new JobSummaries(connection);
        _jobs = new JobTables(connection, _terms, _artifacts, _partyKeys, _summaries);
        _devices = new DeviceTables(connection, _terms);
        _inventories = new InventoryTables(connection, _terms, _devices);
        _names = new NameTables(connection, _partyKeys);
        _entities = new EntityTables(connection, _terms, _names, _partyKeys);
        _rentals = new RentalTables(connection, _terms, _names, _partyKeys);
        _listings = new ListingTables(connection, _terms, _names, _partyKeys);
        _judgements = new JudgementTables(connection, _terms, _partyKeys);
        _releases = new ReleaseTables(connection, _terms, _artifacts, _partyKeys);
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
        _summaries.Begin(forget);
        _partyKeys.Begin(forget);
        _devices.Abandon();
        _handoffs.Abandon();
        _students.Begin(forget);
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

        // Before the standing of earlier jobs changes in the tables, which tell what they added to summaries.
        _summaries.Change(group.ChangedLinks);
        _statements.Finish(group);
        _summaries.Finish();
        _artifacts.Finish();
        _partyKeys.Finish();
        _devices.Finish();
        _handoffs.Finish();
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
        _handoffs.Dispose();
        _backgrounds.Dispose();
        _students.Dispose();
        _jobs.Dispose();
        _summaries.Dispose();
        _inventories.Dispose();
        _partyKeys.Dispose();
        _devices.Dispose();
        _names.Dispose();
        _entities.Dispose();
        _rentals.Dispose();
        _listings.Dispose();
        _judgements.Dispose();
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
                _backgrounds.Insert(entry.Index, job);
                _handoffs.Add(entry.Index, job.Artifacts);
                _students.Insert(entry.Index, job);
                break;
            case ProjectedInventory inventory:
                _inventories.Insert(entry.Index, inventory);
                break;
            case ProjectedEntity entity:
                _entities.Insert(entry.Index, entity);
                break;
            case ProjectedRental rental:
                _rentals.Insert(entry.Index, rental);
                _backgrounds.Insert(entry.Index, rental);
                break;
            case ProjectedListing listing:
                _listings.Insert(entry.Index, entry.Link!.Chain, listing);
                break;
            case ProjectedJudgement judgement:
                _judgements.Insert(entry.Index, judgement);
                break;
            case ProjectedRelease release:
                _releases.Insert(entry.Index, release);
                _backgrounds.Insert(entry.Index, release);
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
