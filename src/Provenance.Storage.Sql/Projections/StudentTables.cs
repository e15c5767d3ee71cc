// Which jobs to look at first where distillation is asked for, and where origins are: small tables, so that neither walks
// through all jobs.

using Provenance.Registry.Projections;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Jobs that may be students, and who worked on which model where.</summary>
internal sealed class StudentTables(SqlSession session, TermTable terms) : IDisposable
{
    private const int MostRemembered = 1 << 16;

    private readonly HashSet<(long Cluster, long Customer, long Model)> _written = [];

    private readonly SqlStatement _insertStudent = session.Insert("student", "log_index", "marks", "permille");

    private readonly SqlStatement _insertUse = session.InsertIfMissing(
        "customer_model", 3, "cluster_id", "customer_id", "model_id");

    /// <summary>Writes what a job is looked up by.</summary>
    public void Insert(long index, ProjectedJob job)
    {
        var use = (terms.IdOf(job.Cluster), terms.IdOfOptional(job.Customer) ?? 0, terms.IdOfOptional(job.Model) ?? 0);
        if (_written.Add(use))
        {
            _insertUse.Bind(1, use.Item1).Bind(2, use.Item2).Bind(3, use.Item3).Execute();
        }

        var (marks, permille) = MarksOf(job);
        if (marks != 0)
        {
            _insertStudent.Bind(1, index).Bind(2, marks).Bind(3, permille).Execute();
        }
    }

    /// <summary>Forgets what may not have been committed.</summary>
    public void Begin(bool forget)
    {
        if (forget || _written.Count > MostRemembered)
        {
            _written.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _insertStudent.Dispose();
        _insertUse.Dispose();
    }

    private static (long Marks, long? Permille) MarksOf(ProjectedJob job)
    {
        var (marks, startsFromWeights) = (0L, false);
        foreach (var artifact in job.Artifacts)
        {
            if (artifact.Side == ArtifactSide.Input)
            {
                marks |= MarkOf(artifact);
                startsFromWeights |= artifact is { Role: "weights", Relation: not ("uses" or "distill" or "synthetic-data-from" or "reward-model") };
            }
        }

        var permille = startsFromWeights ? null : ScratchCompute.PermilleOf(job.Flop, job.Parameters);
        return (marks | (permille is null ? 0L : 4L), permille);
    }

    private static long MarkOf(ProjectedArtifact input) => (input.Role, input.Relation) switch
    {
        ("teacher" or "reward-model", _) or (_, "distill" or "synthetic-data-from" or "reward-model") => 1,
        ("synthetic-data", _) => 2,
        _ => 0,
    };
}
