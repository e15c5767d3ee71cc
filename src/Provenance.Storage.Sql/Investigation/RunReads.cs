using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs and releases with what stands behind them.</summary>
internal sealed class RunReads(KnownAt known, PreparedReads reads, JobReads jobs, LineageReads lineage)
{
    // Jobs that are read together: on a server each question is a journey.
    private const int RunsAtOnce = 1_000;

    private readonly PreparedRead _sizes = reads.Of(
        $"""
        SELECT size.log_index, size.parameters_low, size.parameters_high, size.parameters_basis, size.tokens_low, size.tokens_high, size.tokens_basis
        FROM {known.Sql.Numbers("?1")} asked {known.Sql.Join} job_size size ON size.log_index = asked.value;
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

    public RunFacts? ReadRun(long index) => ReadRuns([index]) is [var run] ? run : null;

    public IReadOnlyList<RunFacts> ReadRuns(IReadOnlyCollection<long> indices) =>
        [.. jobs.ReadHolding(indices).Chunk(RunsAtOnce).SelectMany(WithSizes)];

    public ReleaseFacts? ReadRelease(long index) => lineage.ReadRelease(index, jobs) is { } maker
        ? _released.With(index).ReadFirst(row => new ReleaseFacts(maker, row.TextOrNull(3), JobFigureColumns.EstimateAt(row, 0)), null)
        : null;

    public IReadOnlyList<long> ListReleases(long afterIndex, int limit) => _releases.With(afterIndex, limit).ReadAll(row => row.Integer(0));

    private IEnumerable<RunFacts> WithSizes(IReadOnlyList<HoldingJob> runs)
    {
        var sizes = SizesOf([.. runs.Where(run => !run.Job.Unknowns.HasFlag(JobUnknowns.Sizes)).Select(run => run.Job.Figures.LogIndex)]);
        return runs.Select(run =>
        {
            var (parameters, tokens) = sizes.GetValueOrDefault(run.Job.Figures.LogIndex);
            return new RunFacts
            {
                Job = run.Job,
                Allocations = run.Held,
                DataDomain = run.DataDomain,
                Parameters = parameters,
                Tokens = tokens,
                Rental = run.Rental,
            };
        });
    }

    private Dictionary<long, (Estimate? Parameters, Estimate? Tokens)> SizesOf(IReadOnlyCollection<long> jobs) => jobs.Count == 0
        ? []
        : _sizes.Statement.Bind(1, SnapshotSql.ArrayOf(jobs))
            .ReadAll(row => (Job: row.Integer(0), Parameters: JobFigureColumns.EstimateAt(row, 1), Tokens: JobFigureColumns.EstimateAt(row, 4)))
            .ToDictionary(size => size.Job, size => (size.Parameters, size.Tokens));
}
