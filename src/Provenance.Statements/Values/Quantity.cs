// An exact quantity: a decimal string of up to 30 digits and 6 decimals, held as millionths in 128 bits, because
// 99999999999999999999999999 is not 1e26 and a rule with a threshold has to tell them apart. (10^36 < 2^128.)

using System.Globalization;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A non-negative decimal, exact to the millionth. The unit stands in the name of the field.</summary>
/// <param name="Millionths">The quantity times 10^6, below 10^36.</param>
[JsonConverter(typeof(TextValueConverter<Quantity>))]
public readonly record struct Quantity(UInt128 Millionths) : ITextValue<Quantity>, IComparable<Quantity>
{
    private const int MostDigits = 30;
    private const int MostDecimals = 6;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a decimal",
        "a decimal string: up to 30 digits without leading zero, then optionally a point and up to 6 digits",
        "^(0|[1-9][0-9]{0,29})(\\.[0-9]{1,6})?$",
        MostDigits + 1 + MostDecimals);

    /// <summary>None.</summary>
    public static Quantity Zero => default;

    /// <summary>The nearest double: for display and statistics, never for a comparison with a threshold.</summary>
    public double Approximately => (double)Millionths / 1e6;

    /// <summary>Reads a decimal.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Quantity Parse(string text) => TextValue.Parse<Quantity>(text);

    /// <summary>A whole number.</summary>
    public static Quantity FromInteger(ulong value) => new((UInt128)value * 1_000_000);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Quantity value)
    {
        value = default;
        var point = utf8.IndexOf((byte)'.');
        var whole = point < 0 ? utf8 : utf8[..point];
        var decimals = point < 0 ? default : utf8[(point + 1)..];
        if (whole.Length is 0 or > MostDigits || (whole[0] == (byte)'0' && whole.Length > 1)
            || (point >= 0 && decimals.Length is 0 or > MostDecimals))
        {
            return false;
        }

        UInt128 millionths = 0;
        if (!TryAppend(whole, ref millionths) || !TryAppend(decimals, ref millionths))
        {
            return false;
        }

        for (var i = decimals.Length; i < MostDecimals; i++)
        {
            millionths *= 10;
        }

        value = new Quantity(millionths);
        return true;
    }

    /// <summary>The shortest written form.</summary>
    public override string ToString()
    {
        var (whole, rest) = UInt128.DivRem(Millionths, 1_000_000);
        var text = whole.ToString(CultureInfo.InvariantCulture);
        return rest == 0
            ? text
            : $"{text}.{rest.ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0')}";
    }

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => Millionths.CompareTo(other.Millionths);

    /// <summary>Less.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.Millionths < right.Millionths;

    /// <summary>More.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.Millionths > right.Millionths;

    /// <summary>Not more.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.Millionths <= right.Millionths;

    /// <summary>Not less.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.Millionths >= right.Millionths;

    /// <summary>The sum; throws when it leaves 128 bits, which 341 of the largest quantities do: sums over what a log holds are an <see cref="ExactSum"/>.</summary>
    /// <exception cref="OverflowException">The sum leaves 128 bits.</exception>
    public static Quantity operator +(Quantity left, Quantity right) => new(checked(left.Millionths + right.Millionths));

    /// <inheritdoc cref="op_Addition"/>
    public static Quantity Add(Quantity left, Quantity right) => left + right;

    private static bool TryAppend(ReadOnlySpan<byte> digits, ref UInt128 value)
    {
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (UInt128)(digit - '0');
        }

        return true;
    }
}
