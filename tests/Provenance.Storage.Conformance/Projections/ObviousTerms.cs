// The terms of a rental over time, by asking of every moment between two changes which of them held then.

using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Terms of rentals from a list of entries.</summary>
internal static class ObviousTerms
{
    /// <summary>What was reserved in a period under each terms of a line, newest first.</summary>
    public static IEnumerable<RentalUse> Of(IReadOnlyList<WorldEntry> entries, WorldEntry current, BalancePeriod period)
    {
        var line = ObviousAccounts.Holding(entries, entry => entry == current);
        List<long> changes = [0, .. line.Select(entry => Since(entries, entry)).Distinct().Order(), long.MaxValue];
        foreach (var entry in line)
        {
            var held = changes.Zip(changes.Skip(1)).Where(part => part.First < part.Second && HeldAt(entries, line, part.First) == entry).ToList();
            if (held.Count == 0)
            {
                continue;
            }

            var terms = entry.Content.Section<Terms>();
            var from = Math.Max(held[0].First, terms?.From.Microseconds ?? 0);
            var to = Math.Min(held[^1].Second, terms?.To.At?.Microseconds ?? long.MaxValue);
            if (from < to && from < period.To.Microseconds && to > period.From.Microseconds)
            {
                yield return new RentalUse
                {
                    Entry = entry.Index,
                    Record = entry.Statement.Record,
                    From = new Timestamp(from),
                    To = to == long.MaxValue ? null : new Timestamp(to),
                    Count = terms?.Reserved.Sum(row => row.Count),
                    Visibility = terms?.Visibility,
                };
            }
        }
    }

    // The newest whose time has come, or else the oldest.
    private static WorldEntry HeldAt(IReadOnlyList<WorldEntry> entries, IReadOnlyList<WorldEntry> line, long moment) =>
        line.FirstOrDefault(entry => Since(entries, entry) <= moment) ?? line[^1];

    // What corrects another counts from when the other would have.
    private static long Since(IReadOnlyList<WorldEntry> entries, WorldEntry entry)
    {
        var own = Math.Max(entry.Statement.IssuedAt.Microseconds, entry.Content.Section<Terms>()?.From.Microseconds ?? 0);
        return entry is { Supersedes: { } place, Statement.Supersedes.Reason: SupersedesReason.Correction }
            ? Math.Min(own, Since(entries, entries[(int)place]))
            : own;
    }
}
