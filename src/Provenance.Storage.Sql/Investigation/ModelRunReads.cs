using Provenance.Registry.Investigation;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>Jobs by the model that they declare.</summary>
internal sealed class ModelRunReads(SqlSession session, KnownAt known, TermReads terms)
{
    // Along job_by_model at the newest size; only the jobs of one model are sorted at a time.
    private readonly string _select =
        $"""
        SELECT j.log_index, j.model_id, j.customer_id, j.cluster_id, j.started_us, j.ended_us, j.state_id, j.workload_id
        FROM job j WHERE j.model_id IS NOT NULL AND {known.NotSuperseded("j")} AND {known.Current("j")}
        ORDER BY j.model_id, j.customer_id, j.started_us, j.log_index;
        """;

    public IEnumerable<ModelRun> Read()
    {
        using var read = session.Prepare(_select);
        while (read.Step())
        {
            yield return new ModelRun
            {
                LogIndex = read.Integer(0),
                Model = terms.TextOf(read.Integer(1)),
                Customer = terms.TextOf(read.IntegerOrNull(2)),
                Cluster = terms.ClusterOf(read.Integer(3)),
                StartedAt = read.Integer(4),
                EndedAt = read.IntegerOrNull(5),
                State = terms.TextOf(read.IntegerOrNull(6)),
                Workload = terms.TextOf(read.IntegerOrNull(7)),
            };
        }
    }
}
