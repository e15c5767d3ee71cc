using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs by their declared class of work.</summary>
internal sealed class ServingReads(SqlSession session, KnownAt known, PreparedReads reads, TermReads terms)
{
    private readonly PreparedRead _isServing = reads.Of("SELECT CASE WHEN workload_id IN (?2, ?3) THEN 1 ELSE 0 END FROM job WHERE log_index = ?1;");

    // Keys of allocations and artifacts begin with the entry's index (migration 0001).
    private readonly string _select =
        $"""
        SELECT j.log_index AS LogIndex, ch.record AS Record, class.text AS Workload, j.max_accelerators AS MaxAccelerators,
          j.missing AS Missing, j.unstated AS Unstated,
          CASE WHEN j.steady_accelerator_id IS NOT NULL THEN j.ended_us - j.started_us
            ELSE coalesce((SELECT max(a.to_us - a.from_us) FROM allocation a
              WHERE a.allocation_id BETWEEN j.log_index * 4096 AND (j.log_index * 4096) + 4095), 0) END AS LongestHeld,
          CASE WHEN EXISTS (SELECT 1 FROM artifact o WHERE o.artifact_id BETWEEN j.log_index * 8192 AND (j.log_index * 8192) + 8191
            AND o.side = 1 AND o.role_id = {known.Sql.Term("@weights")}) THEN 1 ELSE 0 END AS LeavesWeights
        FROM job j {known.Sql.Join} chain ch ON ch.chain_id = j.chain_id {known.Sql.Join} term class ON class.term_id = j.workload_id
        WHERE {known.Current("j")} AND (j.workload_id = {known.Sql.Term("@inference")} OR j.workload_id = {known.Sql.Term("@evaluation")})
        ORDER BY j.log_index;
        """;

    public IEnumerable<ServingJob> ReadJobs() => session.Query<JobOfClass>(
        _select,
        new
        {
            weights = Words.Of(ArtifactRole.Weights),
            inference = Words.Of(WorkloadClass.Inference),
            evaluation = Words.Of(WorkloadClass.Evaluation),
        },
        buffered: false).Select(row => row.ToJob());

    public IReadOnlyList<long> Find(IReadOnlyList<long> jobs)
    {
        var (inference, evaluation) = (terms.NumberOf(Words.Of(WorkloadClass.Inference)), terms.NumberOf(Words.Of(WorkloadClass.Evaluation)));
        _ = _isServing.Statement.Bind(2, inference).Bind(3, evaluation);
        return [.. jobs.Where(job => _isServing.With(job).ReadFirst(row => row.Integer(0) == 1, false))];
    }

    private record struct JobOfClass
    {
        public long LogIndex { get; set; }

        public string Record { get; set; }

        public string Workload { get; set; }

        public long MaxAccelerators { get; set; }

        public long Missing { get; set; }

        public long Unstated { get; set; }

        public long LongestHeld { get; set; }

        public long LeavesWeights { get; set; }

        public readonly ServingJob ToJob() => new()
        {
            LogIndex = LogIndex,
            Record = Record,
            Workload = Workload,
            MaxAccelerators = MaxAccelerators,
            IsLineageRedacted = ((JobSections)Missing).HasFlag(JobSections.Lineage),
            AreInputsUnknown = ((JobUnknowns)Unstated).HasFlag(JobUnknowns.Inputs),
            AreOutputsUnknown = ((JobUnknowns)Unstated).HasFlag(JobUnknowns.Outputs),
            LongestHeld = TimeSpan.FromMicroseconds(LongestHeld),
            LeavesWeights = LeavesWeights != 0,
        };
    }
}
