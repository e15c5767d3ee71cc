// One model of accelerator. Total processing performance (TPP) and performance density are the figures of US export
// rules (15 CFR 774, ECCN 3A090): TPP = 2 × MacTOPS × bit length = TOPS × bit length, the highest over the number
// formats, dense; performance density = TPP ÷ die area in mm². They are computed here, never copied.

using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A model of accelerator with its dense peak rates.</summary>
public sealed record Accelerator
{
    private const decimal Tera = 1_000_000_000_000m;

    /// <summary>The name that statements use: <c>[a-z0-9][a-z0-9.-]{0,63}</c>.</summary>
    public required string Slug { get; init; }

    /// <summary>The name that people use.</summary>
    public required string Name { get; init; }

    /// <summary>Who designed it.</summary>
    public required string Vendor { get; init; }

    /// <summary>When it was released or announced; null when no source says.</summary>
    public DateOnly? Released { get; init; }

    /// <summary>Dense peak operations a second by number format; a multiplication and an addition count as two.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<NumberFormat, ulong> PeakFlops { get; private init; } =
        FrozenDictionary<NumberFormat, ulong>.Empty;

    /// <summary>The rates as the data file writes them, by the word of the number format.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public required IReadOnlyDictionary<string, ulong> PeakPerSecond
    {
        get;
        init
        {
            field = value;
            PeakFlops = value.ToFrozenDictionary(peak => Format(peak.Key), peak => peak.Value);
        }
    }

    /// <summary>Area of the logic dies, mm²; null when no source says.</summary>
    public int? DieSquareMillimetres { get; init; }

    /// <summary>Bandwidth to the other accelerators of a node, GB/s; null when no source says.</summary>
    public int? NodeInterconnectGigabytesPerSecond { get; init; }

    /// <summary>Usual bandwidth to other nodes, Gbit/s for each accelerator; null when no source says.</summary>
    public int? ClusterInterconnectGbitPerSecond { get; init; }

    /// <summary>Other names that people write.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Whether the sources leave out the rates of the matrix units, so that no TPP follows from the row.</summary>
    public bool MatrixRatesUnstated { get; init; }

    /// <summary>What to know about the figures.</summary>
    public string? Note { get; init; }

    /// <summary>Where the figures come from.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Total processing performance, TOPS × bit length; null where the sources do not give the matrix rates.</summary>
    [JsonIgnore]
    public decimal? TotalProcessingPerformance => MatrixRatesUnstated
        ? null
        : PeakFlops.Max(peak => (decimal)peak.Value * (peak.Key.BitLength() ?? 0) / Tera);

    /// <summary>Total processing performance ÷ mm² of die; null where either is not known.</summary>
    [JsonIgnore]
    public decimal? PerformanceDensity => TotalProcessingPerformance / DieSquareMillimetres;

    /// <summary>The highest dense rate over all number formats; null when no source gives any.</summary>
    [JsonIgnore]
    public ulong? HighestPeakFlops => PeakFlops.Count == 0 ? null : PeakFlops.Values.Max();

    /// <summary>Dense peak operations a second in one number format; null where no source says.</summary>
    public ulong? PeakFlopsIn(NumberFormat format) => PeakFlops.TryGetValue(format, out var peak) ? peak : null;

    private static NumberFormat Format(string word) => Words.TryParse<NumberFormat>(word, out var format)
        ? format
        : throw new FormatException($"\"{word}\" is no number format.");
}
