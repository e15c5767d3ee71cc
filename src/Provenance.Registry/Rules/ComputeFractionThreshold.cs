// A third has no decimal form: the fraction is kept as two whole numbers and compared by multiplying.

using System.Numerics;
using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>A line on the work of a modifier as a part of the original's, such as one third.</summary>
public sealed record ComputeFractionThreshold : RuleLine
{
    /// <summary>Numerator of the fraction of the original's operations.</summary>
    [JsonConverter(typeof(CountConverter))]
    public required long Numerator { get; init; }

    /// <summary>Its denominator.</summary>
    [JsonConverter(typeof(CountConverter))]
    public required long Denominator { get; init; }

    /// <summary>What crossing means, in a few words.</summary>
    public required string Consequence { get; init; }

    /// <summary>Judges the work of a modification against that of its original, both as estimates of operations.</summary>
    /// <param name="modificationLow">The least; null where unknown.</param>
    /// <param name="modificationHigh">The greatest; null where unknown.</param>
    /// <param name="originalLow">The least; null where unknown.</param>
    /// <param name="originalHigh">The greatest; null where unknown.</param>
    /// <exception cref="ArgumentException">A least value exceeds its greatest.</exception>
    public ThresholdVerdict JudgeRatio(Quantity? modificationLow, Quantity? modificationHigh, Quantity? originalLow, Quantity? originalHigh)
    {
        if (modificationLow > modificationHigh || originalLow > originalHigh)
        {
            throw new ArgumentException("A least value exceeds its greatest.", nameof(modificationLow));
        }

        if (modificationLow is { } least && originalHigh is { } largest && Exceeds(least, largest))
        {
            return ThresholdVerdict.Crossed;
        }

        // An original of unknown size may be small, a modification of unknown size large.
        return modificationHigh is { } most && originalLow is { } smallest && !Exceeds(most, smallest)
            ? ThresholdVerdict.Below
            : ThresholdVerdict.PossiblyCrossed;
    }

    private bool Exceeds(Quantity modification, Quantity original) =>
        Crosses((BigInteger)modification.Millionths * Denominator, (BigInteger)original.Millionths * Numerator);
}
