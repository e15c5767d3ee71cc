// A moment: RFC 3339 in UTC with "Z" only, up to six fractional digits, years 1970–9999, no leap second. Several
// spellings of one moment exist (with and without fraction); they are equal. The shortest is written.

using System.Globalization;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A moment in UTC, exact to the microsecond.</summary>
/// <param name="Microseconds">Microseconds since 1970-01-01T00:00:00Z, never negative.</param>
[JsonConverter(typeof(TextValueConverter<Timestamp>))]
public readonly record struct Timestamp(long Microseconds) : ITextValue<Timestamp>, IComparable<Timestamp>
{
    private const int WholeSeconds = 19;
    private const int MostFractionalDigits = 6;
    private static readonly DateOnly UnixEpoch = DateOnly.FromDateTime(DateTime.UnixEpoch);

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a time",
        "RFC 3339 in UTC, such as 2026-11-23T09:00:00Z, up to 6 fractional digits",
        "^(19[7-9]|[2-9][0-9]{2})[0-9]-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?Z$",
        27);

    /// <summary>The moment as the base class library holds it.</summary>
    public DateTimeOffset Value => DateTimeOffset.UnixEpoch.AddTicks(Microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>The moment, cut to the microsecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies before 1970.</exception>
    public static Timestamp FromDateTimeOffset(DateTimeOffset moment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, DateTimeOffset.UnixEpoch);
        return new((moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Reads a time.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Timestamp Parse(string text) => TextValue.Parse<Timestamp>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Timestamp value)
    {
        value = default;
        if (utf8.Length < WholeSeconds + 1 || utf8[^1] != (byte)'Z' || !CalendarDate.TryParse(utf8[..10], out var date)
            || utf8[10] != (byte)'T' || utf8[13] != (byte)':' || utf8[16] != (byte)':'
            || !Digits.TryRead(utf8[11..13], out var hour) || !Digits.TryRead(utf8[14..16], out var minute)
            || !Digits.TryRead(utf8[17..19], out var second) || hour > 23 || minute > 59 || second > 59
            || !TryReadFraction(utf8[WholeSeconds..^1], out var microseconds))
        {
            return false;
        }

        var days = date.Value.DayNumber - UnixEpoch.DayNumber;
        if (days < 0)
        {
            return false;
        }

        var seconds = (((((days * 24L) + hour) * 60) + minute) * 60) + second;
        value = new Timestamp((seconds * 1_000_000) + microseconds);
        return true;
    }

    /// <summary>The shortest written form.</summary>
    public override string ToString() => Value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + "Z";

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Microseconds.CompareTo(other.Microseconds);

    /// <summary>Earlier.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Microseconds < right.Microseconds;

    /// <summary>Later.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Microseconds > right.Microseconds;

    /// <summary>Not later.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Microseconds <= right.Microseconds;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Microseconds >= right.Microseconds;

    private static bool TryReadFraction(ReadOnlySpan<byte> utf8, out long microseconds)
    {
        microseconds = 0;
        if (utf8.IsEmpty)
        {
            return true;
        }

        if (utf8[0] != (byte)'.' || utf8.Length is < 2 or > MostFractionalDigits + 1 || !Digits.TryRead(utf8[1..], out microseconds))
        {
            return false;
        }

        for (var digits = utf8.Length - 1; digits < MostFractionalDigits; digits++)
        {
            microseconds *= 10;
        }

        return true;
    }
}
