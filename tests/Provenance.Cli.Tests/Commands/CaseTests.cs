using System.IO.Compression;
using System.Text.Json;
using Provenance.Client;

namespace Provenance.Cli.Tests;

/// <summary>A case from its opening to its verification, against a registry that the command itself serves.</summary>
public sealed class CaseTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        var workshop = _registry.Workshop;
        await CommandRun.GoodAsync(workshop.Attest(await workshop.EntityReportAsync("a.json", "1"), workshop["out"]));
        await _registry.SubmitAsync(workshop["out"]);
    }

    [Fact]
    public async Task A_case_is_kept_exported_and_verified_and_the_report_names_what_it_holds()
    {
        await NewAsync();
        await CommandRun.GoodAsync("case", "note", Folder, "A tip names 红隼 <b>.", "--by", "A. Examiner");
        var added = await AddAsync("diff", "0", "--at-least", "3");
        var exported = await CommandRun.GoodAsync("case", "export", Folder, "--out", File, "--policy", _registry.Policy);

        Assert.Contains("1 question added, 3 entries fetched, 0 missing", added.Error, StringComparison.Ordinal);
        Assert.Contains("members", exported.Output, StringComparison.Ordinal);
        var verified = await CommandRun.GoodAsync("verify", File, "--policy", _registry.Policy);
        Assert.Contains(": proved", verified.Output, StringComparison.Ordinal);
        Assert.Contains("question 1: all 3 entries that it names are here", verified.Output, StringComparison.Ordinal);
        var page = await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, CaseLayout.Report), Token);
        Assert.Contains("A tip names 红隼 &lt;b&gt;.", page, StringComparison.Ordinal);
        Assert.Contains("1. What changed between two sizes of the log", page, StringComparison.Ordinal);
        Assert.Contains("Every link was checked and holds.", page, StringComparison.Ordinal);
        Assert.Contains("entity entities/NATIONAL:SG:1", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_goes_on_while_the_log_grows_is_tied_to_one_tree()
    {
        var workshop = _registry.Workshop;
        await NewAsync();
        await AddAsync("diff", "0", "--at-least", "3");
        await CommandRun.GoodAsync(workshop.Attest(await workshop.EntityReportAsync("b.json", "2"), workshop["out"]));
        await _registry.SubmitAsync(workshop["out"]);
        await AddAsync("diff", "0", "--at-least", "4");

        var verified = await CommandRun.GoodAsync("verify", Folder, "--policy", _registry.Policy);

        Assert.Contains("question 1 holds for the tree of 3 entries with the root of a signed checkpoint", verified.Output, StringComparison.Ordinal);
        Assert.Contains("the checkpoint of 3 entries is a prefix of the signed tree of 4 entries", verified.Output, StringComparison.Ordinal);
        Assert.Contains("question 2: all 4 entries that it names are here", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_verified_too_and_the_outcome_is_json_where_asked()
    {
        await NewAsync();
        await AddAsync("jobs", "--at-least", "3");

        var run = await CommandRun.GoodAsync("verify", Folder, "--json", "--policy", _registry.Policy);

        using var document = JsonDocument.Parse(run.Output);
        Assert.True(document.RootElement.GetProperty("isProved").GetBoolean());
        Assert.Equal("2026-17", document.RootElement.GetProperty("number").GetString());
    }

    [Fact]
    public async Task A_packed_case_is_replaced_only_where_that_is_asked_for()
    {
        await NewAsync();
        var named = Folder + CaseLayout.Extension;
        await System.IO.File.WriteAllTextAsync(named, "handed over yesterday", Token);

        var refused = await CommandRun.OfAsync("case", "export", Folder, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Unable, refused.Code);
        Assert.Contains($"{named} exists. Name another file with --out, or replace it with --overwrite.", refused.Error, StringComparison.Ordinal);
        Assert.Equal("handed over yesterday", await System.IO.File.ReadAllTextAsync(named, Token));
        Assert.False(System.IO.File.Exists(Path.Combine(Folder, CaseLayout.Report)));
        await CommandRun.GoodAsync("case", "export", Folder, "--overwrite", "--policy", _registry.Policy);
        await CommandRun.GoodAsync("verify", named, "--policy", _registry.Policy);
    }

    [Fact]
    public async Task The_policy_of_another_registry_is_refused_before_anything_is_written()
    {
        await NewAsync();
        var workshop = _registry.Workshop;
        const string Other = "other.example/2026";
        await CommandRun.GoodAsync(
            "root", "new", "--origin", Other, "--threshold", "1", "--authority", $"handle=north,name=Northern Safeguards,key={workshop["north.pub.json"]}",
            "--key", workshop["north.key"], "--out", workshop["other.attestation.json"]);
        var logKey = Server.RegistryDirectory.Initialise(workshop["other"], Other, TimeProvider.System).File.LogKey;
        await CommandRun.GoodAsync("policy", "new", "--root", workshop["other.attestation.json"], "--log-key", logKey, "--out", workshop["other.json"]);

        var run = await CommandRun.OfAsync("case", "export", Folder, "--out", File, "--policy", workshop["other.json"]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains($"The case is about {Workshop.Origin}, the policy is for {Other}. Give the policy of that registry.", run.Error, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
        Assert.False(System.IO.File.Exists(Path.Combine(Folder, CaseLayout.Report)));
    }

    [Fact]
    public async Task A_case_that_was_altered_is_refused()
    {
        await NewAsync();
        await AddAsync("diff", "0", "--at-least", "3");
        await CommandRun.GoodAsync("case", "export", Folder, "--out", File, "--policy", _registry.Policy);
        await using (var archive = await ZipFile.OpenAsync(File, ZipArchiveMode.Update, Token))
        {
            archive.GetEntry(CaseLayout.Bundle(new(2)))!.Delete();
        }

        var run = await CommandRun.OfAsync("verify", File, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("bundles/entry-2.bundle.json is not there", run.Error, StringComparison.Ordinal);
        Assert.Contains("BROKEN      evidence", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_says_something_else_than_the_case_is_not_confirmed()
    {
        await NewAsync();
        await AddAsync("diff", "0", "--at-least", "3");
        await CommandRun.GoodAsync("case", "export", Folder, "--out", File, "--paper", "letter", "--policy", _registry.Policy);
        Assert.Contains("report.html is what this version writes", (await CommandRun.GoodAsync("verify", Folder, "--policy", _registry.Policy)).Output, StringComparison.Ordinal);
        var report = Path.Combine(Folder, CaseLayout.Report);
        await System.IO.File.WriteAllTextAsync(report, (await System.IO.File.ReadAllTextAsync(report, Token)).Replace("Kestrel", "Heron", StringComparison.Ordinal), Token);

        var run = await CommandRun.OfAsync("verify", Folder, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("report was not checked", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_case_is_refused()
    {
        await System.IO.File.WriteAllTextAsync(File, "no zip", Token);

        var run = await CommandRun.OfAsync("verify", File, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, run.Code);
    }

    [Fact]
    public async Task A_question_that_is_refused_adds_nothing()
    {
        await NewAsync();

        var run = await CommandRun.OfAsync("case", "add", Folder, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", _registry.Server, "--", "jobs", "--limit", "x");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("Nothing was added to the case.", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Folder, "questions")));
    }

    [Fact]
    public async Task What_keys_there_are_is_no_answer_that_a_case_keeps()
    {
        await NewAsync();

        var run = await CommandRun.OfAsync("case", "add", Folder, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", _registry.Server, "--", "keys");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("What \"query keys\" tells is no answer that a case keeps", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--case", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_and_no_folder_are_called_wrong()
    {
        await NewAsync();

        Assert.Equal(ExitCode.Usage, (await CommandRun.OfAsync("case", "note", Folder, "text")).Code);
        Assert.Contains("--paper is any, a4 or letter, and \"a5\" is none.", (await CommandRun.OfAsync("case", "export", Folder, "--paper", "a5")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unable, (await CommandRun.OfAsync("case", "note", _registry.Workshop["nothing"], "text", "--by", "A. Examiner")).Code);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private string Folder => _registry.Workshop["kestrel"];

    private string File => _registry.Workshop["kestrel.case.zip"];

    private Task<CommandRun> NewAsync() => CommandRun.GoodAsync(
        "case", "new", Folder, "--title", "Kestrel", "--number", "2026-17", "--legal-basis", "Example Act, s. 4", "--by", "A. Examiner", "--policy", _registry.Policy);

    private Task<CommandRun> AddAsync(params string[] question) =>
        CommandRun.GoodAsync(["case", "add", Folder, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", _registry.Server, "--", .. question]);
}
