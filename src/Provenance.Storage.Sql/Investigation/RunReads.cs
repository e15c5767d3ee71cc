using Provenance.Registry.Investigation;
using Provenance.Statements;
using Provenance.Storage.Sql.Projections;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs and releases with what stands behind them.</summary>
internal sealed class RunReads(KnownAt known, PreparedReads reads, TermReads terms, JobReads jobs, LineageReads lineage)
{
    // Jobs that are read together: on a server each question is a journey.
    private const int RunsAtOnce = 1_000;

    // Every job has a row of background, and nothing else has.
    private readonly PreparedRead _backgrounds = reads.Of(
        $"""
        SELECT b.log_index, b.rental_id, b.parameters_low, b.parameters_high, b.parameters_basis, b.tokens_low, b.tokens_high, b.tokens_basis, b.data_domain
        FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} job_background b ON b.log_index = asked.value;
        """);

    private readonly PreparedRead _allocations = reads.Of(
        $"""
        SELECT held.allocation_id, held.from_us, held.to_us, held.accelerator_id, held.count, held.domain_id
        FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} allocation held
          ON held.allocation_id BETWEEN asked.value * {ProjectedValues.Places} AND asked.value * {ProjectedValues.Places} + {ProjectedValues.Places - 1};
        """);

    private readonly PreparedRead _released = reads.Of(
        """
        SELECT p.parameters_low, p.parameters_high, p.parameters_basis, r.released_on
        FROM release r LEFT JOIN release_parameters p ON p.log_index = r.log_index WHERE r.log_index = ?1;
        """);

    private readonly PreparedRead _releases = reads.Of(
        $"""
        SELECT r.log_index FROM release r {known.Sql.Join} statement s ON s.log_index = r.log_index
        WHERE r.log_index > ?1 AND {known.Current("s")} ORDER BY r.log_index {known.Sql.First("?2")};
        """);

    public RunFacts? ReadRun(long index) => ReadTogether([index]) is [var run] ? run : null;

    public IReadOnlyList<RunFacts> ReadRuns(IReadOnlyCollection<long> indices) =>
        [.. indices.Distinct().Order().Chunk(RunsAtOnce).SelectMany(ReadTogether)];

    public ReleaseFacts? ReadRelease(long index) => lineage.ReadRelease(index, jobs) is { } maker
        ? _released.With(index).ReadFirst(row => new ReleaseFacts(maker, row.TextOrNull(3), JobFigureColumns.EstimateAt(row, 0)), null)
        : null;

    public IReadOnlyList<long> ListReleases(long afterIndex, int limit) => _releases.With(afterIndex, limit).ReadAll(row => row.Integer(0));

    private List<RunFacts> ReadTogether(long[] indices)
    {
        var asked = SnapshotSql.ArrayOf(indices);
        var held = _allocations.Statement.Bind(1, asked).ReadAll(row => (Id: row.Integer(0), Allocation: new RunAllocation(
                row.Integer(1), row.Integer(2), terms.TextOf(row.Integer(3)), row.Integer(4), terms.TextOf(row.IntegerOrNull(5)))))
            .OrderBy(one => one.Id)
            .ToLookup(one => one.Id >> ProjectedValues.PlaceBits, one => one.Allocation);
        var details = jobs.Read(indices, index => [.. held[index].Select(one => one.Accelerator).Distinct().Order(StringComparer.Ordinal)])
            .ToDictionary(detail => detail.Figures.LogIndex);
        var runs = _backgrounds.Statement.Bind(1, asked).ReadAll(row =>
        {
            var index = row.Integer(0);
            return new RunFacts
            {
                Job = details[index],
                Allocations = [.. held[index]],
                DataDomain = (DataDomain)(row.IntegerOrNull(8) ?? 0),
                Parameters = JobFigureColumns.EstimateAt(row, 2),
                Tokens = JobFigureColumns.EstimateAt(row, 5),
                Rental = terms.TextOf(row.IntegerOrNull(1)),
            };
        });
        runs.Sort((one, other) => one.LogIndex.CompareTo(other.LogIndex));
        return runs;
    }
}
