// Legal texts write 10^26, and nobody counts 26 zeros. A rule set may write "1e26" or "2.5e23" where statements write
// all digits; both are the same exact quantity.

using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>An exact quantity of a rule set: a decimal as in statements, or <c>1e26</c>.</summary>
/// <param name="Value">The quantity; its unit stands in the name of the field.</param>
[JsonConverter(typeof(TextValueConverter<Magnitude>))]
public readonly record struct Magnitude(Quantity Value) : ITextValue<Magnitude>
{
    private const int MostExponent = 29;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a magnitude",
        "a decimal string (up to 30 digits, then up to 6 decimals), or d.ddde0 to e29 such as 1e26, without rounding",
        "^((0|[1-9][0-9]{0,29})(\\.[0-9]{1,6})?|[1-9](\\.[0-9]{1,6})?e(0|[1-9]|[12][0-9]))$",
        37);

    /// <summary>Reads a magnitude.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Magnitude Parse(string text) => TextValue.Parse<Magnitude>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Magnitude value)
    {
        value = default;
        var mark = utf8.IndexOf((byte)'e');
        if (!Quantity.TryParse(mark < 0 ? utf8 : utf8[..mark], out var significand))
        {
            return false;
        }

        if (mark < 0)
        {
            value = new Magnitude(significand);
            return true;
        }

        // One digit other than 0 in front of the point, as scientific notation asks.
        if (mark == 0 || utf8[0] == (byte)'0' || (mark > 1 && utf8[1] != (byte)'.') || !TryReadExponent(utf8[(mark + 1)..], out var exponent))
        {
            return false;
        }

        var millionths = significand.Millionths;
        for (var i = 0; i < exponent; i++)
        {
            millionths *= 10;
        }

        value = new Magnitude(new Quantity(millionths));
        return true;
    }

    /// <summary>The quantity with all its digits.</summary>
    public override string ToString() => Value.ToString();

    private static bool TryReadExponent(ReadOnlySpan<byte> digits, out int exponent)
    {
        exponent = 0;
        if (digits.Length is 0 or > 2 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') || (digits.Length == 2 && digits[0] == (byte)'0'))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            exponent = (exponent * 10) + digit - '0';
        }

        return exponent <= MostExponent;
    }
}
