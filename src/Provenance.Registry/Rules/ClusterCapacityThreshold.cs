using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Who chose a number format.</summary>
[JsonConverter(typeof(WordConverter<FormatOrigin>))]
public enum FormatOrigin
{
    /// <summary>The rule names it.</summary>
    Rule,

    /// <summary>The source at hand names none; the note gives the reason for this one.</summary>
    ChosenHere,
}

/// <summary>Which peak rate counts.</summary>
[JsonConverter(typeof(WordConverter<RateDensity>))]
public enum RateDensity
{
    /// <summary>The source at hand does not say; dense rates are used.</summary>
    Unstated,

    /// <summary>The dense rate, without structured sparsity.</summary>
    Dense,
}

/// <summary>Where the accelerators stand.</summary>
[JsonConverter(typeof(WordConverter<ClusterPlacement>))]
public enum ClusterPlacement
{
    /// <summary>The source at hand does not say.</summary>
    Unstated,

    /// <summary>At one place.</summary>
    CoLocated,
}

/// <summary>The network that makes accelerators one cluster.</summary>
public sealed record InterconnectLine
{
    /// <summary>Whether the rate itself suffices.</summary>
    public required Comparison Comparison { get; init; }

    /// <summary>Gbit/s.</summary>
    public required Magnitude GbitPerSecond { get; init; }

    /// <summary>Whether a network of so many Gbit/s is over the line.</summary>
    public bool IsMetBy(Quantity gbitPerSecond) =>
        Comparison == Comparison.AtLeast ? gbitPerSecond >= GbitPerSecond.Value : gbitPerSecond > GbitPerSecond.Value;
}

/// <summary>A line on the theoretical peak of a cluster.</summary>
public sealed record ClusterCapacityThreshold : Threshold
{
    /// <summary>The line, in operations a second.</summary>
    public required Magnitude OperationsPerSecond { get; init; }

    /// <summary>The number format whose peak rates are added up: 1e20 OP/s are 50,531 H100 at FP8, 101,071 at BF16.</summary>
    public required NumberFormat NumberFormat { get; init; }

    /// <summary>Who chose that format.</summary>
    public required FormatOrigin NumberFormatFrom { get; init; }

    /// <summary>Which peak rate counts.</summary>
    public required RateDensity Rates { get; init; }

    /// <summary>Where the accelerators stand.</summary>
    public required ClusterPlacement Placement { get; init; }

    /// <summary>The network.</summary>
    public required InterconnectLine Interconnect { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Quantity Limit => OperationsPerSecond.Value;
}
