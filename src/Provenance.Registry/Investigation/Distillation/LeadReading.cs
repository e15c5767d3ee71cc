using System.Numerics;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Distillation;

/// <summary>Reads what speaks for and against a job being a student.</summary>
internal sealed class LeadReading(QuestionScope scope, LineageGraph graph, RuleParameters parameters, bool isTeacherAskedFor)
{
    // Of a teacher's own closure more is not read; its sum then says that it is cut.
    private const int MostTeacherMakers = 50;

    private readonly Dictionary<LineageKey, Teacher> _teachers = [];
    private readonly NamedRunners _runners = new(scope.Snapshot.Lineage);

    /// <summary>The lead; null where nothing makes it one. The way is that from the teacher asked for.</summary>
    public async ValueTask<DistillationLead?> ReadAsync(RunFacts run, TeacherWay? way, CancellationToken cancellationToken)
    {
        var inputs = (await scope.Snapshot.Lineage.ReadArtifactsAsync(run.LogIndex, cancellationToken)).Where(artifact => !artifact.IsMade).ToList();
        var (teachings, data) = (new List<Teaching>(), default(DataCounts));
        foreach (var input in inputs)
        {
            var isData = LineageGraph.SortOf(input.Role) == LineageGraph.DataSort;
            var teaching = isData || StudentCandidates.IsTeaching(input.Role, input.Relation) ? await TeachingAsync(run, input, isData, cancellationToken) : null;
            var (isDeclared, isPutOut) = (isData && input.Role == "synthetic-data", isData && teaching!.MadeBy.Any(maker => !maker.IsRelease));
            var isMade = isDeclared || isPutOut;
            data = data.With(isData, isDeclared, isPutOut);
            if (teaching is not null && (!isData || isMade))
            {
                teachings.Add(teaching);
            }
        }

        var startsFromWeights = inputs.Exists(input => ComputeWalk.PartOf(ComputePartKind.Own, input.Role, input.Relation) is ComputePartKind.Own or ComputePartKind.Inherited);
        var permille = ScratchCompute.PermilleOf(run.Job.Figures.Flop, run.Parameters);
        var reasons = Reasons(teachings, data, startsFromWeights ? null : permille, way).ToList();
        return reasons.Count == 0 ? null : new DistillationLead
        {
            Student = run,
            Teachers = teachings,
            Way = way,
            DataInputs = data.All,
            MadeDataInputs = data.Made,
            ComputePermille = permille,
            Marks = [.. reasons.Select(reason => reason.Mark)],
            Reasons = [.. reasons.Select(reason => reason.Sentence)],
            Against = [.. await AgainstAsync(run, teachings, startsFromWeights, way, cancellationToken)],
        };
    }

    private IEnumerable<(DistillationMark Mark, string Sentence)> Reasons(
        List<Teaching> teachings, DataCounts data, long? permille, TeacherWay? way)
    {
        var teachers = teachings.Count(teaching => LineageGraph.IsModel(teaching.Artifact.Role));
        if (teachers > 0)
        {
            yield return (DistillationMark.NamesTeacher, Counted.Say(teachers, "It names {0} [teacher or reward model|teachers or reward models]."));
        }

        // made ÷ data ≥ ratio, in whole numbers. Who made data that a name alone joins is not seen from the data.
        var ratio = parameters.Exact("syntheticShareRatio", ParameterUnit.Ratio);
        var through = way is { Hops: > 0 and var hops } ? Counted.Say(hops, "From the teacher data came to it through {0} [job|jobs].") : "";
        if (data.Made > 0 && ((UInt128)data.Made * 1_000_000 >= ratio.Millionths * (UInt128)data.All || isTeacherAskedFor))
        {
            var made = Counted.Say(
                data.All, $"Of its {{0}} [input|inputs] of data it declares {data.Declared} as synthetic, and jobs in this log put out {data.PutOut}: {data.Made} in all.");
            yield return (DistillationMark.MadeData, $"{made} {through}".TrimEnd());
        }
        else if (through.Length > 0)
        {
            yield return (DistillationMark.MadeData, through);
        }

        if (permille is { } part && (UInt128)part * 1_000 < parameters.Exact("smallComputeRatio", ParameterUnit.Ratio).Millionths)
        {
            yield return (
                DistillationMark.SmallCompute,
                $"It declares {(part == 0 ? "less than one thousandth" : Counted.Say(part, "{0} [thousandth|thousandths]"))} of the operations that its parameters take from scratch (6·N·20·N).");
        }
    }

