// Shares multiply along paths and add over them, so a decimal of fixed length would lose the exact 25 % that a rule turns
// on. Fractions of big integers are exact. In very deep graphs they would grow without end: past 4,096 bits a bound is
// rounded outward to a multiple of 2^-1024, a lower bound down and an upper bound up, so that it stays a bound.

using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>A non-negative fraction in lowest terms.</summary>
internal readonly struct Fraction : IComparable<Fraction>, IEquatable<Fraction>
{
    /// <summary>A whole in millionths of a per cent.</summary>
    public const long Whole = 100_000_000;

    private const int MostBits = 4_096;
    private const int RoundedBits = 1_024;

    private readonly BigInteger _denominatorLessOne;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    public static Fraction Zero => default;

    public static Fraction One { get; } = new(1, 1);

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominatorLessOne + 1;

    public bool IsZero => Numerator.IsZero;

    public static Fraction FromMillionths(long millionthsOfPercent) => new(millionthsOfPercent, Whole);

    public static Fraction operator +(Fraction left, Fraction right) => left.IsZero ? right : right.IsZero ? left
        : new((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Fraction operator -(Fraction left, Fraction right) =>
        new((left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Fraction operator *(Fraction left, Fraction right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>The fraction times a share.</summary>
    public Fraction Times(long millionthsOfPercent) => millionthsOfPercent switch
    {
        0 => Zero,
        Whole => this,
        _ => new(Numerator * millionthsOfPercent, Denominator * Whole),
    };

    /// <summary>The fraction itself while it is short; otherwise the next short one below or above.</summary>
    public Fraction Shortened(bool up) =>
        Denominator.GetBitLength() <= MostBits ? this : Rounded(BigInteger.One << RoundedBits, up);

    /// <summary>The nearest multiple of 1/<paramref name="unit"/> below or above.</summary>
    public Fraction Rounded(BigInteger unit, bool up) => new(Scaled(unit, up), unit);

    /// <summary>In per cent, to the millionth below or above.</summary>
    public Quantity ToPercent(bool up) => new((UInt128)Scaled(Whole, up));

    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Fraction other) => Numerator == other.Numerator && _denominatorLessOne == other._denominatorLessOne;

    public override bool Equals(object? obj) => obj is Fraction other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, _denominatorLessOne);

    public override string ToString() => $"{Numerator}/{Denominator}";

    private BigInteger Scaled(BigInteger unit, bool up)
    {
        var scaled = BigInteger.DivRem(Numerator * unit, Denominator, out var rest);
        return up && !rest.IsZero ? scaled + 1 : scaled;
    }
}
