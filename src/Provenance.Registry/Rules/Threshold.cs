// What all thresholds have in common. A figure is judged by its least and its greatest possible value, exactly: "more
// than" and "at least" differ by one operation, and 99999999999999999999999999 is not 10^26.

using System.Numerics;
using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Whether the limit itself is over the line.</summary>
[JsonConverter(typeof(WordConverter<Comparison>))]
public enum Comparison
{
    /// <summary>Crossed by more than the limit (&gt;).</summary>
    Above,

    /// <summary>Crossed by the limit too (≥).</summary>
    AtLeast,
}

/// <summary>Whether someone compared a figure with the rule's text.</summary>
[JsonConverter(typeof(WordConverter<Verification>))]
public enum Verification
{
    /// <summary>From memory or second hand: compare it with the text before relying on it.</summary>
    Unverified,

    /// <summary>Seen in the text or in published data.</summary>
    Verified,
}

/// <summary>Where an estimate stands to a threshold.</summary>
public enum ThresholdVerdict
{
    /// <summary>Even its greatest value does not cross.</summary>
    Below,

    /// <summary>Its greatest value crosses, its least does not; or one of them is unknown.</summary>
    PossiblyCrossed,

    /// <summary>Even its least value crosses.</summary>
    Crossed,
}

/// <summary>A line that a rule draws.</summary>
public abstract record RuleLine
{
    /// <summary>Name within its rule.</summary>
    public required Handle Id { get; init; }

    /// <summary>Whether the limit itself crosses.</summary>
    public required Comparison Comparison { get; init; }

    /// <summary>Whether the figure was compared with the text.</summary>
    public required Verification Verification { get; init; }

    /// <summary>What to know about the figure: what the text leaves open and how it is read here.</summary>
    public string? Note { get; init; }

    /// <summary>Whether <paramref name="value"/> crosses <paramref name="limit"/>.</summary>
    private protected bool Crosses(BigInteger value, BigInteger limit) =>
        Comparison == Comparison.AtLeast ? value >= limit : value > limit;
}

/// <summary>A line at one figure. The unit stands in the name of the member that holds it.</summary>
public abstract record Threshold : RuleLine
{
    private static readonly BigInteger Million = 1_000_000;

    /// <summary>The limit in the threshold's own unit.</summary>
    [JsonIgnore]
    public abstract Quantity Limit { get; }

    /// <summary>The greatest figure that does not cross: the limit, or a millionth less. Whatever is more crosses.</summary>
    [JsonIgnore]
    public Quantity MostBelow => Comparison == Comparison.AtLeast ? new Quantity(Limit.Millionths - 1) : Limit;

    /// <summary>Judges an estimate in the threshold's unit. A bound that is unknown is null, never zero: an unknown
    /// least value may be as low as nothing, an unknown greatest value as high as anything.</summary>
    /// <exception cref="ArgumentException">The least value exceeds the greatest.</exception>
    public ThresholdVerdict Judge(Quantity? low, Quantity? high) => Judge(Millionths(low), Millionths(high), Million);

    /// <summary>Judges an estimate given as fractions of one denominator, such as sums in millionths or products of
    /// shares, without rounding.</summary>
    /// <param name="lowNumerator">The least value × <paramref name="denominator"/>; null where unknown.</param>
    /// <param name="highNumerator">The greatest value × <paramref name="denominator"/>; null where unknown.</param>
    /// <param name="denominator">At least 1.</param>
    /// <exception cref="ArgumentException">The least value exceeds the greatest, or the denominator is not positive.</exception>
    public ThresholdVerdict Judge(BigInteger? lowNumerator, BigInteger? highNumerator, BigInteger denominator)
    {
        if (denominator.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(denominator), "The denominator is not positive.");
        }

        if (lowNumerator > highNumerator)
        {
            throw new ArgumentException("The least value exceeds the greatest.", nameof(lowNumerator));
        }

        var limit = (BigInteger)Limit.Millionths * denominator;
        var lowCrosses = lowNumerator is { } low && Crosses(low * Million, limit);
        var highCrosses = highNumerator is not { } high || Crosses(high * Million, limit);
        return (lowCrosses, highCrosses) switch
        {
            (true, _) => ThresholdVerdict.Crossed,
            (_, true) => ThresholdVerdict.PossiblyCrossed,
            _ => ThresholdVerdict.Below,
        };
    }

    private static BigInteger? Millionths(Quantity? value) => value is { } known ? (BigInteger)known.Millionths : null;
}
