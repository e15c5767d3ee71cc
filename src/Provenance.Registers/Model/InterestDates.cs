// The days of an interest. A first day that nobody can believe is not stated, and listed: it must not keep the ownership
// itself out of the log. Its end stays: without one it would last for ever. Where it would end before it began, it is over
// by either reading, on the later of the two days. What begins only after the import is no interest yet, and is left out.

using Provenance.Statements;

namespace Provenance.Registers;

internal static class InterestDates
{
    /// <summary>The interest with its days, as far as they agree, and what of them is not stated and why; null where it is not one yet.</summary>
    /// <param name="interest">The interest.</param>
    /// <param name="from">Its first day.</param>
    /// <param name="to">Its last day; null where it lasts.</param>
    /// <param name="asOf">The day that the record holds for.</param>
    /// <param name="importedOn">The day of the import; null where what begins later is stated too.</param>
    /// <param name="hasEnded">The record says that it is over, whatever its days.</param>
    public static (Interest? Interest, string? Fault) Date(
        Interest interest, CalendarDate? from, CalendarDate? to, CalendarDate asOf, CalendarDate? importedOn, bool hasEnded = false)
    {
        var last = hasEnded ? Earlier(to ?? asOf, asOf) : to;
        if (from > last)
        {
            var end = hasEnded || from > asOf ? last : from;
            return (interest with { To = end }, $"Its last day is {last}, before its first, {from}; as it is over, it is stated with {end} for its last day alone.");
        }

        if (from > asOf)
        {
            var begins = $"It begins on {from}, after {asOf}, the day that the record holds for";
            return from > importedOn
                ? (null, $"{begins}, and after {importedOn}, the day of the import; it is left out until then.")
                : (interest with { To = last }, $"{begins}; it is stated without its first day.");
        }

        return (interest with { From = from, To = last }, null);
    }

    /// <summary>The last day of what was no more on a day: the one before, but for what began on that day.</summary>
    public static CalendarDate LastBefore(CalendarDate end, CalendarDate? from) => end == from
        ? end
        : FieldText.Date(new CalendarDate(end.Value.AddDays(-1)).ToString()) ?? end;

    /// <summary>The earlier of two days.</summary>
    public static CalendarDate Earlier(CalendarDate one, CalendarDate other) => one < other ? one : other;
}
