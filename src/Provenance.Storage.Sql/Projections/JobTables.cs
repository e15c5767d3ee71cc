// Jobs, with a dozen indexes. Rows of a group are written in the order of their models and customers, of which there are
// many: so the pages of the indexes that begin with these are written once a group, and not over and over as they are
// driven out of memory.

using System.Runtime.InteropServices;
using Provenance.Registry.Projections;
using Provenance.Registry.Projections.Summaries;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Training jobs and their allocations.</summary>
internal sealed class JobTables(
    SqlSession session, TermTable terms, ArtifactTables artifacts, PartyKeyTables keys, JobSummaries summaries) : IDisposable
{
    private readonly SqlStatement _insertJob = session.Insert(
        "job", "log_index", "chain_id", "standing", "suspended", "missing", "cluster_id", "customer_id", "model_id",
        "started_us", "ended_us", "max_accelerators", "hours_low", "hours_high", "hours_basis", "flop_low", "flop_high",
        "flop_basis", "flop_format", "state_id", "workload_id", "account_id", "current_from", "ended_at",
        "supersedes", "reason", "logged_at_ms", "stream_id", "unstated", "steady_accelerator_id", "steady_domain_id", "rental_id", "data_domain");

    private readonly SqlStatement _insertAllocation = session.Insert(
        "allocation", "allocation_id", "from_us", "to_us", "count", "accelerator_id", "domain_id");

    private readonly SqlStatement _insertMoment = session.Insert("job_moment", "log_index", "holds_us");

    private readonly List<AllocationRow> _held = [];
    private readonly List<JobRow> _rows = [];

    private readonly record struct JobRow(SummaryRow Summed, ProjectedEntry Entry, ProjectedJob Job, JobTerms Terms);

    private readonly record struct JobTerms(long? State, long? Workload, long? Account, long? Rental);

    /// <summary>Writes what belongs to a job, and keeps the job itself for <see cref="Finish"/>.</summary>
    public void Insert(ProjectedEntry entry, ProjectedJob job)
    {
        var (hours, flop) = (job.AcceleratorHours, job.Flop);
        var row = new SummaryRow
        {
            LogIndex = entry.Index,
            Customer = terms.IdOfOptional(job.Customer),
            Cluster = terms.IdOf(job.Cluster),
            Model = terms.IdOfOptional(job.Model),
            MaxAccelerators = job.MaxAccelerators,
            Job = new SummedJob
            {
                Standing = entry.Link!.Standing,
                IsSignerSuspended = entry.SignerSuspended,
                Missing = job.Missing,
                StartedAt = job.StartedAt ?? -1,
                EndedAt = job.EndedAt,
                HasAllocations = job.MaxAccelerators > 0,
                Hours = hours is null ? null : (hours.Low, hours.High, hours.Basis),
                Flop = flop is null ? null : (flop.Low, flop.High, flop.Basis),
            },
        };
        keys.Mention(entry.Index, row.Customer, job.Customer);
        Hold(job.Allocations);
        row = row with { Steady = SteadyOf(job) };
        _rows.Add(new JobRow(
            row,
            entry,
            job,
            new JobTerms(terms.IdOfOptional(job.State), terms.IdOfOptional(job.Workload), terms.IdOfOptional(job.CustomerAccount), terms.IdOfOptional(job.Rental))));
        if (row.Steady is null)
        {
            InsertAllocations(entry.Index);
        }

        if (entry.SupersedesReason is not null)
        {
            _insertMoment.Bind(1, entry.Index).Bind(2, job.AsOf ?? entry.IssuedAtMicroseconds).Execute();
        }

        summaries.Insert(row, _held);
        artifacts.Insert(entry.Index, entry.Link!.Standing, job.Artifacts);
    }

    /// <summary>Writes the jobs of the group.</summary>
    public void Finish()
    {
        _rows.Sort(static (one, other) =>
            (one.Summed.Model, one.Summed.Customer, one.Summed.LogIndex).CompareTo((other.Summed.Model, other.Summed.Customer, other.Summed.LogIndex)));
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(_rows))
        {
            Write(row);
        }

        _rows.Clear();
    }

    /// <summary>Forgets a group that was not committed.</summary>
    public void Abandon() => _rows.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertJob.Dispose();
        _insertAllocation.Dispose();
        _insertMoment.Dispose();
    }

    private void Write(in JobRow row)
    {
        var (entry, job, link) = (row.Entry, row.Job, row.Entry.Link!);
        var (hours, flop) = (job.AcceleratorHours, job.Flop);
        _insertJob.Bind(1, entry.Index).Bind(2, link.Chain).Bind(3, (long)link.Standing).Bind(4, entry.SignerSuspended ? 1 : 0)
            .Bind(5, (long)job.Missing).Bind(6, row.Summed.Cluster).Bind(7, row.Summed.Customer)
            .Bind(8, row.Summed.Model).Bind(9, row.Summed.Job.StartedAt).Bind(10, job.EndedAt).Bind(11, job.MaxAccelerators)
            .Bind(12, hours?.Low).Bind(13, hours?.High).Bind(14, (long?)hours?.Basis)
            .Bind(15, flop?.Low).Bind(16, flop?.High).Bind(17, (long?)flop?.Basis).Bind(18, (long?)flop?.Format)
            .Bind(19, row.Terms.State).Bind(20, row.Terms.Workload).Bind(21, row.Terms.Account).Bind(22, link.CurrentFrom).Bind(23, link.EndedAt)
            .Bind(24, link.Supersedes).Bind(25, (long?)entry.SupersedesReason).Bind(26, entry.LoggedAtMilliseconds)
            .Bind(27, entry.Stream).Bind(28, (long)job.Unknowns).Bind(29, row.Summed.Steady?.Held.Accelerator)
            .Bind(30, row.Summed.Steady is { Domain: not 0 and var domain } ? domain : null)
            .Bind(31, row.Terms.Rental).Bind(32, (long?)job.DataDomain).Execute();
    }

    private void Hold(IReadOnlyList<Allocation> allocations)
    {
        _held.Clear();
        for (var i = 0; i < allocations.Count; i++)
        {
            var allocation = allocations[i];
            _held.Add(new AllocationRow(
                allocation.Domain.IsKnown ? terms.IdOf(allocation.Domain.Value) : 0,
                new UsedAllocation(
                    i,
                    allocation.From.Microseconds,
                    allocation.To.Microseconds,
                    terms.IdOf(allocation.Accelerator.ToString()),
                    allocation.Count)));
        }
    }

    // The one allocation of a job that held it all the time, which its row can tell: nearly every job is such a one.
    private AllocationRow? SteadyOf(ProjectedJob job) =>
        _held is [var only] && job.StartedAt == only.Held.From && job.EndedAt == only.Held.To && job.MaxAccelerators == only.Held.Count ? only : null;

    private void InsertAllocations(long index)
    {
        foreach (ref readonly var held in CollectionsMarshal.AsSpan(_held))
        {
            _insertAllocation.Bind(1, ProjectedValues.PartKey(index, held.Held.Place)).Bind(2, held.Held.From).Bind(3, held.Held.To)
                .Bind(4, held.Held.Count).Bind(5, held.Held.Accelerator);
            _ = held.Domain == 0 ? _insertAllocation.BindNull(6) : _insertAllocation.Bind(6, held.Domain);
            _insertAllocation.Execute();
        }
    }
}
