using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Keeps the summaries of jobs: totals, and uses of clusters.</summary>
internal sealed class JobSummaries(SqlSession session) : IDisposable
{
    private readonly JobTotalTable _totals = new(session);
    private readonly UseTables _uses = new(session);
    private readonly SqlLookup _readJob = session.PrepareMany($"SELECT {SummaryRow.Columns} FROM job j WHERE j.log_index = ?1");
    private readonly SqlLookup _readHeld = session.PrepareMany(AllocationRow.SelectUnordered, order: "allocation_id");

    /// <summary>Starts a transaction.</summary>
    /// <param name="forget">Whether what is in memory may not be what is in the tables.</param>
    public void Begin(bool forget)
    {
        _totals.Abandon();
        _uses.Begin(forget);
    }

    /// <summary>Adds a new job.</summary>
    public void Insert(in SummaryRow job, List<AllocationRow> held)
    {
        _totals.Add(job.Totalled);
        Use(job, held, job.Job.Standing == Standing.Current ? true : null);
    }

    /// <summary>Changes what earlier jobs add, from how they stand in the table to how they stand now.</summary>
    public void Change(IReadOnlyList<ChainLink> links)
    {
        var changed = new List<(SummaryRow Before, Standing Now)>();
        _readJob.Ask(
            links,
            static (link, ask) => ask.Bind(1, link.Index),
            (place, row) =>
            {
                var before = SummaryRow.Read(row);
                if (before.Job.Standing != links[place].Standing)
                {
                    changed.Add((before, links[place].Standing));
                }
            });
        foreach (var (before, now) in changed)
        {
            _totals.Add(before.Totalled, -1);
            _totals.Add((before with { Job = before.Job with { Standing = now } }).Totalled);
        }

        var used = changed.FindAll(job => job.Before.Job.Standing == Standing.Current || job.Now == Standing.Current);
        var held = used.ConvertAll(job => job.Before.Steady is { } steady ? new List<AllocationRow>(1) { steady } : []);
        var parted = Enumerable.Range(0, used.Count).Where(place => used[place].Before.Steady is null).ToList();
        _readHeld.Ask(
            parted,
            (place, ask) => AllocationRow.Bind(ask, used[place].Before.LogIndex),
            (asked, row) => held[parted[asked]].Add(AllocationRow.Of(row)));
        for (var place = 0; place < used.Count; place++)
        {
            Use(used[place].Before, held[place], used[place].Now == Standing.Current);
        }
    }

    /// <summary>Writes what the group changed.</summary>
    public void Finish()
    {
        _totals.Finish();
        _uses.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _totals.Dispose();
        _uses.Dispose();
        _readJob.Dispose();
        _readHeld.Dispose();
    }

    // Groups are numbered when a job first names them, however it stands.
    private void Use(in SummaryRow job, List<AllocationRow> held, bool? isAdded)
    {
        foreach (var (domain, allocations) in AllocationRow.ByDomain(held))
        {
            var group = _uses.IdOf(new UseGroupKey(job.Customer ?? 0, job.Cluster, domain));
            if (isAdded is { } added)
            {
                _uses.Change(group, job.Using, allocations, added);
            }
        }
    }
}
