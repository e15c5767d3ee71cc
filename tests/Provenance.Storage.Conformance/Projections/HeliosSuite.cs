// Tenant vc6YE of the Helios trace in May 2020, through the whole path: the trace becomes statements, these are projected,
// and the question is asked by the day.
//
// What is taken for what: the GPUs declared for a day are an inventory as of its midnight, an update of the day before,
// and a change of the number is an event at that midnight; GPU hours running and held idle, summed over the minutes of a
// day, are the totals of its usage report, measured. The trace does not name the GPU: a V100 is assumed for the significant
// quantity, which any model would leave far above σ. The daily file declares 0 for the ninth, while 208 are held.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Tests;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>The balance of a real month.</summary>
public abstract class HeliosSuite : ProjectionSuiteBase, IDisposable
{
    private const string Tenant = "vc6YE";
    private const string Cluster = "helios/earth/vc6ye";
    private const string Gpu = "nvidia-v100";

    private readonly WrittenWorld _world = new();

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_ninth_of_may_alarms_and_is_explained_and_every_other_day_passes()
    {
        WriteInventories(SharedData.Require("traces/helios_earth_gpu_number_daily.csv"));
        WriteUsage(SharedData.Require("traces/helios_earth_vc6YE_minute.csv"));
        _ = await new Projector(ProjectionWorld.Origin, _world.Log, _world, Fixture.Projections, new ProjectorOptions()).RebuildAsync(null, Token);

        var answer = (await new Investigator(
            Fixture.Investigation, _world.Log, new Still(), AcceleratorCatalogue.Default, Registry.Rules.RuleSets.Default, TimeProvider.System).AskAsync(
            new BalanceQuestion
            {
                Operator = "helios",
                Site = "earth",
                Period = new Period(Timestamp.Parse("2020-05-01T00:00:00Z").Microseconds, Timestamp.Parse("2020-06-01T00:00:00Z").Microseconds),
                Length = BalanceLength.Day,
            },
            Token)).Answer!;

        Assert.Equal(31, answer.Points.Count);
        var alarm = Assert.Single(answer.Points, point => point.Point.Verdict != Verdict.Pass).Point;
        Assert.Equal((Verdict.Alarm, Verdict.Alarm), (alarm.Verdict, answer.Verdict));
        Assert.Equal("2020-05-09T00:00:00Z", alarm.Balance.Period.From.ToString());
        Assert.Contains(alarm.Explanation, reason => reason.Contains("h more are used than the declared accelerators have", StringComparison.Ordinal));
        Assert.Equal("the difference comes from available hours (0 h, usually 4992 h)", alarm.Explanation[^1]);
        Assert.Equal(-4_992, alarm.Balance.Muf.High!.Value.Approximately, 3);
        Assert.All(answer.Points, point => Assert.Empty(point.Point.Balance.Defects));
        var chips = Assert.Single(answer.Items);
        Assert.Equal((208, Int128.Zero), (chips.Ending, chips.Difference));
    }

    private void WriteInventories(string path)
    {
        var lines = File.ReadLines(path).Select(line => line.Split(',')).ToList();
        var column = Array.IndexOf(lines[0], Tenant);
        var accounts = new WrittenAccounts(_world);
        var (before, declared) = ((Digest?)null, 0L);
        foreach (var cells in lines.Skip(1).Where(cells => cells[0].StartsWith("2020-05", StringComparison.Ordinal) || cells[0] == "2020-06-01"))
        {
            var midnight = Timestamp.Parse($"{cells[0]}T00:00:00Z");
            var count = long.Parse(cells[column], CultureInfo.InvariantCulture);
            InventoryEvent[] events = before is null || count == declared
                ? []
                : [WrittenAccounts.Event(midnight, count > declared ? InventoryEventType.Received : InventoryEventType.Moved, Math.Abs(count - declared), Gpu)];
            before = accounts.Inventory(Cluster, accounts.Capacity(midnight, count, Gpu, events), before);
            declared = count;
        }
    }

    private void WriteUsage(string path)
    {
        var accounts = new WrittenAccounts(_world);
        foreach (var day in File.ReadLines(path).Skip(1).Select(line => line.Split(',')).GroupBy(cells => cells[0][..10]))
        {
            var samples = day.ToList();
            Assert.Equal(1_440, samples.Count);
            var midnight = Timestamp.Parse($"{day.Key}T00:00:00Z");
            accounts.Usage(
                Cluster, $"d-{day.Key}", midnight, new Timestamp(midnight.Microseconds + 86_400_000_000), Hours(samples, 3), Hours(samples, 4));
        }
    }

    // A sixtieth of an hour has no end of decimals: the millionth below and the one above.
    private static OrUnknown<Estimate> Hours(List<string[]> samples, int column)
    {
        var minutes = samples.Sum(cells => long.Parse(cells[column], CultureInfo.InvariantCulture));
        var (millionths, rest) = UInt128.DivRem((UInt128)minutes * 1_000_000, 60);
        return OrUnknown.Known(new Estimate
        {
            Low = new Quantity(millionths),
            High = new Quantity(millionths + (rest == 0 ? UInt128.Zero : UInt128.One)),
            Basis = EstimateBasis.Measured,
        });
    }

    private sealed class Still : IProjectionProgress
    {
        public TreeSize ProjectedSize => TreeSize.Zero;

        public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
