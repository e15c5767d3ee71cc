// A non-negative fraction of whole numbers, for ratios that are compared with a limit: division would round.

using System.Globalization;
using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>An exact fraction.</summary>
public readonly record struct Fraction : IComparable<Fraction>
{
    /// <summary>A fraction in lowest terms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The numerator is negative or the denominator not positive.</exception>
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numerator);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / common;
        Denominator = denominator / common;
    }

    /// <summary>Above the line.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Below the line, positive.</summary>
    public BigInteger Denominator { get; }

    /// <summary>The nearest double: for display only.</summary>
    public double Approximately => Math.Exp(BigInteger.Log(Numerator) - BigInteger.Log(Denominator));

    /// <summary>A decimal.</summary>
    public static Fraction Of(Quantity value) => new((BigInteger)value.Millionths, 1_000_000);

    /// <inheritdoc/>
    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>Less.</summary>
    public static bool operator <(Fraction left, Fraction right) => left.CompareTo(right) < 0;

    /// <summary>More.</summary>
    public static bool operator >(Fraction left, Fraction right) => left.CompareTo(right) > 0;

    /// <summary>Not more.</summary>
    public static bool operator <=(Fraction left, Fraction right) => left.CompareTo(right) <= 0;

    /// <summary>Not less.</summary>
    public static bool operator >=(Fraction left, Fraction right) => left.CompareTo(right) >= 0;

    /// <summary>Four significant digits.</summary>
    public override string ToString() => Approximately.ToString("G4", CultureInfo.InvariantCulture);
}
