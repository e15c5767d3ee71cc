// What a cluster consists of over time. Inventories hold for moments; between two of them the later one's events say when
// accelerators came and went. Forward from the earlier count and backward from the later one the events give two counts;
// where the inventory balances they are the same, and where it does not they are the low and the high. The first inventory's
// own events lead back to the earliest of them in the same way, where nothing is the earlier count.
//
// After the last inventory its count is carried forward for a time, and without end where it says that the cluster is
// decommissioned: nobody goes on to report what is no more. Before all that, and after that time, nothing is declared.
// Nothing declared is no count of zero: whatever was used then was used without an inventory.
//
// Counts are added up in 128 bits, since one row of a statement may have 53 of them, and told as far as 64 go.

using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>What is known of the accelerators of a time.</summary>
public enum CapacityState
{
    /// <summary>An inventory gives the number.</summary>
    Declared,

    /// <summary>No inventory covers the time.</summary>
    Undeclared,

    /// <summary>An inventory covers the time, but its figures are redacted or unknown.</summary>
    Withheld,
}

/// <summary>The accelerators of a time.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="State">Whether the figures are declared.</param>
/// <param name="Low">At least so many; 0 where not declared.</param>
/// <param name="High">At most so many; 0 where not declared.</param>
/// <param name="Entries">Log indices of the inventories.</param>
public sealed record CapacitySpan(
    Timestamp From, Timestamp To, CapacityState State, long Low, long High, IReadOnlyList<long> Entries);

/// <summary>One inventory of a cluster.</summary>
public sealed record InventoryRecord
{
    /// <summary>Log index.</summary>
    public required long Entry { get; init; }

    /// <summary>The moment that it holds for.</summary>
    public required Timestamp AsOf { get; init; }

    /// <summary>Whether the cluster is in use: what is planned or decommissioned makes no hours available.</summary>
    public required ClusterStatus Status { get; init; }

    /// <summary>Accelerators at that moment; null where redacted.</summary>
    public required long? Count { get; init; }

    /// <summary>Arrivals (positive) and departures (negative) since the inventory before.</summary>
    public IReadOnlyList<(Timestamp At, long Change)> Changes { get; init; } = [];
}

/// <summary>Turns inventories into spans.</summary>
public static class CapacityTimeline
{
    /// <summary>For how long an inventory holds when none follows: a quarter, the longest reporting period of any rule, and
    /// 15 days for handing in.</summary>
    public static TimeSpan DefaultCarry { get; } = TimeSpan.FromDays(92 + 15);

    /// <summary>The spans of a period, without gap or overlap, in order of time.</summary>
    public static IReadOnlyList<CapacitySpan> Of(IReadOnlyList<InventoryRecord> inventories, BalancePeriod period, TimeSpan carry)
    {
        var ordered = inventories.OrderBy(inventory => inventory.AsOf).ThenBy(inventory => inventory.Entry).ToList();
        List<CapacitySpan> spans = [];
        Add(new CapacitySpan(period.From, BeginOf(ordered) ?? period.To, CapacityState.Undeclared, 0, 0, []));
        AddAll(ordered.Take(1).SelectMany(Before));
        for (var i = 0; i < ordered.Count; i++)
        {
            var (earlier, later) = (ordered[i], i + 1 < ordered.Count ? ordered[i + 1] : null);
            var end = later?.AsOf ?? (HeldUntil(earlier.Status, earlier.AsOf, carry) is { } held && held < period.To ? held : period.To);
            AddAll(Between(earlier, later, end));
            if (later is null)
            {
                Add(new CapacitySpan(end, period.To, CapacityState.Undeclared, 0, 0, []));
            }
        }

        return spans;

        void AddAll(IEnumerable<CapacitySpan> those)
        {
            foreach (var span in those)
            {
                Add(span);
            }
        }

        void Add(CapacitySpan span)
        {
            var part = period.Clip(span.From, span.To);
            if (part.To > part.From)
            {
                spans.Add(span with { From = part.From, To = part.To });
            }
        }
    }

