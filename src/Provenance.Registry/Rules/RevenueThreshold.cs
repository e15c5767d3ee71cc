using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Currencies that rules name (ISO 4217).</summary>
[JsonConverter(typeof(WordConverter<Currency>))]
public enum Currency
{
    /// <summary>United States dollar.</summary>
    [JsonStringEnumMemberName("USD")]
    UnitedStatesDollar,

    /// <summary>Euro.</summary>
    [JsonStringEnumMemberName("EUR")]
    Euro,
}

/// <summary>A line on the revenue of a developer.</summary>
public sealed record RevenueThreshold : Threshold
{
    /// <summary>The line, in units of <see cref="Currency"/>.</summary>
    public required Magnitude Amount { get; init; }

    /// <summary>The currency.</summary>
    public required Currency Currency { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override Quantity Limit => Amount.Value;
}
