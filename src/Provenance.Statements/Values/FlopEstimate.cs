// Work of a computation in operations, with the number format it was done in: rules compare it with thresholds, and
// thresholds with peak rates, per format.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>An estimate of operations in one number format.</summary>
[Description("An estimate of operations (a multiplication and an addition count as two) in one number format.")]
public sealed record FlopEstimate : IJsonOnDeserialized
{
    [Description("At least so many operations.")]
    public required Quantity Low { get; init; }

    [Description("At most so many operations; not below low.")]
    public required Quantity High { get; init; }

    [Description("Where the figures come from: measured, declared, computed, or a bound.")]
    public required EstimateBasis Basis { get; init; }

    [Description("Number format of the operations, or mixed.")]
    public required NumberFormat Format { get; init; }

    /// <summary>Refuses a low above the high.</summary>
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Low > High)
        {
            throw new StrictJsonException(
                RefusalReason.ValueImpossible, $"low ({Low}) is above high ({High}).", "Correct the field named.");
        }
    }
}
