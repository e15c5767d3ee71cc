using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs and releases with what stands behind them.</summary>
internal sealed class RunReads(KnownAt known, PreparedReads reads, TermReads terms, JobReads jobs, LineageReads lineage)
{
    private readonly PreparedRead _background = reads.Of(
        $"""
        SELECT j.unstated, b.rental_id, b.parameters_low, b.parameters_high, b.parameters_basis, b.tokens_low, b.tokens_high, b.tokens_basis, b.data_domain
        FROM job_background b {known.Sql.Join} job j ON j.log_index = b.log_index WHERE b.log_index = ?1;
        """);

    private readonly PreparedRead _allocations = reads.Of(
        """
        SELECT from_us, to_us, accelerator_id, count, domain_id FROM allocation
        WHERE allocation_id BETWEEN ?1 AND ?2 ORDER BY allocation_id;
        """);

    private readonly PreparedRead _released = reads.Of("SELECT released_on FROM release WHERE log_index = ?1;");

    private readonly PreparedRead _parameters = reads.Of(
        "SELECT parameters_low, parameters_high, parameters_basis FROM release_parameters WHERE log_index = ?1;");

    private readonly PreparedRead _releases = reads.Of(
        $"""
        SELECT r.log_index FROM release r {known.Sql.Join} statement s ON s.log_index = r.log_index
        WHERE r.log_index > ?1 AND {known.Current("s")} ORDER BY r.log_index {known.Sql.First("?2")};
        """);

    // Every job has a row of background, and nothing else has.
    public RunFacts? ReadRun(long index) => _background.With(index).ReadFirst(row => ToRun(index, row), null);

    public ReleaseFacts? ReadRelease(long index) => lineage.ReadRelease(index, jobs) is { } maker
        ? new ReleaseFacts(
            maker,
            _released.With(index).ReadFirst(row => row.TextOrNull(0), null),
            _parameters.With(index).ReadFirst(row => JobFigureColumns.EstimateAt(row, 0), null))
        : null;

    public IReadOnlyList<long> ListReleases(long afterIndex, int limit) => _releases.With(afterIndex, limit).ReadAll(row => row.Integer(0));

    private RunFacts ToRun(long index, SqlStatement row)
    {
        var allocations = _allocations.With(ProjectedValues.PartKey(index, 0), ProjectedValues.PartKey(index + 1, 0) - 1).ReadAll(held => new RunAllocation(
            held.Integer(0), held.Integer(1), terms.TextOf(held.Integer(2)), held.Integer(3), terms.TextOf(held.IntegerOrNull(4))));
        return new RunFacts
        {
            Job = jobs.Read(index, [.. allocations.Select(held => held.Accelerator).Distinct().Order(StringComparer.Ordinal)]),
            Allocations = allocations,
            Unknowns = (JobUnknowns)row.Integer(0),
            DataDomain = (DataDomain)(row.IntegerOrNull(8) ?? 0),
            Parameters = JobFigureColumns.EstimateAt(row, 2),
            Tokens = JobFigureColumns.EstimateAt(row, 5),
            Rental = terms.TextOf(row.IntegerOrNull(1)),
        };
    }
}
