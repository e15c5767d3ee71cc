using System.Runtime.CompilerServices;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;

namespace Provenance.Registry.Investigation.Distillation;

/// <summary>Jobs to look at, the newest first: those of one teacher, or all that bear a mark.</summary>
internal sealed class StudentCandidates(QuestionScope scope, DistillationQuestion question, LineageGraph graph, RuleParameters parameters)
{
    private readonly SortedDictionary<long, Way> _students = [];
    private readonly Dictionary<long, Way> _followed = [];
    private readonly HashSet<long> _named = [];

    /// <summary>Whether data was not followed through all jobs that made it, so that students may be missing.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Jobs that a name alone joins to data of the teacher, and nothing else to the teacher: what they made was not followed.</summary>
    public int LeftAtName => _named.Count(job => !_followed.ContainsKey(job));

    /// <summary>The way from the teacher asked for to a job; null where none is asked for.</summary>
    public TeacherWay? WayTo(long student) => !_students.TryGetValue(student, out var way)
        ? null
        : new TeacherWay(way.Hops, way.IsByNameOnly, [.. Behind(way).Take(TeacherWay.MostListed).Reverse()]);

    /// <summary>The jobs on the ways to these students, each once, and whether a name alone joins it to the teacher.</summary>
    public IEnumerable<(long Job, bool IsByNameOnly)> Behind(IEnumerable<long> students)
    {
        // Ways that meet go on as one.
        var met = new HashSet<long>();
        return students.Where(_students.ContainsKey)
            .SelectMany(student => Behind(_students[student]).TakeWhile(met.Add))
            .Select(job => (job, _followed[job].IsByNameOnly));
    }

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

        await FindStudentsAsync(cancellationToken);
        foreach (var index in _students.Keys.Reverse())
        {
            if (index < before)
            {
                yield return index;
            }
        }
    }

    // The rule set's part in whole thousandths, rounded up, for the table's thousandths are rounded down.
    private long SmallCompute => (long)((parameters.Exact("smallComputeRatio", ParameterUnit.Ratio).Millionths + 999) / 1_000);

    private async ValueTask FindStudentsAsync(CancellationToken cancellationToken)
    {
        var start = question.TeacherDigest is { } digest
            ? await graph.StartIdentifiedAsync(digest, cancellationToken)
            : await ArtifactsOfModelAsync(question.TeacherModel!, cancellationToken);

        // What a name alone joins is gone through last, so that what a digest joins is known by it.
        var (certain, named) = (new Queue<long>(), new Queue<long>());
        foreach (var teacher in start)
        {
            foreach (var step in await graph.ChildrenAsync(teacher, cancellationToken))
            {
                var way = new Way(null, 0, step.IsByNameOnly);
                if (IsTeaching(step.Role, step.Relation))
                {
                    Learn(step.To.Index, way);
                }

                Follow(step.To.Index, way);
            }
        }

        // Whoever puts data out with the teacher's help teaches with it, and so does whoever makes other data of them, as by
        // cleaning or mixing. Many data bear one name: who takes data by a name alone may be a student, and is not followed.
        while (certain.TryDequeue(out var maker) || named.TryDequeue(out maker))
        {
            foreach (var made in await MadeDataAsync(LineageKey.Maker(maker), cancellationToken))
            {
                foreach (var taken in (await graph.ChildrenAsync(made, cancellationToken)).Where(taken => taken.To.Index != maker))
                {
                    var way = new Way(maker, _followed[maker].Hops + 1, _followed[maker].IsByNameOnly || taken.IsByNameOnly);
                    Learn(taken.To.Index, way);
                    if (taken.IsByNameOnly)
                    {
                        _named.Add(taken.To.Index);
                    }
                    else
                    {
                        Follow(taken.To.Index, way);
                    }
                }
            }
        }

        void Learn(long job, Way way)
        {
            if (!_students.TryGetValue(job, out var known) || way.IsBetterThan(known))
            {
                _students[job] = way;
            }
        }

        void Follow(long job, Way way)
        {
            var isKnown = _followed.TryGetValue(job, out var known);
            if (!isKnown && _followed.Count == question.MostFollowed)
            {
                IsCut = true;
            }
            else if (!isKnown || (known.IsByNameOnly && !way.IsByNameOnly))
            {
                _followed[job] = way;
                (way.IsByNameOnly ? named : certain).Enqueue(job);
            }
        }
    }

    // The jobs that a way goes through, from the student back to who takes the teacher.
    private IEnumerable<long> Behind(Way way)
    {
        for (var through = way.Through; through is { } job; through = _followed[job].Through)
        {
            yield return job;
        }
    }

    private async ValueTask<IReadOnlyList<LineageKey>> ArtifactsOfModelAsync(string model, CancellationToken cancellationToken)
    {
        var artifacts = new SortedSet<LineageKey>();
        foreach (var key in await graph.StartAsync(model, cancellationToken))
        {
            artifacts.UnionWith(key.Sort == LineageSort.Maker
                ? (await graph.ChildrenAsync(key, cancellationToken)).Where(step => LineageGraph.IsModel(step.Role)).Select(step => step.To)
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

    // How a job is reached: by the data of which job, after how many of them, and whether a name alone joins any two.
    private readonly record struct Way(long? Through, int Hops, bool IsByNameOnly)
    {
        public bool IsBetterThan(Way other) => (IsByNameOnly, Hops).CompareTo((other.IsByNameOnly, other.Hops)) < 0;
    }
}
