using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Keeps the summaries of jobs: totals, and uses of clusters.</summary>
internal sealed class JobSummaries(SqlSession session) : IDisposable
{
    private readonly JobTotalTable _totals = new(session);
    private readonly UseTables _uses = new(session);
    private readonly List<AllocationRow> _held = [];
    private readonly SqlStatement _readJob = session.Prepare($"SELECT {SummaryRow.Columns} FROM job j WHERE j.log_index = ?1;");
    private readonly SqlStatement _readHeld = session.Prepare(AllocationRow.Select);

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
    public void Change(IEnumerable<ChainLink> links)
    {
        foreach (var link in links)
        {
            if (Read(link.Index) is not { } before || before.Job.Standing == link.Standing)
            {
                continue;
            }

            _totals.Add(before.Totalled, -1);
            _totals.Add((before with { Job = before.Job with { Standing = link.Standing } }).Totalled);
            if (before.Job.Standing == Standing.Current || link.Standing == Standing.Current)
            {
                AllocationRow.Read(_readHeld, link.Index, _held);
                Use(before, _held, link.Standing == Standing.Current);
            }
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

    private SummaryRow? Read(long index)
    {
        _readJob.Bind(1, index);
        SummaryRow? row = _readJob.Step() ? SummaryRow.Read(_readJob) : null;
        _readJob.Reset();
        return row;
    }
}
