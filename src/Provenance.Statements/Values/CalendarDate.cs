// A day without a time zone: 2026-11-23. Years 1000–9999, because companies are older than 1970.

using System.Globalization;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A day of the Gregorian calendar.</summary>
/// <param name="Value">The day.</param>
[JsonConverter(typeof(TextValueConverter<CalendarDate>))]
public readonly record struct CalendarDate(DateOnly Value) : ITextValue<CalendarDate>, IComparable<CalendarDate>
{
    private const int FirstYear = 1000;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a date",
        "a day such as 2026-11-23",
        "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}$",
        10);

    /// <summary>Reads a date.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static CalendarDate Parse(string text) => TextValue.Parse<CalendarDate>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out CalendarDate value)
    {
        value = default;
        if (utf8.Length != 10 || utf8[4] != (byte)'-' || utf8[7] != (byte)'-'
            || !Digits.TryRead(utf8[..4], out var year) || !Digits.TryRead(utf8[5..7], out var month) || !Digits.TryRead(utf8[8..], out var day)
            || year < FirstYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)year, (int)month))
        {
            return false;
        }

        value = new CalendarDate(new DateOnly((int)year, (int)month, (int)day));
        return true;
    }

    /// <summary>As it is written in statements.</summary>
    public override string ToString() => Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public int CompareTo(CalendarDate other) => Value.CompareTo(other.Value);

    /// <summary>Earlier.</summary>
    public static bool operator <(CalendarDate left, CalendarDate right) => left.Value < right.Value;

    /// <summary>Later.</summary>
    public static bool operator >(CalendarDate left, CalendarDate right) => left.Value > right.Value;

    /// <summary>Not later.</summary>
    public static bool operator <=(CalendarDate left, CalendarDate right) => left.Value <= right.Value;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(CalendarDate left, CalendarDate right) => left.Value >= right.Value;
}
