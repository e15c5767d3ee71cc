using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Tables of what statements are about: one or several for each kind, and those that kinds share.</summary>
internal sealed class SubjectTables : IDisposable
{
    private readonly ArtifactTables _artifacts;
    private readonly PartyKeyTables _partyKeys;
    private readonly NameTables _names;
    private readonly DeviceTables _devices;
    private readonly JobSummaries _summaries;
    private readonly HandoffTables _handoffs;
    private readonly BackgroundTables _backgrounds;
    private readonly StudentTables _students;
    private readonly JobTables _jobs;
    private readonly InventoryTables _inventories;
    private readonly EntityTables _entities;
    private readonly RentalTables _rentals;
    private readonly ListingTables _listings;
    private readonly JudgementTables _judgements;
    private readonly ReleaseTables _releases;
    private readonly UsageTables _usage;
    private readonly AccreditationTables _accreditations;

    public SubjectTables(SqlSession session, TermTable terms)
    {
        _artifacts = new ArtifactTables(session, terms);
        _partyKeys = new PartyKeyTables(session, terms);
        _names = new NameTables(session, _partyKeys);
        _devices = new DeviceTables(session, terms);
        _summaries = new JobSummaries(session);
        _handoffs = new HandoffTables(session);
        _backgrounds = new BackgroundTables(session, terms, _partyKeys);
        _students = new StudentTables(session, terms);
        _jobs = new JobTables(session, terms, _artifacts, _partyKeys, _summaries);
        _inventories = new InventoryTables(session, terms, _devices);
        _entities = new EntityTables(session, terms, _names, _partyKeys);
        _rentals = new RentalTables(session, terms, _names, _partyKeys);
        _listings = new ListingTables(session, terms, _names, _partyKeys);
        _judgements = new JudgementTables(session, terms, _partyKeys);
        _releases = new ReleaseTables(session, terms, _artifacts, _partyKeys);
        _usage = new UsageTables(session, terms, _partyKeys);
        _accreditations = new AccreditationTables(session, terms, _names, _partyKeys);
    }

    /// <inheritdoc cref="ProjectionTables.Begin"/>
    public void Begin(bool forget)
    {
        _artifacts.Abandon();
        _jobs.Abandon();
        _summaries.Begin(forget);
        _partyKeys.Begin(forget);
        _devices.Abandon();
        _handoffs.Abandon();
        _students.Begin(forget);
    }

    /// <summary>Takes what earlier entries added to summaries out again, before their standing changes in the tables, and says it of their artifacts.</summary>
    public void Change(IReadOnlyList<ChainLink> links)
    {
        _summaries.Change(links);
        _artifacts.Change(links);
    }

    /// <summary>Writes what is sorted first.</summary>
    public void Finish()
    {
        _jobs.Finish();
        _summaries.Finish();
        _artifacts.Finish();
        _partyKeys.Finish();
        _devices.Finish();
        _handoffs.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
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
        _accreditations.Dispose();
    }

    /// <summary>Writes what an entry is about.</summary>
    public void Insert(ProjectedEntry entry)
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
                _rentals.Insert(entry.Index, entry.Link!.Chain, rental);
                _backgrounds.Insert(entry.Index, rental);
                break;
            case ProjectedListing listing:
                _listings.Insert(entry.Index, entry.Link!.Chain, listing);
                break;
            case ProjectedJudgement judgement:
                _judgements.Insert(entry.Index, judgement);
                break;
            case ProjectedRelease release:
                _releases.Insert(entry.Index, entry.Link!.Standing, release);
                _backgrounds.Insert(entry.Index, release);
                break;
            case ProjectedUsage usage:
                _usage.Insert(entry.Index, usage);
                break;
            case ProjectedPeriodClose close:
                _usage.Insert(entry.Index, close);
                break;
            case ProjectedAccreditation accreditation:
                _accreditations.Insert(entry, accreditation.Party);
                break;
            case null:
                break;
            default:
                throw new ArgumentException($"There is no table for {entry.Subject.GetType().Name}.", nameof(entry));
        }
    }
}
