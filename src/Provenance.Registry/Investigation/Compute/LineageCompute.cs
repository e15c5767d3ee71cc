using System.Numerics;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>Reads the runs of a closure and adds them up.</summary>
internal sealed class LineageCompute(QuestionScope scope, LineageGraph graph, ComputeWalk walk)
{
    private readonly SortedDictionary<long, (RunFacts Run, ComputePlace Place)> _runs = [];
    private readonly SortedDictionary<long, (LineageMaker Release, ComputePlace Place)> _releases = [];
    private readonly SortedSet<long> _undeclaredParents = [];
    private List<CountedRun> _counted = [];
    private SortedDictionary<long, ComputePartKind> _untied = [];
    private bool _areNamesCut;

    /// <summary>Whether there is more behind it than was read.</summary>
    public bool IsCut => walk.IsTruncated || _areNamesCut;

    public async ValueTask<LineageComputeAnswer> RunAsync(LineageComputeQuestion question, CancellationToken cancellationToken)
    {
        await ReadMakersAsync(cancellationToken);
        var counted = _counted = Count();
        var total = new ComputeSums();
        var parts = Enum.GetValues<ComputePartKind>().Select(kind => (Kind: kind, Sums: new ComputeSums())).ToList();
        foreach (var run in counted)
        {
            var bound = run.Run.Job.Figures.Flop is null ? RunBound.Of(run.Run, scope.Catalogue) : null;
            parts[(int)run.Part].Sums.Add(run, bound);
            total.Add(run, bound);
        }

        var released = new ReleasedWork(walk, counted, _releases, scope.Catalogue);
        foreach (var (part, isDeclared) in released.WithoutRun)
        {
            parts[(int)part].Sums.AddWithoutRun(isDeclared);
            total.AddWithoutRun(isDeclared);
        }

        foreach (var added in released.Added)
        {
            parts[(int)added.Part].Sums.AddReleased(added);
            total.AddReleased(added);
        }

        foreach (var index in _undeclaredParents)
        {
            parts[(int)ParentsOf(_runs[index].Place.Part)].Sums.AddUndeclaredParents();
            total.AddUndeclaredParents();
        }

        foreach (var part in _untied.Values)
        {
            parts[(int)part].Sums.AddUntied();
            total.AddUntied();
        }

        var all = total.ToSum(IsCut);
        var shown = parts.Select(part => new ComputePart(part.Kind, part.Sums.ToSum(IsCut), CustomersOf(counted, part.Kind))).ToList();
        var thresholds = new ComputeThresholds(RulesOf(question));
        return new LineageComputeAnswer
        {
            Parts = shown,
            Total = all,
            Thresholds = thresholds.Judge(counted, shown),
            Modifier = thresholds.JudgeModifier(shown),
            Releases = [.. OwnReleases().Select(release => new ReleaseComparison(release, Compare(release, shown[0].Sum, all)))],
            Runs = [.. counted.Take(LineageComputeAnswer.MostRuns)],
            IsTruncated = IsCut,
            Basis = await BasisAsync(counted, all, released, question.Digest, cancellationToken),
        };
    }

    /// <summary>All of it as one sum; null where no run is behind it.</summary>
    public async ValueTask<ComputeSum?> TotalAsync(CancellationToken cancellationToken)
    {
        await ReadMakersAsync(cancellationToken);
        var total = new ComputeSums();
        foreach (var run in _counted = Count())
        {
            total.Add(run, run.Run.Job.Figures.Flop is null ? RunBound.Of(run.Run, scope.Catalogue) : null);
        }

        var released = new ReleasedWork(walk, _counted, _releases, scope.Catalogue);
        foreach (var (_, isDeclared) in released.WithoutRun)
        {
            total.AddWithoutRun(isDeclared);
        }

        foreach (var added in released.Added)
        {
            total.AddReleased(added);
        }

        foreach (var _ in _undeclaredParents)
        {
            total.AddUndeclaredParents();
        }

        foreach (var _ in _untied)
        {
            total.AddUntied();
        }

        return _runs.Count == 0 ? null : total.ToSum(IsCut);
    }

    private IReadOnlyList<RuleOnDay> RulesOf(LineageComputeQuestion question)
    {
        var day = new CalendarDate(DateOnly.FromDateTime(new Timestamp(scope.ValidAtMicroseconds).Value.UtcDateTime));
        return [.. scope.Rules.StandingOn(day).Where(rule => question.Rules.Count == 0 || question.Rules.Contains(rule.Rule.Id.ToString()))];
    }

