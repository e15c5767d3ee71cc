// A rule set is one JSON file, named by its name and version and identified by the SHA-256 of its bytes. Two answers
// that name the same digest were judged by the same rules.

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Rules;

/// <summary>Rules, and the parameters of signals and questions.</summary>
public sealed record RuleSet
{
    /// <summary>Its name.</summary>
    public required Handle Name { get; init; }

    /// <summary>Its version: as the issuer writes it, such as <c>2026-11</c>.</summary>
    public required Handle Version { get; init; }

    /// <summary>The day on which it was issued; statuses hold for that day.</summary>
    public required CalendarDate Issued { get; init; }

    /// <summary>What it is for and where it comes from.</summary>
    public required string Description { get; init; }

    /// <summary>The rules.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>Parameters of signals, by code (E1 … E16).</summary>
    public required IReadOnlyDictionary<string, ParameterGroup> Signals { get; init; }

    /// <summary>Parameters of the search for entities by name.</summary>
    public required ParameterGroup Matching { get; init; }

    /// <summary>Points of the reasons for a concealed origin.</summary>
    public required ParameterGroup Origins { get; init; }

    /// <summary>SHA-256 of the file's bytes.</summary>
    [JsonIgnore]
    public Digest Digest { get; init; }

    /// <summary>The file itself, at most <see cref="RuleSetLimits.FileBytes"/>, for those who keep what an answer was judged by.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> File { get; init; }

    /// <summary>How an answer names it.</summary>
    [JsonIgnore]
    public RuleSetReference Reference => new() { Name = Name.ToString(), Version = Version.ToString(), Digest = Digest };

    /// <summary>The rule of an id; null when there is none.</summary>
    public Rule? FindRule(string id) => Rules.FirstOrDefault(rule => rule.Id.ToString() == id);

    /// <summary>Finds a line on training compute by <c>rule/threshold</c>.</summary>
    public bool TryFindTrainingCompute(string path, [NotNullWhen(true)] out TrainingComputeThreshold? threshold)
    {
        threshold = path.Split('/') is [var rule, var id]
            ? FindRule(rule)?.TrainingCompute.FirstOrDefault(candidate => candidate.Id.ToString() == id)
            : null;
        return threshold is not null;
    }

    /// <summary>Every rule with where it stands on a day, in the order of the file.</summary>
    /// <param name="day">The day.</param>
    /// <param name="jurisdiction">Only rules that concern it; null for all.</param>
    public IReadOnlyList<RuleOnDay> StandingOn(CalendarDate day, Jurisdiction? jurisdiction = null) =>
        [.. Rules.Where(rule => jurisdiction is not { } asked || rule.Jurisdiction.Covers(asked)).Select(rule => RuleOnDay.Of(rule, day, Issued))];

    /// <summary>The rules that bind on a day or, because their dates are not known, may bind; in the order of the file.</summary>
    /// <inheritdoc cref="StandingOn" path="/param"/>
    public IReadOnlyList<RuleOnDay> ApplicableOn(CalendarDate day, Jurisdiction? jurisdiction = null) =>
        [.. StandingOn(day, jurisdiction).Where(rule => rule.Standing is RuleStanding.InForce or RuleStanding.Unknown)];
}
