// Times of sacct in its text form: "2026-03-29T02:30:00" in the site's local time, "Unknown" or "None" where there is
// none, seconds since 1970 with SLURM_TIME_FORMAT=%s. Where the clocks showed a time twice, the job's elapsed seconds
// can tell which one was meant; where they cannot, nobody can.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>Reads times of sacct.</summary>
/// <param name="zone">The site's time zone; null where it is not known.</param>
internal sealed class SlurmMoments(TimeZoneInfo? zone)
{
    private static readonly string[] None = ["", "Unknown", "None", "N/A"];
    private static readonly string[] LocalForms = ["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm"];

    /// <summary>The moments that a cell can mean; null where it says that there is none.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="moment">What it can mean.</param>
    /// <param name="fault">Why it cannot be read.</param>
    public bool TryRead(string text, out LocalTime? moment, out (NotDraftedReason Reason, string Detail) fault)
    {
        moment = null;
        fault = default;
        if (None.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        if (Timestamp.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var utc))
        {
            moment = LocalTime.Exactly(utc);
            return true;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 253_402_300_800)
        {
            moment = seconds == 0 ? null : LocalTime.Exactly(new Timestamp(seconds * 1_000_000));
            return true;
        }

        if (!DateTime.TryParseExact(text, LocalForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            fault = (NotDraftedReason.ValueUnreadable, $"\"{text}\" is no time of sacct.");
            return false;
        }

        if (zone is null)
        {
            fault = (NotDraftedReason.TimeZoneMissing, $"\"{text}\" is a local time, and the site's time zone was not given.");
            return false;
        }

        moment = LocalTime.In(local, zone);
        return true;
    }

    /// <summary>Start and end out of what they can mean, by the seconds between them where the clocks leave a choice.</summary>
    /// <returns>False where a choice remains.</returns>
    public static bool TryChoose(
        LocalTime? start, LocalTime? end, long? elapsedSeconds, out Timestamp? started, out Timestamp? ended)
    {
        started = start is { Moments: [var onlyStart] } ? onlyStart : null;
        ended = end is { Moments: [var onlyEnd] } ? onlyEnd : null;
        if ((start is null || started is not null) && (end is null || ended is not null))
        {
            return true;
        }

        if (start is not { } starts || end is not { } ends || elapsedSeconds is not { } elapsed)
        {
            return false;
        }

        var fitting = starts.Moments
            .SelectMany(from => ends.Moments, (from, to) => (From: from, To: to))
            .Where(pair => pair.To.Microseconds - pair.From.Microseconds == elapsed * 1_000_000)
            .ToArray();
        if (fitting.Length != 1)
        {
            return false;
        }

        (started, ended) = fitting[0];
        return true;
    }
}
