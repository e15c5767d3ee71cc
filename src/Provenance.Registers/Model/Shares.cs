// Shares in per cent, exactly. A bound that has more than 6 decimals is widened to the next millionth, so that the range
// still holds the share. Format 1 has closed ranges only: "more than 25" becomes "25 or more", which admits one value too
// many and excludes none.

using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

internal static class Shares
{
    private static readonly Quantity Whole = Quantity.FromInteger(100);

    /// <summary>The range between two bounds; a missing one is 0 or 100. False where they are no numbers, cross or exceed 100.</summary>
    public static bool TryRange(string? minimum, string? maximum, out ShareRange range)
    {
        range = null!;
        if (!TryBound(minimum, Rounding.Down, Quantity.Zero, out var low) || !TryBound(maximum, Rounding.Up, Whole, out var high)
            || low > high || high > Whole)
        {
            return false;
        }

        range = new ShareRange { Minimum = low, Maximum = high };
        return true;
    }

    /// <summary>The range from the lower of two minima to the higher of two maxima.</summary>
    public static ShareRange Widest(ShareRange one, ShareRange other) => new()
    {
        Minimum = one.Minimum < other.Minimum ? one.Minimum : other.Minimum,
        Maximum = one.Maximum > other.Maximum ? one.Maximum : other.Maximum,
    };

    private static bool TryBound(string? text, Rounding rounding, Quantity missing, out Quantity bound)
    {
        bound = missing;
        return text is null || (Exact.TryParse(text, out var exact) && exact.TryToQuantity(rounding, out bound));
    }
}
