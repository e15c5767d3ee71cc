using Provenance.Registry.Investigation;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>What jobs held: of a steady job its row tells it, of others rows of allocations do.</summary>
internal sealed class AllocationReads(KnownAt known, PreparedReads reads, TermReads terms)
{
    private readonly PreparedRead _ofJobs = reads.Of(
        $"""
        SELECT {AllocationRow.Columns} FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} allocation
          ON allocation_id BETWEEN asked.value * {ProjectedValues.Places} AND asked.value * {ProjectedValues.Places} + {ProjectedValues.Places - 1};
        """);

    /// <summary>What a job held, in the statement's order.</summary>
    /// <param name="job">The job.</param>
    /// <param name="steady">What its row tells.</param>
    public IReadOnlyList<RunAllocation> Read(long job, AllocationRow? steady) => steady is { } whole ? [Told(whole)] : [.. ReadRows([job])[job]];

    /// <summary>What each of some jobs held, in the statement's order, by where it stands among them.</summary>
    /// <param name="jobs">The jobs, each once, no more than are asked about together, with what their rows tell.</param>
    public IReadOnlyList<IReadOnlyList<RunAllocation>> Read(IReadOnlyList<(long Job, AllocationRow? Steady)> jobs)
    {
        var parted = jobs.Where(job => job.Steady is null).Select(job => job.Job).ToList();
        var held = ReadRows(parted);
        return [.. jobs.Select(job => job.Steady is { } steady ? [Told(steady)] : (IReadOnlyList<RunAllocation>)[.. held[job.Job]])];
    }

    private ILookup<long, RunAllocation> ReadRows(List<long> jobs) => jobs.Count == 0
        ? Array.Empty<RunAllocation>().ToLookup(_ => 0L)
        : _ofJobs.Statement.Bind(1, SnapshotSql.ArrayOf(jobs)).ReadAll(row => (Id: row.Integer(0), Allocation: Told(AllocationRow.Of(row))))
            .OrderBy(one => one.Id)
            .ToLookup(one => one.Id >> ProjectedValues.PlaceBits, one => one.Allocation);

    private RunAllocation Told(in AllocationRow row) => new(
        row.Held.From, row.Held.To, terms.TextOf(row.Held.Accelerator), row.Held.Count, row.Domain == 0 ? null : terms.TextOf(row.Domain));
}
