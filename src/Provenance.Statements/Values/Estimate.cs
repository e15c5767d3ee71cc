// What is known of a quantity: a range, and on what it rests. A single figure is a range of one.

using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>On what an estimate rests.</summary>
[JsonConverter(typeof(WordConverter<EstimateBasis>))]
public enum EstimateBasis
{
    /// <summary>Metered.</summary>
    Measured,

    /// <summary>Somebody said so.</summary>
    Declared,

    /// <summary>Computed from other figures.</summary>
    Computed,

    /// <summary>Only a bound is known.</summary>
    Bound,
}

/// <summary>A range for a quantity. The unit stands in the name of the field.</summary>
[Description("A range for a quantity, in the unit that the field's name states; low is never above high.")]
public sealed record Estimate : IJsonOnDeserialized
{
    /// <summary>The least that it can be.</summary>
    [Description("At least so much.")]
    public required Quantity Low { get; init; }

    /// <summary>The most that it can be.</summary>
    [Description("At most so much; not below low.")]
    public required Quantity High { get; init; }

    /// <summary>On what it rests.</summary>
    [Description("Where the figures come from: measured, declared, computed, or a bound.")]
    public required EstimateBasis Basis { get; init; }

    /// <summary>An estimate that is a single figure.</summary>
    public static Estimate Exactly(Quantity value, EstimateBasis basis) => new() { Low = value, High = value, Basis = basis };

    /// <summary>Refuses a low above the high.</summary>
    /// <exception cref="JsonException">Low is above high.</exception>
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Low > High)
        {
            throw new StrictJsonException(RefusalReason.ValueImpossible, $"low ({Low}) is above high ({High}).", "Correct the field named.");
        }
    }
}
