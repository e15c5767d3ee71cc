using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>Training jobs and their allocations.</summary>
internal sealed class JobTables(SqliteConnection connection, TermTable terms, ArtifactTables artifacts) : IDisposable
{
    private readonly SqliteStatement _insertJob = new(
        connection,
        """
        INSERT INTO job (log_index, chain_id, standing, suspended, missing, cluster_id, customer_id, model_id, started_us,
          ended_us, max_accelerators, hours_low, hours_high, hours_basis, flop_low, flop_high, flop_basis, flop_format,
          state_id, workload_id, account_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21);
        """);

    private readonly SqliteStatement _insertAllocation = new(
        connection,
        """
        INSERT INTO allocation (allocation_id, from_us, to_us, count, accelerator_id, domain_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6);
        """);

    /// <summary>Writes a job.</summary>
    public void Insert(ProjectedEntry entry, ProjectedJob job)
    {
        var link = entry.Link!;
        var (hours, flop) = (job.AcceleratorHours, job.Flop);
        _insertJob.Bind(1, entry.Index).Bind(2, link.Chain).Bind(3, (long)link.Standing).Bind(4, entry.SignerSuspended ? 1 : 0)
            .Bind(5, (long)job.Missing).Bind(6, terms.IdOf(job.Cluster)).Bind(7, terms.IdOfOptional(job.Customer))
            .Bind(8, terms.IdOfOptional(job.Model)).Bind(9, job.StartedAt ?? -1).Bind(10, job.EndedAt).Bind(11, job.MaxAccelerators)
            .Bind(12, hours?.Low).Bind(13, hours?.High).Bind(14, (long?)hours?.Basis)
            .Bind(15, flop?.Low).Bind(16, flop?.High).Bind(17, (long?)flop?.Basis).Bind(18, (long?)flop?.Format)
            .Bind(19, terms.IdOfOptional(job.State)).Bind(20, terms.IdOfOptional(job.Workload))
            .Bind(21, terms.IdOfOptional(job.CustomerAccount)).Execute();
        for (var i = 0; i < job.Allocations.Count; i++)
        {
            var allocation = job.Allocations[i];
            _insertAllocation.Bind(1, ProjectedValues.PartKey(entry.Index, i)).Bind(2, allocation.From.Microseconds)
                .Bind(3, allocation.To.Microseconds).Bind(4, allocation.Count).Bind(5, terms.IdOf(allocation.Accelerator.ToString()))
                .Bind(6, allocation.Domain.IsKnown ? terms.IdOf(allocation.Domain.Value) : null).Execute();
        }

        artifacts.Insert(entry.Index, job.Artifacts);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertJob.Dispose();
        _insertAllocation.Dispose();
    }
}
