// Lines counted in H100 equivalents. They are judged in total processing performance (TPP), where no division is needed.

using System.Numerics;
using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Over whom and how long capacity is added up.</summary>
[JsonConverter(typeof(WordConverter<CapacityScope>))]
public enum CapacityScope
{
    /// <summary>One customer in one calendar year.</summary>
    CustomerAndYear,

    /// <summary>One country over the period that the threshold names.</summary>
    CountryAndPeriod,

    /// <summary>One cluster at a moment.</summary>
    Cluster,
}

/// <summary>A line on installed or delivered capacity, in H100 equivalents.</summary>
public sealed record CapacityThreshold : Threshold
{
    /// <summary>The line, in H100 equivalents.</summary>
    public required Magnitude H100Equivalents { get; init; }

    /// <summary>TPP of one H100 equivalent.</summary>
    public required Magnitude TotalProcessingPerformanceEach { get; init; }

    /// <summary>Whether that TPP was compared with the text.</summary>
    public required Verification EquivalenceVerification { get; init; }

    /// <summary>Over whom and how long.</summary>
    public required CapacityScope Per { get; init; }

    /// <summary>First year of the period; only for a country.</summary>
    public long? FromYear { get; init; }

    /// <summary>Last year of the period; only for a country.</summary>
    public long? ToYear { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Quantity Limit => H100Equivalents.Value;

    /// <summary>Judges a sum of TPP.</summary>
    /// <param name="low">The least TPP; null where unknown.</param>
    /// <param name="high">The greatest TPP; null where unknown, as where a chip's rates are not in the catalogue.</param>
    /// <exception cref="ArgumentException">The least value exceeds the greatest.</exception>
    public ThresholdVerdict JudgeTotalProcessingPerformance(Quantity? low, Quantity? high) =>
        Judge(Millionths(low), Millionths(high), (BigInteger)TotalProcessingPerformanceEach.Value.Millionths);

    private static BigInteger? Millionths(Quantity? value) => value is { } known ? (BigInteger)known.Millionths : null;
}
