// Accelerator hours, exactly and with a sign. The unit held is one accelerator for one microsecond: a count times a time
// in microseconds and a declared quantity of hours (millionths × 3600) are both whole numbers of it, so nothing rounds.

using System.Globalization;
using System.Numerics;
using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>Hours of accelerators; negative where a balance is.</summary>
/// <param name="Microseconds">Accelerators × microseconds.</param>
public readonly record struct AcceleratorHours(BigInteger Microseconds) : IComparable<AcceleratorHours>
{
    private const long MicrosecondsPerHour = 3_600_000_000;
    private const int MicrosecondsPerMillionth = 3_600;
    private const int Million = 1_000_000;

    /// <summary>None.</summary>
    public static AcceleratorHours Zero => default;

    /// <summary>The nearest double, in hours: for statistics and display only.</summary>
    public double Approximately => (double)Microseconds / MicrosecondsPerHour;

    /// <summary>A declared quantity of hours.</summary>
    public static AcceleratorHours Of(Quantity hours) => new((BigInteger)hours.Millionths * MicrosecondsPerMillionth);

    /// <summary>A number of accelerators for a time; nothing where the time ends before it starts.</summary>
    public static AcceleratorHours Held(long count, Timestamp from, Timestamp to) =>
        new((BigInteger)count * Math.Max(0, to.Microseconds - from.Microseconds));

    /// <summary>The larger.</summary>
    public static AcceleratorHours Max(AcceleratorHours left, AcceleratorHours right) => left > right ? left : right;

    /// <summary>The smaller.</summary>
    public static AcceleratorHours Min(AcceleratorHours left, AcceleratorHours right) => left < right ? left : right;

    /// <summary>The distance from zero.</summary>
    public AcceleratorHours Abs() => new(BigInteger.Abs(Microseconds));

    /// <summary>Hours with up to six decimals, cut towards zero beyond them.</summary>
    public override string ToString()
    {
        var millionths = BigInteger.Abs(Microseconds) / MicrosecondsPerMillionth;
        var whole = BigInteger.DivRem(millionths, Million, out var rest);
        var sign = Microseconds.Sign < 0 && !millionths.IsZero ? "-" : "";
        var text = whole.ToString(CultureInfo.InvariantCulture);
        return rest.IsZero ? sign + text : $"{sign}{text}.{((int)rest).ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0')}";
    }

    /// <inheritdoc/>
    public int CompareTo(AcceleratorHours other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>Less.</summary>
    public static bool operator <(AcceleratorHours left, AcceleratorHours right) => left.Microseconds < right.Microseconds;

    /// <summary>More.</summary>
    public static bool operator >(AcceleratorHours left, AcceleratorHours right) => left.Microseconds > right.Microseconds;

    /// <summary>Not more.</summary>
    public static bool operator <=(AcceleratorHours left, AcceleratorHours right) => left.Microseconds <= right.Microseconds;

    /// <summary>Not less.</summary>
    public static bool operator >=(AcceleratorHours left, AcceleratorHours right) => left.Microseconds >= right.Microseconds;

    /// <summary>The sum.</summary>
    public static AcceleratorHours operator +(AcceleratorHours left, AcceleratorHours right) => new(left.Microseconds + right.Microseconds);

    /// <summary>The difference.</summary>
    public static AcceleratorHours operator -(AcceleratorHours left, AcceleratorHours right) => new(left.Microseconds - right.Microseconds);

    /// <inheritdoc cref="op_Addition"/>
    public static AcceleratorHours Add(AcceleratorHours left, AcceleratorHours right) => left + right;

    /// <inheritdoc cref="op_Subtraction"/>
    public static AcceleratorHours Subtract(AcceleratorHours left, AcceleratorHours right) => left - right;
}

/// <summary>What is known of some hours. Without an upper bound they are unknown, which is never zero.</summary>
/// <param name="Low">At least so many.</param>
/// <param name="High">At most so many; null where no bound is known.</param>
public readonly record struct HoursRange(AcceleratorHours Low, AcceleratorHours? High)
{
    /// <summary>Nothing is known but that hours are not negative.</summary>
    public static HoursRange Unknown => new(AcceleratorHours.Zero, null);

    /// <summary>Exactly so many.</summary>
    public static HoursRange Exactly(AcceleratorHours hours) => new(hours, hours);

    /// <summary>A declared range, or unknown.</summary>
    public static HoursRange Of(OrUnknown<Estimate> declared) => declared.TryGet(out var estimate)
        ? new(AcceleratorHours.Of(estimate.Low), AcceleratorHours.Of(estimate.High))
        : Unknown;

    /// <summary>The sum; unbounded where either is.</summary>
    public static HoursRange operator +(HoursRange left, HoursRange right) => new(left.Low + right.Low, left.High + right.High);

    /// <inheritdoc cref="op_Addition"/>
    public static HoursRange Add(HoursRange left, HoursRange right) => left + right;

    /// <summary><c>low–high h</c>, or one figure, or that no bound is known.</summary>
    public override string ToString() => High is not { } high ? $"at least {Low} h" : high == Low ? $"{Low} h" : $"{Low}–{high} h";
}

/// <summary>A period that is balanced: half open.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
public readonly record struct BalancePeriod(Timestamp From, Timestamp To)
{
    /// <summary>The part of a time within the period; empty (to = from) where there is none.</summary>
    public BalancePeriod Clip(Timestamp from, Timestamp to)
    {
        var start = from > From ? from : From;
        var end = to < To ? to : To;
        return new BalancePeriod(start, end < start ? start : end);
    }

    /// <summary>Whether some time of it is shared.</summary>
    public bool Overlaps(Timestamp from, Timestamp to) => from < To && to > From;

    /// <summary>Both ends.</summary>
    public override string ToString() => $"{From} to {To}";
}
