using System.Globalization;
using System.Text.Json;

namespace Provenance.Cli.Tests;

/// <summary>From a suspicious job to a lead, a judgement, and what becomes of both, by commands alone.</summary>
public sealed class JudgeTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private Workshop Workshop => _registry.Workshop;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        await Workshop.KeyAsync("inspector", "statements");
        await CommandRun.GoodAsync("enroll", "--key", Workshop["inspector.key"], "--origin", Workshop.Origin, "--handle", "inspectorate");
        await CommandRun.GoodAsync(
            "accredit", Workshop["inspector.pub.json"], "--role", "regulator", "--name", "Inspectorate",
            "--valid-from", "2026-01-01T00:00:00Z", "--valid-until", "2099-12-31T00:00:00Z", "--origin", Workshop.Origin,
            "--key", Workshop["north.key"], "--trust-version", "1", "--out", Workshop["inspector.attestation.json"]);
        await CommandRun.GoodAsync("cosign", Workshop["inspector.attestation.json"], "--key", Workshop["south.key"], "--root", Workshop["root.attestation.json"]);
        Assert.Equal(ExitCode.Ok, (await _registry.SubmitAsync(Workshop["inspector.attestation.json"])).Code);
    }

    [Fact]
    public async Task A_lead_is_looked_at_dismissed_and_judged_again()
    {
        await JobAsync("1");
        var lead = await OnlyLeadAsync();
        var key = lead.GetProperty("key").GetString()!;
        Assert.Equal("LEAD_STATE_OPEN", lead.GetProperty("state").GetString());

        var shown = await QueryAsync("lead", key);
        Assert.Equal((ExitCode.Ok, ""), (shown.Code, shown.Error));
        Assert.Contains("may have trained, though it is declared as inference", shown.Output, StringComparison.Ordinal);
        Assert.Contains("against", shown.Output, StringComparison.Ordinal);

        var judged = await JudgeAsync(key, "--verdict", "dismissed", "--reason", "re-encoded, seen on site", "--case-number", "C-7");
        Assert.Equal((ExitCode.Ok, ""), (judged.Code, judged.Error));
        Assert.Contains("1 logged", judged.Output, StringComparison.Ordinal);
        lead = await OnlyLeadAsync("--state", "dismissed");
        Assert.Equal(key, lead.GetProperty("key").GetString());
        Assert.Contains("inspectorate dismissed", (await QueryAsync("lead", key)).Output, StringComparison.Ordinal);

        // The party says one thing at a time: its second judgement takes the place of the first.
        Assert.Equal(ExitCode.Ok, (await JudgeAsync(key, "--verdict", "confirmed", "--reason", "the weights differ")).Code);
        lead = await OnlyLeadAsync("--state", "confirmed");
        Assert.False(lead.GetProperty("disputed").GetBoolean());
    }

    [Fact]
    public async Task Identifiers_are_judged_to_be_of_one_entity()
    {
        var run = await JudgeAsync("--same", "NATIONAL:SG:1", "NATIONAL:SG:2", "--verdict", "confirmed", "--reason", "one register number");

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains("NATIONAL:SG:1, NATIONAL:SG:2 are of one entity.", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 logged", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dismissed", "NATIONAL:SG:1, NATIONAL:SG:2 are not of one entity.")]
    [InlineData("unsure", "Whether NATIONAL:SG:1, NATIONAL:SG:2 are of one entity stays open.")]
    public async Task What_is_said_of_identifiers_is_what_was_decided(string verdict, string said)
    {
        var run = await JudgeAsync("--same", "NATIONAL:SG:1", "NATIONAL:SG:2", "--verdict", verdict, "--reason", "another register number");

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_judged_is_refused_with_a_reason()
    {
        var both = await JudgeAsync(new string('0', 64), "--same", "NATIONAL:SG:1", "NATIONAL:SG:2", "--verdict", "unsure", "--reason", "x");
        var unknown = await JudgeAsync(new string('0', 64), "--verdict", "unsure", "--reason", "x");
        var one = await JudgeAsync("--same", "NATIONAL:SG:1", "--verdict", "confirmed", "--reason", "x");
        var none = await JudgeAsync("--same", "Kestrel", "NATIONAL:SG:1", "--verdict", "confirmed", "--reason", "x");

        Assert.Equal(
            [ExitCode.Usage, ExitCode.Refused, ExitCode.Refused, ExitCode.Usage], ((CommandRun[])[both, unknown, one, none]).Select(run => run.Code));
        Assert.Contains("NotFound LEAD", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("At least two entities", one.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signals_and_rules_are_shown_with_what_they_lack()
    {
        var signals = await QueryAsync("signals");
        var rules = await QueryAsync("rules", "--on", "2026-11-25", "--csv");
        var badDay = await QueryAsync("rules", "--on", "tomorrow");

        Assert.Contains("no input", signals.Output, StringComparison.Ordinal);
        Assert.Contains("A signal without leads clears nobody", signals.Output, StringComparison.Ordinal);
        Assert.Contains("eu-ai-act", rules.Output, StringComparison.Ordinal);
        Assert.Contains("10000000000000000000000000,FLOP", rules.Output, StringComparison.Ordinal);
        Assert.Contains("ArgumentInvalid --on", badDay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_limit_keeps_out_of_what_changed_is_said_in_the_rows_too()
    {
        var run = await QueryAsync("diff", "0", "--limit", "1", "--csv", "--at-least", Size());

        Assert.Contains("There are more than this row: raise --limit.", run.Output, StringComparison.Ordinal);
        Assert.Contains("There are more than this row: raise --limit.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_anything_was_logged_an_answer_has_no_time()
    {
        var json = await QueryAsync("jobs", "--known-at", "0", "--json");
        var rules = await QueryAsync("rules", "--known-at", "0");

        Assert.DoesNotContain("1970", json.Output, StringComparison.Ordinal);
        Assert.Contains("\"treeSize\": \"0\"", json.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, rules.Code);
        Assert.Contains("--on: Nothing is logged", rules.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private async Task<JsonElement> OnlyLeadAsync(params string[] options)
    {
        var run = await QueryAsync(["leads", "--json", "--at-least", Size(), .. options]);
        using var answer = JsonDocument.Parse(run.Output);
        return Assert.Single(answer.RootElement.GetProperty("leads").EnumerateArray()).Clone();
    }

    // As many receipts as there are entries.
    private string Size() =>
        Directory.GetFiles(Workshop[""], "*.tlog-proof", SearchOption.AllDirectories).Length.ToString(CultureInfo.InvariantCulture);

    private Task<CommandRun> QueryAsync(params string[] arguments) => CommandRun.OfAsync(["query", .. arguments, "--server", _registry.Server]);

    private Task<CommandRun> JudgeAsync(params string[] arguments) => CommandRun.OfAsync(
    [
        "judge", .. arguments, "--key", Workshop["inspector.key"], "--origin", Workshop.Origin, "--stream", Workshop["inspector.stream.json"],
        "--out", Workshop[$"judgement-{Guid.NewGuid():N}.attestation.json"], "--submit", "--server", _registry.Server, "--policy", _registry.Policy,
    ]);

    private async Task JobAsync(string id)
    {
        var now = TimeProvider.System.GetUtcNow();
        var report = new
        {
            record = $"acme/jurong-1/h100-a/jobs/{id}",
            sections = new
            {
                run = new
                {
                    state = "completed",
                    asOf = Time(now.AddHours(-1)),
                    startedAt = Time(now.AddHours(-12)),
                    endedAt = Time(now.AddHours(-2)),
                    allocations = new[] { new { from = Time(now.AddHours(-12)), to = Time(now.AddHours(-2)), accelerator = "nvidia-h100-sxm", count = 64, domain = "pod-1" } },
                    acceleratorHours = "unknown",
                    flop = "unknown",
                    workload = new Dictionary<string, string> { ["class"] = "inference", ["dataDomain"] = "general" },
                },
                parties = new { customer = "NATIONAL:SG:1", rental = "unknown", accessCountries = "unknown" },
                lineage = new
                {
                    model = "unknown",
                    parameters = "unknown",
                    tokens = "unknown",
                    inputs = Array.Empty<object>(),
                    outputs = new[] { new { role = "weights", relation = "final", digests = new { file = new string('a', 64) } } },
                },
            },
        };
        await File.WriteAllTextAsync(Workshop["job.json"], JsonSerializer.Serialize(report), TestContext.Current.CancellationToken);
        await CommandRun.GoodAsync(
            "attest", "training-job", "--from", Workshop["job.json"], "--key", Workshop["acme.key"], "--origin", Workshop.Origin,
            "--stream", Workshop["stream.json"], "--out", Workshop["jobs"]);
        Assert.Equal(ExitCode.Ok, (await _registry.SubmitAsync(Workshop["jobs"])).Code);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
