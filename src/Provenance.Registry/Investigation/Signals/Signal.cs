// A signal looks for one method of evasion in what is reported, and raises leads. A lead is a computation's: no finding,
// and no word on anybody's intent; only signed records and people's judgements make findings. One signal, one file: its
// parameters, its explanation, and the entries that a lead rests on stand together, and nothing lists the files.

using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>One method of evasion, and what it would look like in the registry. Without state: one object serves all evaluations.</summary>
public abstract class Signal
{
    /// <summary>Its code, such as <c>E4</c>; also the key of its parameters in rule sets.</summary>
    public abstract string Code { get; }

    /// <summary>Its name in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>The method of evasion that it looks for, and how, in sentences.</summary>
    public abstract string Method { get; }

    /// <summary>What has to be reported for it to be computed, and what nobody can report yet, in words.</summary>
    public abstract IReadOnlyList<string> Inputs { get; }

    /// <summary>The parameters that it reads from the rule set: all that stand there, and no others.</summary>
    public virtual IReadOnlyList<ParameterDeclaration> Parameters => [];

    /// <summary>Its declaration, which rule sets are held against.</summary>
    public SignalDeclaration Declaration => new(Code, Parameters);

    /// <summary>
    /// Computes it. The same scope gives the same result, in the same order. Where what it needs is reported by nobody
    /// the result is <see cref="SignalResult.NoInput"/>; it never says that anything is clean.
    /// </summary>
    /// <exception cref="OperationCanceledException">Its time was over, or the caller gave up.</exception>
    public abstract ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken);
}

/// <summary>What a signal is computed from.</summary>
/// <param name="Snapshot">The projections, as they were at one size of the log.</param>
/// <param name="Catalogue">Performance of accelerators.</param>
/// <param name="Rules">The rule set.</param>
/// <param name="Parameters">The signal's own parameters.</param>
/// <param name="ValidAtMicroseconds">The moment in the world, since 1970.</param>
public sealed record SignalScope(
    IInvestigationSnapshot Snapshot, AcceleratorCatalogue Catalogue, RuleSet Rules, RuleParameters Parameters, long ValidAtMicroseconds)
{
    /// <summary>How much it may hold.</summary>
    public SignalLimits Limits { get; init; } = new();

    /// <summary>The lines on training compute that the rule set tells this signal to look at, as <c>rule/threshold</c>.</summary>
    public IReadOnlyList<(string Path, TrainingComputeThreshold Threshold)> Thresholds =>
    [
        .. Parameters.Thresholds.Select(path => (path, Rules.TryFindTrainingCompute(path, out var threshold)
            ? threshold
            : throw new InvalidOperationException($"The rule set has no threshold {path}, which reading it should have told."))),
    ];

    /// <summary>Why the rule of a line is not known to bind at the moment, in words; null where it binds.</summary>
    /// <param name="path">The line, as <c>rule/threshold</c>.</param>
    public string? WhyNotBinding(string path) => RuleOnDay.WhyNotBinding(
        RuleOnDay.Of(Rules.FindRule(RuleOf(path))!, DeclaredOwnership.DayOf(ValidAtMicroseconds), Rules.Issued).Standing);

    /// <summary>What is to be said against a lead by lines whose rules are not known to bind: a sentence for each rule.</summary>
    /// <param name="paths">The lines, as <c>rule/threshold</c>.</param>
    public IEnumerable<string> NotBinding(params IEnumerable<string> paths) => paths.DistinctBy(RuleOf)
        .Select(path => (Rule: RuleOf(path), Why: WhyNotBinding(path))).Where(line => line.Why is not null)
        .Select(line => $"The rule {line.Rule} is not known to bind ({line.Why}): the lead is by its figure alone.");

    private static string RuleOf(string path) => path[..path.IndexOf('/', StringComparison.Ordinal)];
}

/// <summary>Bounds on one evaluation. A bound that was reached is said in the result.</summary>
public sealed record SignalLimits
{
    /// <summary>Leads of one signal that are kept, the first in the signal's order.</summary>
    public int Leads { get; init; } = 1_000;

    /// <summary>Things that a signal may hold in memory at once, of whatever it counts: groups, jobs, edges.</summary>
    public int Held { get; init; } = 2_000_000;
}