    /// <summary>From when on something is declared: from the first inventory, or from the earliest of its events; null where
    /// there is no inventory.</summary>
    public static Timestamp? BeginOf(IReadOnlyCollection<InventoryRecord> inventories) =>
        inventories.MinBy(inventory => (inventory.AsOf, inventory.Entry)) is { } first ? BeginOf(first) : null;

    /// <summary>Until when an inventory holds that none follows; null where it holds without end.</summary>
    public static Timestamp? HeldUntil(ClusterStatus status, Timestamp asOf, TimeSpan carry) =>
        status == ClusterStatus.Decommissioned ? null : new(asOf.Microseconds + (carry.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>Whether accelerators of a cluster with a status are there: not what is planned, and no more what is decommissioned.</summary>
    public static bool IsOnSite(ClusterStatus status) => status is not (ClusterStatus.Planned or ClusterStatus.Decommissioned);

    private static IEnumerable<CapacitySpan> Before(InventoryRecord first) => Usable(first) is { } stop
        ? Along((0, 0), stop, BeginOf(first), first.AsOf, first.Changes.Where(change => change.At >= BeginOf(first) && change.At <= first.AsOf), [first.Entry])
        : [new CapacitySpan(BeginOf(first), first.AsOf, CapacityState.Withheld, 0, 0, [first.Entry])];

    // What is brought to a cluster to come does not work there yet.
    private static Timestamp BeginOf(InventoryRecord first) => first.Status == ClusterStatus.Planned
        ? first.AsOf
        : first.Changes.Select(change => change.At).Append(first.AsOf).Min();

    private static IEnumerable<CapacitySpan> Between(InventoryRecord earlier, InventoryRecord? later, Timestamp end)
    {
        long[] entries = later is null ? [earlier.Entry] : [earlier.Entry, later.Entry];
        return Usable(earlier) is not { } start || (later is not null && Usable(later) is null)
            ? [new CapacitySpan(earlier.AsOf, end, CapacityState.Withheld, 0, 0, entries)]
            : Along(
                start,
                later is null ? null : Usable(later),
                earlier.AsOf,
                end,
                (later?.Changes ?? []).Where(change => change.At > earlier.AsOf && change.At <= end),
                entries);
    }

    // The backward count differs from the forward one by a constant: what the two counts and the events between leave over.
    private static IEnumerable<CapacitySpan> Along(
        (long Low, long High) start,
        (long Low, long High)? stop,
        Timestamp from,
        Timestamp end,
        IEnumerable<(Timestamp At, long Change)> changes,
        long[] entries)
    {
        List<(Timestamp At, long Change)> ordered = [.. changes.OrderBy(change => change.At)];
        var over = stop is { } counted ? Over(start, counted, ordered.Aggregate((Int128)0, (sum, change) => sum + change.Change)) : (0, 0);
        (Int128 Low, Int128 High) count = start;
        foreach (var (at, change) in ordered)
        {
            yield return Span(at);
            (count, from) = ((count.Low + change, count.High + change), at);
        }

        yield return Span(end);

        CapacitySpan Span(Timestamp to) => new(
            from, to, CapacityState.Declared, Told(count.Low + over.Low), Told(count.High + over.High), entries);
    }

    private static (Int128 Low, Int128 High) Over((long Low, long High) start, (long Low, long High) stop, Int128 changes) =>
        (Int128.Min(0, stop.Low - (Int128)start.Low - changes), Int128.Max(0, stop.High - (Int128)start.High - changes));

    private static long Told(Int128 count) => (long)Int128.Clamp(count, 0, long.MaxValue);

    private static (long Low, long High)? Usable(InventoryRecord inventory) => (inventory.Status, inventory.Count) switch
    {
        (var status, _) when !IsOnSite(status) => (0, 0),
        (_, null) => null,
        (ClusterStatus.Operational, { } count) => (count, count),
        (_, { } count) => (0, count),
    };
}
