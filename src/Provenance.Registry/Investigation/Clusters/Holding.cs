// What is held at a time, in the three figures that a peak is judged by. "Most" is by operations a second in the format
// asked for; between equals by number; then the earliest. Adding the same to two holdings keeps their order, so that the
// peak of a run of events can be known without what was held before it.

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Accelerators held at once.</summary>
/// <param name="OperationsPerSecond">Sum of the figures of those that have one: operations a second, or what else is added up.</param>
/// <param name="Accelerators">All.</param>
/// <param name="WithoutFigure">Those without a figure.</param>
internal readonly record struct Holding(Int128 OperationsPerSecond, Int128 Accelerators, Int128 WithoutFigure) : IComparable<Holding>
{
    /// <summary>More, or fewer, of one kind.</summary>
    /// <param name="change">How many more.</param>
    /// <param name="weight">What each of them adds.</param>
    public Holding With(Int128 change, AcceleratorWeight weight) => !weight.IsCounted ? this : new(
        OperationsPerSecond + (change * (weight.Figure ?? 0)), Accelerators + change, WithoutFigure + (weight.Figure is null ? change : 0));

    /// <summary>Both together.</summary>
    public Holding Plus(Holding other) => new(
        OperationsPerSecond + other.OperationsPerSecond, Accelerators + other.Accelerators, WithoutFigure + other.WithoutFigure);

    /// <summary>By operations a second, then by number.</summary>
    public int CompareTo(Holding other) =>
        (OperationsPerSecond, Accelerators).CompareTo((other.OperationsPerSecond, other.Accelerators));
}

/// <summary>What was held at the peak.</summary>
/// <param name="At">When it was first reached, microseconds since 1970.</param>
/// <param name="Held">What was held then.</param>
internal readonly record struct HeldPeak(long At, Holding Held);

/// <summary>What one accelerator adds to a holding.</summary>
/// <param name="IsCounted">Whether it is counted at all.</param>
/// <param name="Figure">Its performance in the unit that is added up; null where unknown.</param>
internal readonly record struct AcceleratorWeight(bool IsCounted, ulong? Figure);

/// <summary>What accelerators add, by their numbers.</summary>
/// <param name="facts">Tells their slugs.</param>
/// <param name="weigh">Tells the rest, by slug.</param>
internal sealed class AcceleratorWeights(IUseFacts facts, Func<string, AcceleratorWeight> weigh)
{
    private readonly Dictionary<long, (string Slug, AcceleratorWeight Weight)> _known = [];

    /// <summary>Peak operations a second in one format.</summary>
    public static AcceleratorWeights InFormat(QuestionScope scope, NumberFormat format) => new(
        scope.Snapshot.Uses, slug => new AcceleratorWeight(true, scope.Catalogue.Find(slug)?.PeakFlopsIn(format)));

    /// <summary>Numbers of accelerators alone.</summary>
    public static AcceleratorWeights Numbers(QuestionScope scope) => new(scope.Snapshot.Uses, _ => new AcceleratorWeight(true, 1));

    /// <summary>Learns what some chunks need.</summary>
    public async ValueTask LearnAsync(IReadOnlyList<UseChunk> chunks, CancellationToken cancellationToken)
    {
        foreach (var chunk in chunks)
        {
            foreach (var level in chunk.Levels)
            {
                if (!_known.ContainsKey(level.Accelerator))
                {
                    var slug = await facts.ReadTextAsync(level.Accelerator, cancellationToken);
                    _known.Add(level.Accelerator, (slug, weigh(slug)));
                }
            }
        }
    }

    /// <summary>Whether all accelerators of some chunks have a figure.</summary>
    public bool HaveFigures(IReadOnlyList<UseChunk> chunks) =>
        chunks.All(chunk => chunk.Levels.All(level => _known[level.Accelerator].Weight.Figure is not null));

    /// <summary>What one adds.</summary>
    public AcceleratorWeight Of(long accelerator) => _known[accelerator].Weight;

    /// <summary>Its slug.</summary>
    public string SlugOf(long accelerator) => _known[accelerator].Slug;
}
