using System.Text;
using Provenance.Statements;

namespace Provenance.Accounting.Tests;

public sealed class ReimportTests : IDisposable
{
    private readonly Importing _importing = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public async Task The_same_accounting_again_gives_nothing_new()
    {
        var first = await ImportAsync(Sacct.Line(), Sacct.Line(("JobIDRaw", "124")));
        _importing.Clock.Advance(TimeSpan.FromDays(1));
        var second = await ImportAsync(Sacct.Line(), Sacct.Line(("JobIDRaw", "124")));

        Assert.Equal(2, first.Attestations.Count);
        Assert.Empty(second.Attestations);
        Assert.Equal(2, second.Summary.ByState[IssueState.Unchanged]);
    }

    [Fact]
    public async Task Repeated_on_demand_it_gives_the_same_bytes()
    {
        var first = await ImportAsync(Sacct.Line(), Sacct.Line(("JobIDRaw", "124")));
        _importing.Clock.Advance(TimeSpan.FromDays(1));
        using var journal = Open();
        var second = await _importing.ImportAsync(Sacct.Accounting(), Content(Sacct.Line(("JobIDRaw", "124")), Sacct.Line()), journal, repeat: true);

        Assert.Equal(
            first.Attestations.Select(attestation => Encoding.UTF8.GetString(AttestationJson.Write(attestation))).Order(StringComparer.Ordinal),
            second.Attestations.Select(attestation => Encoding.UTF8.GetString(AttestationJson.Write(attestation))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_changed_supersedes_what_was_said_and_goes_on_counting()
    {
        var first = await ImportAsync(Sacct.Line(), Sacct.Line(("JobIDRaw", "124")));
        var second = await ImportAsync(Sacct.Line(("Account", "lab-b")), Sacct.Line(("JobIDRaw", "124")), Sacct.Line(("JobIDRaw", "125")));

        var statements = second.Contents.Select(content => content.Statement).ToArray();
        Assert.Equal([3L, 4L], statements.Select(statement => statement.Sequence!.Value));
        Assert.Equal(first.Attestations[0].Envelope.StatementId, statements[0].Supersedes!.Statement);
        Assert.Equal(SupersedesReason.Update, statements[0].Supersedes!.Reason);
        Assert.Null(statements[1].Supersedes);
        Assert.Equal(first.Contents[0].Statement.Stream, statements[0].Stream);
    }

    [Fact]
    public async Task What_may_have_left_before_a_crash_leaves_again_the_same()
    {
        Imported crashed;
        using (var journal = Open())
        {
            crashed = await _importing.ImportAsync(Sacct.Accounting(), Content(Many(600)), journal, crash: true);
        }

        Assert.Equal(512, crashed.Attestations.Count);
        await File.AppendAllTextAsync(_path, "{\"run\":1,\"iss", TestContext.Current.CancellationToken);
        _importing.Clock.Advance(TimeSpan.FromHours(1));

        var after = await ImportAsync(Many(600));

        Assert.Equal(600, after.Attestations.Count);
        Assert.Equal((512, 512L), (after.Summary.Recovered, after.Summary.ByState[IssueState.Unchanged]));
        Assert.Equal(Ids(crashed), Ids(after).Take(512));
        Assert.Equal(Enumerable.Range(1, 600).Select(number => (long)number), after.Contents.Select(content => content.Statement.Sequence!.Value));
        Assert.Empty((await ImportAsync(Many(600))).Attestations);
    }

    [Fact]
    public async Task An_older_export_again_takes_no_job_back()
    {
        var running = Sacct.Line(("State", "RUNNING"), ("End", "Unknown"));
        await ImportAsOfAsync("2026-10-01T09:00:00Z", running);
        var ended = await ImportAsOfAsync("2026-10-01T11:00:00Z", Sacct.Line());

        var again = await ImportAsOfAsync("2026-10-01T09:00:00Z", running);

        Assert.NotNull(Assert.Single(ended.Contents).Statement.Supersedes);
        Assert.Empty(again.Attestations);
        Assert.Empty(again.NotDrafted);
        Assert.Equal(1, again.Summary.ByState[IssueState.Earlier]);
    }

    [Fact]
    public async Task An_ended_job_that_was_corrected_can_be_corrected_back()
    {
        await ImportAsync(Sacct.Line());
        var wrong = await ImportAsync(Sacct.Line(("Account", "lab-b")));

        var back = await ImportAsync(Sacct.Line());

        Assert.Equal(wrong.Attestations[0].Envelope.StatementId, Assert.Single(back.Contents).Statement.Supersedes!.Statement);
        Assert.Equal(1, back.Summary.ByState[IssueState.CorrectedBack]);
        Assert.Equal(1, (await ImportAsync(Sacct.Line())).Summary.ByState[IssueState.Unchanged]);
    }

    [Fact]
    public async Task A_running_job_is_corrected_back_as_of_the_same_time()
    {
        var running = Sacct.Line(("State", "RUNNING"), ("End", "Unknown"));
        await ImportAsOfAsync("2026-10-01T09:00:00Z", running);
        await ImportAsOfAsync("2026-10-01T09:00:00Z", running.Replace("lab-a", "lab-b", StringComparison.Ordinal));

        Assert.Single((await ImportAsOfAsync("2026-10-01T09:00:00Z", running)).Attestations);
    }

    [Fact]
    public async Task Repeating_what_was_said_before_a_correction_writes_it_again_and_corrects_back()
    {
        var first = await ImportAsync(Sacct.Line());
        var wrong = await ImportAsync(Sacct.Line(("Account", "lab-b")));
        using var journal = Open();

        var repeated = await _importing.ImportAsync(Sacct.Accounting(), Content(Sacct.Line()), journal, repeat: true);

        Assert.Equal([.. Ids(first), repeated.Attestations[^1].Envelope.StatementId.ToString()], Ids(repeated));
        Assert.Equal(wrong.Attestations[0].Envelope.StatementId, repeated.Contents[^1].Statement.Supersedes!.Statement);
        Assert.Equal((1, 1), (repeated.Summary.ByState[IssueState.Again], repeated.Summary.ByState[IssueState.CorrectedBack]));
    }

    [Theory]
    [InlineData("RUNNING", "Unknown", "2026-10-01T09:30:00Z")] // not seen before, of a job that has ended
    [InlineData("RUNNING", "Unknown", "2026-10-01T12:00:00Z")]
    public async Task A_job_that_has_ended_does_not_run_again(string state, string end, string asOf)
    {
        await ImportAsOfAsync("2026-10-01T11:00:00Z", Sacct.Line());

        var older = await ImportAsOfAsync(asOf, Sacct.Line(("State", state), ("End", end)));

        Assert.Empty(older.Attestations);
        Assert.Equal(NotDraftedReason.OlderThanIssued, Assert.Single(older.NotDrafted).Reason);
    }

    [Fact]
    public async Task A_running_job_is_not_as_of_an_earlier_time_than_before_and_its_end_supersedes_either()
    {
        var running = Sacct.Line(("State", "RUNNING"), ("End", "Unknown"));
        await ImportAsOfAsync("2026-10-01T10:30:00Z", running);

        var older = await ImportAsOfAsync("2026-10-01T09:00:00Z", running);
        var ended = await ImportAsOfAsync("2026-10-01T10:30:00Z", Sacct.Line());

        Assert.Equal(NotDraftedReason.OlderThanIssued, Assert.Single(older.NotDrafted).Reason);
        Assert.Single(ended.Attestations);
    }

    [Fact]
    public async Task A_journal_of_an_earlier_version_is_read_on()
    {
        var first = await ImportAsync(Sacct.Line());
        var lines = await File.ReadAllLinesAsync(_path, TestContext.Current.CancellationToken);
        Assert.Contains(",\"hasEnded\":true", lines[1], StringComparison.Ordinal);
        lines[1] = lines[1].Replace(",\"hasEnded\":true", string.Empty, StringComparison.Ordinal);

        // Earlier versions had the digest of the content itself.
        var draft = Assert.Single((await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(Sacct.Line())))[0].Drafts);
        lines[1] = lines[1].Replace($"{_importing.Secret.Mark(draft.ContentDigest)}", $"{draft.ContentDigest}", StringComparison.Ordinal);
        Assert.Contains($"{draft.ContentDigest}", lines[1], StringComparison.Ordinal);
        await File.WriteAllLinesAsync(_path, lines, TestContext.Current.CancellationToken);

        Assert.Equal(1, (await ImportAsync(Sacct.Line())).Summary.ByState[IssueState.Unchanged]);
        var changed = await ImportAsync(Sacct.Line(("Account", "lab-b")));
        Assert.Equal(first.Attestations[0].Envelope.StatementId, changed.Contents[0].Statement.Supersedes!.Statement);

        // They do not say whether the job had ended then.
        lines = [.. (await File.ReadAllLinesAsync(_path, TestContext.Current.CancellationToken)).Select(line => line.Replace(",\"hasEnded\":true", string.Empty, StringComparison.Ordinal))];
        await File.WriteAllLinesAsync(_path, lines, TestContext.Current.CancellationToken);
        Assert.Equal(1, (await ImportAsync(Sacct.Line())).Summary.ByState[IssueState.Earlier]);
    }

    [Fact]
    public async Task A_running_job_of_a_run_that_did_not_end_leaves_again_before_it_is_superseded()
    {
        var running = Sacct.Line(("State", "RUNNING"), ("End", "Unknown"));
        Imported crashed;
        using (var journal = Open())
        {
            crashed = await _importing.ImportAsync(Sacct.Accounting(asOf: "2026-10-01T09:00:00Z"), Content(running), journal, failing: true);
        }

        Imported after;
        using (var journal = Open())
        {
            after = await _importing.ImportAsync(Sacct.Accounting(asOf: "2026-10-02T09:00:00Z"), Content(running), journal);
        }

        Assert.Equal(AttestationJson.Write(crashed.Attestations[0]), AttestationJson.Write(after.Attestations[0]));
        Assert.Equal(after.Attestations[0].Envelope.StatementId, after.Contents[1].Statement.Supersedes!.Statement);
        Assert.False(File.Exists(SpoolPath));
    }

    [Fact]
    public async Task Without_what_was_kept_the_statements_of_a_crash_leave_again_as_they_are_met()
    {
        Imported crashed;
        using (var journal = Open())
        {
            crashed = await _importing.ImportAsync(Sacct.Accounting(), Content(Many(600)), journal, crash: true);
        }

        File.Delete(SpoolPath);
        var after = await ImportAsync(Many(600));

        Assert.Equal((0, 512L), (after.Summary.Recovered, after.Summary.ByState[IssueState.Again]));
        Assert.Equal(Ids(crashed), Ids(after).Take(512));
    }

    // Names that differ only in what follows the last point.
    [Fact]
    public async Task What_one_journal_keeps_is_not_gone_when_an_import_of_another_ends()
    {
        Imported crashed;
        using (var journal = Open())
        {
            crashed = await _importing.ImportAsync(Sacct.Accounting(), Content(Many(600)), journal, crash: true);
        }

        var path = Path.ChangeExtension(_path, "another");
        try
        {
            using (var other = ImportJournal.Open(path, _importing.Key.PublicKey.KeyId, Importing.Origin))
            {
                _ = await _importing.ImportAsync(Sacct.Accounting(), Content(Sacct.Line()), other);
            }
        }
        finally
        {
            File.Delete(path);
        }

        var after = await ImportAsync(Many(600));
        Assert.Equal(512, after.Summary.Recovered);
        Assert.Equal(Ids(crashed), Ids(after).Take(512));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_earlier_version_kept_under_its_name_leaves_again_unless_another_journal_may_have_kept_it(bool isAnothers)
    {
        using (var journal = Open())
        {
            await _importing.ImportAsync(Sacct.Accounting(), Content(Many(600)), journal, crash: true);
        }

        var another = Path.ChangeExtension(_path, null);
        var earlier = another + ImportJournal.SpoolExtension;
        File.Move(SpoolPath, earlier);
        try
        {
            if (isAnothers)
            {
                await File.WriteAllTextAsync(another, string.Empty, TestContext.Current.CancellationToken);
            }

            var after = await ImportAsync(Many(600));

            Assert.Equal(isAnothers ? 0 : 512, after.Summary.Recovered);
            Assert.Equal(isAnothers, File.Exists(earlier));
        }
        finally
        {
            File.Delete(another);
            File.Delete(earlier);
        }
    }

    [Fact]
    public async Task What_was_kept_and_not_remembered_never_left_and_does_not_leave()
    {
        using (var journal = Open())
        {
            await _importing.ImportAsync(Sacct.Accounting(), Content(Many(600)), journal, crash: true);
        }

        // As if the crash had come between keeping the statements and remembering them.
        await File.WriteAllLinesAsync(_path, (await File.ReadAllLinesAsync(_path, TestContext.Current.CancellationToken))[..500], TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(SpoolPath, "{\"pay", TestContext.Current.CancellationToken);
        var after = await ImportAsync(Many(600));

        Assert.Equal((499, 600), (after.Summary.Recovered, after.Attestations.Count));
        Assert.Equal(600, after.Contents.Select(content => content.Statement.Sequence).Distinct().Count());
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_before_anything_is_issued() =>
        Assert.Throws<DirectoryNotFoundException>(() => new AttestationsFile(Path.Combine(_path, "1.attestations.jsonl")));

    [Fact]
    public async Task A_file_without_attestations_is_none()
    {
        await using (var file = new AttestationsFile(_path))
        {
            await file.CompleteAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*"));
    }

    [Fact]
    public async Task A_refused_draft_leaves_no_gap_in_the_stream()
    {
        var mapping = Importing.Mapping("""
            {"name": "t", "statements": [{"kind": "entity", "record": "entities/OPERATOR:acme:{id}", "sections": {"identity": {
              "entity": {"$text": "OPERATOR:acme:{claimed}"}, "type": "unknown", "names": [{"text": {"$column": "id"}, "kind": "other"}], "jurisdiction": "unknown"}}}]}
            """);
        using var content = new MemoryStream("id,claimed\na,a\nb,c\nd,d\n"u8.ToArray());

        var imported = await _importing.ImportAsync(new CsvAccounting(mapping, Importing.Site, new Dictionary<string, string>()), content);

        Assert.Equal([1L, 2L], imported.Contents.Select(one => one.Statement.Sequence!.Value));
        var refused = Assert.Single(imported.NotDrafted);
        Assert.Equal((NotDraftedReason.WouldBeRefused, 3L), (refused.Reason, refused.Place.Line));
        Assert.Contains("identity.entity", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_keys_journal_is_not_taken()
    {
        await ImportAsync(Sacct.Line());
        using var other = SigningKey.Create();
        Assert.Throws<AccountingFormatException>(() => ImportJournal.Open(_path, other.PublicKey.KeyId, Importing.Origin));
        Assert.Throws<AccountingFormatException>(() => ImportJournal.Open(_path, _importing.Key.PublicKey.KeyId, "another.example"));
    }

    [Fact]
    public async Task A_damaged_journal_is_told_with_its_line()
    {
        await ImportAsync(Sacct.Line());
        var lines = await File.ReadAllLinesAsync(_path, TestContext.Current.CancellationToken);
        lines[1] = lines[1].Replace("\"sequence\":1", "\"sequence\":\"1\"", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(_path, lines, TestContext.Current.CancellationToken);

        var exception = Assert.Throws<AccountingFormatException>(Open);
        Assert.Contains("line 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peeking_shows_what_would_be_done_and_writes_nothing()
    {
        await ImportAsync(Sacct.Line());
        var before = await File.ReadAllBytesAsync(_path, TestContext.Current.CancellationToken);
        using var journal = ImportJournal.Peek(_path, _importing.Key.PublicKey.KeyId, Importing.Origin);

        var imported = await _importing.ImportAsync(Sacct.Accounting(), Content(Sacct.Line(), Sacct.Line(("JobIDRaw", "9"))), journal);

        Assert.Equal((1, 1), (imported.Summary.ByState[IssueState.New], imported.Summary.ByState[IssueState.Unchanged]));
        Assert.Equal(before, await File.ReadAllBytesAsync(_path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Salts_depend_on_secret_record_section_and_content()
    {
        var secret = ImportSecret.Draw();
        var salts = new[]
        {
            secret.Salt("r", "s", "c"u8), secret.Salt("r2", "s", "c"u8), secret.Salt("r", "s2", "c"u8), secret.Salt("r", "s", "c2"u8),
            ImportSecret.Draw().Salt("r", "s", "c"u8),
        };
        Assert.Equal(5, salts.Distinct().Count());
        Assert.Equal(salts[0], secret.Salt("r", "s", "c"u8));
    }

    [Fact]
    public async Task Two_accounts_that_become_one_id_are_not_merged_across_imports()
    {
        await ImportAsync(Sacct.Line(("Account", "Lab A")));
        var other = await ImportAsync(Sacct.Line(("Account", "lab-a"), ("JobIDRaw", "124")));
        var same = await ImportAsync(Sacct.Line(("Account", "Lab A"), ("JobIDRaw", "125")));

        Assert.Empty(other.Attestations);
        Assert.Equal(NotDraftedReason.NameCollision, Assert.Single(other.NotDrafted).Reason);
        Assert.Single(same.Attestations);
        Assert.DoesNotContain("Lab A", await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_tells_no_content_and_is_for_its_owner_alone_like_what_it_keeps_and_writes()
    {
        var draft = Assert.Single((await Importing.DraftAsync(Sacct.Accounting(), Sacct.Text(Sacct.Line())))[0].Drafts);
        var output = _path + ".attestations.jsonl";
        using (var journal = Open())
        {
            await _importing.ImportAsync(Sacct.Accounting(), Content(Sacct.Line()), journal, failing: true);
        }

        await using (var file = new AttestationsFile(output))
        {
            await file.WriteAsync([], TestContext.Current.CancellationToken);
            Assert.DoesNotContain($"{draft.ContentDigest}", await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            foreach (var path in new[] { _path, SpoolPath, output + ".partial" })
            {
                if (!OperatingSystem.IsWindows())
                {
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
                }
            }
        }
    }

    [Fact]
    public void A_secret_is_kept_for_its_owner_alone()
    {
        var secret = ImportSecret.Open(_path).Salt("r", "s", "c"u8);
        Assert.Equal(secret, ImportSecret.Open(_path).Salt("r", "s", "c"u8));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            Assert.Throws<AccountingFormatException>(() => ImportSecret.Open(_path));
        }
    }

    public void Dispose()
    {
        _importing.Dispose();
        File.Delete(_path);
        File.Delete(SpoolPath);
    }

    private string SpoolPath => _path + ImportJournal.SpoolExtension;

    private static string[] Many(int count) => [.. Enumerable.Range(1, count).Select(id => Sacct.Line(("JobIDRaw", $"{id}")))];

    private static IEnumerable<string> Ids(Imported imported) => imported.Attestations.Select(attestation => attestation.Envelope.StatementId.ToString());

    private static MemoryStream Content(params string[] lines) => new(Encoding.UTF8.GetBytes(Sacct.Text(lines)));

    private ImportJournal Open() => ImportJournal.Open(_path, _importing.Key.PublicKey.KeyId, Importing.Origin);

    private async Task<Imported> ImportAsOfAsync(string asOf, params string[] lines)
    {
        using var journal = Open();
        using var content = Content(lines);
        return await _importing.ImportAsync(Sacct.Accounting(asOf: asOf), content, journal);
    }

    private async Task<Imported> ImportAsync(params string[] lines)
    {
        using var journal = Open();
        using var content = Content(lines);
        return await _importing.ImportAsync(Sacct.Accounting(), content, journal);
    }
}
