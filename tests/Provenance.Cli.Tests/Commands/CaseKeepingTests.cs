using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Provenance.Client;

namespace Provenance.Cli.Tests;

/// <summary><c>query --case</c> to <c>verify</c>, and what becomes of a case that somebody alters or that lacks something.</summary>
public sealed class CaseKeepingTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private Workshop Workshop => _registry.Workshop;

    private string Folder => Workshop["kestrel"];

    private string Packed => Workshop["kestrel.case.zip"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["out"]));
        await _registry.SubmitAsync(Workshop["out"]);
        await CommandRun.GoodAsync(
            "case", "new", Folder, "--title", "红隼", "--number", "2026-17", "--legal-basis", "Example Act, s. 4", "--by", "A. Examiner", "--policy", _registry.Policy);
    }

    [Fact]
    public async Task A_question_with_a_case_is_answered_as_ever_and_kept()
    {
        var plain = await CommandRun.GoodAsync("query", "diff", "0", "--at-least", "3", "--server", _registry.Server);
        var kept = await KeepAsync("diff", "0", "--at-least", "3", "--remark", "What is there?");
        await CommandRun.GoodAsync("case", "note", Folder, "Three entries.", "--by", "B. Examiner");
        var shown = await CommandRun.GoodAsync("case", "show", Folder);
        await CommandRun.GoodAsync("case", "export", Folder, "--out", Packed, "--policy", _registry.Policy);
        var verified = await CommandRun.GoodAsync("verify", Packed, "--policy", _registry.Policy);

        Assert.Equal(plain.Output, kept.Output);
        Assert.Contains("1 question added, 3 entries fetched, 0 missing", kept.Error, StringComparison.Ordinal);
        Assert.Contains("provenance query diff 0 --at-least 3 ", shown.Output, StringComparison.Ordinal);
        Assert.Contains("What is there?", shown.Output, StringComparison.Ordinal);
        Assert.Contains("3 entries of the log are here, 0 are missing.", shown.Output, StringComparison.Ordinal);
        Assert.Contains(": proved", verified.Output, StringComparison.Ordinal);
        Assert.Contains("holds       report      report.html is what this version writes of this case", verified.Output, StringComparison.Ordinal);
    }

    // The same question at two sizes of the log: both trees are shown to be one growing log.
    [Fact]
    public async Task Answers_of_different_trees_are_tied_together()
    {
        await KeepAsync("jobs", "--at-least", "3");
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("b.json", "2"), Workshop["more"]));
        await _registry.SubmitAsync(Workshop["more"]);
        await KeepAsync("diff", "3", "--at-least", "4");

        var verified = await CommandRun.GoodAsync("verify", Folder, "--policy", _registry.Policy);

        Assert.Contains("question 1, of the first 3 entries, is a prefix of the signed tree of 4 entries", verified.Output, StringComparison.Ordinal);
    }

    // Somebody who alters a member and makes the manifest anew.
    [Theory]
    [InlineData("questions/001.answer.json", "BROKEN      question")]
    [InlineData("questions/001.request.json", "BROKEN      question")]
    [InlineData("bundles/entry-2.bundle.json", "BROKEN      bundle")]
    [InlineData(CaseLayout.Case, "BROKEN      journal")]
    public async Task What_was_altered_is_found_also_where_the_manifest_was_made_anew(string member, string expected)
    {
        await KeepAsync("diff", "0", "--at-least", "3");
        await CommandRun.GoodAsync("case", "note", Folder, "Three entries.", "--by", "A. Examiner");
        await AlterAsync(member, text => member == CaseLayout.Case ? text.Replace("Three", "Seven", StringComparison.Ordinal) : ChangeDigit(text));
        await PackAsync();

        var run = await CommandRun.OfAsync("verify", Packed, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("holds       members", run.Output, StringComparison.Ordinal);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_was_altered_is_found()
    {
        await KeepAsync("diff", "0", "--at-least", "3");
        await CommandRun.GoodAsync("case", "export", Folder, "--out", Packed, "--policy", _registry.Policy);
        await AlterAsync(CaseLayout.Report, text => text.Replace("entity", "nobody", StringComparison.Ordinal));
        await using (var archive = await ZipFile.OpenAsync(Packed, ZipArchiveMode.Update, Token))
        {
            archive.GetEntry(CaseLayout.Report)!.Delete();
            await archive.CreateEntryFromFileAsync(Path.Combine(Folder, CaseLayout.Report), CaseLayout.Report, Token);
        }

        var listed = await CommandRun.OfAsync("verify", Packed, "--policy", _registry.Policy);
        await PackAsync();
        var unlisted = await CommandRun.OfAsync("verify", Packed, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, listed.Code);
        Assert.Contains("report.html is not what was listed", listed.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, unlisted.Code);
        Assert.Contains("report.html is not what this version writes of this case", unlisted.Error, StringComparison.Ordinal);
    }

    // The last digit of a bundle is one of its trust statements.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_whose_trust_is_broken_is_put_in_nobodys_mouth(bool isUnreadable)
    {
        await KeepAsync("diff", "0", "--at-least", "3");
        await AlterAsync("bundles/entry-2.bundle.json", text => isUnreadable ? "{}" : ChangeDigit(text));

        var exported = await CommandRun.OfAsync("case", "export", Folder, "--out", Packed, "--policy", _registry.Policy);

        var page = await File.ReadAllTextAsync(Path.Combine(Folder, CaseLayout.Report), Token);
        Assert.Equal(ExitCode.Refused, exported.Code);
        Assert.Equal(2, page.Split("<bdi>authorities</bdi>").Length - 1);
        Assert.Equal(1, page.Split("<bdi>not established</bdi>").Length - 1);
    }

    [Fact]
    public async Task A_registry_with_another_log_key_is_not_asked_for_a_case()
    {
        await using var other = await RunningRegistry.StartAsync();
        var before = await CommandRun.GoodAsync("case", "show", Folder);

        var refused = await CommandRun.OfAsync(
            "query", "jobs", "--case", Folder, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", other.Server);

        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.Contains("This is not the registry of the case", refused.Error, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
        Assert.Equal(before.Output, (await CommandRun.GoodAsync("case", "show", Folder)).Output);
    }

    [Fact]
    public async Task A_registry_with_another_root_than_the_policy_names_is_not_asked_for_a_case()
    {
        var before = await CommandRun.GoodAsync("case", "show", Folder);
        var policy = JsonNode.Parse(await File.ReadAllTextAsync(_registry.Policy, Token))!;
        policy["rootFingerprint"] = new string('a', 64);
        await File.WriteAllTextAsync(_registry.Workshop["other.json"], policy.ToJsonString(), Token);

        var refused = await CommandRun.OfAsync(
            "query", "jobs", "--case", Folder, "--by", "A. Examiner", "--policy", _registry.Workshop["other.json"], "--server", _registry.Server);

        Assert.Equal(ExitCode.Refused, refused.Code);
        Assert.Contains($"the policy names {new string('a', 64)}: no entry would verify. Give the policy of this registry", refused.Error, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
        Assert.Equal(before.Output, (await CommandRun.GoodAsync("case", "show", Folder)).Output);
    }

    // This server answers questions and has no log to fetch from.
    [Fact]
    public async Task What_could_not_be_fetched_is_missing_and_said_everywhere()
    {
        await using var stub = await StubInvestigations.StartAsync();

        var kept = await CommandRun.OfAsync(
            "query", "jobs", "--limit", "3", "--case", Folder, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", stub.Server);
        var shown = await CommandRun.GoodAsync("case", "show", Folder);
        var exported = await CommandRun.GoodAsync("case", "export", Folder, "--out", Packed, "--policy", _registry.Policy);
        var verified = await CommandRun.OfAsync("verify", Packed, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Unable, kept.Code);
        Assert.Contains("Missing: entry 1: The registry gave no bundle", shown.Output, StringComparison.Ordinal);
        Assert.Contains("missing evidence: question 1 rests on entries that are missing: 1 2", exported.Error, StringComparison.Ordinal);
        Assert.Contains("<bdi>Entry 3: The registry gave no bundle", await File.ReadAllTextAsync(Path.Combine(Folder, CaseLayout.Report), Token), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, verified.Code);
        Assert.Contains("not proved: links were not checked", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_lacks_entries_is_incomplete_and_neither_proved_nor_broken()
    {
        await KeepAsync("diff", "0", "--at-least", "3");
        using (var folder = await CaseFolder.OpenAsync(Folder, Token))
        {
            File.Delete(Path.Combine(Folder, CaseLayout.Bundle(new(2))));
            await folder.MarkMissingAsync([new(new(2), "Left out.")], Token);
        }

        var exported = await CommandRun.GoodAsync("case", "export", Folder, "--out", Packed, "--policy", _registry.Policy);
        var verified = await CommandRun.OfAsync("verify", Packed, "--policy", _registry.Policy);
        var json = await CommandRun.OfAsync("verify", Packed, "--json", "--policy", _registry.Policy);
        await AlterAsync("bundles/entry-1.bundle.json", ChangeDigit);
        var broken = await CommandRun.OfAsync("verify", Folder, "--policy", _registry.Policy);

        const string Words = "Everything that is here verifies. The case says itself that it is incomplete: of 3 entries that its answers rest on it holds 2.";
        Assert.Contains(Words, exported.Error, StringComparison.Ordinal);
        Assert.Equal(VerifyCommand.Incomplete, verified.Code);
        Assert.Contains($": INCOMPLETE: {Words}", verified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Do not rely on it", verified.Error, StringComparison.Ordinal);
        Assert.Equal(VerifyCommand.Incomplete, json.Code);
        Assert.Contains("\"isProved\":false,\"isIncomplete\":true,\"entriesTotal\":3,\"entriesHere\":2", json.Output, StringComparison.Ordinal);
        Assert.Contains(Words, await File.ReadAllTextAsync(Path.Combine(Folder, CaseLayout.Report), Token), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, broken.Code);
        Assert.Contains("Do not rely on it", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_no_case_is_refused_before_anything_is_asked()
    {
        var nothing = Directory.CreateDirectory(Workshop["nothing"]).FullName;

        var export = await CommandRun.OfAsync("case", "export", nothing, "--policy", _registry.Policy);
        var query = await CommandRun.OfAsync("query", "jobs", "--case", nothing, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", "http://127.0.0.1:9");
        var nobody = await CommandRun.OfAsync("query", "jobs", "--case", Folder, "--policy", _registry.Policy, "--server", "http://127.0.0.1:9");
        var unchecked_ = await CommandRun.OfAsync("query", "jobs", "--case", Folder, "--by", "A. Examiner", "--server", "http://127.0.0.1:9");

        Assert.Equal(ExitCode.Unable, export.Code);
        Assert.Contains("holds no case", export.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unable, query.Code);
        Assert.Contains("holds no case", query.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, nobody.Code);
        Assert.Equal(ExitCode.Usage, unchecked_.Code);
        Assert.Empty(Directory.GetFileSystemEntries(nothing));
    }

    [Fact]
    public async Task A_rule_set_that_no_answer_names_is_not_added()
    {
        await KeepAsync("diff", "0", "--at-least", "3");
        await File.WriteAllTextAsync(Workshop["rules.json"], "{}", Token);

        var run = await CommandRun.OfAsync("case", "rules", Folder, Workshop["rules.json"]);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.False(Directory.Exists(Path.Combine(Folder, "rules")));
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private Task<CommandRun> KeepAsync(params string[] question) =>
        CommandRun.GoodAsync(["query", .. question, "--case", Folder, "--by", "A. Examiner", "--policy", _registry.Policy, "--server", _registry.Server]);

    private async Task AlterAsync(string member, Func<string, string> alter)
    {
        var path = Path.Combine(Folder, member);
        var before = await File.ReadAllTextAsync(path, Token);
        var after = alter(before);
        Assert.NotEqual(before, after);
        await File.WriteAllTextAsync(path, after, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Token);
    }

    private async Task PackAsync()
    {
        using var folder = await CaseFolder.OpenAsync(Folder, Token);
        await using var file = File.Create(Packed);
        await CaseArchive.WriteAsync(folder, file, Token);
    }

    // The last digit becomes another; the JSON stays well-formed.
    private static string ChangeDigit(string text)
    {
        var at = text.LastIndexOfAny([.. "0123456789"]);
        return text[..at] + (char)('0' + ((text[at] - '0' + 1) % 10)) + text[(at + 1)..];
    }
}
