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
