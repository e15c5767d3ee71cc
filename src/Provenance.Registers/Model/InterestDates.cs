// The days of an interest. What contradicts itself is stated without days and listed: a day that nobody can believe must
// not keep the ownership itself out of the log. Where the register says that it is over, its end stays: without one it
// would last for ever.

using Provenance.Statements;

namespace Provenance.Registers;

internal static class InterestDates
{
    /// <summary>The interest with its days, or without those that contradict, and why.</summary>
    /// <param name="interest">The interest.</param>
    /// <param name="from">Its first day.</param>
    /// <param name="to">Its last day; null where it lasts.</param>
    /// <param name="asOf">The day that the record holds for.</param>
    /// <param name="hasEnded">The record says that it is over, whatever its days.</param>
    public static (Interest Interest, string? Fault) Date(Interest interest, CalendarDate? from, CalendarDate? to, CalendarDate asOf, bool hasEnded = false)
    {
        var last = hasEnded ? Earlier(to ?? asOf, asOf) : to;
        var fault = from > asOf ? $"It begins on {from}, after {asOf}, the day that the record holds for"
            : from > last ? $"Its last day is {last}, before its first, {from}"
            : null;
        return fault is null ? (interest with { From = from, To = last }, null)
            : hasEnded ? (interest with { To = last }, $"{fault}; as it is over, it is stated with its last day alone.")
            : (interest, $"{fault}; it is stated without days.");
    }

    /// <summary>The last day of what was no more on a day: the one before, but for what began on that day.</summary>
    public static CalendarDate LastBefore(CalendarDate end, CalendarDate? from) => end == from
        ? end
        : FieldText.Date(new CalendarDate(end.Value.AddDays(-1)).ToString()) ?? end;

    /// <summary>The earlier of two days.</summary>
    public static CalendarDate Earlier(CalendarDate one, CalendarDate other) => one < other ? one : other;
}
