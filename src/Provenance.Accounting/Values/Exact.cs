// Numbers of an accounting, exactly: "6.000001e+24" is 6000001000000000000000000, not the nearest double, and seconds
// divided by 3600 stay a fraction until they are written, rounded in the direction that was asked for.

using System.Globalization;
using System.Numerics;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>How a number that does not fit its form is written.</summary>
public enum Rounding
{
    /// <summary>Not at all: it must fit.</summary>
    None,

    /// <summary>To the next one below.</summary>
    Down,

    /// <summary>To the next one above.</summary>
    Up,

    /// <summary>To the nearest one, halves up.</summary>
    Nearest,
}

/// <summary>A non-negative rational number in lowest terms.</summary>
public readonly struct Exact : IEquatable<Exact>, IComparable<Exact>
{
    private const int LongestText = 64;
    private const int LargestExponent = 99;
    private static readonly BigInteger Million = 1_000_000;
    private static readonly BigInteger QuantityLimit = BigInteger.Pow(10, 36);

    private readonly BigInteger _numerator;

    // Zero in the default value, which is the number zero.
    private readonly BigInteger _denominator;

    private Exact(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        _numerator = numerator / divisor;
        _denominator = denominator / divisor;
    }

    private BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    /// <summary>A whole number.</summary>
    public static Exact FromInteger(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return new(value, BigInteger.One);
    }

    /// <summary>Reads <c>12</c>, <c>12.5</c>, <c>1.25e+3</c> or <c>5E-2</c>, up to 64 characters and exponents up to 99.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Exact value)
    {
        value = default;
        if (text.Length is 0 or > LongestText)
        {
            return false;
        }

        var exponent = 0;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            if (!int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || exponent is < -LargestExponent or > LargestExponent)
            {
                return false;
            }

            text = text[..mark];
        }

        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.Length == 0 || (point >= 0 && fraction.Length == 0)
            || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var digits = BigInteger.Parse(string.Concat(whole, fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        exponent -= fraction.Length;
        value = exponent >= 0
            ? new Exact(digits * BigInteger.Pow(10, exponent), BigInteger.One)
            : new Exact(digits, BigInteger.Pow(10, -exponent));
        return true;
    }

    /// <summary>The sum.</summary>
    public static Exact operator +(Exact left, Exact right) =>
        new((left._numerator * right.Denominator) + (right._numerator * left.Denominator), left.Denominator * right.Denominator);

    /// <summary>The product.</summary>
    public static Exact operator *(Exact left, Exact right) =>
        new(left._numerator * right._numerator, left.Denominator * right.Denominator);

    /// <summary>The quotient.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Exact operator /(Exact left, Exact right) => right._numerator.IsZero
        ? throw new DivideByZeroException("A quotient by zero was asked for.")
        : new(left._numerator * right.Denominator, left.Denominator * right._numerator);

    /// <inheritdoc cref="op_Addition"/>
    public static Exact Add(Exact left, Exact right) => left + right;

    /// <inheritdoc cref="op_Multiply"/>
    public static Exact Multiply(Exact left, Exact right) => left * right;

    /// <inheritdoc cref="op_Division"/>
    public static Exact Divide(Exact left, Exact right) => left / right;

    /// <summary>Equality of value.</summary>
    public static bool operator ==(Exact left, Exact right) => left.Equals(right);

    /// <summary>Difference of value.</summary>
    public static bool operator !=(Exact left, Exact right) => !left.Equals(right);

    /// <summary>The number as a decimal of format 1: up to 30 digits and 6 decimals.</summary>
    /// <returns>False where it is too large, or where it does not fit and is not to be rounded.</returns>
    public bool TryToQuantity(Rounding rounding, out Quantity quantity)
    {
        quantity = default;
        if (!TryRound(_numerator * Million, Denominator, rounding, out var millionths) || millionths >= QuantityLimit)
        {
            return false;
        }

        quantity = new Quantity((UInt128)millionths);
        return true;
    }

    /// <summary>The number as a whole one.</summary>
    /// <returns>False where it is too large, or where it is not whole and is not to be rounded.</returns>
    public bool TryToInteger(Rounding rounding, out long whole)
    {
        whole = 0;
        if (!TryRound(_numerator, Denominator, rounding, out var rounded) || rounded > long.MaxValue)
        {
            return false;
        }

        whole = (long)rounded;
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Exact other) => _numerator == other._numerator && Denominator == other.Denominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Exact other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_numerator, Denominator);

    /// <inheritdoc/>
    public int CompareTo(Exact other) => (_numerator * other.Denominator).CompareTo(other._numerator * Denominator);

    /// <summary>The fraction: <c>633/2700</c>, or a whole number.</summary>
    public override string ToString() => Denominator.IsOne
        ? _numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{_numerator}/{Denominator}");

    private static bool TryRound(BigInteger numerator, BigInteger denominator, Rounding rounding, out BigInteger whole)
    {
        whole = BigInteger.DivRem(numerator, denominator, out var rest);
        if (rest.IsZero)
        {
            return true;
        }

        if (rounding == Rounding.Up || (rounding == Rounding.Nearest && rest * 2 >= denominator))
        {
            whole++;
        }

        return rounding != Rounding.None;
    }
}
