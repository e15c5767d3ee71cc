// $as: "time". $format names one form or several, tried in order:
//   rfc3339, date (midnight UTC), unix, unix-milliseconds
//   seconds, minutes, hours, days    a span behind $after or ahead of $before
//   anything else                    a pattern such as "yyyy/MM/dd HH:mm"
// A time that names its offset from UTC is that moment, whatever the zone of the machine that reads it; one that names none
// is in the time zone that $zone names. In the hour that clocks are set back a local time is two moments; then it is not drafted.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>Reads times.</summary>
/// <param name="formats">Forms to try.</param>
/// <param name="zone">The zone of local times; null where none was named.</param>
/// <param name="origin">What spans count from; null where nothing was named.</param>
/// <param name="isBefore">Whether spans count backwards.</param>
internal sealed class TimeConversion(IReadOnlyList<string> formats, Template? zone, Template? origin, bool isBefore)
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long Last = 253_402_300_800 * MicrosecondsPerSecond;
    private const string WithOffset = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz";

    // A past year and an afternoon: what a pattern leaves out .NET takes from the day that it runs on, or from the morning.
    private static readonly DateTimeOffset Sample = new(2001, 2, 3, 16, 0, 0, TimeSpan.Zero);

    /// <summary>Seconds of a span's unit; null for a form that is no span.</summary>
    public static long? UnitSeconds(string format) => format switch
    {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3600,
        "days" => 86_400,
        _ => null,
    };

    /// <summary>Whether a form is one of the words, or a pattern that says which day, and which half of it where it has hours.</summary>
    public static bool IsWhole(string format)
    {
        if (format is "rfc3339" or "date" or "unix" or "unix-milliseconds" || UnitSeconds(format) is not null)
        {
            return true;
        }

        try
        {
            var written = Sample.ToString(format, CultureInfo.InvariantCulture);
            return DateTimeOffset.TryParseExact(written, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)
                && read.Date == Sample.Date
                && (read.Hour == Sample.Hour || read.Hour == 0);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public Filled Convert(Filled value, RowScope scope)
    {
        var failed = Filled.Unreadable($"\"{value.Text}\" is no time of the form {string.Join(" or ", formats)} since 1970.");
        foreach (var format in formats)
        {
            var filled = UnitSeconds(format) is { } seconds ? Span(value, scope, seconds)
                : format is "unix" or "unix-milliseconds" ? Unix(value, format == "unix" ? MicrosecondsPerSecond : 1000)
                : Written(value.Text ?? string.Empty, format, scope);
            if (filled is { } answer)
            {
                return answer;
            }
        }

        return failed;
    }

    private static Filled? Unix(Filled value, long unitMicroseconds) =>
        value.TryGetNumber(out var number)
        && (number * Exact.FromInteger(unitMicroseconds)).TryToInteger(Rounding.Nearest, out var microseconds) && microseconds < Last
            ? Filled.Of(new Timestamp(microseconds).ToString())
            : null;

    private Filled? Span(Filled value, RowScope scope, long unitSeconds)
    {
        var from = origin!.Fill(scope);
        if (!from.IsValue)
        {
            return from;
        }

        if (from.Text is not { } text || !TextValue.TryParse<Timestamp>(text, out var moment))
        {
            return Filled.Unreadable($"\"{from.Text}\" is no time to count from.");
        }

        if (!value.TryGetNumber(out var number)
            || !(number * Exact.FromInteger(unitSeconds * MicrosecondsPerSecond)).TryToInteger(Rounding.Nearest, out var span)
            || span >= Last)
        {
            return null;
        }

        var result = isBefore ? moment.Microseconds - span : moment.Microseconds + span;
        return result is >= 0 and < Last
            ? Filled.Of(new Timestamp(result).ToString())
            : OutOfRange();
    }

    private static Filled OutOfRange() => Filled.Unreadable("The time is before 1970 or after 9999.", NotDraftedReason.TimeImpossible);

    private static Filled? Utc(string text) => TextValue.TryParse<Timestamp>(text, out var moment) ? Filled.Of(moment.ToString()) : null;

    private Filled? Written(string text, string format, RowScope scope) => format switch
    {
        "date" => Utc($"{text}T00:00:00Z"),
        "rfc3339" => Utc(text) ?? Patterned(text, WithOffset, scope),
        _ => Patterned(text, format, scope),
    };

    private Filled? Patterned(string text, string pattern, RowScope scope)
    {
        // Asked for UTC, a time that names its offset is of the kind UTC, and one that does not stays as it was written.
        if (!DateTime.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var read))
        {
            return null;
        }

        return read.Kind != DateTimeKind.Utc ? Local(read, text, scope)
            : read >= DateTime.UnixEpoch ? Filled.Of(Timestamp.FromDateTimeOffset(read).ToString())
            : OutOfRange();
    }

    private Filled Local(DateTime local, string text, RowScope scope)
    {
        var name = zone?.Fill(scope);
        if (name is not { IsValue: true, Text: { } id } || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found))
        {
            return Filled.Unreadable($"\"{text}\" is a local time, and \"{name?.Text}\" is no time zone; name one with $zone, such as Asia/Singapore.");
        }

        var moments = LocalTime.In(local, found).Moments;
        return moments.Count switch
        {
            1 => Filled.Of(moments[0].ToString()),
            0 => Filled.Unreadable($"{text} never was: clocks in {id} were set forward over it.", NotDraftedReason.TimeImpossible),
            _ => Filled.Unreadable($"{text} was twice: clocks in {id} were set back over it.", NotDraftedReason.TimeAmbiguous),
        };
    }
}
