// Export control lines for chips, as alternatives of bounds on total processing performance (TPP) and performance
// density (TPP ÷ mm² of die). Density is compared as TPP against bound × area, so that nothing is rounded.

using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Whether a chip is under a control line.</summary>
public enum ChipControl
{
    /// <summary>It is not.</summary>
    Uncontrolled,

    /// <summary>Its figures are not known well enough.</summary>
    Unknown,

    /// <summary>It is.</summary>
    Controlled,
}

/// <summary>Bounds that must all hold. A bound that is absent does not bind.</summary>
public sealed record ChipBounds
{
    /// <summary>TPP of at least this.</summary>
    public required Magnitude TotalProcessingPerformanceFrom { get; init; }

    /// <summary>TPP of less than this.</summary>
    public Magnitude? TotalProcessingPerformanceBelow { get; init; }

    /// <summary>TPP for each mm² of die of at least this.</summary>
    public Magnitude? PerformanceDensityFrom { get; init; }

    /// <summary>TPP for each mm² of die of less than this.</summary>
    public Magnitude? PerformanceDensityBelow { get; init; }

    internal ChipControl Judge(decimal performance, int? dieSquareMillimetres)
    {
        if (performance < Of(TotalProcessingPerformanceFrom) || performance >= Of(TotalProcessingPerformanceBelow))
        {
            return ChipControl.Uncontrolled;
        }

        if (PerformanceDensityFrom is null && PerformanceDensityBelow is null)
        {
            return ChipControl.Controlled;
        }

        if (dieSquareMillimetres is not { } area)
        {
            return ChipControl.Unknown;
        }

        return performance < Of(PerformanceDensityFrom) * area || performance >= Of(PerformanceDensityBelow) * area
            ? ChipControl.Uncontrolled
            : ChipControl.Controlled;
    }

    // Bounds of 28 digits fit; RuleSetCheck holds them to 12.
    private static decimal? Of(Magnitude? bound) => bound is { } set ? (decimal)set.Value.Millionths / 1_000_000m : null;
}

/// <summary>A line of an export control list.</summary>
public sealed record ChipControlLine
{
    /// <summary>The greatest bound: figures of chips are far below, and a decimal holds it exactly.</summary>
    public static Quantity GreatestBound { get; } = Quantity.FromInteger(1_000_000_000_000);

    /// <summary>Name within its rule.</summary>
    public required Handle Id { get; init; }

    /// <summary>The entry of the list, such as <c>3A090.a</c>.</summary>
    public required string Entry { get; init; }

    /// <summary>A chip is controlled where any of these holds.</summary>
    public required IReadOnlyList<ChipBounds> AnyOf { get; init; }

    /// <summary>Whether the figures were compared with the text.</summary>
    public required Verification Verification { get; init; }

    /// <summary>What to know about the figures.</summary>
    public string? Note { get; init; }

    /// <summary>Judges a chip by its figures in the catalogue.</summary>
    public ChipControl Judge(Accelerator accelerator) => accelerator.TotalProcessingPerformance is { } performance
        ? AnyOf.Max(bounds => bounds.Judge(performance, accelerator.DieSquareMillimetres))
        : ChipControl.Unknown;
}
