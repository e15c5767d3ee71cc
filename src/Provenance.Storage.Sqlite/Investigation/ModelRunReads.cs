using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>Jobs by the model that they declare.</summary>
internal sealed class ModelRunReads(SqliteConnection connection, KnownAt known, TermReads terms)
{
    // Along job_by_model at the newest size; only the jobs of one model are sorted at a time.
    private readonly string _select =
        $"""
        SELECT j.log_index AS LogIndex, j.model_id AS ModelId, j.customer_id AS CustomerId, j.cluster_id AS ClusterId,
          j.started_us AS StartedAt, j.ended_us AS EndedAt, j.state_id AS StateId, j.workload_id AS WorkloadId
        FROM job j WHERE j.model_id IS NOT NULL AND {known.NotSuperseded("j")} AND {known.Current("j")}
        ORDER BY j.model_id, j.customer_id, j.started_us, j.log_index;
        """;

    public IEnumerable<ModelRun> Read() => connection.Query<ModelRunRow>(_select, buffered: false).Select(row => new ModelRun
    {
        LogIndex = row.LogIndex,
        Model = terms.TextOf(row.ModelId),
        Customer = TextOf(row.CustomerId),
        Cluster = terms.ClusterOf(row.ClusterId),
        StartedAt = row.StartedAt,
        EndedAt = row.EndedAt,
        State = TextOf(row.StateId),
        Workload = TextOf(row.WorkloadId),
    });

    private string? TextOf(long? term) => term is { } number ? terms.TextOf(number) : null;

    private record struct ModelRunRow
    {
        public long LogIndex { get; set; }

        public long ModelId { get; set; }

        public long? CustomerId { get; set; }

        public long ClusterId { get; set; }

        public long StartedAt { get; set; }

        public long? EndedAt { get; set; }

        public long? StateId { get; set; }

        public long? WorkloadId { get; set; }
    }
}
