// A date of which perhaps only the year or the month is known. It says how late something ended at the latest, and not when
// it began.

using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>The days within which something is said to have happened; a single one where it is known.</summary>
/// <param name="First">The first it may be.</param>
/// <param name="Last">The last it may be.</param>
internal readonly record struct DaySpan(CalendarDate First, CalendarDate Last)
{
    private const int YearLength = 4;
    private const int MonthLength = 7;

    /// <summary>The day; null where there are several.</summary>
    public CalendarDate? Day => First == Last ? First : null;

    /// <summary>The span of a day, of a month (<c>2026-11</c>) or of a year; null for anything else.</summary>
    public static DaySpan? Of(string? text)
    {
        if (FieldText.Date(text) is { } day)
        {
            return new DaySpan(day, day);
        }

        if (text?.Length is not (YearLength or MonthLength) || FieldText.Date(text + (text.Length == YearLength ? "-01-01" : "-01")) is not { } first)
        {
            return null;
        }

        var month = text.Length == YearLength ? 12 : first.Value.Month;
        return new DaySpan(first, new CalendarDate(new DateOnly(first.Value.Year, month, DateTime.DaysInMonth(first.Value.Year, month))));
    }
}
