using System.Text.Json;
using System.Text.Json.Nodes;
using Provenance.Tests;

namespace Provenance.Cli.Tests;

/// <summary>What a site stated against the accounting that it should have been made from: each way to cheat is named.</summary>
public sealed class ReconcileTests : IAsyncLifetime
{
    private const string Header = "JobIDRaw|JobID|Account|State|Submit|Start|End|AllocTRES";

    private static readonly string[] Jobs =
    [
        "1|1|heron|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:h100=8",
        "2|2|heron|COMPLETED|2026-10-01T09:00:00|2026-10-01T09:00:00|2026-10-02T09:00:00|gres/gpu:h100=16",
        "3|3|kestrel|FAILED|2026-10-02T08:00:00|2026-10-02T08:05:00|2026-10-02T20:05:00|gres/gpu:h100=32",
        "4|4|kestrel|COMPLETED|2026-10-03T08:00:00|2026-10-03T08:05:00|2026-10-03T09:05:00|gres/gpu:h100=4",
    ];

    private RunningRegistry _registry = null!;

    private Workshop Workshop => _registry.Workshop;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task Statements_that_were_drafted_from_the_accounting_differ_in_nothing()
    {
        var outcome = await StateAsync(Jobs);

        Assert.Equal(ExitCode.Ok, outcome.Code);
        Assert.Equal((4, 0), (outcome.Agreeing, outcome.Findings.Count));
    }

