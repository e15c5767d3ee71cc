// What releases declare beside attested runs. A release says what training a model took, and the attested runs may be a part
// of that: so an artifact took at most the larger of the two, and what is declared beyond the runs that made it, with those
// that they resumed, is added. Who has to do with an artifact need not have made it: what took it in found it made, and what
// a name alone joins to it may be a stranger's. Operations of all formats count alike here, as in a rule that names none.
// Several releases of one artifact declare the same work: the most of it bounds it. A release of several artifacts, as of
// shards, declares its work once: it is added in its nearest part, with the most that any of them leaves to add.

using System.Numerics;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>What a release adds to the high.</summary>
/// <param name="Part">Where.</param>
/// <param name="Format">In which format it declares.</param>
/// <param name="Millionths">Millionths of operations.</param>
/// <param name="IsBesideRuns">Whether runs of the same model are attested.</param>
internal readonly record struct ReleasedPart(ComputePartKind Part, NumberFormat Format, BigInteger Millionths, bool IsBesideRuns);

/// <summary>Models that no attested run made, and what releases declare beyond attested runs.</summary>
internal sealed class ReleasedWork
{
    private readonly ComputeWalk _walk;
    private readonly Dictionary<long, CountedRun> _runs;
    private readonly IReadOnlyDictionary<long, (LineageMaker Release, ComputePlace Place)> _releases;
    private readonly AcceleratorCatalogue _catalogue;
    private readonly List<(ComputePartKind Part, bool IsDeclared)> _withoutRun = [];
    private readonly SortedDictionary<long, ReleasedPart> _added = [];

    public ReleasedWork(
        ComputeWalk walk, IEnumerable<CountedRun> runs, IReadOnlyDictionary<long, (LineageMaker Release, ComputePlace Place)> releases, AcceleratorCatalogue catalogue)
    {
        (_walk, _releases, _catalogue) = (walk, releases, catalogue);
        _runs = runs.ToDictionary(run => run.Run.LogIndex);
        foreach (var (key, place) in walk.Places.Where(item => walk.Work.Contains(item.Key)))
        {
            var isMade = walk.OriginsOf(key).Any(step => _runs.ContainsKey(step.To.Index));
            var release = MostDeclaring(walk.MakersOf(key));
            if (!isMade)
            {
                _withoutRun.Add((place.Part, release is not null));
            }

            // What bears the model's own name and no digest is the model: its runs are known, though none is joined to that name.
            if (release is not null && (place.Part != ComputePartKind.Own || key.Sort == LineageSort.Artifact))
            {
                Add(release, place.Part, HighOf(walk.TrainedBy(key)), isMade);
            }
        }

        AddOwn();
    }

    /// <summary>Models and synthetic data that no attested run made, and whether a release declares what they took.</summary>
    public IReadOnlyList<(ComputePartKind Part, bool IsDeclared)> WithoutRun => _withoutRun;

    /// <summary>What releases add, each once.</summary>
    public IReadOnlyCollection<ReleasedPart> Added => _added.Values;

    // A model known by nothing but its name, or by releases without digests, took operations all the same.
    private void AddOwn()
    {
        var runs = _runs.Values.Where(run => run.Part == ComputePartKind.Own).ToList();
        var release = MostDeclaring(_releases.Where(item => item.Value.Place.Part == ComputePartKind.Own).Select(item => item.Key));
        if (runs.Count == 0 && !_walk.Work.Any(key => _walk.Places.TryGetValue(key, out var place) && place.Part == ComputePartKind.Own))
        {
            _withoutRun.Add((ComputePartKind.Own, release is not null));
        }

        if (release is not null)
        {
            var byOthers = _added.Where(item => item.Key != release.LogIndex && item.Value.Part == ComputePartKind.Own)
                .Aggregate(BigInteger.Zero, (sum, item) => sum + item.Value.Millionths);
            Add(release, ComputePartKind.Own, byOthers + HighOf(runs.Where(run => !run.IsByNameOnly).Select(run => run.Run.LogIndex)), runs.Count > 0);
        }
    }

    private void Add(LineageMaker release, ComputePartKind part, BigInteger known, bool isBesideRuns)
    {
        var beyond = release.Flop!.High.Millionths - known;
        if (beyond.Sign > 0)
        {
            var before = _added.GetValueOrDefault(release.LogIndex, new ReleasedPart(part, release.Flop.Format, beyond, isBesideRuns));
            _added[release.LogIndex] = before with
            {
                Part = part < before.Part ? part : before.Part,
                Millionths = BigInteger.Max(beyond, before.Millionths),
                IsBesideRuns = isBesideRuns || before.IsBesideRuns,
            };
        }
    }

    private LineageMaker? MostDeclaring(IEnumerable<long> makers) => makers
        .Order()
        .Where(_releases.ContainsKey)
        .Select(maker => _releases[maker].Release)
        .Where(release => release.Flop is not null)
        .MaxBy(release => release.Flop!.High);

    private BigInteger HighOf(IEnumerable<long> makers) => makers
        .Where(_runs.ContainsKey)
        .Aggregate(BigInteger.Zero, (sum, maker) => sum + HighOf(_runs[maker]));

    private BigInteger HighOf(CountedRun run) => run.Counting switch
    {
        RunCounting.Declared or RunCounting.PerhapsWithinAnother => run.Run.Job.Figures.Flop!.High.Millionths,
        RunCounting.Bounded => RunBound.Of(run.Run, _catalogue) ?? 0,
        _ => 0,
    };
}
