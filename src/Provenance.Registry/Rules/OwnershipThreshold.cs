using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>How shares are added up. The two give different answers and are never mixed.</summary>
[JsonConverter(typeof(WordConverter<OwnershipAlgorithm>))]
public enum OwnershipAlgorithm
{
    /// <summary>Beneficial ownership: the sum over paths of the product of shares.</summary>
    PathProduct,

    /// <summary>Capture: the sum of direct shares held by captured owners, to a fixpoint.</summary>
    DirectCapture,
}

/// <summary>A line on the share that someone holds.</summary>
public sealed record OwnershipThreshold : Threshold
{
    /// <summary>The line, in per cent.</summary>
    public required Magnitude Percent { get; init; }

    /// <summary>How shares are added up.</summary>
    public required OwnershipAlgorithm Algorithm { get; init; }

    /// <summary>What counts in place of the share, in words.</summary>
    public string? Alternative { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Quantity Limit => Percent.Value;
}
