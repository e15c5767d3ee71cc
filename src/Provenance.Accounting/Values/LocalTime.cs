// Times as clocks on a wall showed them. In the hour that clocks are set back a time is two moments; in the hour that
// they are set forward it is none. Both are said, neither is guessed.

using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>The moments that a local time can mean: one, two, or none.</summary>
/// <param name="Moments">In order of time.</param>
public readonly record struct LocalTime(IReadOnlyList<Timestamp> Moments)
{
    /// <summary>The moments of a local time in a zone.</summary>
    /// <param name="local">The time without a zone.</param>
    /// <param name="zone">The zone.</param>
    public static LocalTime In(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            return new([]);
        }

        TimeSpan[] offsets = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local) : [zone.GetUtcOffset(local)];
        return new([.. offsets
            .Select(offset => new DateTimeOffset(local, offset))
            .Where(moment => moment >= DateTimeOffset.UnixEpoch)
            .Select(Timestamp.FromDateTimeOffset)
            .Order()]);
    }

    /// <summary>A time that is known in UTC.</summary>
    public static LocalTime Exactly(Timestamp moment) => new([moment]);
}
