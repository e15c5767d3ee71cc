// What inventories and the events between them say of the hours of a day.

using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class CapacityTimelineTests
{
    private static readonly TimeSpan Carry = TimeSpan.FromHours(48);

    [Fact]
    public void Events_between_two_inventories_that_balance_give_one_count()
    {
        var spans = Spans(Inventory(1, -1, 100), Inventory(2, 24, 120, (6, -30), (18, 50)));

        Assert.Equal([(0, 6, 100, 100), (6, 18, 70, 70), (18, 24, 120, 120)], Shown(spans));
        Assert.All(spans, span => Assert.Equal([1, 2], span.Entries));
    }

    [Fact]
    public void Where_they_do_not_balance_the_forward_and_the_backward_count_are_low_and_high()
    {
        // Forward 100, 120; backward from 110: 90, 110.
        Assert.Equal([(0, 12, 90, 100), (12, 24, 110, 120)], Shown(Spans(Inventory(1, 0, 100), Inventory(2, 24, 110, (12, 20)))));
    }

    [Fact]
    public void Before_the_first_inventory_and_long_after_the_last_nothing_is_declared()
    {
        var spans = Spans(Inventory(1, 8, 10));

        Assert.Equal([CapacityState.Undeclared, CapacityState.Declared], spans.Select(span => span.State));
        Assert.Equal(Hours.At(8), spans[1].From);
        Assert.Equal(
            [CapacityState.Declared, CapacityState.Undeclared], Spans(Inventory(1, -40, 10)).Select(span => span.State));
        Assert.Equal(CapacityState.Undeclared, Assert.Single(Spans()).State);
        Assert.Equal(CapacityState.Undeclared, Assert.Single(Spans(Inventory(1, 30, 10))).State);
    }

    [Fact]
    public void The_first_inventory_declares_what_its_own_events_tell()
    {
        var exact = Spans(Inventory(1, 20, 100, (2, 60), (8, 50), (12, -10)));
        Assert.Equal([(0, 2, 0, 0), (2, 8, 60, 60), (8, 12, 110, 110), (12, 20, 100, 100), (20, 24, 100, 100)], Shown(exact));
        Assert.Equal([CapacityState.Undeclared, CapacityState.Declared], exact.Select(span => span.State).Distinct());
        Assert.All(exact.Skip(1), span => Assert.Equal([1], span.Entries));

        // Of 100 the arrival of 30 is told: forward from nothing 30, backward 100.
        Assert.Equal([(0, 2, 0, 0), (2, 20, 30, 100), (20, 24, 100, 100)], Shown(Spans(Inventory(1, 20, 100, (2, 30)))));
    }

    [Fact]
    public void What_is_brought_to_a_cluster_to_come_is_not_declared_before_it_is_counted()
    {
        var planned = Inventory(1, 20, 100, (2, 100)) with { Status = ClusterStatus.Planned };

        Assert.Equal([(0, 20, 0, 0), (20, 24, 0, 0)], Shown(Spans(planned)));
        Assert.Equal([CapacityState.Undeclared, CapacityState.Declared], Spans(planned).Select(span => span.State));
        Assert.Equal((Hours.At(20), Hours.At(2)), (CapacityTimeline.BeginOf([planned]), CapacityTimeline.BeginOf([planned with { Status = ClusterStatus.Operational }])));
        Assert.Null(CapacityTimeline.BeginOf([]));
    }

    // A statement has room for some 700 rows, of which each may be 2⁵³ − 1.
    [Fact]
    public void Counts_beyond_64_bits_stay_in_order()
    {
        const long Row = (1L << 53) - 1;
        var spans = Spans(
            Inventory(1, 0, 600 * Row),
            Inventory(2, 20, 1, [.. Enumerable.Range(0, 600).Select(_ => (10.0, Row))]));

        Assert.All(spans, span => Assert.InRange(span.Low, 0, span.High));
        Assert.Equal([(0, 10, 0, 600 * Row), (10, 20, 1, long.MaxValue), (20, 24, 1, 1)], Shown(spans));
    }

    [Fact]
    public void What_is_decommissioned_stays_so_until_an_inventory_says_otherwise()
    {
        var gone = Inventory(1, -4_000, 10) with { Status = ClusterStatus.Decommissioned };

        Assert.Equal([(0, 24, 0, 0)], Shown(Spans(gone)));
        Assert.Equal(CapacityState.Declared, Assert.Single(Spans(gone)).State);
        Assert.Equal(CapacityState.Undeclared, Assert.Single(Spans(gone with { Status = ClusterStatus.Planned })).State);
        Assert.Equal([(0, 12, 0, 0), (12, 24, 10, 10)], Shown(Spans(gone, Inventory(2, 12, 10, (12, 10)))));
    }

    [Fact]
    public void What_is_planned_or_scrapped_gives_no_hours_and_an_unknown_status_up_to_all()
    {
        Assert.Equal([(0, 24, 0, 0)], Shown(Spans(Inventory(1, 0, 10) with { Status = ClusterStatus.Planned })));
        Assert.Equal([(0, 24, 0, 10)], Shown(Spans(Inventory(1, 0, 10) with { Status = ClusterStatus.Unknown })));
        Assert.Equal(CapacityState.Withheld, Assert.Single(Spans(Inventory(1, 0, 10) with { Count = null })).State);
    }

    [Fact]
    public void An_event_of_a_moment_before_the_earlier_inventory_is_in_its_count_already() =>
        Assert.Equal([(0, 24, 100, 100)], Shown(Spans(Inventory(1, 0, 100), Inventory(2, 24, 100, (-3, 40)))));

    private static IReadOnlyList<CapacitySpan> Spans(params InventoryRecord[] inventories) =>
        CapacityTimeline.Of(inventories, Hours.Period(0, 24), Carry);

    private static InventoryRecord Inventory(long entry, double asOf, long count, params (double At, long Change)[] changes) => new()
    {
        Entry = entry,
        AsOf = Hours.At(asOf),
        Status = ClusterStatus.Operational,
        Count = count,
        Changes = [.. changes.Select(change => (Hours.At(change.At), change.Change))],
    };

    private static IEnumerable<(int From, int To, long Low, long High)> Shown(IEnumerable<CapacitySpan> spans) => spans.Select(span =>
        ((int)HoursAfterMidnight(span.From), (int)HoursAfterMidnight(span.To), span.Low, span.High));

    private static long HoursAfterMidnight(Timestamp moment) => (moment.Microseconds - Hours.Midnight.Microseconds) / 3_600_000_000;
}
