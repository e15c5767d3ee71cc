// How the operations behind a model add up. Each run counts once, in the part that is nearest to the model:
//   own        runs that put the model out, and those that they resumed
//   inherited  behind weights that were trained on, adapted, merged, quantised or pruned
//   distilled  behind teachers, reward models and data that somebody's run made
// Low is what is certain: declared lows of runs that digests join. High is what is possible: declared highs also of runs
// that a name alone joins, what accelerators held could have done where a run declares nothing, and what a release
// declares beyond the attested runs of its model. Where not even that is known, the high is unknown, or more: so too where a run does
// not say what it was made from, and where one on a model of the closure does not say by a digest what came out.
// A run whose lineage is redacted is in no sum and moves no high, for nothing ties it to any model: a caveat counts those.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>In which part of a model's operations a run counts.</summary>
public enum ComputePartKind
{
    /// <summary>It made the model.</summary>
    Own,

    /// <summary>It made weights that the model was made from.</summary>
    Inherited,

    /// <summary>It made a teacher, a reward model or data.</summary>
    Distilled,
}

/// <summary>Operations of one number format.</summary>
/// <param name="Format">The format's word; <c>mixed</c> for what runs declare as mixed.</param>
/// <param name="Runs">Runs that declare it.</param>
/// <param name="Sum">Their operations.</param>
public sealed record FormatSum(string Format, long Runs, SummedEstimate Sum);

/// <summary>Operations of a part, or of all.</summary>
public sealed record ComputeSum
{
    /// <summary>Runs in it, each once.</summary>
    public required long Runs { get; init; }

    /// <summary>Those that no digest joins to the model, but a declared name: they count in the high alone.</summary>
    public required long RunsByNameOnly { get; init; }

    /// <summary>Those that declare no operations.</summary>
    public required long RunsWithoutFlop { get; init; }

    /// <summary>Those among them of which nothing says how much they can have done.</summary>
    public required long RunsUnbounded { get; init; }

    /// <summary>Those whose figures are, or may be, within those of a run that resumed them.</summary>
    public required long RunsWithinOthers { get; init; }

    /// <summary>Models and synthetic data that no attested run made: none put them out without having taken them in.</summary>
    public required long WithoutRun { get; init; }

    /// <summary>Those among them for which no release declares operations either.</summary>
    public required long WithoutRunUndeclared { get; init; }

    /// <summary>
    /// Runs that do not say what they were made from, so that more may stand in this part; of own runs in what is inherited.
    /// </summary>
    public required long RunsOfUndeclaredParents { get; init; }

    /// <summary>Runs not in it that declare the name of a model of it and say by no digest that names it what came out: nothing can tie them.</summary>
    public required long RunsUntied { get; init; }

    /// <summary>By number format: what is declared.</summary>
    public required IReadOnlyList<FormatSum> ByFormat { get; init; }

    /// <summary>The most that runs without declared operations can have done: accelerators × time × their highest dense peak.</summary>
    public required ExactSum BoundOfRunsWithoutFlop { get; init; }

    /// <summary>What releases declare, at most, beyond what attested runs of the same models can have done; all of it where there are none.</summary>
    public ExactSum DeclaredByReleases => new(ReleasedByFormat.Values.Aggregate(BigInteger.Zero, (sum, format) => sum + format.Millionths));

    /// <summary>The same by the number formats that the releases name.</summary>
    public required IReadOnlyDictionary<NumberFormat, ExactSum> ReleasedByFormat { get; init; }

    /// <summary>At least so many operations.</summary>
    public required ExactSum Low { get; init; }

    /// <summary>At most so many; what is known of it where <see cref="IsHighUnknown"/>.</summary>
    public required ExactSum High { get; init; }

    /// <summary>Whether there may be more than <see cref="High"/>.</summary>
    public required bool IsHighUnknown { get; init; }

    /// <summary>
    /// The one number format of the sum; <c>mixed</c> where it adds unlike things, for orientation only; empty where
    /// nothing was added.
    /// </summary>
    public required string Format { get; init; }

    /// <summary>Whether the sum adds operations of several number formats.</summary>
    public bool IsMixed => Format == Mixed;

    /// <summary>The word for several formats.</summary>
    public const string Mixed = "mixed";

    /// <summary>The high in millionths; null where unknown.</summary>
    internal BigInteger? HighMillionths => IsHighUnknown ? null : High.Millionths;
}

/// <summary>A part of the operations.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Sum">How much.</param>
/// <param name="Customers">For whom its runs ran, in ordinal order, at most 100; <c>unknown</c> and redacted ones left out.</param>
public sealed record ComputePart(ComputePartKind Kind, ComputeSum Sum, IReadOnlyList<string> Customers)
{
    /// <summary>Most customers that are listed.</summary>
    public const int MostCustomers = 100;
}

/// <summary>How a run counts.</summary>
public enum RunCounting
{
    /// <summary>With what it declares.</summary>
    Declared,

    /// <summary>With what its accelerators could have done at most.</summary>
    Bounded,

    /// <summary>Not in figures: nothing says how much it can have done.</summary>
    Unbounded,

    /// <summary>Not again: a run that resumed it reports its accelerators too, and no fewer operations.</summary>
    WithinAnother,

    /// <summary>In the high alone: a run that resumed it began no later, or lists its accelerators, so that its report may hold this one's.</summary>
    PerhapsWithinAnother,
}

/// <summary>A run of the closure.</summary>
/// <param name="Part">Where it counts.</param>
/// <param name="Counting">How.</param>
/// <param name="IsByNameOnly">Whether a name alone joins it.</param>
/// <param name="Run">The run.</param>
public sealed record CountedRun(ComputePartKind Part, RunCounting Counting, bool IsByNameOnly, RunFacts Run);

/// <summary>How a release's declared operations compare with those attested.</summary>
public enum DeclaredAgainstAttested
{
    /// <summary>The ranges meet.</summary>
    Agrees,

    /// <summary>It declares less than was attested of the model's own runs alone.</summary>
    Less,

    /// <summary>It declares more than all attested runs can have done.</summary>
    More,

    /// <summary>Number formats differ.</summary>
    OtherFormat,

    /// <summary>It declares none.</summary>
    NotDeclared,

    /// <summary>No attested run declares any.</summary>
    NothingAttested,
}

/// <summary>A release of the model.</summary>
/// <param name="Release">The release.</param>
/// <param name="Comparison">How it compares.</param>
public sealed record ReleaseComparison(LineageMaker Release, DeclaredAgainstAttested Comparison);

/// <summary>The answer.</summary>
public sealed record LineageComputeAnswer : IAnswer
{
    /// <summary>Own, inherited, distilled.</summary>
    public required IReadOnlyList<ComputePart> Parts { get; init; }

    /// <summary>All of them.</summary>
    public required ComputeSum Total { get; init; }

    /// <summary>Every threshold on training compute, in the order of the rule set.</summary>
    public required IReadOnlyList<ThresholdStanding> Thresholds { get; init; }

    /// <summary>Lines on a modification's part of the original; none where nothing was inherited.</summary>
    public required IReadOnlyList<ModifierStanding> Modifier { get; init; }

    /// <summary>Releases of the model, by log order.</summary>
    public required IReadOnlyList<ReleaseComparison> Releases { get; init; }

    /// <summary>Runs by part, then log order; at most <see cref="MostRuns"/>.</summary>
    public required IReadOnlyList<CountedRun> Runs { get; init; }

    /// <summary>Whether the closure was cut: then the high is unknown.</summary>
    public required bool IsTruncated { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }

    /// <summary>Most runs that are listed.</summary>
    public const int MostRuns = 1_000;
}
