// A date of FollowTheMoney is as much of 2026-11-23 as is known (a year, a month), and a property that was put together
// from several sources has several values. Those that agree are one, which is as exact as the most exact of them.

using System.Text.Json;

namespace Provenance.Registers;

internal static class FtmDays
{
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
        var spans = texts.Select(DaySpan.Of).OfType<DaySpan>().ToList();
        if (spans.Count == 0)
        {
            return (null, texts.Count == 0 ? null : $"{property} {FtmRecord.Quoted(texts)} is no date");
        }

        // Years, months and days lie within each other or apart: where the narrowest bounds do not cross, all values agree.
        var (first, last) = (spans.Max(span => span.First), spans.Min(span => span.Last));
        var said = first <= last ? new DaySpan(first, last) : new DaySpan(spans.Min(span => span.First), spans.Max(span => span.Last));
        return (said, spans.Count < texts.Count || said.Day is null ? $"{property} {FtmRecord.Quoted(texts)} is no single day" : null);
    }
}
