// Times in which a cluster has no accelerators: its inventory says so, and no job or rental tells of any. Nobody has to report
// that none of them was used, so that a cluster which is planned or decommissioned needs no usage reports.

namespace Provenance.Registry.Accountancy;

/// <summary>Cuts out what is empty.</summary>
internal static class EmptyTimes
{
    /// <summary>The parts of a time in which there may be accelerators, in order.</summary>
    /// <param name="time">The time.</param>
    /// <param name="capacity">Spans in order, without overlap.</param>
    /// <param name="isTold">Whether a job or a rental tells of accelerators in a time.</param>
    public static IEnumerable<BalancePeriod> CutFrom(BalancePeriod time, IReadOnlyList<CapacitySpan> capacity, Func<BalancePeriod, bool> isTold)
    {
        var reached = time.From;
        foreach (var span in capacity.Where(span => span is { State: CapacityState.Declared, High: 0 }))
        {
            var empty = time.Clip(span.From, span.To);
            if (empty.To <= empty.From || isTold(empty))
            {
                continue;
            }

            if (empty.From > reached)
            {
                yield return new BalancePeriod(reached, empty.From);
            }

            reached = empty.To;
        }

        if (time.To > reached)
        {
            yield return new BalancePeriod(reached, time.To);
        }
    }
}