    private async ValueTask ReadMakersAsync(CancellationToken cancellationToken)
    {
        var makers = walk.Places.Where(node => node.Key.Sort == LineageSort.Maker).ToDictionary(node => node.Key.Index, node => node.Value);
        foreach (var run in await scope.Snapshot.Runs.ReadRunsAsync(makers.Keys, cancellationToken))
        {
            _runs.Add(run.LogIndex, (run, makers[run.LogIndex]));
            if (UndeclaredParents.AreIn(run.AreInputsKnown, run.Job.Workload, walk.InputsOf(run.LogIndex)))
            {
                _undeclaredParents.Add(run.LogIndex);
            }
        }

        foreach (var release in await scope.Snapshot.Lineage.ReadMakersAsync([.. makers.Keys.Where(maker => !_runs.ContainsKey(maker))], cancellationToken))
        {
            _releases.Add(release.LogIndex, (release, makers[release.LogIndex]));
        }

        var untied = new UntiedRuns(scope.Snapshot.Lineage, graph, walk, _runs.ToDictionary(run => run.Key, run => run.Value.Run.Job.Model));
        _untied = await untied.FindAsync(cancellationToken);
        _areNamesCut = untied.IsCut;
    }

    // What stands behind the model's own runs is inherited, and what stands behind the others is of their part.
    private static ComputePartKind ParentsOf(ComputePartKind part) => part == ComputePartKind.Own ? ComputePartKind.Inherited : part;

    private List<CountedRun> Count()
    {
        var within = new Dictionary<long, RunCounting>();
        foreach (var (from, by) in walk.Resumed)
        {
            // What ran on another cluster holds nothing of it.
            var resuming = by.Where(_runs.ContainsKey).Select(index => _runs[index]).ToLookup(item => item.Run.Job.Cluster);
            foreach (var resumed in from.Where(_runs.ContainsKey).Select(index => _runs[index]))
            {
                Note(within, resumed, resuming[resumed.Run.Job.Cluster]);
            }
        }

        return
        [
            .. _runs.Values
                .Select(item => new CountedRun(item.Place.Part, CountingOf(item.Run, within), item.Place.IsByNameOnly, item.Run))
                .OrderBy(run => run.Part).ThenBy(run => run.Run.LogIndex),
        ];
    }

    private static void Note(
        Dictionary<long, RunCounting> within, (RunFacts Run, ComputePlace Place) resumed, IEnumerable<(RunFacts Run, ComputePlace Place)> resuming)
    {
        var index = resumed.Run.LogIndex;
        foreach (var by in resuming.Where(by => by.Run.LogIndex != index))
        {
            if (within.GetValueOrDefault(index) == RunCounting.WithinAnother)
            {
                return;
            }

            if (RunInclusion.Of(resumed, by) is { } counting)
            {
                within[index] = counting;
            }
        }
    }

    private RunCounting CountingOf(RunFacts run, Dictionary<long, RunCounting> within) =>
        run.Job.Figures.Flop is null
            ? RunBound.Of(run, scope.Catalogue) is null ? RunCounting.Unbounded : RunCounting.Bounded
            : within.GetValueOrDefault(run.LogIndex, RunCounting.Declared);

    private IEnumerable<LineageMaker> OwnReleases() => _releases.Values
        .Where(item => item.Place.Part == ComputePartKind.Own)
        .Select(item => item.Release);

    private static DeclaredAgainstAttested Compare(LineageMaker release, ComputeSum own, ComputeSum all)
    {
        if (release.Flop is not { } flop)
        {
            return DeclaredAgainstAttested.NotDeclared;
        }

        if (all.ByFormat.Count == 0)
        {
            return DeclaredAgainstAttested.NothingAttested;
        }

        if (all.ByFormat.Any(sum => sum.Format != Words.Of(flop.Format)))
        {
            return DeclaredAgainstAttested.OtherFormat;
        }

        // What releases of the model declare is in the high, and no attested run did it.
        return (BigInteger)flop.High.Millionths < own.Low.Millionths ? DeclaredAgainstAttested.Less
            : all.HighMillionths - own.DeclaredByReleases.Millionths is { } most && flop.Low.Millionths > most ? DeclaredAgainstAttested.More
            : DeclaredAgainstAttested.Agrees;
    }

    private static IReadOnlyList<string> CustomersOf(IEnumerable<CountedRun> counted, ComputePartKind part) =>
    [
        .. counted.Where(run => run.Part == part)
            .Select(run => run.Run.Job.Customer)
            .OfType<string>()
            .Where(customer => customer != OrUnknown.Word)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Take(ComputePart.MostCustomers),
    ];

