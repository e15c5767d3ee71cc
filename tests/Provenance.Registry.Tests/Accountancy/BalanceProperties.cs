// Balances of random records against an obvious one that goes hour by hour, and what must hold of every verdict.

using CsCheck;
using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class BalanceProperties
{
    private const int DayHours = 24;
    private const int Iterations = 300;

    private static readonly Gen<JobUse> AnyJob = Gen.Select(
        Gen.Long[2, 99], Gen.Int[-6, 30], Gen.Int[1, 20], Gen.Long[1, 60], Gen.Int[0, 3],
        (entry, from, length, count, rental) => Hours.Job(entry, from, from + length, count, rental == 0 ? null : $"{Hours.Area}/rentals/r{rental}"));

    private static readonly Gen<RentalUse> AnyRental = Gen.Select(
        Gen.Int[-6, 30], Gen.Int[1, 30], Gen.Long[0, 60], Gen.Int[0, 4],
        (from, length, count, visibility) => Hours.Rental(0, from, from + length, count, (Visibility)visibility));

    // Some totals are close to what is left over, so that verdicts of all three sorts come up.
    private static readonly Gen<BulkRecords> AnyRecords = Gen.Select(
        Gen.Long[0, 120].Array[4], AnyJob.Array[0, 4], AnyRental.Array[0, 2], Gen.Long[-150, 150], Gen.Long[20, 3_000], Records);

    [Fact]
    public void Terms_are_what_going_hour_by_hour_gives() => AnyRecords.Sample(
        records =>
        {
            var balance = Hours.Balance(records);
            var (available, jobs, unseen, peak) = HourByHour(records);

            Assert.Equal(HoursRange.Exactly(Hours.Of(available)), balance.Sum(TermKind.Available));
            Assert.Equal(HoursRange.Exactly(Hours.Of(jobs)), balance.Sum(TermKind.Jobs));
            Assert.Equal(Hours.Of(unseen), balance.UnseenHours);
            Assert.Equal(peak, balance.HeldPeak);
            var idle = balance.Sum(TermKind.Idle).High!.Value;
            Assert.Equal(Hours.Of(available - jobs) - idle, balance.Muf.High);
            Assert.Equal(Hours.Of(available - jobs - unseen) - idle, balance.Muf.Low);
        },
        iter: Iterations);

    [Fact]
    public void No_verdict_passes_with_sigma_above_the_significant_quantity_or_a_difference_of_three_sigma()
    {
        // The first records are the same at every run, so that all three verdicts surely come up.
        var seen = new int[3];
        for (var i = 0; i < Iterations; i++)
        {
            seen[(int)Judge(AnyRecords.Generate(new PCG((uint)i, 1), null, out _))]++;
        }

        Assert.All(seen, count => Assert.True(count > 0, "All three verdicts come up."));
        AnyRecords.Sample(records => { _ = Judge(records); }, iter: Iterations);

        static Verdict Judge(BulkRecords records)
        {
            var balance = Hours.Balance(records);
            Assert.NotEmpty(balance.Reasons);
            if (balance.Verdict == Verdict.Pass)
            {
                Assert.True(balance.Sigma.High <= balance.SignificantQuantity!.Value.Approximately);
                Assert.True(balance.UnseenHours <= balance.SignificantQuantity);
                Assert.All(
                    [balance.Muf.Low!.Value, balance.Muf.High!.Value],
                    end => Assert.True(end == AcceleratorHours.Zero || Math.Abs(end.Approximately) < 3 * balance.Sigma.High));
            }

            return balance.Verdict;
        }
    }

    // A report of a longer time says between nothing and its total of this one. Each total that it could mean is put in its
    // place: a verdict that is sure is that of all of them.
    [Fact]
    public void A_report_that_straddles_the_period_alarms_or_passes_only_where_every_reading_of_it_does()
    {
        var alarms = 0;
        for (var i = 0; i < Iterations; i++)
        {
            alarms += Judge(AnyRecords.Generate(new PCG((uint)i, 1), null, out _)) == Verdict.Alarm ? 1 : 0;
        }

        Assert.True(alarms > 0, "Alarms come up.");
        AnyRecords.Sample(records => { _ = Judge(records); }, iter: Iterations);

        static Verdict Judge(BulkRecords records)
        {
            var report = Assert.Single(records.Usage);
            var total = (long)(report.Idle.Value.Low.Millionths / 1_000_000);
            var verdict = Hours.Balance(records with { Usage = [report with { From = Hours.At(-DayHours) }] }).Verdict;
            Assert.All(
                new[] { 0, 1, total / 3, total / 2, total - 1, total }.Where(idle => idle >= 0 && idle <= total && verdict != Verdict.Inconclusive),
                idle => Assert.Equal(verdict, Hours.Balance(records with { Usage = [Hours.Usage(report.Entry, 0, DayHours, idle: idle)] }).Verdict));
            return verdict;
        }
    }

    [Fact]
    public void Less_visibility_never_makes_a_verdict_better() => Gen.Select(AnyRecords, Gen.Int[0, 6]).Sample(
        (records, blinding) =>
        {
            var (seeing, blind) = (Hours.Balance(records), Hours.Balance(Blind(records, blinding)));

            if (seeing.Verdict != Verdict.Pass)
            {
                Assert.NotEqual(Verdict.Pass, blind.Verdict);
            }
        },
        iter: 2 * Iterations);

    [Fact]
    public void A_thousand_times_the_hours_is_a_thousand_times_the_difference_and_sigma_with_the_same_verdict() => AnyRecords.Sample(
        records =>
        {
            var (one, many) = (Hours.Balance(records), Hours.Balance(Scale(records, 1_000)));

            Assert.Equal(one.Muf.High!.Value.Microseconds * 1_000, many.Muf.High!.Value.Microseconds);
            Assert.Equal(one.Sigma.High * 1_000, many.Sigma.High, Math.Max(1e-6, one.Sigma.High * 1e-6));
            Assert.Equal(one.Verdict, many.Verdict);
        },
        iter: Iterations);

    private static BulkRecords Records(long[] capacity, JobUse[] jobs, RentalUse[] rentals, long off, long significant)
    {
        BulkRecords records = new()
        {
            Area = Hours.Area,
            Period = Hours.Period(0, DayHours),
            Capacity = [.. capacity.Select((count, quarter) => Hours.Capacity(6 * quarter, 6 * (quarter + 1), count))],
            Jobs = [.. jobs.Select((job, index) => job with { Entry = 10 + index })],
            Rentals = [.. rentals.Select((rental, index) => rental with { Entry = 1 + index, Record = $"{Hours.Area}/rentals/r{1 + index}" })],
            SignificantQuantity = Hours.Of(significant),
        };
        var (available, used, _, _) = HourByHour(records);
        return records with { Usage = [Hours.Usage(9, 0, DayHours, idle: Math.Max(0, available - used + off))] };
    }

    private static (long Available, long Jobs, long Unseen, long Peak) HourByHour(BulkRecords records)
    {
        long available = 0, used = 0, peak = 0;
        var reserved = new long[records.Rentals.Count];
        for (var hour = 0; hour < DayHours; hour++)
        {
            var held = records.Jobs.Sum(job => HeldAt(hour, job));
            available += records.Capacity.Where(span => Covers(hour, span.From, span.To)).Sum(span => span.Low);
            used += held;
            peak = Math.Max(peak, held);
            for (var i = 0; i < reserved.Length; i++)
            {
                var rental = records.Rentals[i];
                reserved[i] += Covers(hour, rental.From, rental.To!.Value) ? rental.Count!.Value : 0;
            }
        }

        var unseen = records.Rentals.Select((rental, i) => rental.IsSeen
            ? 0
            : Math.Max(0, reserved[i] - Enumerable.Range(0, DayHours).Where(hour => Covers(hour, rental.From, rental.To!.Value)).Sum(hour => records.Jobs.Where(job => job.Rental == rental.Record).Sum(job => HeldAt(hour, job)))));
        return (available, used, unseen.Sum(), peak);
    }

    private static long HeldAt(int hour, JobUse job) => job.Allocations.Where(span => Covers(hour, span.From, span.To)).Sum(span => span.Count);

    private static bool Covers(int hour, Timestamp from, Timestamp to) => from <= Hours.At(hour) && Hours.At(hour) < to;

    // Each way of seeing less than the records did.
    private static BulkRecords Blind(BulkRecords records, int way) => way switch
    {
        0 => records with { Rentals = [.. records.Rentals.Select(rental => rental with { Visibility = Visibility.Power })] },
        1 => records with { Rentals = [.. records.Rentals.Select(rental => rental with { Count = null, Visibility = null })] },
        2 => records with { Usage = [.. records.Usage.Select(usage => usage with { Idle = OrUnknown.Unknown<Estimate>() })] },
        3 => records with { Usage = [] },
        4 => records with { Capacity = [.. records.Capacity.Select(span => span with { State = CapacityState.Withheld })] },
        5 => records with { Capacity = [.. records.Capacity.Skip(1)] },
        _ => records with { SignificantQuantity = null },
    };

    private static BulkRecords Scale(BulkRecords records, long by) => records with
    {
        Capacity = [.. records.Capacity.Select(span => span with { Low = span.Low * by, High = span.High * by })],
        Jobs = [.. records.Jobs.Select(job => job with { Allocations = [.. job.Allocations.Select(span => span with { Count = span.Count * by })] })],
        Rentals = [.. records.Rentals.Select(rental => rental with { Count = rental.Count * by })],
        Usage = [.. records.Usage.Select(usage => usage with { Idle = Hours.Declared((long)(usage.Idle.Value.Low.Millionths / 1_000_000) * by) })],
        SignificantQuantity = new AcceleratorHours(records.SignificantQuantity!.Value.Microseconds * by),
    };
}
