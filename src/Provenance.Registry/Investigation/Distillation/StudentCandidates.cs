using System.Runtime.CompilerServices;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;

namespace Provenance.Registry.Investigation.Distillation;

/// <summary>Jobs to look at, the newest first: those of one teacher, or all that bear a mark.</summary>
internal sealed class StudentCandidates(QuestionScope scope, DistillationQuestion question, LineageGraph graph, RuleParameters parameters)
{
    // As many as statements are read of one artifact.
    private const int MostFollowed = LineageGraph.MostMentions;

    /// <summary>Whether data was not followed through all jobs that made it, so that students may be missing.</summary>
    public bool IsCut { get; private set; }

    public async IAsyncEnumerable<long> ReadAsync(long before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (question.TeacherDigest is null && question.TeacherModel is null)
        {
            await foreach (var marks in scope.Snapshot.Students.ReadStudentsAsync(before, SmallCompute, cancellationToken))
            {
                yield return marks.LogIndex;
            }

            yield break;
        }

        foreach (var index in (await StudentsOfTeacherAsync(cancellationToken)).Reverse())
        {
            if (index < before)
            {
                yield return index;
            }
        }
    }

    // The rule set's part in whole thousandths, rounded up, for the table's thousandths are rounded down.
    private long SmallCompute => (long)((parameters.Exact("smallComputeRatio", ParameterUnit.Ratio).Millionths + 999) / 1_000);

    private async ValueTask<SortedSet<long>> StudentsOfTeacherAsync(CancellationToken cancellationToken)
    {
        var start = question.TeacherDigest is { } digest
            ? await graph.StartIdentifiedAsync(digest, cancellationToken)
            : await ArtifactsOfModelAsync(question.TeacherModel!, cancellationToken);
        var (students, followed, pending) = (new SortedSet<long>(), new HashSet<LineageKey>(), new Queue<LineageKey>());
        foreach (var teacher in start)
        {
            foreach (var step in await graph.ChildrenAsync(teacher, cancellationToken))
            {
                if (IsTeaching(step.Role, step.Relation))
                {
                    students.Add(step.To.Index);
                }

                Follow(step.To);
            }
        }

        // Whoever puts data out with the teacher's help teaches with it, and so does whoever makes other data of them, as by
        // cleaning or mixing.
        while (pending.TryDequeue(out var maker))
        {
            foreach (var made in await MadeDataAsync(maker, cancellationToken))
            {
                foreach (var taken in (await graph.ChildrenAsync(made, cancellationToken)).Where(taken => taken.To != maker))
                {
                    students.Add(taken.To.Index);
                    Follow(taken.To);
                }
            }
        }

        return students;

        void Follow(LineageKey job)
        {
            if (followed.Count == MostFollowed)
            {
                IsCut |= !followed.Contains(job);
            }
            else if (followed.Add(job))
            {
                pending.Enqueue(job);
            }
        }
    }

    private async ValueTask<IReadOnlyList<LineageKey>> ArtifactsOfModelAsync(string model, CancellationToken cancellationToken)
    {
        var artifacts = new SortedSet<LineageKey>();
        foreach (var key in await graph.StartAsync(model, cancellationToken))
        {
            artifacts.UnionWith(key.Sort == LineageSort.Maker
                ? (await graph.ChildrenAsync(key, cancellationToken)).Where(step => LineageGraph.SortOf(step.Role) == LineageGraph.ModelSort).Select(step => step.To)
                : [key]);
        }

        return [.. artifacts];
    }

    private async ValueTask<IEnumerable<LineageKey>> MadeDataAsync(LineageKey maker, CancellationToken cancellationToken) =>
        (await graph.ChildrenAsync(maker, cancellationToken))
            .Where(step => LineageGraph.SortOf(step.Role) == LineageGraph.DataSort)
            .Select(step => step.To);

    internal static bool IsTeaching(string role, string relation) =>
        role is "teacher" or "reward-model" || relation is "distill" or "synthetic-data-from" or "reward-model";
}
