using System.Text;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client.Tests.Cases;

/// <summary>What a case proves, and which link breaks when something is wrong.</summary>
public sealed class CaseVerifierTests : IDisposable
{
    private readonly CaseWorld _world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_case_is_proved_as_a_folder_and_as_an_archive()
    {
        using var folder = await _world.FolderAsync();
        using var archive = CaseArchive.Open(new MemoryStream(await _world.ExportAsync(folder)));

        var open = await _world.VerifyAsync(folder);
        var packed = await _world.VerifyAsync(archive);

        Assert.True(open.IsProved, open.Links.FirstOrDefault(link => !link.Holds)?.Detail);
        Assert.True(packed.IsProved, packed.Links.FirstOrDefault(link => !link.Holds)?.Detail);
        Assert.Equal(
            ["members", "case", "journal", "bundle", "checkpoint", "checkpoints", "question", "tree", "rules", "evidence", "question", "tree", "rules", "evidence"],
            packed.Links.Select(link => link.Name));
        Assert.Equal(2, packed.Answers.Count);
        Assert.Equal([new LeafIndex(_world.Job)], packed.Evidence.Select(evidence => evidence.Index));
    }

    [Fact]
    public async Task What_a_case_cannot_show_is_said_with_every_yes()
    {
        using var folder = await _world.FolderAsync();

        var limits = (await _world.VerifyAsync(folder)).Limits;

        Assert.Contains(limits, limit => limit.Contains("makes both anew", StringComparison.Ordinal));
        Assert.Contains(limits, limit => limit.Contains("Nobody signed the answers", StringComparison.Ordinal));
        Assert.Contains(limits, limit => limit.Contains("no witness", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_case_gives_the_same_bytes()
    {
        using var folder = await _world.FolderAsync();
        using var archive = CaseArchive.Open(new MemoryStream(await _world.ExportAsync(folder)));

        Assert.Equal(await _world.ExportAsync(folder), await _world.ExportAsync(archive));
    }

    [Fact]
    public async Task A_bundle_that_was_taken_away_is_missed()
    {
        using var folder = await _world.FolderAsync();
        File.Delete(PathOf(CaseLayout.Bundle(new LeafIndex(_world.Job))));

        var report = await _world.VerifyAsync(folder);

        Assert.Equal("evidence", report.FirstBroken!.Name);
        Assert.Contains("neither here nor listed as missing", report.FirstBroken.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_is_listed_as_missing_is_no_fault_but_no_proof_either()
    {
        using var folder = await _world.FolderAsync();
        await _world.AskAsync(folder, 2);
        await folder.MarkMissingAsync([new(new LeafIndex(2), "The registry refused it.")], Token);

        var report = await _world.VerifyAsync(folder);

        Assert.False(report.IsBroken, report.FirstBroken?.Detail);
        Assert.False(report.IsProved);
        Assert.Equal((true, 2L, 1L), (report.IsIncomplete, report.EntriesTotal, report.EntriesHere));
        Assert.Contains(report.Links, link => link is { Name: "evidence", State: LinkState.Missing } && link.Detail.EndsWith("missing: 2: The registry refused it.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_case_that_lacks_entries_and_could_not_be_checked_whole_is_more_than_incomplete()
    {
        using var folder = await _world.FolderAsync();
        await _world.AskAsync(folder, 2);
        await folder.MarkMissingAsync([new(new LeafIndex(2), "The registry refused it.")], Token);
        File.Delete(PathOf(CaseLayout.Rules(folder.File.Questions.First().RuleSet!.Digest)));
        var unchecked_ = await _world.VerifyAsync(folder);
        File.Delete(PathOf(CaseLayout.Bundle(new LeafIndex(_world.Job))));
        var broken = await _world.VerifyAsync(folder);

        Assert.Equal((false, false), (unchecked_.IsIncomplete, unchecked_.IsBroken));
        Assert.Equal((false, true), (broken.IsIncomplete, broken.IsBroken));
    }

    [Fact]
    public async Task Progress_tells_how_many_entries_were_checked()
    {
        using var folder = await _world.FolderAsync();
        await folder.AddBundleAsync(_world.Logged.Bundle(1, 0), Token);
        var told = new Told();

        await _world.Verifier.VerifyAsync(folder, told, Token);

        Assert.Equal([1, 2], told.Values);
    }

    [Fact]
    public async Task A_bundle_is_no_longer_missing_once_it_is_added()
    {
        using var folder = await _world.FolderAsync();
        await _world.AskAsync(folder, 1);
        await folder.MarkMissingAsync([new(new LeafIndex(1), "Later.")], Token);
        await folder.AddBundleAsync(_world.Logged.Bundle(1, 0), Token);

        Assert.Empty(folder.File.Missing);
        Assert.Contains((await _world.VerifyAsync(folder)).Links, link => link is { Name: "evidence", Holds: true } && link.Detail.StartsWith("question 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bundle_of_another_log_breaks()
    {
        using var folder = await _world.FolderAsync();
        using var other = new LoggedWorld(seed: 2);
        await folder.AddBundleAsync(other.Bundle(1, 0), Token);

        Assert.StartsWith("entry 1: ", (await _world.VerifyAsync(folder)).FirstBroken!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_under_another_entrys_name_breaks()
    {
        using var folder = await _world.FolderAsync();
        await File.WriteAllBytesAsync(PathOf(CaseLayout.Bundle(new LeafIndex(3))), _world.Logged.Bundle(1, 0).Write(), Token);

        Assert.Equal("entry 3: the bundle is of entry 1", (await _world.VerifyAsync(folder)).FirstBroken!.Detail);
    }

    [Fact]
    public async Task A_case_of_another_registry_breaks()
    {
        using var folder = await _world.FolderAsync();
        await ReplaceAsync(CaseLayout.Case, "registry.example/2026", "registry.example/2025");

        var report = await _world.VerifyAsync(folder);

        Assert.Equal("case", report.FirstBroken!.Name);
        Assert.Contains(report.Links, link => link is { Name: "journal", State: LinkState.Broken });
    }

    [Theory]
    [InlineData("A tip names Kestrel.", "A tip names Heron.")]
    [InlineData("2026-11-25T09:01:00Z", "2026-11-25T09:02:00Z")]
    [InlineData("Example Act, s. 4", "Example Act, s. 5")]
    [InlineData("A. Examiner", "B. Examiner")]
    public async Task A_journal_that_was_changed_breaks(string from, string to)
    {
        using var folder = await _world.FolderAsync();
        await ReplaceAsync(CaseLayout.Case, from, to);

        Assert.Equal("journal", (await _world.VerifyAsync(folder)).FirstBroken!.Name);
    }

    [Fact]
    public async Task An_answer_that_was_changed_breaks()
    {
        using var folder = await _world.FolderAsync();
        await ReplaceAsync(CaseLayout.Answer(1), "acme/jurong-1", "acme/jurong-2");

        Assert.Equal("question", (await _world.VerifyAsync(folder)).FirstBroken!.Name);
    }

    [Fact]
    public async Task A_rule_set_that_is_not_here_or_has_another_digest_is_told()
    {
        using var folder = await _world.FolderAsync();
        var rules = PathOf(CaseLayout.Rules(folder.File.Questions.First().RuleSet!.Digest));
        await File.AppendAllTextAsync(rules, " ", Token);
        Assert.Equal("rules", (await _world.VerifyAsync(folder)).FirstBroken!.Name);

        File.Delete(rules);
        var report = await _world.VerifyAsync(folder);
        Assert.False(report.IsBroken);
        Assert.Contains(report.Links, link => link is { Name: "rules", State: LinkState.NotChecked });
    }

    [Fact]
    public async Task An_answer_that_cites_beyond_its_own_tree_breaks()
    {
        using var folder = await _world.FolderAsync();
        await _world.AskAsync(folder, 1_000_000);

        Assert.Contains((await _world.VerifyAsync(folder)).Links, link => link is { Name: "evidence", State: LinkState.Broken } && link.Detail.Contains("does not have: 1000000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_rests_on_more_than_it_names_is_incomplete()
    {
        using var folder = await _world.FolderAsync();
        var answer = _world.Answer(_world.Job);
        answer.Basis.LogIndicesTotal = 4000;
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", answer, Token);

        var report = await _world.VerifyAsync(folder);

        Assert.Contains(report.Links, link => link is { Name: "evidence", State: LinkState.Missing } && link.Detail.Contains("rests on 4,000 entries and names 1 of them", StringComparison.Ordinal));
        Assert.Equal((true, false, 4_000L, 1L), (report.IsIncomplete, report.IsProved, report.EntriesTotal, report.EntriesHere));
    }

    [Fact]
    public async Task An_entry_that_an_answer_calls_disputed_and_whose_bundle_does_not_is_no_plain_yes()
    {
        using var folder = await _world.FolderAsync();
        var answer = _world.Answer(_world.Job);
        answer.Basis.LogIndices.Add(_world.Job);
        answer.Basis.Disputed.Add(_world.Job);
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", answer, Token);

        var report = await _world.VerifyAsync(folder);

        Assert.Contains(report.Links, link => link is { Name: "evidence", State: LinkState.NotChecked } && link.Detail.Contains($"question 3 calls entries disputed whose bundles here do not show it: {_world.Job};", StringComparison.Ordinal));
        Assert.Equal((false, false, false), (report.IsProved, report.IsIncomplete, report.IsBroken));
    }

    // What is empty says nothing, and a row of another entry, or of none, is not compared with this one.
    [Theory]
    [InlineData("")]
    [InlineData("record")]
    [InlineData("kind")]
    [InlineData("statement id")]
    public async Task A_row_that_says_of_an_entry_what_its_statement_does_not_breaks(string other)
    {
        using var folder = await _world.FolderAsync();
        var job = (await _world.VerifyAsync(folder)).Evidence[0].Report!.Content!.Statement;
        var row = new Contracts.V1.Change
        {
            LogIndex = _world.Job,
            Record = other == "record" ? job.Record + "1" : job.Record,
            Kind = other == "kind" ? "entity" : job.Kind.Name,
        };
        var changes = new Contracts.V1.ListChangesResponse
        {
            Basis = _world.Answer().Basis,
            Changes = { row, new Contracts.V1.Change { LogIndex = _world.Job }, new Contracts.V1.Change { Record = "of no entry" } },
        };
        var lead = new Contracts.V1.GetLeadResponse
        {
            Basis = _world.Answer().Basis,
            Entries = { new Contracts.V1.LeadEntry { LogIndex = _world.Job, StatementId = (other == "statement id" ? Digest.Of([1]) : job.Id).ToString() } },
        };
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", CaseAnswer.Of("ListChanges", new Contracts.V1.ListChangesRequest(), changes), Token);
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", CaseAnswer.Of("GetLead", new Contracts.V1.GetLeadRequest(), lead), Token);

        var report = await _world.VerifyAsync(folder);

        Assert.Equal(other.Length > 0, report.IsBroken);
        Assert.Equal(other.Length > 0 ? "evidence" : null, report.FirstBroken?.Name);
        Assert.Contains(other.Length > 0 ? $"says of entries what their statements do not: the {other} of entry {_world.Job} is " : "", report.FirstBroken?.Detail ?? "", StringComparison.Ordinal);
    }

    // Of a row about a job all entries tell of one record, and the newest of the customer.
    [Theory]
    [InlineData("")]
    [InlineData("record")]
    [InlineData("customer")]
    public async Task A_row_about_a_job_that_says_what_its_entries_do_not_breaks(string other)
    {
        using var folder = await _world.FolderAsync();
        var job = (await _world.VerifyAsync(folder)).Evidence[0].Report!.Content!;
        var customer = job.Section<JobParties>()!.Customer.ToString();
        var answer = _world.Answer();
        ((Contracts.V1.SearchJobsResponse)answer.Message).Jobs.Add(new Contracts.V1.Job
        {
            Record = other == "record" ? job.Statement.Record + "1" : job.Statement.Record,
            Customer = other == "customer" ? customer + "1" : customer,
            LogIndices = { _world.Job },
        });
        await folder.AddQuestionAsync(CaseWorld.At(9), "A. Examiner", "", answer, Token);

        var report = await _world.VerifyAsync(folder);

        Assert.Equal(other.Length > 0, report.IsBroken);
        Assert.Contains(other.Length > 0 ? $"says of entries what their statements do not: the {other} of entry {_world.Job} is " : "", report.FirstBroken?.Detail ?? "", StringComparison.Ordinal);
    }

    // It is proved as well as any, and whoever reads the case would take it for a part of it.
    [Fact]
    public async Task An_entry_that_no_answer_names_leaves_a_case_unproved()
    {
        using var folder = await _world.FolderAsync();
        var other = _world.Logged.Add(_world.Logged.World.SignedJob());
        await folder.AddBundleAsync(_world.Logged.Bundle(other, _world.Logged.ReporterTrust), Token);

        var report = await _world.VerifyAsync(folder);

        Assert.Contains(report.Links, link => link is { Name: "bundle", Holds: true } && link.Detail.Contains($"entry {other} is proved", StringComparison.Ordinal));
        Assert.Contains(report.Links, link => link is { Name: "stray", State: LinkState.NotChecked } && link.Detail == $"entry {other} is here, and no answer of the case names it");
        Assert.False(report.IsProved);
    }

    [Fact]
    public async Task Other_files_of_a_folder_are_no_part_of_the_case()
    {
        using var folder = await _world.FolderAsync();
        await File.WriteAllTextAsync(PathOf(".DS_Store"), "x", Token);
        await File.WriteAllTextAsync(PathOf("printed.pdf"), "x", Token);

        Assert.Equal([".DS_Store", "printed.pdf"], folder.Others);
        Assert.True((await _world.VerifyAsync(folder)).IsProved);
        using var archive = CaseArchive.Open(new MemoryStream(await _world.ExportAsync(folder)));
        Assert.True((await _world.VerifyAsync(archive)).IsProved);
    }

    [Fact]
    public async Task A_question_that_is_in_no_journal_breaks()
    {
        using var folder = await _world.FolderAsync();
        File.Copy(PathOf(CaseLayout.Answer(1)), PathOf(CaseLayout.Answer(7)));

        Assert.Equal("stray", (await _world.VerifyAsync(folder)).FirstBroken!.Name);
    }

    [Fact]
    public async Task What_a_crash_left_unfinished_is_no_member()
    {
        using var folder = await _world.FolderAsync();
        await File.WriteAllTextAsync(PathOf($"{CaseLayout.Case}.0123{AtomicFile.BesideExtension}"), "{", Token);

        Assert.True((await _world.VerifyAsync(folder)).IsProved);
    }

    [Fact]
    public async Task A_question_that_this_version_does_not_know_is_not_checked()
    {
        using var folder = await _world.FolderAsync();
        await ReplaceAsync(CaseLayout.Case, "SearchJobs", "SearchNests");

        Assert.Contains((await _world.VerifyAsync(folder)).Links, link => link is { Name: "question", State: LinkState.NotChecked } && link.Detail.Contains("knows no question SearchNests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sections_that_are_withheld_are_listed()
    {
        using var folder = await _world.FolderAsync();
        var bundle = _world.Logged.Bundle(_world.Job, _world.Logged.ReporterTrust);
        var shown = bundle.Entry.Attestation;
        Assert.True(Attestation.TryCreate(shown.Envelope, shown.Sections.Where(section => section.Key != "parties").ToDictionary(), out var withheld, out _));
        await folder.AddBundleAsync(bundle with { Entry = bundle.Entry with { Attestation = withheld } }, Token);

        var report = await _world.VerifyAsync(folder);

        Assert.False(report.IsBroken, report.FirstBroken?.Detail);
        Assert.Contains($"Entry {_world.Job}: sections withheld, or redacted without proof of it here: parties.", report.Limits);
    }

    [Fact]
    public async Task A_note_without_text_and_a_case_without_a_number_are_refused()
    {
        using var folder = await _world.FolderAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => folder.AddNoteAsync(CaseWorld.At(9), "A. Examiner", "", Token));

        var opening = folder.File.Opening with { Number = "" };
        await Assert.ThrowsAsync<ArgumentException>(() => CaseFolder.CreateAsync(PathOf("new"), opening, Token));
        await Assert.ThrowsAsync<IOException>(() => CaseFolder.CreateAsync(_world.Path, folder.File.Opening, Token));
    }

    public void Dispose() => _world.Dispose();

    private string PathOf(string name) => Path.Combine(_world.Path, name);

    private async Task ReplaceAsync(string name, string from, string to)
    {
        var text = await File.ReadAllTextAsync(PathOf(name), Token);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(PathOf(name), text.Replace(from, to, StringComparison.Ordinal), new UTF8Encoding(false), Token);
    }

    private sealed class Told : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }
}
