using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>How an interest counts whose signer does not know whether it is held directly.</summary>
public enum UnknownDirectness
{
    /// <summary>It may be an indirect one, which would count twice beside the chain it goes through: from 0 to its share.</summary>
    CountsAsPossible,

    /// <summary>As a direct one.</summary>
    CountsAsDirect,
}

/// <summary>On which terms interests are read.</summary>
/// <param name="ValidAt">The day that the question is about.</param>
/// <param name="Measure">What is counted in per cent.</param>
/// <param name="UnknownDirectness">How interests of unknown directness count.</param>
/// <remarks>
/// An interest is in force from its first to its last day, both included. Without a last day it lasts; without a first
/// day it is in force from the statement's <c>asOf</c> on, and on earlier days it may have been: from 0 to its share.
/// </remarks>
public sealed record OwnershipTerms(
    CalendarDate ValidAt,
    ShareMeasure Measure = ShareMeasure.Shareholding,
    UnknownDirectness UnknownDirectness = UnknownDirectness.CountsAsPossible)
{
    internal bool IsBefore(OwnersStatement statement) =>
        ValidAt.Value < DateOnly.FromDateTime(statement.AsOf.Value.UtcDateTime);

    internal bool IsInForce(Interest interest) =>
        (interest.From is not { } from || from <= ValidAt) && (interest.To is not { } to || to >= ValidAt);

    // Whether an interest in force, held or not, is certain.
    internal bool IsCertain(StatedInterest stated) =>
        (stated.Interest.From is not null || !IsBefore(stated.Statement))
        && (stated.Interest.DirectOrIndirect != Directness.Unknown || UnknownDirectness == UnknownDirectness.CountsAsDirect);
}

/// <summary>A percentage of a rule.</summary>
/// <param name="Percent">Per cent.</param>
/// <param name="IsInclusive">Whether exactly so much reaches it.</param>
public sealed record ShareThreshold(Quantity Percent, bool IsInclusive = true)
{
    internal Reach Compare(Fraction low, Fraction high) => IsReachedBy(low) ? Reach.Surely : IsReachedBy(high) ? Reach.Possibly : Reach.No;

    internal bool IsReachedBy(Fraction share)
    {
        var order = share.CompareTo(new Fraction((System.Numerics.BigInteger)Percent.Millionths, Fraction.Whole));
        return order > 0 || (order == 0 && IsInclusive);
    }
}

/// <summary>Whether a share reaches a threshold.</summary>
public enum Reach
{
    /// <summary>Even the upper bound does not.</summary>
    No,

    /// <summary>The upper bound does, the lower does not.</summary>
    Possibly,

    /// <summary>The lower bound does.</summary>
    Surely,
}

/// <summary>Bounds of a share in per cent, rounded outward to six decimals.</summary>
/// <param name="Low">At least so much.</param>
/// <param name="High">At most so much.</param>
public readonly record struct ShareBounds(Quantity Low, Quantity High)
{
    internal static ShareBounds Of(Fraction low, Fraction high) => new(low.ToPercent(up: false), high.ToPercent(up: true));

    internal static ShareBounds Of(long low, long high) => new(new Quantity((UInt128)low), new Quantity((UInt128)high));
}