    /// <summary>What the sums rest on, once they are made; without what is in conflict with it.</summary>
    public LineageEvidence Evidence() => new()
    {
        Jobs = [.. _counted.Select(run => run.Run.LogIndex)],
        Releases = [.. _releases.Keys],
        ByName =
        [
            .. _counted.Where(run => run.IsByNameOnly).Select(run => run.Run.LogIndex),
            .. _releases.Where(release => release.Value.Place.IsByNameOnly).Select(release => release.Key),
        ],
        Listed =
        [
            .. _counted.SelectMany(run => run.Run.Job.LogIndices), .. _releases.Values.SelectMany(item => item.Release.LogIndices), .. _untied.Keys,
        ],
    };

    private async ValueTask<AnswerBasis> BasisAsync(
        List<CountedRun> counted, ComputeSum all, ReleasedWork released, Digest? asked, CancellationToken cancellationToken)
    {
        var evidence = Evidence() with
        {
            Conflicts = graph.ConflictsOf(walk.Places.Keys, asked),
            Consequence = "[its|their] operations, which may belong to this model, are in neither the low nor the high",
        };
        return await evidence.MarkAsync(
            scope.Snapshot, scope.ByFigures(scope.BasisByRules()) with { Caveats = Caveats(counted, all, released, asked is null) }, cancellationToken);
    }

    private List<string> Caveats(List<CountedRun> counted, ComputeSum all, ReleasedWork released, bool isByModel)
    {
        var caveats = new List<string>();
        Add(counted.Count + _releases.Count + walk.Places.Count + walk.LeftOut == 0 ? 1 : 0, "No current statement that can be read bears that name or digest: nothing is known of it.");
        Add(isByModel ? 1 : 0, "What declares the model's name is taken to have made it: a name proves nothing.");
        Add(all.RunsByNameOnly, "{0} [run is|runs are] joined by a declared name alone: [it counts|they count] in the high, not in the low.");
        Add(all.RunsWithoutFlop - all.RunsUnbounded, "{0} [run declares|runs declare] no operations: the high holds what [its|their] accelerators could have done at their peak in the fastest number format.");
        Add(all.RunsUnbounded, "{0} [run declares|runs declare] no operations, nor accelerators whose peak is known: the high is unknown.");
        Add(all.WithoutRun, "Of {0} [model or set|models or sets] of synthetic data no job whose lineage can be read says that it put [it|them] out and had not taken [it|them] in: what [it|they] took is not in the low.");
        Add(all.WithoutRunUndeclared, "{0} of these [has|have] no declared operations either: the high is unknown.");
        Add(released.Added.Count(added => added.IsBesideRuns), "{0} [release declares|releases declare] more than the attested runs that made the model, with those that they resumed, can have done: the difference is in the high.");
        Add(_undeclaredParents.Count, $"{{0}} [run does|runs do] not declare what [it was|they were] made from ({LineageEvidence.Named(_undeclaredParents)}): what stands behind them is not in the sums, and the high is unknown.");
        Add(_untied.Count, $"{{0}} [run declares|runs declare] the name of a model of this lineage and [does|do] not say by a digest that names it what came out ({LineageEvidence.Named(_untied.Keys)}): [it|they] may belong to it, [is|are] not in the sums, and the high is unknown.");
        Add(all.IsMixed ? 1 : 0, "The sum adds operations of several number formats, for orientation: only rules that name no format count them alike.");
        Add(counted.Count(run => walk.IsByCheckpointOnly(run.Run.LogIndex)), "{0} [run|runs] left a state on the way that was taken up: all of [its|their] work counts, although some may have come after it.");
        Add(counted.Count(run => run.Counting == RunCounting.WithinAnother), "{0} [run is|runs are] not added: a run that resumed [it|them] reports [its|their] accelerators too.");
        Add(counted.Count(run => run.Counting == RunCounting.PerhapsWithinAnother), "{0} [run counts|runs count] in the high alone: a run that resumed [it|them] began no later, or lists [its|their] accelerators, and may report [its|their] work too.");
        Add(walk.LeftOut, "{0} [job declares|jobs declare] the name of a model of this lineage, only ran it, and put no model out: [it is|they are] left out.");
        Add(IsCut ? 1 : 0, "There is more behind this model than was asked for: the sums are too low, and the high is unknown.");
        Add(Math.Max(0, counted.Count - LineageComputeAnswer.MostRuns), "{0} more [run is|runs are] counted than are listed.");
        return caveats;

        void Add(long count, string format)
        {
            if (count > 0)
            {
                caveats.Add(Counted.Say(count, format));
            }
        }
    }
}
