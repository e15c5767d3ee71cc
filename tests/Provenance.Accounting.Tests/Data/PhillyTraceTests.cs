// The Philly trace through the mapping that comes with the library, against sums made here from the file itself.

using System.Globalization;
using System.Numerics;
using Provenance.Statements;
using Provenance.Tests;

namespace Provenance.Accounting.Tests;

public sealed class PhillyTraceTests
{
    private const string Trace = "traces/philly_chronus_SLO.csv";

    [Fact]
    public async Task Every_job_of_the_trace_becomes_a_statement_and_each_tenants_hours_and_jobs_add_up()
    {
        var path = SharedData.Require(Trace);
        using var importing = new Importing();
        var accounting = new CsvAccounting(
            Importing.Example("philly-trace"), Importing.Site, new Dictionary<string, string> { ["epoch"] = "2017-10-01T00:00:00Z" });
        await using var content = File.OpenRead(path);

        var imported = await importing.ImportAsync(accounting, content);

        Assert.Empty(imported.NotDrafted);
        Assert.Equal(30_940, imported.Attestations.Count);
        var expected = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Skip(1).Select(line => line.Split(','))
            .GroupBy(cells => cells[1])
            .ToDictionary(
                tenant => $"OPERATOR:acme:{tenant.Key}",
                tenant => (Jobs: tenant.Count(), Gpus: tenant.Sum(Gpus), GpuSeconds: tenant.Sum(cells => Gpus(cells) * Seconds(cells))));
        var stated = imported.Contents.GroupBy(content => content.Section<JobParties>()!.Customer.Value.ToString()).ToDictionary(
            tenant => tenant.Key,
            tenant => (Jobs: tenant.Count(), Gpus: tenant.Sum(Gpus), GpuSeconds: tenant.Sum(AllocatedSeconds)));
        Assert.Equal(11, stated.Count);
        Assert.Equal(expected.OrderBy(pair => pair.Key), stated.OrderBy(pair => pair.Key));
        Assert.All(imported.Contents, AssertHoursEncloseTheAllocation);
    }

    private static long Gpus(string[] cells) => long.Parse(cells[2], CultureInfo.InvariantCulture);

    private static long Seconds(string[] cells) => long.Parse(cells[6], CultureInfo.InvariantCulture);

    private static long Gpus(StatementContent content) => content.Section<Run>()!.Allocations.Sum(allocation => allocation.Count);

    private static long AllocatedSeconds(StatementContent content) => content.Section<Run>()!.Allocations
        .Sum(allocation => allocation.Count * (allocation.To.Microseconds - allocation.From.Microseconds) / 1_000_000);

    private static void AssertHoursEncloseTheAllocation(StatementContent content)
    {
        var hours = content.Section<Run>()!.AcceleratorHours.Value;
        var millionths = new BigInteger(AllocatedSeconds(content)) * 1_000_000;
        Assert.InRange(millionths, (BigInteger)hours.Low.Millionths * 3600, (BigInteger)hours.High.Millionths * 3600);
        Assert.True(hours.High.Millionths - hours.Low.Millionths <= 1);
    }
}
