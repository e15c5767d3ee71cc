// A date of FollowTheMoney is as much of 2026-11-23 as is known (a year, a month), and a property that was put together
// from several sources has several values. Those that agree are one, which is as exact as the most exact of them. What is
// no single day is a span: it says how late something ended at the latest, and not when it began.

using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>The days within which a property says that something happened; a single one where it is known.</summary>
/// <param name="First">The first it may be.</param>
/// <param name="Last">The last it may be.</param>
internal readonly record struct DaySpan(CalendarDate First, CalendarDate Last)
{
    /// <summary>The day; null where there are several.</summary>
    public CalendarDate? Day => First == Last ? First : null;
}

internal static class FtmDays
{
    private const int YearLength = 4;
    private const int MonthLength = 7;

    /// <summary>When something began; no span where nothing can be read.</summary>
    public static (DaySpan? Span, string? Fault) Start(JsonElement record, string property)
    {
        var (span, fault) = Read(record, property);
        return (span, fault is null ? null : fault + "; its first day is stated only where it is known.");
    }

    /// <summary>When something ended; no span where nothing can be read.</summary>
    public static (DaySpan? Span, string? Fault) End(JsonElement record, string property)
    {
        var (span, fault) = Read(record, property);
        return (span, fault is null ? null : fault + (span is null ? "; no end is stated." : "; it is stated as ending as late as it may have."));
    }

    private static (DaySpan? Span, string? Fault) Read(JsonElement record, string property)
    {
        var texts = FtmRecord.All(record, property).ToList();
        var spans = texts.Select(Of).OfType<DaySpan>().ToList();
        if (spans.Count == 0)
        {
            return (null, texts.Count == 0 ? null : $"{property} {Quoted(texts)} is no date");
        }

        // Years, months and days lie within each other or apart: where the narrowest bounds do not cross, all values agree.
        var (first, last) = (spans.Max(span => span.First), spans.Min(span => span.Last));
        var said = first <= last ? new DaySpan(first, last) : new DaySpan(spans.Min(span => span.First), spans.Max(span => span.Last));
        return (said, spans.Count < texts.Count || said.Day is null ? $"{property} {Quoted(texts)} is no single day" : null);
    }

    private static DaySpan? Of(string text)
    {
        if (FieldText.Date(text) is { } day)
        {
            return new DaySpan(day, day);
        }

        if (text.Length is not (YearLength or MonthLength) || FieldText.Date(text + "-01-01"[..(10 - text.Length)]) is not { } first)
        {
            return null;
        }

        var month = text.Length == YearLength ? 12 : first.Value.Month;
        return new DaySpan(first, new CalendarDate(new DateOnly(first.Value.Year, month, DateTime.DaysInMonth(first.Value.Year, month))));
    }

    private static string Quoted(List<string> texts) => string.Join(", ", texts.Select(text => $"\"{text}\""));
}
