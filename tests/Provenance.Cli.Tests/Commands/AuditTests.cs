using System.Text.Json;

namespace Provenance.Cli.Tests;

/// <summary>The auditor's commands against a registry that runs, and against its copy.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RunningRegistry _registry = null!;

    private Workshop Workshop => _registry.Workshop;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        await File.WriteAllLinesAsync(Workshop["reports.jsonl"], Enumerable.Range(0, 20).Select(i => Workshop.EntityReport($"A{i:D5}")));
        await CommandRun.GoodAsync(Workshop.Attest(Workshop["reports.jsonl"], Workshop["sent.attestations.jsonl"]));
        await _registry.SubmitAsync(Workshop["sent.attestations.jsonl"]);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task A_log_is_copied_audited_damaged_and_mended()
    {
        await MirrorAsync();
        var good = await AuditAsync("copy");
        await FlipAsync("copy/tile/entries/000.p/22");

        var bad = await AuditAsync("copy", "--json");
        var told = await AuditAsync("copy");
        var mended = await MirrorAsync("--check");
        var again = await AuditAsync("copy");

        Assert.Equal(ExitCode.Ok, good.Code);
        Assert.Contains("22 entries were judged", good.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, bad.Code);
        using var json = JsonDocument.Parse(bad.Output);
        Assert.Equal("log", json.RootElement.GetProperty("worst").GetString());
        Assert.Contains("THE LOG, OR THIS COPY OF IT, IS NOT WHAT WAS SIGNED: look at each finding.", told.Output, StringComparison.Ordinal);
        Assert.Contains("1 bundles fetched", mended.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, again.Code);
        await File.WriteAllTextAsync(Workshop["copy/checkpoint"], "gone", Token);
        var unreadable = await AuditAsync("copy");
        Assert.Equal(ExitCode.Refused, unreadable.Code);
        Assert.Contains("\"provenance mirror --check\" fetches it again", unreadable.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_audit_of_the_tree_does_not_say_that_nothing_was_found()
    {
        string[] audit = ["audit", _registry.Tiles, "--server", _registry.Server, "--policy", _registry.Policy, "--state", Workshop["server.state"]];
        await CommandRun.GoodAsync(audit);

        var tree = await CommandRun.GoodAsync([.. audit, "--tree-only"]);
        var json = await CommandRun.GoodAsync([.. audit, "--tree-only", "--json"]);

        Assert.Contains("The tree holds. Content was not judged by this run", tree.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was found", tree.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sections are not shown", tree.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.False(document.RootElement.GetProperty("isContentJudged").GetBoolean());
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("missingSections").ValueKind);
    }

    [Fact]
    public async Task A_server_is_audited_and_compared_with_another_view()
    {
        await MirrorAsync();

        var run = await CommandRun.OfAsync(
            "audit", _registry.Tiles, "--server", _registry.Server, "--policy", _registry.Policy, "--state", Workshop["server.state"],
            "--also", Workshop["copy/checkpoint"], "--also", _registry.Tiles);

        Assert.Equal(ExitCode.Ok, run.Code);
    }

    [Fact]
    public async Task Use_of_a_stolen_key_is_found_with_its_discovery_secret()
    {
        await MirrorAsync();
        await CommandRun.GoodAsync("audit", "discovery-secret", Workshop["acme.pub.json"], "--data", Workshop["data"], "--out", Workshop["acme.discovery"]);
        var lines = await File.ReadAllLinesAsync(Workshop["sent.attestations.jsonl"], Token);
        await File.WriteAllLinesAsync(Workshop["known.attestations.jsonl"], lines[..^1], Token);

        var all = await AuditAsync("copy", "--key", Workshop["acme.pub.json"], "--discovery-secret", Workshop["acme.discovery"], "--stream-log", Workshop["sent.attestations.jsonl"]);
        var stolen = await AuditAsync("copy", "--key", Workshop["acme.pub.json"], "--discovery-secret", Workshop["acme.discovery"], "--stream-log", Workshop["known.attestations.jsonl"]);

        Assert.Equal(ExitCode.Ok, all.Code);
        Assert.Equal(ExitCode.Refused, stolen.Code);
        Assert.Contains("key-use-unknown (1)", stolen.Output, StringComparison.Ordinal);
        Assert.Contains(": 20 uses were seen.", all.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Workshop["other.discovery"], new string('5', 64), Token);
        var otherSecret = await AuditAsync("copy", "--key", Workshop["acme.pub.json"], "--discovery-secret", Workshop["other.discovery"], "--stream-log", Workshop["sent.attestations.jsonl"]);
        Assert.Equal(ExitCode.Refused, otherSecret.Code);
        Assert.Contains("tag-wrong (20)", otherSecret.Output, StringComparison.Ordinal);
        Assert.Contains("it is probably another key's, or another registry's.", otherSecret.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_audit_that_goes_on_says_from_where_the_use_of_a_key_was_looked_for()
    {
        await CommandRun.GoodAsync("audit", "discovery-secret", Workshop["acme.pub.json"], "--data", Workshop["data"], "--out", Workshop["acme.discovery"]);
        await File.WriteAllTextAsync(Workshop["none.txt"], new string('0', 64), Token);
        string[] audit = ["audit", _registry.Tiles, "--server", _registry.Server, "--policy", _registry.Policy, "--state", Workshop["server.state"]];
        string[] watch = ["--key", Workshop["acme.pub.json"], "--discovery-secret", Workshop["acme.discovery"], "--stream-log", Workshop["none.txt"]];
        const string Said = "The use of the keys was looked for from entry 22 on only";
        var unwatched = await CommandRun.GoodAsync(audit);

        var goesOn = await CommandRun.OfAsync([.. audit, .. watch]);
        var json = await CommandRun.OfAsync([.. audit, .. watch, "--json"]);
        var full = await CommandRun.OfAsync([.. audit, .. watch, "--full"]);
        var tree = await CommandRun.OfAsync([.. audit, .. watch, "--full", "--tree-only"]);

        Assert.DoesNotContain("use of the keys", unwatched.Output, StringComparison.Ordinal);
        Assert.True(goesOn.Code == ExitCode.Ok, goesOn.Error);
        Assert.Contains(Said, goesOn.Output, StringComparison.Ordinal);
        Assert.True(goesOn.Output.IndexOf(Said, StringComparison.Ordinal) < goesOn.Output.IndexOf("Nothing was found.", StringComparison.Ordinal), goesOn.Output);
        Assert.Contains("\"keyUseFrom\":22,", json.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, full.Code);
        Assert.Contains("key-use-unknown (20)", full.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("was looked for from entry", full.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("by their tags alone", full.Output, StringComparison.Ordinal);
        Assert.Contains("22 entries were looked at by their tags alone, for their content was not read", tree.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--stream-log needs --discovery-secret", "--stream-log", "sent.attestations.jsonl")]
    [InlineData("--key and --discovery-secret go in pairs", "--discovery-secret", "acme.discovery", "--stream-log", "sent.attestations.jsonl")]
    [InlineData("--clock-slack is at least 0 minutes", "--clock-slack", "-1")]
    public async Task Options_that_leave_no_meaning_are_refused(string said, params string[] options)
    {
        var run = await CommandRun.OfAsync(["audit", "copy", "--policy", _registry.Policy, "--state", Workshop["state"], .. options]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_is_drawn_by_a_later_checkpoint_and_comes_out_the_same_again()
    {
        await MirrorAsync();
        string[] plan = ["audit", "plan", "--population", "20", "--size", "5", "--checkpoint", Workshop["copy/checkpoint"], "--policy", _registry.Policy];

        var one = await CommandRun.GoodAsync([.. plan, "--json"]);
        var other = await CommandRun.GoodAsync([.. plan, "--json"]);
        var late = await CommandRun.OfAsync("audit", "plan", "--population", "22", "--size", "5", "--checkpoint", Workshop["copy/checkpoint"], "--policy", _registry.Policy);

        Assert.Equal(one.Output, other.Output);
        using var json = JsonDocument.Parse(one.Output);
        Assert.Equal(5, json.RootElement.GetProperty("strata")[0].GetProperty("entries").GetArrayLength());
        Assert.Equal(ExitCode.Refused, late.Code);
        Assert.Contains("could have known the draw", late.Error, StringComparison.Ordinal);
        var none = await CommandRun.OfAsync("audit", "plan", "--population", "0", "--size", "5", "--checkpoint", Workshop["copy/checkpoint"], "--policy", _registry.Policy);
        Assert.Equal(ExitCode.Usage, none.Code);
        Assert.Contains("--population is at least 1: nothing can be drawn from no entry", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_becomes_a_report_that_is_signed()
    {
        await MirrorAsync();

        await AuditAsync("copy", "--report", Workshop["audit.json"], "--party", "inspectors");
        var signed = await CommandRun.OfAsync(
            "attest", "audit-report", "--from", Workshop["audit.json"], "--key", Workshop["acme.key"], "--origin", Workshop.Origin,
            "--stream", Workshop["audit.stream.json"], "--out", Workshop["audit.attestations.jsonl"]);

        Assert.Equal(ExitCode.Ok, signed.Code);
    }

    [Fact]
    public async Task A_report_that_exists_is_replaced_only_where_that_is_asked_for()
    {
        await MirrorAsync();
        await File.WriteAllTextAsync(Workshop["audit.json"], "of yesterday", Token);
        await File.WriteAllTextAsync(Workshop["raw.json"], "of yesterday", Token);

        var refused = await AuditAsync("copy", "--report", Workshop["audit.json"], "--party", "inspectors");
        var reconciled = await ReconcileAsync("raw");

        Assert.Equal((ExitCode.Unable, ExitCode.Unable), (refused.Code, reconciled.Code));
        Assert.Contains("audit.json exists. Name another file with --report, or replace it with --overwrite.", refused.Error, StringComparison.Ordinal);
        Assert.Contains("raw.json exists.", reconciled.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Workshop["state"]));
        Assert.Equal("of yesterday", await File.ReadAllTextAsync(Workshop["audit.json"], Token));
        await AuditAsync("copy", "--report", Workshop["audit.json"], "--party", "inspectors", "--overwrite");
        Assert.NotEqual("of yesterday", await File.ReadAllTextAsync(Workshop["audit.json"], Token));
    }

    [Fact]
    public async Task Raw_records_that_cannot_be_compared_are_no_agreement()
    {
        const string Header = "JobIDRaw|JobID|Account|State|Submit|Start|End|AllocTRES\n";
        const string Job = "1|1|lab-a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:h100=8\n";
        const string Misspelt = "2|2|lab-a|COMPLETED|2026-10-01T08:00:00|2026-10-01T08:05:00|2026-10-01T10:05:00|gres/gpu:h10o=8\n";
        await File.WriteAllTextAsync(Workshop["good.txt"], Header + Job, Token);
        await File.WriteAllTextAsync(Workshop["hidden.txt"], Header + Job + Misspelt, Token);
        await File.WriteAllTextAsync(Workshop["empty.txt"], Header, Token);
        await CommandRun.GoodAsync(
            "import", "slurm", Workshop["good.txt"], "--site", "acme/jurong-1/h100-a", "--time-zone", "Asia/Singapore",
            "--key", Workshop["acme.key"], "--origin", Workshop.Origin, "--out", Workshop["good.attestations.jsonl"]);
        await _registry.SubmitAsync(Workshop["good.attestations.jsonl"]);
        await MirrorAsync();

        var good = await ReconcileAsync("good");
        var hidden = await ReconcileAsync("hidden");
        var empty = await ReconcileAsync("empty");
        var signed = await CommandRun.OfAsync(
            "attest", "audit-report", "--from", Workshop["hidden.json"], "--key", Workshop["acme.key"], "--origin", Workshop.Origin,
            "--stream", Workshop["audit.stream.json"], "--out", Workshop["audit.attestations.jsonl"]);

        Assert.Equal(ExitCode.Ok, good.Code);
        Assert.Contains("\"coverage\": \"complete\"", await File.ReadAllTextAsync(Workshop["good.json"], Token), StringComparison.Ordinal);
        Assert.Equal(AuditCommand.StatementFindings, hidden.Code);
        Assert.Contains("raw-not-drafted", hidden.Output, StringComparison.Ordinal);
        var report = await File.ReadAllTextAsync(Workshop["hidden.json"], Token);
        Assert.Contains("\"coverage\": \"partial\"", report, StringComparison.Ordinal);
        Assert.Contains("\"rule\": \"raw-not-drafted\"", report, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, signed.Code);
        Assert.Equal((ExitCode.Unable, true), (empty.Code, empty.Error.Contains("Nothing could be compared", StringComparison.Ordinal)));
        Assert.False(File.Exists(Workshop["empty.json"]));
    }

    [Fact]
    public async Task Mistakes_are_told_with_what_to_do()
    {
        await MirrorAsync();
        using var policy = JsonDocument.Parse(await File.ReadAllBytesAsync(_registry.Policy, Token));
        var root = policy.RootElement.GetProperty("rootFingerprint").GetString()!;
        await File.WriteAllTextAsync(
            Workshop["other.json"], (await File.ReadAllTextAsync(_registry.Policy, Token)).Replace(root, new string('0', 64), StringComparison.Ordinal), Token);
        await AuditAsync("copy");

        var otherPolicy = await CommandRun.OfAsync("audit", Workshop["copy"], "--policy", Workshop["other.json"], "--state", Workshop["state"]);
        var otherRoot = await CommandRun.OfAsync("audit", Workshop["copy"], "--policy", Workshop["other.json"], "--state", Workshop["other.state"]);
        var noFolder = await CommandRun.OfAsync("audit", Workshop["nowhere"], "--policy", _registry.Policy, "--state", Workshop["state"]);
        var noCopy = await CommandRun.OfAsync("audit", Workshop["data"], "--policy", _registry.Policy, "--state", Workshop["state"]);
        var noState = await CommandRun.OfAsync("audit", Workshop["copy"], "--policy", _registry.Policy);
        var noServer = await CommandRun.OfAsync("mirror", "copy", "--out", Workshop["copy2"], "--policy", _registry.Policy);

        Assert.Equal((ExitCode.Unable, true), (otherPolicy.Code, otherPolicy.Error.Contains("under another root", StringComparison.Ordinal)));
        Assert.Equal((ExitCode.Refused, true), (otherRoot.Code, otherRoot.Output.Contains("other-root", StringComparison.Ordinal)));
        Assert.Contains("IS NOT WHAT WAS SIGNED, OR THE POLICY IS ANOTHER LOG'S", otherRoot.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Unable, true), (noFolder.Code, noFolder.Error.Contains("There is no folder", StringComparison.Ordinal)));
        Assert.Equal((ExitCode.Unable, true), (noCopy.Code, noCopy.Error.Contains("is no copy of a log", StringComparison.Ordinal)));
        Assert.Equal((ExitCode.Usage, true), (noState.Code, noState.Error.Contains("--state", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.Usage, noServer.Code);
    }

    private Task<CommandRun> MirrorAsync(params string[] more) => CommandRun.GoodAsync(
        ["mirror", _registry.Tiles, "--server", _registry.Server, "--out", Workshop["copy"], "--policy", _registry.Policy, .. more]);

    private Task<CommandRun> AuditAsync(string folder, params string[] more) => CommandRun.OfAsync(
        ["audit", Workshop[folder], "--policy", _registry.Policy, "--state", Workshop["state"], .. more]);

    private Task<CommandRun> ReconcileAsync(string name) => CommandRun.OfAsync(
        "reconcile", "slurm", Workshop[name + ".txt"], "--site", "acme/jurong-1/h100-a", "--time-zone", "Asia/Singapore", "--log", Workshop["copy"],
        "--policy", _registry.Policy, "--report", Workshop[name + ".json"], "--party", "inspectors");

    private async Task FlipAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(Workshop[file]);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Workshop[file], bytes);
    }
}
