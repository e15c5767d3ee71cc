// Balances of hours by hand: 100 accelerators for a day unless said otherwise, and a significant quantity of 1,000 hours.

using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class BulkLedgerTests
{
    [Fact]
    public void A_day_that_balances_passes_with_the_sigma_worked_out_by_hand()
    {
        var balance = Hours.Balance(Hours.Balanced());

        // Jobs 2,000 (computed, 1 %), idle 400 (declared, 2 %), one scheduler:
        // random 2,000² × 0.0001 + 400² × 0.0004 = 464; systematic (2,000 × 0.01 + 400 × 0.02)² = 784; σ = √1,248 = 35.327.
        Assert.Equal(Math.Sqrt(1_248), balance.Sigma.High, 9);
        Assert.Equal(new Unaccounted(AcceleratorHours.Zero, AcceleratorHours.Zero), balance.Muf);
        Assert.Equal(new ZRange(0, 0), balance.Z);
        Assert.Equal(Verdict.Pass, balance.Verdict);
        Assert.Equal(100, balance.HeldPeak);
        Assert.Equal(Hours.Of(2_400), balance.Sum(TermKind.Available).Low);
        Assert.Equal([2], Assert.Single(balance.Terms, term => term.Kind == TermKind.Jobs).Entries);
    }

    // With 305 idle hours 95 are missing, below 3 × √(2,000² × 0.0001 + 305² × 0.0004 + (20 + 6.1)²) = 100.3; with 295 it is
    // 105 against 3 × √(434.8 + 670.8) = 99.8; with 520 there are 120 too many against 3 × √(508.2 + 924.2) = 113.5.
    [Theory]
    [InlineData(305, Verdict.Pass)]
    [InlineData(295, Verdict.Alarm)]
    [InlineData(520, Verdict.Alarm)]
    public void A_difference_alarms_from_three_sigma_to_either_side(long idle, Verdict verdict)
    {
        var balance = Hours.Balance(Hours.Balanced() with { Usage = [Hours.Usage(3, 0, 24, idle: idle)] });

        Assert.Equal(verdict, balance.Verdict);
        Assert.Equal(Hours.Of(400 - idle), balance.Muf.Low);
        Assert.Equal(idle > 400, balance.Reasons.Any(reason => reason.Contains("overbooked", StringComparison.Ordinal)));
    }

    // Idle hours of 298 to 500 leave −100 to 102 unaccounted. 3σ is 99.9 at the low end and 112.2 at the high one: by the
    // larger it would pass, though 298 exactly alarms.
    [Fact]
    public void A_range_passes_by_the_smaller_sigma_only()
    {
        var wide = Hours.Usage(3, 0, 24) with { Idle = Hours.Declared(298, 500, EstimateBasis.Declared) };

        Assert.Equal(Verdict.Inconclusive, Hours.Balance(Hours.Balanced() with { Usage = [wide] }).Verdict);
        Assert.Equal(Verdict.Alarm, Hours.Balance(Hours.Balanced() with { Usage = [Hours.Usage(3, 0, 24, idle: 298)] }).Verdict);
    }

    [Fact]
    public void Inventory_changes_inside_the_period_count_from_their_moment()
    {
        var balance = Hours.Balance(Hours.Balanced() with { Capacity = [Hours.Capacity(0, 6, 50), Hours.Capacity(6, 24, 100, 110)] });

        // 6 × 50 + 18 × 100 to 6 × 50 + 18 × 110
        Assert.Equal(new HoursRange(Hours.Of(2_100), Hours.Of(2_280)), balance.Sum(TermKind.Available));
        Assert.Equal(new Unaccounted(Hours.Of(-300), Hours.Of(-120)), balance.Muf);
        Assert.Equal(Verdict.Alarm, balance.Verdict);
    }

    [Theory]
    [InlineData(Visibility.None)]
    [InlineData(Visibility.Power)]
    [InlineData(Visibility.Network)]
    [InlineData(null)]
    public void A_rental_without_sight_counts_as_all_that_could_have_run_in_it(Visibility? visibility)
    {
        var balance = Hours.Balance(Hours.Balanced() with
        {
            Jobs = [],
            Usage = [Hours.Usage(3, 0, 24, idle: 400)],
            Rentals = [Hours.Rental(4, 0, 20, 100, visibility)],
        });

        Assert.Equal(Hours.Of(2_000), balance.UnseenHours);
        Assert.Equal(new Unaccounted(AcceleratorHours.Zero, Hours.Of(2_000)), balance.Muf);
        Assert.Equal(Verdict.Inconclusive, balance.Verdict);
        Assert.Contains(balance.Reasons, reason => reason.StartsWith("up to 2000 h could have run in rentals without sight", StringComparison.Ordinal));
    }

    [Fact]
    public void Jobs_reported_in_a_rental_without_sight_lessen_what_could_have_run_there()
    {
        var rental = Hours.Rental(4, 0, 24, 100, Visibility.Power);
        var balance = Hours.Balance(Hours.Balanced() with { Jobs = [Hours.Job(2, 0, 20, 100, rental.Record)], Rentals = [rental] });

        Assert.Equal(Hours.Of(400), balance.UnseenHours);
    }

    [Theory]
    [InlineData(Visibility.Scheduler)]
    [InlineData(Visibility.Guest)]
    public void A_rental_that_is_seen_needs_no_term_of_its_own(Visibility visibility)
    {
        var balance = Hours.Balance(Hours.Balanced() with { Rentals = [Hours.Rental(4, 0, 20, 100, visibility)] });

        Assert.Equal(Verdict.Pass, balance.Verdict);
        Assert.Equal(AcceleratorHours.Zero, balance.UnseenHours);
    }

    [Fact]
    public void A_rental_of_withheld_size_has_no_bound()
    {
        var balance = Hours.Balance(Hours.Balanced() with { Rentals = [Hours.Rental(4, 0, null, null, null)] });

        Assert.Null(balance.UnseenHours);
        Assert.Null(balance.Muf.Low);
        Assert.Equal(Verdict.Inconclusive, balance.Verdict);
        Assert.Contains(balance.Reasons, reason => reason.Contains("rental of entry 4 are withheld", StringComparison.Ordinal));
    }

    [Fact]
    public void A_total_stated_as_unknown_is_named_and_never_passes()
    {
        var usage = Hours.Usage(3, 0, 24, idle: 400) with { Maintenance = OrUnknown.Unknown<Estimate>() };
        var balance = Hours.Balance(Hours.Balanced() with { Usage = [usage] });

        Assert.Equal(Verdict.Inconclusive, balance.Verdict);
        Assert.Null(balance.Muf.Low);
        Assert.Equal(AcceleratorHours.Zero, balance.Muf.High);
        Assert.Contains("hours of maintenance are unknown: the usage report of entry 3 states hours of maintenance as unknown", balance.Reasons);
    }

    [Fact]
    public void More_use_than_there_is_alarms_though_a_term_is_unknown()
    {
        var usage = Hours.Usage(3, 0, 24, idle: 900) with { Maintenance = OrUnknown.Unknown<Estimate>() };

        Assert.Equal(Verdict.Alarm, Hours.Balance(Hours.Balanced() with { Usage = [usage] }).Verdict);
    }

    [Fact]
    public void Hours_that_no_usage_report_covers_are_unknown()
    {
        var none = Hours.Balance(Hours.Balanced() with { Usage = [] });
        var part = Hours.Balance(Hours.Balanced() with { Usage = [Hours.Usage(3, 0, 20), Hours.Usage(4, 22, 24, idle: 400)] });

        Assert.Equal(Verdict.Inconclusive, none.Verdict);
        Assert.Equal(4, none.Terms.Count(term => term.Hours.High is null));
        Assert.Equal(Verdict.Inconclusive, part.Verdict);
        Assert.Contains(part.Reasons, reason => reason.Contains("no usage report covers 2026-03-01T20:00:00Z to 2026-03-01T22:00:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public void Overlapping_usage_reports_count_between_the_largest_and_the_sum()
    {
        var balance = Hours.Balance(Hours.Balanced() with { Usage = [Hours.Usage(3, 0, 24, idle: 400), Hours.Usage(4, 12, 24, idle: 100)] });

        Assert.Equal(new HoursRange(Hours.Of(400), Hours.Of(500)), balance.Sum(TermKind.Idle));
        Assert.Equal(Verdict.Inconclusive, balance.Verdict);
        Assert.Contains(balance.Reasons, reason => reason.Contains("overlap", StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_that_straddles_the_period_counts_between_nothing_and_all()
    {
        var balance = Hours.Balance(Hours.Balanced() with { Usage = [Hours.Usage(3, -4, 24, idle: 400)] });

        Assert.Equal(new HoursRange(AcceleratorHours.Zero, Hours.Of(400)), balance.Sum(TermKind.Idle));
        Assert.NotEqual(Verdict.Pass, balance.Verdict);
    }

    // 100 accelerators for 30 of the 31 days that are reported: 72,000 h. Idle hours of 70,000 leave at least 2,000, and 3σ are
    // 3 × 70,000 × 2 % × √2 = 5,940; those of 67,000 leave at least 5,000 of 5,685, and those of 66,000 at least 6,000 of 5,600.
    [Theory]
    [InlineData(70_000, Verdict.Inconclusive)]
    [InlineData(67_000, Verdict.Inconclusive)]
    [InlineData(66_000, Verdict.Alarm)]
    public void A_report_that_straddles_the_period_keeps_the_error_of_its_meter(long idle, Verdict verdict)
    {
        var balance = Hours.Balance(Hours.Balanced() with
        {
            Period = Hours.Period(0, 720),
            Capacity = [Hours.Capacity(0, 720, 100)],
            Jobs = [],
            Usage = [Hours.Usage(3, 0, 744, idle: idle)],
        });

        Assert.Equal(new Unaccounted(Hours.Of(72_000 - idle), Hours.Of(72_000)), balance.Muf);
        Assert.Equal(idle * 0.02 * Math.Sqrt(2), balance.Sigma.High, 6);
        Assert.Equal(verdict, balance.Verdict);
    }

    // What is missing of 2,400 h after at most 2,350: 50 h, where 3σ of what is declared are 199.
    [Fact]
    public void A_job_that_straddles_the_period_keeps_the_error_of_its_meter()
    {
        var job = new JobUse { Entry = 2, Hours = Hours.Declared(2_350), From = Hours.At(-1), To = Hours.At(24) };
        var balance = Hours.Balance(Hours.Balanced() with { Jobs = [job], Usage = [Hours.Usage(3, 0, 24)] });

        Assert.Equal(Hours.Of(50), balance.Muf.Low);
        Assert.Equal(2_350 * 0.02 * Math.Sqrt(2), balance.Sigma.High, 6);
        Assert.Equal(Verdict.Inconclusive, balance.Verdict);
    }

    // 50 h more are told than there are by the larger report alone, which is declared: σ is at least 69 h. Nothing is known
    // of the other, or it was metered.
    [Theory]
    [InlineData(null)]
    [InlineData(EstimateBasis.Measured)]
    public void Of_overlapping_reports_the_largest_error_counts(EstimateBasis? other)
    {
        var second = Hours.Usage(4, 12, 24) with { Idle = other is { } basis ? Hours.Declared(0, basis) : OrUnknown.Unknown<Estimate>() };
        var balance = Hours.Balance(Hours.Balanced() with { Jobs = [], Usage = [Hours.Usage(3, 0, 24, idle: 2_450), second] });

        Assert.Equal(Hours.Of(-50), balance.LeftOfDeclared);
        Assert.Equal(Verdict.Inconclusive, balance.Verdict);
    }

    // A job of 3,000 h where there are 2,400: 600 h are 14 σ of it, whatever a report of a longer time holds of this one.
    [Fact]
    public void More_use_than_there_is_alarms_whatever_more_a_range_could_hold()
    {
        var balance = Hours.Balance(Hours.Balanced() with { Jobs = [Hours.Job(2, 0, 20, 150)], Usage = [Hours.Usage(3, 0, 2_000, idle: 40_000)] });

        Assert.True(balance.Sigma.High > 1_000);
        Assert.Equal(Verdict.Alarm, balance.Verdict);
        Assert.Contains(balance.Reasons, reason => reason.StartsWith("at least 600 h more are used than the declared accelerators have, 14.1 standard deviations", StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_without_allocations_counts_by_its_hours_if_it_lies_in_the_period()
    {
        JobUse Job(double from, double to) => new() { Entry = 2, Hours = Hours.Declared(2_000), From = Hours.At(from), To = Hours.At(to) };

        Assert.Equal(HoursRange.Exactly(Hours.Of(2_000)), Of(Job(0, 24)));
        Assert.Equal(new HoursRange(AcceleratorHours.Zero, Hours.Of(2_000)), Of(Job(-1, 24)));
        Assert.Equal(new HoursRange(AcceleratorHours.Zero, Hours.Of(2_000)), Of(Job(0, 1) with { To = null }));
        Assert.Equal(HoursRange.Exactly(AcceleratorHours.Zero), Of(Job(24, 25)));
        Assert.Null(Of(Job(0, 24) with { Hours = OrUnknown.Unknown<Estimate>() }).High);
        Assert.Equal(HoursRange.Exactly(AcceleratorHours.Zero), Of(Job(0, 24) with { Hours = OrUnknown.Unknown<Estimate>(), From = null, IsQueued = true }));

        static HoursRange Of(JobUse job) => Hours.Balance(Hours.Balanced() with { Jobs = [job] }).Sum(TermKind.Jobs);
    }

    // 100 accelerators are held for twelve hours, and by all that is known from then on too.
    [Theory]
    [InlineData(0, 1_200)]
    [InlineData(24, 0)]
    public void What_a_job_held_after_a_last_report_that_does_not_end_it_is_unknown(double from, long told)
    {
        var ended = Hours.Balanced() with
        {
            Period = Hours.Period(from, from + 24),
            Capacity = [Hours.Capacity(from, from + 24, 100)],
            Jobs = [Hours.Job(2, 0, 12, 100)],
            Usage = [Hours.Usage(3, from, from + 24)],
        };
        var balance = Hours.Balance(ended with { Jobs = [Hours.Job(2, 0, 12, 100) with { OpenSince = Hours.At(12) }] });

        Assert.Equal(new HoursRange(Hours.Of(told), null), balance.Sum(TermKind.Jobs));
        Assert.Equal((Verdict.Inconclusive, Verdict.Alarm), (balance.Verdict, Hours.Balance(ended).Verdict));
        Assert.Contains(
            $"reported jobs are unknown: the job of entry 2 is not known to have ended by its last report, and what it held from {Hours.At(Math.Max(12, from))} on is not told",
            balance.Reasons);
    }

    [Fact]
    public void Accelerators_held_without_an_inventory_alarm_and_say_how_many()
    {
        var balance = Hours.Balance(Hours.Balanced() with { Capacity = [] });

        Assert.Equal(Verdict.Alarm, balance.Verdict);
        Assert.Equal("no inventory holds for 2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z while 100 accelerators were held", balance.Reasons[0]);
        Assert.Null(balance.Muf.High);
        Assert.Equal(Hours.Of(-2_400), balance.LeftOfDeclared);
    }

    [Fact]
    public void A_cluster_of_which_nothing_is_declared_and_nothing_told_is_inconclusive_and_a_declared_empty_one_passes()
    {
        var untold = Hours.Balanced() with { Capacity = [], Jobs = [], Usage = [Hours.Usage(3, 0, 24)] };

        Assert.Equal(Verdict.Inconclusive, Hours.Balance(untold).Verdict);
        Assert.Equal(Verdict.Pass, Hours.Balance(untold with { Capacity = [Hours.Capacity(0, 24, 0)] }).Verdict);
    }

    [Fact]
    public void Of_a_time_in_which_a_cluster_is_declared_empty_nobody_has_to_report_anything()
    {
        var nothing = Hours.Balanced() with { Capacity = [Hours.Capacity(0, 24, 0)], Jobs = [], Usage = [], SignificantQuantity = null };
        var empty = Hours.Balance(nothing);
        var half = Hours.Balanced() with { Capacity = [Hours.Capacity(0, 20, 100), Hours.Capacity(20, 24, 0)], Usage = [Hours.Usage(3, 0, 16)] };

        Assert.Equal(Verdict.Pass, empty.Verdict);
        Assert.Equal(["no accelerators are declared, and nothing tells of any"], empty.Reasons);
        Assert.Equal(Verdict.Pass, Hours.Balance(half with { Usage = [Hours.Usage(3, 0, 20)] }).Verdict);
        Assert.Contains(
            "hours of maintenance are unknown: no usage report covers 2026-03-01T16:00:00Z to 2026-03-01T20:00:00Z", Hours.Balance(half).Reasons);
    }

    [Fact]
    public void Where_a_job_or_a_rental_tells_of_accelerators_in_an_empty_cluster_it_does_not_pass()
    {
        var empty = Hours.Balanced() with { Capacity = [Hours.Capacity(0, 24, 0)], Jobs = [], Usage = [] };
        var unplaced = new JobUse { Entry = 2, Hours = Hours.Declared(10), From = null, To = Hours.At(9) };

        Assert.Equal(Verdict.Alarm, Hours.Balance(empty with { Jobs = [Hours.Job(2, 1, 2, 1)] }).Verdict);
        Assert.Equal(Verdict.Alarm, Hours.Balance(empty with { Usage = [Hours.Usage(3, 1, 2, idle: 1)] }).Verdict);
        Assert.Equal(Verdict.Inconclusive, Hours.Balance(empty with { Rentals = [Hours.Rental(4, 1, 2, 1, Visibility.Scheduler)] }).Verdict);
        Assert.Equal(Verdict.Inconclusive, Hours.Balance(empty with { Jobs = [unplaced] }).Verdict);
        Assert.Equal(Verdict.Pass, Hours.Balance(empty with { Rentals = [Hours.Rental(4, 1, 2, 0, Visibility.Scheduler)] }).Verdict);
    }

    // A small job after the last accelerator left is within what is uncertain of the time before: it asks for a report.
    [Fact]
    public void A_job_in_the_empty_time_of_a_period_asks_for_a_report_of_that_time()
    {
        var records = Hours.Balanced() with
        {
            Capacity = [Hours.Capacity(0, 20, 100), Hours.Capacity(20, 24, 0)],
            Jobs = [Hours.Job(2, 0, 20, 100), Hours.Job(5, 20, 22, 1)],
            Usage = [Hours.Usage(3, 0, 20)],
        };

        Assert.Equal(Verdict.Inconclusive, Hours.Balance(records).Verdict);
        Assert.Contains(Hours.Balance(records).Reasons, reason => reason.EndsWith("no usage report covers 2026-03-01T20:00:00Z to 2026-03-02T00:00:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_inventory_what_is_available_is_unknown_and_never_nothing()
    {
        var balance = Hours.Balance(Hours.Balanced() with { Capacity = [] });

        Assert.Equal(new HoursRange(AcceleratorHours.Zero, null), balance.Sum(TermKind.Available));
        Assert.Null(balance.Muf.High);
        Assert.Contains(balance.Reasons, reason => reason.StartsWith("available hours are unknown: no inventory holds for", StringComparison.Ordinal));
    }

    [Fact]
    public void More_than_the_declared_accelerators_have_alarms_also_where_half_the_day_has_no_inventory()
    {
        // 100 accelerators for six hours are 600 h; the usage report tells of 5,000.
        var balance = Hours.Balance(Hours.Balanced() with
        {
            Capacity = [Hours.Capacity(0, 6, 100)],
            Jobs = [],
            Usage = [Hours.Usage(3, 0, 24, idle: 5_000)],
        });

        Assert.Equal(Verdict.Alarm, balance.Verdict);
        Assert.Contains(balance.Reasons, reason => reason.StartsWith("at least 4400 h more are used than the declared accelerators have", StringComparison.Ordinal));
    }

    [Fact]
    public void A_withheld_inventory_is_inconclusive_not_undeclared()
    {
        var withheld = Hours.Capacity(0, 24, 0) with { State = CapacityState.Withheld };
        var balance = Hours.Balance(Hours.Balanced() with { Capacity = [withheld] });

        Assert.Equal(Verdict.Inconclusive, balance.Verdict);
        Assert.Null(balance.Muf.High);
        Assert.Empty(balance.Undeclared);
    }

    [Fact]
    public void Where_sigma_exceeds_the_significant_quantity_nothing_passes()
    {
        var small = Hours.Balance(Hours.Balanced() with { SignificantQuantity = Hours.Of(35) });
        var unknown = Hours.Balance(Hours.Balanced() with { SignificantQuantity = null });

        Assert.Equal(Verdict.Inconclusive, small.Verdict);
        Assert.StartsWith("σ (35.3 h) exceeds the significant quantity (35 h)", Assert.Single(small.Reasons), StringComparison.Ordinal);
        Assert.Equal(Verdict.Inconclusive, unknown.Verdict);
        Assert.Equal(Verdict.Pass, Hours.Balance(Hours.Balanced() with { SignificantQuantity = Hours.Of(36) }).Verdict);
    }

    [Theory]
    [InlineData(400, Verdict.Pass)]
    [InlineData(399, Verdict.Alarm)]
    [InlineData(401, Verdict.Alarm)]
    public void Where_nothing_is_uncertain_a_single_hour_alarms(long idle, Verdict verdict)
    {
        var exact = new MeasurementErrors { Computed = default, Declared = default };
        var balance = BulkLedger.Balance(Hours.Balanced() with { Usage = [Hours.Usage(3, 0, 24, idle: idle)] }, exact);

        Assert.Equal(verdict, balance.Verdict);
        Assert.Equal(verdict == Verdict.Pass ? new ZRange(0, 0) : new ZRange(null, null), balance.Z);
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentException>(() => Hours.Balance(Hours.Balanced() with { Period = Hours.Period(1, 1) }));
        Assert.Throws<ArgumentException>(() => Hours.Balance(Hours.Balanced() with { Capacity = [Hours.Capacity(0, 12, 1), Hours.Capacity(11, 24, 1)] }));
    }
}
