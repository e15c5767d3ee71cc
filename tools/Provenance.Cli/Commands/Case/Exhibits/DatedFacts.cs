// The timeline of a case: everything in the answers that has a date. A pair of times is a bar, a single one a mark; a bar
// without an end is shown as one whose end is not known, never as one that ended.

using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Provenance.Reports;

namespace Provenance.Cli;

/// <summary>Finds dated facts in answers.</summary>
internal static class DatedFacts
{
    // Names of fields that begin and end something.
    private static readonly (string From, string Until)[] Pairs =
    [
        ("started_at", "ended_at"), ("began_at", "ended_at"), ("from", "to"), ("from", "until"), ("valid_from", "valid_until"), ("valid_from", "valid_to"),
        ("start_date", "end_date"), ("first_at", "last_at"), ("first_seen_at", "last_seen_at"), ("window_start", "window_end"), ("starts_at", "ends_at"),
        ("in_force_from", "in_force_until"), ("listed_on", "delisted_on"), ("first_start", "last_start"),
    ];

    // What a date tells, where the name of its field says it to programs alone.
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["decided_at"] = "judged",
        ["first_start"] = "starts of the jobs that were added up",
        ["incorporated_on"] = "incorporated",
        ["peak_at"] = "most held at once",
        ["released_on"] = "released",
    };

    // When something was told, or read off a text, is no date of what it tells; and a period cut into parts is none either.
    private static readonly HashSet<string> OfTelling = ["logged_at", "valid_at", "recorded_at", "cited_date", "issued", "on", "buckets", "periods"];

    /// <summary>A row for each thing that has dates, by its first date; the same date of the same thing is told once.</summary>
    public static IReadOnlyList<TimelineRow> Rows(IEnumerable<MessagePiece> pieces) =>
    [
        .. pieces
            .SelectMany(Of)
            .GroupBy(fact => fact.Label, StringComparer.Ordinal)
            .Select(facts => new TimelineRow(facts.Key, [.. facts.Select(fact => fact.Span).Distinct().OrderBy(span => span.From)]))
            .OrderBy(row => row.Spans[0].From)
            .ThenBy(row => row.Label, StringComparer.Ordinal),
    ];

    private static IEnumerable<(string Label, TimelineSpan Span)> Of(MessagePiece piece)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        if (OfTelling.Contains(piece.Field))
        {
            yield break;
        }

        foreach (var (first, last) in Pairs)
        {
            if (Time(piece, first) is { } from && HasField(piece, last))
            {
                var until = Time(piece, last);
                used.UnionWith([first, last]);
                yield return (Name(piece, Words.GetValueOrDefault(first, "")), new TimelineSpan(from, until < from ? null : until));
            }
        }

        foreach (var field in piece.Message.Descriptor.Fields.InDeclarationOrder().Where(field => !OfTelling.Contains(field.Name) && !used.Contains(field.Name)))
        {
            if (Time(piece, field.Name) is { } at)
            {
                yield return (Name(piece, What(piece, field.Name)), new TimelineSpan(at, null, IsMoment: true));
            }
        }
    }

    private static string Name(MessagePiece piece, string what) => string.Join(": ", new[] { piece.Label.Length > 0 ? piece.Label : FieldWords.Of(piece.Field), what }.Where(part => part.Length > 0));

    private static string What(MessagePiece piece, string field) =>
        $"{Words.GetValueOrDefault(field) ?? FieldWords.Of(field)} {piece.Value("verdict") as string}".TrimEnd();

    private static bool HasField(MessagePiece piece, string name) => piece.Message.Descriptor.FindFieldByName(name) is not null;

    // A time, or a day as text; a day counts from its first moment, UTC.
    private static DateTimeOffset? Time(MessagePiece piece, string name) => piece.Value(name) switch
    {
        Timestamp time => time.ToDateTimeOffset(),
        string text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
            new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero),
        _ => null,
    };
}
