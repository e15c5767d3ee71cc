// How wrong a figure may be, as fractions of it: δr is new in each figure, δs is the same in all figures of a meter.
//
// Nobody publishes these for the accounting of clusters, so the defaults are assumptions of this project, to be replaced by
// what an inspection of the meter finds:
//   measured 0.5 %, computed 1 %, declared 2 %, each for δr and δs; the 1 % is the difference between declared and
//   allocated hours that a training-job may have without a warning.
//   bound    0: the range itself says all that is known.
//   An inventory's count has none either: chips are items, and whether the count is true is for the items ledger.

using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>Relative standard deviations of a figure.</summary>
/// <param name="Random">δr: independent in each figure.</param>
/// <param name="Systematic">δs: shared by all figures of a meter.</param>
public readonly record struct MeasurementError(double Random, double Systematic)
{
    /// <summary>The most that either may be: above it, three standard deviations could exceed the figure itself. A figure
    /// that uncertain is a range of basis <see cref="EstimateBasis.Bound"/>.</summary>
    public const double Most = 0.2;

    /// <summary>Throws where a part is negative, above <see cref="Most"/> or no number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    internal MeasurementError Checked() => Random is >= 0 and <= Most && Systematic is >= 0 and <= Most
        ? this
        : throw new ArgumentOutOfRangeException(nameof(MeasurementError), this, $"Both parts lie from 0 to {Most}.");
}

/// <summary>The errors of figures: of their meter where one is listed, else of their basis.</summary>
public sealed record MeasurementErrors
{
    /// <summary>Meter of the hours that an inventory makes available.</summary>
    public const string InventoryMeter = "inventory";

    /// <summary>The defaults at the top of this file.</summary>
    public static MeasurementErrors Default { get; } = new();

    /// <summary>Metered figures.</summary>
    public MeasurementError Measured { get; init => field = value.Checked(); } = new(0.005, 0.005);

    /// <summary>Figures computed from others.</summary>
    public MeasurementError Computed { get; init => field = value.Checked(); } = new(0.01, 0.01);

    /// <summary>Figures that somebody states.</summary>
    public MeasurementError Declared { get; init => field = value.Checked(); } = new(0.02, 0.02);

    /// <summary>Bounds.</summary>
    public MeasurementError Bound { get; init => field = value.Checked(); }

    /// <summary>Counts of an inventory.</summary>
    public MeasurementError Inventory { get; init => field = value.Checked(); }

    /// <summary>Meters whose errors were examined, by name. Bounds keep <see cref="Bound"/> whatever their meter.</summary>
    public IReadOnlyDictionary<string, MeasurementError> ByMeter { get; init => field = CheckedAll(value); } =
        new Dictionary<string, MeasurementError>();

    /// <summary>The error of a figure.</summary>
    public MeasurementError Of(EstimateBasis basis, string? meter) => basis == EstimateBasis.Bound ? Bound
        : meter is not null && ByMeter.TryGetValue(meter, out var known) ? known
        : meter == InventoryMeter ? Inventory
        : basis switch
        {
            EstimateBasis.Measured => Measured,
            EstimateBasis.Computed => Computed,
            _ => Declared,
        };

    private static IReadOnlyDictionary<string, MeasurementError> CheckedAll(IReadOnlyDictionary<string, MeasurementError> errors)
    {
        foreach (var error in errors.Values)
        {
            error.Checked();
        }

        return errors;
    }
}
