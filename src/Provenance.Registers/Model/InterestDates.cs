// The days of an interest. What contradicts itself is stated without days and listed: a day that nobody can believe must
// not keep the ownership itself out of the log.

using Provenance.Statements;

namespace Provenance.Registers;

internal static class InterestDates
{
    /// <summary>The interest with its days, or without them and why.</summary>
    /// <param name="interest">The interest.</param>
    /// <param name="from">Its first day.</param>
    /// <param name="to">Its last day.</param>
    /// <param name="asOf">The day that the record holds for.</param>
    public static (Interest Interest, string? Fault) Date(Interest interest, CalendarDate? from, CalendarDate? to, CalendarDate asOf)
    {
        var fault = from > asOf ? $"It begins on {from}, after {asOf}, the day that the record holds for; it is stated without days."
            : from > to ? $"It ends on {to}, before it begins on {from}; it is stated without days."
            : null;
        return fault is null ? (interest with { From = from, To = to }, null) : (interest, fault);
    }
}
