using System.Globalization;
using System.Numerics;
using CsCheck;
using Provenance.Statements;

namespace Provenance.Accounting.Tests;

public sealed class ExactTests
{
    [Theory]
    [InlineData("6.000001e+24", "6000001000000000000000000")]
    [InlineData("1.0421e+24", "1042100000000000000000000")]
    [InlineData("1E26", "100000000000000000000000000")]
    [InlineData("99999999999999999999999999", "99999999999999999999999999")]
    [InlineData("30500000000.0", "30500000000")]
    [InlineData("5e-6", "0.000005")]
    [InlineData("0.0", "0")]
    public void Scientific_notation_becomes_the_decimal_that_it_says(string written, string decimals)
    {
        Assert.True(Exact.TryParse(written, out var exact));
        Assert.True(exact.TryToQuantity(Rounding.None, out var quantity));
        Assert.Equal(decimals, quantity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1,5")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e100")]
    [InlineData("0x10")]
    [InlineData(" 1")]
    [InlineData("NaN")]
    [InlineData("1e1e1")]
    public void What_is_no_plain_number_is_not_read(string written) => Assert.False(Exact.TryParse(written, out _));

    [Fact]
    public void A_mantissa_and_an_exponent_keep_every_digit() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 9], Gen.Int[0, 9]).Sample((mantissa, decimals, exponent) =>
        {
            var digits = mantissa.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            var written = decimals == 0 ? $"{digits}e{exponent}" : $"{digits[..^decimals]}.{digits[^decimals..]}e+{exponent}";
            var expected = new BigInteger(mantissa) * BigInteger.Pow(10, exponent) * 1_000_000;
            var scale = BigInteger.Pow(10, decimals);
            var fits = (expected % scale).IsZero;
            var read = Exact.TryParse(written, out var exact);
            var down = exact.TryToQuantity(Rounding.Down, out var low);
            var up = exact.TryToQuantity(Rounding.Up, out var high);
            return read && down && up
                && exact.TryToQuantity(Rounding.None, out _) == fits
                && (BigInteger)low.Millionths == expected / scale
                && (BigInteger)high.Millionths == (expected / scale) + (fits ? 0 : 1);
        });

    [Fact]
    public void Arithmetic_is_exact() =>
        Gen.Select(Gen.Long[0, 1_000_000], Gen.Long[1, 1_000_000], Gen.Long[0, 1_000_000]).Sample((a, b, c) =>
        {
            var (left, right, other) = (Exact.FromInteger(a), Exact.FromInteger(b), Exact.FromInteger(c));
            return left / right * right == left && (left + other) * right == (left * right) + (other * right);
        });

    [Fact]
    public void Seconds_of_accelerators_become_hours_rounded_outwards()
    {
        var hours = Exact.FromInteger(4) * Exact.FromInteger(211) / Exact.FromInteger(3600);
        Assert.True(hours.TryToQuantity(Rounding.Down, out var low));
        Assert.True(hours.TryToQuantity(Rounding.Up, out var high));
        Assert.Equal(("0.234444", "0.234445"), (low.ToString(), high.ToString()));
    }

    [Fact]
    public void What_is_beyond_thirty_digits_is_not_written()
    {
        Assert.True(Exact.TryParse("1e30", out var large));
        Assert.False(large.TryToQuantity(Rounding.Nearest, out _));
        Assert.True(Exact.TryParse("0.9999999e30", out var below));
        Assert.True(below.TryToQuantity(Rounding.None, out var quantity));
        Assert.Equal(Quantity.Parse("999999900000000000000000000000"), quantity);
    }
}