    [Fact]
    public async Task A_dropped_job_is_named()
    {
        var outcome = await StateAsync(Jobs[0], Jobs[1], Jobs[3]);

        Assert.Equal((AuditCommand.StatementFindings, 3), (outcome.Code, outcome.Agreeing));
        var (rule, message) = Assert.Single(outcome.Findings);
        Assert.Equal("raw-not-logged", rule);
        Assert.Contains("acme/jurong-1/h100-a/jobs/3~", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_hours_are_named_with_both_values()
    {
        var outcome = await StateAsync(Jobs[0], Jobs[1].Replace("10-02T09:00:00|gres", "10-01T19:00:00|gres", StringComparison.Ordinal), Jobs[2], Jobs[3]);

        Assert.Equal((AuditCommand.StatementFindings, 3), (outcome.Code, outcome.Agreeing));
        var (rule, message) = Assert.Single(outcome.Findings);
        Assert.Equal("raw-differs", rule);
        Assert.Contains("acme/jurong-1/h100-a/jobs/2~", message, StringComparison.Ordinal);
        Assert.Contains("160", message, StringComparison.Ordinal);
        Assert.Contains("raw 384", message.Replace("\"384\"", "384", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_was_moved_to_another_customer_is_named_with_both()
    {
        var outcome = await StateAsync(Jobs[0], Jobs[1], Jobs[2].Replace("kestrel", "heron", StringComparison.Ordinal), Jobs[3]);

        Assert.Equal((AuditCommand.StatementFindings, 3), (outcome.Code, outcome.Agreeing));
        var (rule, message) = Assert.Single(outcome.Findings);
        Assert.Equal("raw-differs", rule);
        Assert.Contains("OPERATOR:acme:heron", message, StringComparison.Ordinal);
        Assert.Contains("OPERATOR:acme:kestrel", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_was_split_in_two_is_named_with_its_parts()
    {
        var outcome = await StateAsync(
            Jobs[0],
            Jobs[1],
            Jobs[2].Replace("gpu:h100=32", "gpu:h100=16", StringComparison.Ordinal),
            Jobs[2].Replace("3|3|", "5|5|", StringComparison.Ordinal).Replace("gpu:h100=32", "gpu:h100=16", StringComparison.Ordinal),
            Jobs[3]);

        Assert.Equal((AuditCommand.StatementFindings, 3), (outcome.Code, outcome.Agreeing));
        Assert.Equal(["logged-not-raw", "raw-differs"], outcome.Findings.Select(finding => finding.Rule).Order(StringComparer.Ordinal));
        Assert.Contains(outcome.Findings, finding => finding.Rule == "logged-not-raw" && finding.Message.Contains("jobs/5~", StringComparison.Ordinal));
        Assert.Contains(outcome.Findings, finding => finding.Rule == "raw-differs" && finding.Message.Contains("jobs/3~", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_time_zone_of_local_times_nothing_is_compared_and_the_option_is_named()
    {
        _ = await StateAsync(Jobs);

        var run = await CommandRun.OfAsync(
            "reconcile", "slurm", Workshop["raw.txt"], "--site", "acme/jurong-1/h100-a", "--log", Workshop["copy"], "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("times of the text form are local, and --time-zone was not given", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_form_needs_no_time_zone_and_names_what_it_could_not_compare()
    {
        const string Job = """{"job_id": 1, "account": "heron", "state": {"current": "COMPLETED"}, "time": {"submission": 1790000000, "start": 1790000100, "end": 1790007300}, "tres": {"allocated": [{"type": "gres", "name": "gpu:frob9000", "count": 8}]}}""";
        await MirrorAsync();
        await File.WriteAllTextAsync(Workshop["raw.json"], $$"""{"jobs": [{{Job}}]}""", Token);

        var outcome = Outcome.Of(await CommandRun.OfAsync(
            "reconcile", "slurm", Workshop["raw.json"], "--site", "acme/jurong-1/h100-a", "--log", Workshop["copy"], "--policy", _registry.Policy, "--json"));

        Assert.Equal(AuditCommand.StatementFindings, outcome.Code);
        Assert.Equal("raw-not-drafted", Assert.Single(outcome.Findings).Rule);
    }

    [Fact]
    public async Task A_section_that_is_not_shown_is_no_agreement()
    {
        _ = await StateAsync(Jobs);
        var content = Workshop["copy/envelopes/000.p/6.attestations.jsonl"];
        var lines = await File.ReadAllLinesAsync(content, Token);
        var job = JsonNode.Parse(lines[^1])!;
        Assert.True(job["sections"]!.AsObject().Remove("parties"));
        await File.WriteAllLinesAsync(content, [.. lines[..^1], job.ToJsonString()], Token);

        var run = await CommandRun.OfAsync(
            "reconcile", "slurm", Workshop["raw.txt"], "--site", "acme/jurong-1/h100-a", "--time-zone", "Asia/Singapore",
            "--log", Workshop["copy"], "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("section-missing entry 5: names the section parties", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 agree, 0 differ, 0 are not in the log, 0 are in the log alone, 0 are contradicted by another statement in the log, 1 were not compared in full.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounting_of_a_form_that_is_not_read_is_refused_with_those_that_are()
    {
        var run = await CommandRun.OfAsync("reconcile", "kueue", "workloads.json", "--site", "acme/jurong-1/h100-a");

        Assert.Equal(ExitCode.Usage, run.Code);
        var help = await CommandRun.GoodAsync("reconcile", "--help");
        Assert.Contains("Kueue", help.Output, StringComparison.Ordinal);
        Assert.Contains("sacct --json", help.Output, StringComparison.Ordinal);
    }

    // Microsoft Philly, the first 1,500 jobs: real accounting, by the mapping that comes with the command.
    [Fact]
    public async Task Jobs_of_the_Philly_trace_agree_and_one_that_was_altered_does_not()
    {
        var path = SharedData.Require("traces/philly_chronus_SLO.csv");
        var lines = (await File.ReadAllLinesAsync(path, Token)).Take(1501).ToList();
        await File.WriteAllLinesAsync(Workshop["philly.csv"], lines, Token);
        string[] how = ["--mapping", "example:philly-trace", "--set", "epoch=2017-10-01T00:00:00Z", "--site", "acme/jurong-1/p100-a"];
        await CommandRun.GoodAsync(
            ["import", "csv", Workshop["philly.csv"], .. how, "--key", Workshop["acme.key"], "--origin", Workshop.Origin, "--out", Workshop["philly.attestations.jsonl"]]);
        await _registry.SubmitAsync(Workshop["philly.attestations.jsonl"]);
        await MirrorAsync();
        string[] reconcile = ["--log", Workshop["copy"], "--policy", _registry.Policy, "--json"];

        var same = Outcome.Of(await CommandRun.OfAsync(["reconcile", "csv", Workshop["philly.csv"], .. how, .. reconcile]));
        var cells = lines[700].Split(',');
        cells[6] += "0";
        lines[700] = string.Join(',', cells);
        await File.WriteAllLinesAsync(Workshop["philly.csv"], lines, Token);
        var other = Outcome.Of(await CommandRun.OfAsync(["reconcile", "csv", Workshop["philly.csv"], .. how, .. reconcile]));

        Assert.Equal((ExitCode.Ok, 1500, 0), (same.Code, same.Agreeing, same.Findings.Count));
        Assert.Equal((AuditCommand.StatementFindings, 1499), (other.Code, other.Agreeing));
        Assert.Contains($"/jobs/{cells[0]} differs", Assert.Single(other.Findings).Message, StringComparison.Ordinal);
    }

    // The site states one thing; the auditor has the accounting as it was.
    private async Task<Outcome> StateAsync(params string[] stated)
    {
        await File.WriteAllLinesAsync(Workshop["stated.txt"], [Header, .. stated], Token);
        await File.WriteAllLinesAsync(Workshop["raw.txt"], [Header, .. Jobs], Token);
        string[] how = ["--site", "acme/jurong-1/h100-a", "--time-zone", "Asia/Singapore"];
        await CommandRun.GoodAsync(
            ["import", "slurm", Workshop["stated.txt"], .. how, "--key", Workshop["acme.key"], "--origin", Workshop.Origin, "--out", Workshop["jobs.attestations.jsonl"]]);
        var submitted = await _registry.SubmitAsync(Workshop["jobs.attestations.jsonl"]);
        Assert.True(submitted.Code == ExitCode.Ok, submitted.Error + submitted.Output);
        await MirrorAsync();
        return Outcome.Of(await CommandRun.OfAsync(
            ["reconcile", "slurm", Workshop["raw.txt"], .. how, "--log", Workshop["copy"], "--policy", _registry.Policy, "--json"]));
    }

    private Task<CommandRun> MirrorAsync() => CommandRun.GoodAsync(
        "mirror", _registry.Tiles, "--server", _registry.Server, "--out", Workshop["copy"], "--policy", _registry.Policy);

    private sealed record Outcome(int Code, int Agreeing, IReadOnlyList<(string Rule, string Message)> Findings)
    {
        public static Outcome Of(CommandRun run)
        {
            Assert.True(run.Output.StartsWith('{'), run.Error + run.Output);
            using var json = JsonDocument.Parse(run.Output);
            return new Outcome(
                run.Code,
                json.RootElement.GetProperty("agreeing").GetInt32(),
                [.. json.RootElement.GetProperty("findings").EnumerateArray().Select(finding => (
                    finding.GetProperty("rule").GetString()!, finding.GetProperty("message").GetString()!))]);
        }
    }
}
