using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Provenance.Cli.Tests;

/// <summary>From a signed file to an offline verification, against a registry that the command itself serves.</summary>
public sealed class SubmitAndVerifyTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private Workshop Workshop => _registry.Workshop;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync();

    [Fact]
    public async Task A_directory_is_submitted_once_and_what_has_a_good_receipt_is_skipped()
    {
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["out"]));
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("b.json", "2"), Workshop["out"]));

        var first = await _registry.SubmitAsync(Workshop["out"]);
        var second = await _registry.SubmitAsync(Workshop["out"]);
        await File.WriteAllTextAsync(Workshop["out/a.tlog-proof"], "damaged", Token);
        var third = await _registry.SubmitAsync(Workshop["out"]);

        Assert.StartsWith("2 logged", first.Output, StringComparison.Ordinal);
        Assert.Contains("2 skipped", second.Output, StringComparison.Ordinal);
        Assert.Contains("1 were in the log before; 1 skipped", third.Output, StringComparison.Ordinal);
        Assert.All((CommandRun[])[first, second, third], run => Assert.Equal(ExitCode.Ok, run.Code));
    }

    [Fact]
    public async Task A_stream_of_many_is_taken_up_again_after_a_receipt_line_was_cut_off()
    {
        await File.WriteAllLinesAsync(Workshop["many.jsonl"], Enumerable.Range(0, 20).Select(i => Workshop.EntityReport($"{i}")), Token);
        await CommandRun.GoodAsync(Workshop.Attest(Workshop["many.jsonl"], Workshop["many.attestations.jsonl"]));
        Assert.StartsWith("20 logged", (await _registry.SubmitAsync(Workshop["many.attestations.jsonl"])).Output, StringComparison.Ordinal);
        var receipts = await File.ReadAllTextAsync(Workshop["many.receipts.jsonl"], Token);
        await File.WriteAllTextAsync(Workshop["many.receipts.jsonl"], receipts[..^100], Token);

        var again = await _registry.SubmitAsync(Workshop["many.attestations.jsonl"]);
        var whole = await _registry.SubmitAsync(Workshop["many.attestations.jsonl"]);

        Assert.Contains("1 were in the log before; 19 skipped", again.Output, StringComparison.Ordinal);
        Assert.Contains("20 skipped", whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_nothing_is_taken_in_is_told_once_while_it_is_tried_again()
    {
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["out"]));
        using var http = new HttpClient();
        Task<CommandRun> submitting;
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_registry.Data, "log.db")};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var begin = connection.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE;";
            await begin.ExecuteNonQueryAsync(Token);
            submitting = _registry.SubmitAsync(Workshop["out"]);
            while ((await http.GetAsync(new Uri(_registry.Tiles + "/healthz"), Token)).IsSuccessStatusCode)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
            }
        }

        var run = await submitting;

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith("1 logged", run.Output, StringComparison.Ordinal);
        var told = Assert.Single(run.Error.Split('\n'), line => line.Contains("takes nothing in", StringComparison.Ordinal));
        Assert.Contains("tried again until it does. StorageUnavailable: The log cannot be written: log.db is locked", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_not_reached_is_not_said_to_have_answered_and_what_is_left_is_counted()
    {
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["out"]));
        await _registry.SubmitAsync(Workshop["out"]);
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("b.json", "2"), Workshop["out"]));

        var run = await CommandRun.OfAsync("submit", Workshop["out"], "--policy", _registry.Policy, "--server", "http://127.0.0.1:9");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("1 has no answer. Run it again: nothing is doubled.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("last answer was", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("until it does", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_tiles_is_told_from_that_of_the_registry()
    {
        var run = await CommandRun.OfAsync("query", "jobs", "--server", _registry.Tiles);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("What listens there speaks HTTP/1.1, as the address of checkpoint and tiles does", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_entry_is_named_and_the_bundles_before_it_are_counted()
    {
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["out"]));
        await _registry.SubmitAsync(Workshop["out"]);

        // Once: then the entry is read for its bundle alone.
        string[] question = ["query", "diff", "0", "--at-least", "3", "--server", _registry.Server, "--policy", _registry.Policy];
        await CommandRun.GoodAsync(question);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_registry.Data, "log.db")};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var damage = connection.CreateCommand();
            damage.CommandText = "DROP TRIGGER entry_is_never_changed; UPDATE entry SET signatures = x'' WHERE log_index = 2;";
            await damage.ExecuteNonQueryAsync(Token);
        }

        var run = await CommandRun.OfAsync([.. question, "--evidence", Workshop["evidence"]]);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("2 of 3 bundles are in", run.Error, StringComparison.Ordinal);
        Assert.Contains("the one of entry 2 could not be had.", run.Error, StringComparison.Ordinal);
        Assert.Contains("What the registry stores is damaged: Table entry, log_index 2: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Sending it again does not help.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_is_verified_whatever_the_others_are()
    {
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["a.attestation.json"]));
        await _registry.SubmitAsync(Workshop["a.attestation.json"]);
        await CommandRun.GoodAsync("query", "bundle", "1", "2", "--out", Workshop["bundles"], "--server", _registry.Server, "--policy", _registry.Policy);
        var (one, two) = (Workshop["bundles/entry-1.bundle.json"], Workshop["bundles/entry-2.bundle.json"]);

        var missing = await CommandRun.OfAsync("verify", one, Workshop["nowhere.bundle.json"], two, "--policy", _registry.Policy);
        await File.WriteAllTextAsync(Workshop["broken.bundle.json"], "{}", Token);
        var broken = await CommandRun.OfAsync("verify", Workshop["nowhere.bundle.json"], Workshop["broken.bundle.json"], two, "--policy", _registry.Policy);

        // A case that is not there hides no more than a bundle.
        var (first, last) = (await VerifyAsync("broken.bundle.json", "nowhere.case.zip"), await VerifyAsync("nowhere.case.zip", "broken.bundle.json"));

        Assert.All((CommandRun[])[first, last], run => Assert.Equal(ExitCode.Refused, run.Code));
        Assert.All((CommandRun[])[first, last], run => Assert.Contains("nowhere.case.zip: Could not find file", run.Error, StringComparison.Ordinal));
        Assert.All((CommandRun[])[first, last], run => Assert.Contains("broken.bundle.json: ", run.Error, StringComparison.Ordinal));
        Assert.Equal(ExitCode.Unable, (await VerifyAsync("nowhere.case.zip")).Code);
        Assert.Equal(ExitCode.Unable, missing.Code);
        Assert.Contains("nowhere.bundle.json", missing.Error, StringComparison.Ordinal);
        Assert.All((string[])[one, two], file => Assert.Contains(file + ": proved", missing.Output, StringComparison.Ordinal));
        Assert.Equal(ExitCode.Refused, broken.Code);
        Assert.Contains(two + ": proved", broken.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.tlog-proof", "is a receipt, which proves nothing without the attestation", "--receipt-only")]
    [InlineData("a.receipts.jsonl", "holds many, and is not verified here", "provenance submit")]
    [InlineData("a.attestations.jsonl", "holds many, and is not verified here", "provenance query bundle")]
    [InlineData("folder", "is a folder, and no case", "*.bundle.json")]
    public async Task What_cannot_be_verified_by_itself_is_told_with_what_can(string name, string why, string instead)
    {
        if (name == "folder")
        {
            Directory.CreateDirectory(Workshop[name]);
        }
        else
        {
            await File.WriteAllTextAsync(Workshop[name], "", Token);
        }

        var run = await CommandRun.OfAsync("verify", Workshop[name], "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
        Assert.Contains(instead, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_submitted_and_its_receipts_go_into_a_directory()
    {
        var line = await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), "-"));

        var run = await CommandRun.WithInputAsync(
            line.Output, "submit", "-", "--receipts", Workshop["receipts"], "--server", _registry.Server, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Single(Directory.GetFiles(Workshop["receipts"], "*.tlog-proof"));
    }

    [Fact]
    public async Task That_a_registry_is_read_only_is_told_once_and_nothing_counts_as_refused()
    {
        // An older database under a newer mark, as a restored backup leaves it.
        await _registry.StopAsync();
        var (log, older) = (Path.Combine(_registry.Data, "log.db"), Workshop["older.db"]);
        CopyDatabase(log, older);
        await _registry.ResumeAsync();
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["out"]));
        await _registry.SubmitAsync(Workshop["out"]);
        await _registry.StopAsync();
        CopyDatabase(older, log);
        await _registry.ResumeAsync();
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("b.json", "2"), Workshop["more"]));
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("c.json", "3"), Workshop["more"]));

        var run = await _registry.SubmitAsync(Workshop["more"]);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Single(run.Error.Split('\n'), line => line.Contains("LogReadOnly", StringComparison.Ordinal) || line.Contains("LOG_READ_ONLY", StringComparison.Ordinal));
        Assert.DoesNotContain("refused", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validating_logs_nothing()
    {
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["out"]));

        var valid = await _registry.SubmitAsync(Workshop["out"], "--validate-only");
        var after = await _registry.SubmitAsync(Workshop["out"]);

        Assert.StartsWith("1 valid", valid.Output, StringComparison.Ordinal);
        Assert.StartsWith("1 logged", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_told_with_reason_and_remedy_and_does_not_stop_the_rest()
    {
        await Workshop.KeyAsync("stranger", "statements");
        await CommandRun.GoodAsync(
            "attest", "entity", "--from", await Workshop.EntityReportAsync("a.json", "1"), "--key", Workshop["stranger.key"],
            "--origin", Workshop.Origin, "--stream", Workshop["other.json"], "--out", Workshop["out"]);
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("b.json", "2"), Workshop["out"]));
        await File.WriteAllTextAsync(Workshop["out/c.attestation.json"], "{}", Token);

        var run = await _registry.SubmitAsync(Workshop["out"]);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("a.attestation.json: KeyUnknown", run.Error, StringComparison.Ordinal);
        Assert.Contains("Have the key accredited", run.Error, StringComparison.Ordinal);
        Assert.Contains("c.attestation.json: EnvelopeMalformed", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("1 logged", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 refused: KeyUnknown", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_whose_key_the_policy_does_not_name_gives_no_receipt()
    {
        await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync("a.json", "1"), Workshop["out"]));
        await Workshop.KeyAsync("other-log", "statements");
        var shown = await CommandRun.GoodAsync("key", "show", Workshop["other-log.key"], "--origin", Workshop.Origin);
        var vkey = shown.Output.Split("vkey        ")[1].Trim();
        await CommandRun.GoodAsync("policy", "new", "--root", Workshop["root.attestation.json"], "--log-key", vkey, "--out", Workshop["wrong.json"]);

        var run = await CommandRun.OfAsync("submit", Workshop["out"], "--server", _registry.Server, "--policy", Workshop["wrong.json"]);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("checkpoint", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Workshop["out"], "*.tlog-proof"));
    }

    [Fact]
    public async Task A_bundle_fetched_from_the_registry_is_proved_offline_link_by_link()
    {
        await Workshop.ReporterAsync();
        await _registry.SubmitAsync(Workshop["reporter.attestation.json"]);
        await CommandRun.GoodAsync(
            "attest", "entity", "--from", await Workshop.EntityReportAsync("a.json", "1"), "--key", Workshop["reporter.key"],
            "--origin", Workshop.Origin, "--stream", Workshop["reporter-stream.json"], "--out", Workshop["out"]);
        await _registry.SubmitAsync(Workshop["out"]);

        await CommandRun.GoodAsync("query", "bundle", "0", "1", "2", "3", "--out", Workshop["evidence"], "--server", _registry.Server, "--policy", _registry.Policy);
        var bundles = Directory.GetFiles(Workshop["evidence"], "*.bundle.json");
        var proved = await CommandRun.GoodAsync(["verify", .. bundles, "--policy", _registry.Policy]);

        Assert.Equal(4, bundles.Length);
        Assert.Contains("What this cannot show:", proved.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BROKEN", proved.Output, StringComparison.Ordinal);

        var json = await CommandRun.GoodAsync("verify", Workshop["evidence/entry-3.bundle.json"], "--policy", _registry.Policy, "--json");
        using var document = JsonDocument.Parse(json.Output);
        Assert.True(document.RootElement.GetProperty("isProved").GetBoolean());
        Assert.Equal(3, document.RootElement.GetProperty("logIndex").GetInt64());
    }

    [Fact]
    public async Task A_bundle_that_is_there_may_hold_what_was_redacted_since_and_is_not_replaced_unasked()
    {
        string[] query = ["query", "bundle", "1", "--out", Workshop["evidence"], "--server", _registry.Server, "--policy", _registry.Policy];
        await CommandRun.GoodAsync(query);
        await File.WriteAllTextAsync(Workshop["evidence/entry-1.bundle.json"], "evidence", Token);

        var run = await CommandRun.OfAsync(query);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("--overwrite", run.Error, StringComparison.Ordinal);
        Assert.Equal("evidence", await File.ReadAllTextAsync(Workshop["evidence/entry-1.bundle.json"], Token));
        await CommandRun.GoodAsync([.. query, "--overwrite"]);
        await CommandRun.GoodAsync("verify", Workshop["evidence/entry-1.bundle.json"], "--policy", _registry.Policy);
    }

    [Fact]
    public async Task Keys_are_listed_with_their_standing_and_the_version_that_the_next_statement_follows()
    {
        await Workshop.ReporterAsync();
        await _registry.SubmitAsync(Workshop["reporter.attestation.json"]);

        var all = await CommandRun.GoodAsync("query", "keys", "--server", _registry.Server);
        var json = await CommandRun.GoodAsync("query", "keys", "--party", "acme", "--json", "--server", _registry.Server);
        var before = await CommandRun.GoodAsync("query", "keys", "--party", "acme", "--known-at", "1", "--server", _registry.Server);

        Assert.Contains("north", all.Output, StringComparison.Ordinal);
        Assert.Contains("as of tree size ", all.Output, StringComparison.Ordinal);
        using var keys = JsonDocument.Parse(json.Output.Split('\n')[0]);
        Assert.Equal("acme", keys.RootElement.GetProperty("party").GetString());
        Assert.Equal("KEY_STANDING_GOOD", keys.RootElement.GetProperty("standing").GetString());
        Assert.Equal("1", keys.RootElement.GetProperty("version").GetString());
        Assert.Contains("0 keys, as of tree size 1.", before.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tampered_bundle_is_refused_with_the_link_that_broke()
    {
        await CommandRun.GoodAsync("query", "bundle", "1", "--out", Workshop["evidence"], "--server", _registry.Server, "--policy", _registry.Policy);
        var path = Workshop["evidence/entry-1.bundle.json"];
        var text = await File.ReadAllTextAsync(path, Token);
        using var document = JsonDocument.Parse(text);
        var section = document.RootElement.GetProperty("attestation").GetProperty("sections").GetProperty("body").GetString()!;
        var altered = Convert.ToBase64String([.. Convert.FromBase64String(section)[..^1], (byte)' ', (byte)'}']);
        await File.WriteAllTextAsync(path, text.Replace(section, altered, StringComparison.Ordinal), Token);

        var run = await CommandRun.OfAsync("verify", path, "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("sections: SectionDigestMismatch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attestation_with_its_receipt_alone_is_not_called_proved()
    {
        var run = await CommandRun.OfAsync("verify", Workshop["acme.attestation.json"], "--policy", _registry.Policy);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("not checked", run.Output, StringComparison.Ordinal);
        Assert.Contains("signatures was not checked", run.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("verify", Workshop["acme.attestation.json"], "--policy", _registry.Policy, "--receipt-only");
    }

    [Fact]
    public async Task The_version_of_a_trust_statement_is_asked_of_the_registry()
    {
        await CommandRun.GoodAsync(
            "suspend", Workshop["acme.pub.json"], "--reason", "laptop stolen", "--from", "2026-11-20T00:00:00Z", "--origin", Workshop.Origin,
            "--key", Workshop["north.key"], "--server", _registry.Server, "--out", Workshop["suspension.attestation.json"]);

        Assert.StartsWith("1 logged", (await _registry.SubmitAsync(Workshop["suspension.attestation.json"])).Output, StringComparison.Ordinal);
    }

    private Task<CommandRun> VerifyAsync(params string[] files) => CommandRun.OfAsync(["verify", .. files.Select(file => Workshop[file]), "--policy", _registry.Policy]);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private static void CopyDatabase(string from, string to)
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(to + suffix);
            if (File.Exists(from + suffix))
            {
                File.Copy(from + suffix, to + suffix);
            }
        }
    }
}