    private async ValueTask<List<string>> AgainstAsync(
        RunFacts run, List<Teaching> teachings, bool startsFromWeights, TeacherWay? way, CancellationToken cancellationToken)
    {
        var against = new List<string>();
        Add(way is { IsByNameOnly: true }, "A name alone joins it to the teacher: something else may bear that name.");
        Add(way is { Hops: > 1 }, "Each job between it and the teacher may have left out what the teacher made.");
        Add(startsFromWeights, "It starts from weights: adapting a model takes few operations.");
        Add(run.Job.State is "failed" or "cancelled" or "running" or "queued", $"The job is {run.Job.State}: it may have done a part of its work only.");
        Add(!run.AreInputsKnown, "What went in is redacted or stated as unknown: it may have started from weights.");
        var own = teachings.Count(teaching => teaching.MadeBy.Any(maker => !maker.IsRelease && maker.Customer is { } customer && customer != OrUnknown.Word && customer == run.Job.Customer));
        Add(own > 0, Counted.Say(own, "{0} of what taught it [was|were] made for the same customer."));
        var published = 0;
        foreach (var teaching in teachings)
        {
            var key = await graph.NodeOfAsync(teaching.Artifact, cancellationToken);
            published += graph.MentionsOf(key).Any(mention => mention.Side == ArtifactSide.Released) ? 1 : 0;
        }

        Add(published > 0, Counted.Say(published, "{0} of what taught it [was|were] published: anybody may have [it|them]."));
        return against;

        void Add(bool holds, string sentence)
        {
            if (holds)
            {
                against.Add(sentence);
            }
        }
    }

    private async ValueTask<Teaching> TeachingAsync(RunFacts run, LineageArtifact input, bool isData, CancellationToken cancellationToken)
    {
        var key = await graph.NodeOfAsync(input, cancellationToken);
        var steps = (await graph.ParentsAsync(key, cancellationToken)).ToLookup(step => step.To.Index, step => step.IsByNameOnly);
        var makers = await scope.Snapshot.Lineage.ReadMakersAsync([.. steps.Select(maker => maker.Key).Order().Take(Teaching.MostMakers)], cancellationToken);
        var teacher = isData ? Teacher.None : await TeacherAsync(key, cancellationToken);
        return new Teaching(input, makers, teacher.Compute, teacher.IsCut ? null : StudentPermille(run, teacher.Compute))
        {
            Behind = new LineageEvidence
            {
                Jobs = [.. makers.Where(maker => !maker.IsRelease).Select(maker => maker.LogIndex), .. teacher.Behind.Jobs],
                Releases = [.. makers.Where(maker => maker.IsRelease).Select(maker => maker.LogIndex), .. teacher.Behind.Releases],
                ByName = [.. makers.Select(maker => maker.LogIndex).Where(index => steps[index].All(isByName => isByName)), .. teacher.Behind.ByName],
                Listed = [.. makers.SelectMany(maker => maker.LogIndices), .. teacher.Behind.Listed],
            },
            Nodes = teacher.Nodes.Append(key),
        };
    }

    private async ValueTask<Teacher> TeacherAsync(LineageKey key, CancellationToken cancellationToken)
    {
        if (!_teachers.TryGetValue(key, out var teacher))
        {
            var walk = new ComputeWalk(graph, _runners, MostTeacherMakers);
            await walk.RunAsync([key], model: null, cancellationToken);
            var compute = new LineageCompute(scope, graph, walk);
            var sum = await compute.TotalAsync(cancellationToken);
            _teachers.Add(key, teacher = new Teacher(sum, compute.IsCut, compute.Evidence(), [.. walk.Places.Keys]));
        }

        return teacher;
    }

    private static long? StudentPermille(RunFacts run, ComputeSum? teacher) =>
        run.Job.Figures.Flop is { } flop && teacher is { } sum && sum.Format == Words.Of(flop.Format) && sum.Low.Millionths > 0
            && (BigInteger)flop.High.Millionths * 1_000 / sum.Low.Millionths is var permille && permille <= long.MaxValue
            ? (long)permille
            : null;

    // What a job declares of its data and what jobs of the log put out, which is another thing.
    private readonly record struct DataCounts(int All, int Made, int Declared, int PutOut)
    {
        public DataCounts With(bool isData, bool isDeclared, bool isPutOut) => new(
            All + (isData ? 1 : 0), Made + (isDeclared || isPutOut ? 1 : 0), Declared + (isDeclared ? 1 : 0), PutOut + (isPutOut ? 1 : 0));
    }

    // A teacher's operations, whether more is behind it than was read, and what that rests on.
    private sealed record Teacher(ComputeSum? Compute, bool IsCut, LineageEvidence Behind, IReadOnlyList<LineageKey> Nodes)
    {
        public static Teacher None { get; } = new(null, false, LineageEvidence.None, []);
    }
}
