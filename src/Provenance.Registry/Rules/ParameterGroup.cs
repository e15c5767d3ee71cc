// Parameters of signals and questions as data. A parameter's name ends in its unit (windowDays, alarmSigma), which the reader holds
// against the unit it declares, so that nobody reads days as hours.

using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Unit of a parameter. The parameter's name ends in the unit's word in capitals: <c>windowDays</c>.</summary>
[JsonConverter(typeof(WordConverter<ParameterUnit>))]
public enum ParameterUnit
{
    /// <summary>A whole number of things.</summary>
    Count,

    /// <summary>A whole number of days.</summary>
    Days,

    /// <summary>Hours.</summary>
    Hours,

    /// <summary>A part of something; may exceed 1.</summary>
    Ratio,

    /// <summary>A probability, 0 to 1.</summary>
    Probability,

    /// <summary>Per cent, 0 to 100.</summary>
    Percent,

    /// <summary>Standard deviations.</summary>
    Sigma,

    /// <summary>Operations.</summary>
    Flop,

    /// <summary>Kilometres an hour.</summary>
    KilometresPerHour,

    /// <summary>What a reason adds to a score: a whole number, 0 to 100.</summary>
    Points,
}

/// <summary>Where a parameter comes from.</summary>
[JsonConverter(typeof(WordConverter<ParameterOrigin>))]
public enum ParameterOrigin
{
    /// <summary>A source, which <see cref="RuleParameter.Reason"/> names.</summary>
    Source,

    /// <summary>Chosen by the issuer, for the reason given.</summary>
    ChosenHere,
}

/// <summary>One parameter.</summary>
public sealed record RuleParameter
{
    /// <summary>Its name, ending in its unit.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required Magnitude Value { get; init; }

    /// <summary>Its unit.</summary>
    public required ParameterUnit Unit { get; init; }

    /// <summary>Where it comes from.</summary>
    public required ParameterOrigin Origin { get; init; }

    /// <summary>The source, or why this value was chosen.</summary>
    public required string Reason { get; init; }
}

/// <summary>The parameters of one signal, or of one question.</summary>
public sealed record ParameterGroup
{
    /// <summary>What they are for.</summary>
    public required string Title { get; init; }

    /// <summary>The lines on training compute that the signal looks at, as <c>rule/threshold</c>.</summary>
    public IReadOnlyList<string> Thresholds { get => field ?? []; init; }

    /// <summary>The parameters.</summary>
    public required IReadOnlyList<RuleParameter> Parameters { get; init; }
}
