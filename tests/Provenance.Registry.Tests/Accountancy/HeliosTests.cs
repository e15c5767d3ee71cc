// Tenant vc6YE of the Helios trace in May 2020: GPUs used and held by the minute, against the GPUs declared for the tenant
// by the day, as balances of a day each.
//
// What is taken for what:
//   available   the number declared for the day × 24 h; a declared number of 0 is read as "no inventory", since the days
//               before and after declare 208 (the second test reads it as a declared zero)
//   jobs        GPUs running, idle: GPUs held in which nothing runs; no other totals exist, so that they are stated as zero
// What is assumed:
//   A sample holds for its minute. A change between two samples is misplaced by less than a minute, so that a day is wrong
//   by at most 1 minute of 1,440 for each GPU that changes: δr = 1/1440 for either figure, and no bias, since the samples
//   are evenly spaced. Running and idle add up to what is held in every sample, so the balance tests what is held against
//   what is declared; it cannot see GPUs that are called idle and are not.
//   The trace does not name the GPU. A V100 is assumed for the significant quantity, which any model would leave far
//   above σ.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Statements;
using Provenance.Tests;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class HeliosTests
{
    private const string Tenant = "vc6YE";
    private const string Meter = "minute samples";
    private const int MinutesOfDay = 1_440;
    private const string NinthOfMay = "2020-05-09T00:00:00Z";

    private static readonly MeasurementErrors Errors = new()
    {
        ByMeter = new Dictionary<string, MeasurementError> { [Meter] = new(1.0 / MinutesOfDay, 0) },
    };

    [Fact]
    public void The_ninth_of_may_alarms_and_is_explained_and_every_other_day_passes()
    {
        var series = BalanceSeries.Of(Days(isZeroAnInventory: false), PageTest.Default);

        Assert.Equal(31, series.Points.Count);
        Assert.Empty(series.Gaps);
        var alarm = Assert.Single(series.Points, point => point.Verdict != Verdict.Pass);
        Assert.Same(alarm, series.FirstAlarm);
        Assert.Equal(Verdict.Alarm, alarm.Verdict);
        Assert.Equal(NinthOfMay, alarm.Balance.Period.From.ToString());
        Assert.Equal(
            $"no inventory holds for {NinthOfMay} to 2020-05-10T00:00:00Z while 208 accelerators were held", alarm.Explanation[0]);
        Assert.Equal("the difference comes from available hours (unknown, at least 0 h, usually 4992 h)", alarm.Explanation[^1]);
    }

    [Fact]
    public void The_ninth_of_may_alarms_too_where_its_zero_is_read_as_a_declared_one()
    {
        var series = BalanceSeries.Of(Days(isZeroAnInventory: true), PageTest.Default);

        var alarm = Assert.Single(series.Points, point => point.Verdict != Verdict.Pass);
        Assert.Equal(NinthOfMay, alarm.Balance.Period.From.ToString());
        Assert.Contains("more are used than the declared accelerators have", alarm.Explanation[0], StringComparison.Ordinal);

        // 208 GPUs for 24 hours, to the millionths that stating idle minutes in hours takes.
        Assert.Equal(-4_992, alarm.Balance.Muf.High!.Value.Approximately, 5);
    }

    // A day's σ is at most 4,992 h ÷ 1,440 = 3.5 h, where all of it is one figure.
    [Fact]
    public void Sigma_is_hours_where_the_significant_quantity_is_hundreds_of_thousands() => Assert.All(
        Days(isZeroAnInventory: false),
        day =>
        {
            Assert.InRange(day.Sigma.High, 2.4, 3.47);
            Assert.InRange(day.SignificantQuantity!.Value.Approximately, 555_555, 555_556);
        });

    private static List<Balance> Days(bool isZeroAnInventory)
    {
        var minutes = SharedData.Require("traces/helios_earth_vc6YE_minute.csv");
        var declared = Declared(SharedData.Require("traces/helios_earth_gpu_number_daily.csv"));
        return
        [
            .. File.ReadLines(minutes).Skip(1).Select(line => line.Split(',')).GroupBy(cells => cells[0][..10])
                .Select(day => BulkLedger.Balance(Records(day.Key, [.. day], declared[day.Key], isZeroAnInventory), Errors)),
        ];
    }

    private static Dictionary<string, long> Declared(string path)
    {
        var lines = File.ReadLines(path).Select(line => line.Split(',')).ToList();
        var column = Array.IndexOf(lines[0], Tenant);
        return lines.Skip(1).ToDictionary(cells => cells[0], cells => Number(cells[column]));
    }

    private static BulkRecords Records(string day, List<string[]> samples, long declared, bool isZeroAnInventory)
    {
        Assert.Equal(MinutesOfDay, samples.Count);
        var starts = samples.ConvertAll(cells => Timestamp.Parse($"{cells[0].Replace(' ', 'T')}Z"));
        var midnight = Timestamp.Parse($"{day}T00:00:00Z");
        var end = Minutes(midnight, MinutesOfDay);
        var entry = Number(day[^2..]);
        Assert.Equal(Enumerable.Range(0, MinutesOfDay).Select(minute => Minutes(midnight, minute)), starts);
        return new BulkRecords
        {
            Area = $"helios/earth/{Tenant.ToLowerInvariant()}",
            Period = new BalancePeriod(midnight, end),
            Capacity = declared == 0 && !isZeroAnInventory
                ? []
                : [new CapacitySpan(midnight, end, CapacityState.Declared, declared, declared, [entry])],
            Jobs =
            [
                new JobUse
                {
                    Entry = entry,
                    Allocations = [.. samples.Select((cells, minute) => new HeldSpan(starts[minute], Minutes(starts[minute], 1), Number(cells[3])))],
                },
            ],
            Usage = [new UsageTotals(entry, midnight, end, Zero, Zero, Idle(samples), Zero)],
            SignificantQuantity = SignificantQuantityRule.Default.HoursOf([AcceleratorSlug.Parse("nvidia-v100")], AcceleratorCatalogue.Default),
            Meter = Meter,
        };
    }

    private static OrUnknown<Estimate> Zero => OrUnknown.Known(Estimate.Exactly(Quantity.Zero, EstimateBasis.Measured));

    // A sixtieth of an hour has no end of decimals: the millionth below and the one above.
    private static OrUnknown<Estimate> Idle(List<string[]> samples)
    {
        var (millionths, rest) = UInt128.DivRem((UInt128)samples.Sum(cells => Number(cells[4])) * 1_000_000, 60);
        return OrUnknown.Known(new Estimate
        {
            Low = new Quantity(millionths),
            High = new Quantity(millionths + (rest == 0 ? UInt128.Zero : UInt128.One)),
            Basis = EstimateBasis.Measured,
        });
    }

    private static Timestamp Minutes(Timestamp moment, int minutes) => new(moment.Microseconds + (minutes * 60_000_000L));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
