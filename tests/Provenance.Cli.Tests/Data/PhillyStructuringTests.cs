// The Philly trace from the file to the answer: import, submit, ask; against plain loops over the file. The trace spans
// 5.6 hours of submissions, so it cannot show windows of days or months; its tenants are virtual clusters and no customers
// with owners, payments or models in common, so that only links by customer are exercised; it states no FLOP, so that
// jobs are measured in GPU hours; and nobody in it knew of a threshold, so that a small p is chance, which the adjusted p
// has to say.

using System.Globalization;
using System.Numerics;
using Provenance.Tests;

namespace Provenance.Cli.Tests;

public sealed class PhillyStructuringTests : IAsyncLifetime
{
    private const string Trace = "traces/philly_chronus_SLO.csv";
    private const long GpuSecondsOfThreshold = 3_600;
    private const long WindowSeconds = 86_400;

    private RunningRegistry? _registry;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await (_registry?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task Sums_and_bunching_of_eleven_tenants_are_those_of_a_spreadsheet()
    {
        var path = SharedData.Require(Trace);
        _registry = await RunningRegistry.StartAsync();
        var workshop = _registry.Workshop;
        await CommandRun.GoodAsync(
            "import", "csv", path, "--mapping", "example:philly-trace", "--set", "epoch=2017-10-01T00:00:00Z", "--site", "acme/jurong-1/p100-a",
            "--key", workshop["acme.key"], "--origin", Workshop.Origin, "--out", workshop["philly.attestations.jsonl"]);
        var submitted = await _registry.SubmitAsync(workshop["philly.attestations.jsonl"]);
        Assert.StartsWith("30,940 logged", submitted.Output, StringComparison.Ordinal);

        // Two entries of trust stand before the jobs.
        var asked = await CommandRun.GoodAsync(
            "query", "structuring", "--threshold", "1", "--measure", "hours", "--window-days", "1", "--least-job", "0", "--link", "customer",
            "--at-least", "30942", "--server", _registry.Server, "--csv");

        var tenants = (await File.ReadAllLinesAsync(path, Token)).Skip(1).Select(line => line.Split(','))
            .GroupBy(cells => cells[1], cells => (GpuSeconds: Number(cells[2]) * Number(cells[6]), Submitted: Number(cells[3])))
            .OrderBy(tenant => tenant.Key, StringComparer.Ordinal)
            .ToDictionary(tenant => $"OPERATOR:acme:{tenant.Key.Replace('_', '-')}", tenant => tenant.ToList());
        var rows = Rows(asked.Output);
        Assert.Equal(11, rows.Count);
        Assert.Equal(tenants.Keys.Select(Plain).Order(StringComparer.Ordinal), rows.Select(row => Plain(row["customers"])).Order(StringComparer.Ordinal));
        Assert.True(tenants.Values.Max(jobs => jobs.Max(job => job.Submitted)) - tenants.Values.Min(jobs => jobs.Min(job => job.Submitted)) < WindowSeconds);
        Assert.Contains("All jobs found started within less than the window", asked.Output, StringComparison.Ordinal);

        var p = tenants.ToDictionary(tenant => Plain(tenant.Key), tenant => P(Below(tenant.Value), Above(tenant.Value)));
        foreach (var row in rows)
        {
            var jobs = tenants.Single(tenant => Plain(tenant.Key) == Plain(row["customers"])).Value;
            var small = jobs.Where(job => job.GpuSeconds <= GpuSecondsOfThreshold).ToList();
            Assert.Equal(jobs.Count, Number(row["jobs"]));
            Assert.Equal((Below(jobs), Above(jobs)), (Number(row["jobs_just_below"]), Number(row["jobs_just_above"])));
            Assert.Equal(small.Count, Number(row["window_jobs"]));
            Assert.Equal(Hours(small.Select(job => job.GpuSeconds), roundsUp: false), Millionths(row["window_sum_low_stated_accelerator_hours"]));
            Assert.Equal(Hours(small.Select(job => job.GpuSeconds), roundsUp: true), Millionths(row["window_sum_high_stated_accelerator_hours"]));
            Assert.Equal("certainly", row["crossing"]);
            var mine = p[Plain(row["customers"])];
            AssertNear(mine, row["p"]);
            AssertNear(Adjusted(mine, [.. p.Values]), row["adjusted_p"]);
            Assert.Equal(1 + p.Values.Count(other => other < mine), Number(row["rank"]));
        }
    }

    private static string Plain(string customer) => customer.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    private static long Below(IEnumerable<(long GpuSeconds, long Submitted)> jobs) =>
        jobs.Count(job => job.GpuSeconds * 10 >= GpuSecondsOfThreshold * 8 && job.GpuSeconds < GpuSecondsOfThreshold);

    private static long Above(IEnumerable<(long GpuSeconds, long Submitted)> jobs) =>
        jobs.Count(job => job.GpuSeconds >= GpuSecondsOfThreshold && job.GpuSeconds * 10 < GpuSecondsOfThreshold * 12);

    // A job's hours are stated to the millionth, its low rounded down and its high up; sums add what is stated.
    private static BigInteger Hours(IEnumerable<long> gpuSeconds, bool roundsUp) => gpuSeconds.Aggregate(
        BigInteger.Zero, (sum, seconds) => sum + (((seconds * 1_000_000) + (roundsUp ? 3_599 : 0)) / 3_600));

    private static BigInteger Millionths(string hours)
    {
        var parts = hours.Split('.');
        return BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(6, '0'), CultureInfo.InvariantCulture);
    }

    // Upper tail of the binomial distribution, term by term: each term from the one before.
    private static double P(long below, long above)
    {
        var share = Math.Log(1 / 0.8) / Math.Log(1.2 / 0.8);
        var (count, term, sum) = (below + above, 1.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            term *= 1 - share;
        }

        for (var k = 0L; k <= count; k++)
        {
            sum += k >= below ? term : 0;
            term *= (count - k) / (k + 1.0) * (share / (1 - share));
        }

        return sum;
    }

    private static double Adjusted(double p, double[] all) =>
        all.Where(other => other >= p).Min(other => Math.Min(1, other * all.Length / all.Count(least => least <= other)));

    private static void AssertNear(double expected, string actual) =>
        Assert.InRange(double.Parse(actual, CultureInfo.InvariantCulture), expected * 0.999, expected * 1.001);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    // No value of this answer but the last, the caveats, holds a comma.
    private static List<Dictionary<string, string>> Rows(string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var names = lines[0].Split(',');
        return [.. lines[1..].Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }
}
