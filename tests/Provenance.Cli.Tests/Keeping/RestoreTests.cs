using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Data.Sqlite;
using Provenance.Server;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Log;
using Provenance.Transparency;

namespace Provenance.Cli.Tests;

/// <summary>Backup, damage, repair and a database behind its mark, by the commands that the registry's README names.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    private Workshop Workshop => _registry.Workshop;

    private string Log => Path.Combine(_registry.Data, "log.db");

    private string Mark => Path.Combine(_registry.Data, "mark", "high-water-mark");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        await LogAsync("first");
    }

    [Fact]
    public async Task A_database_behind_its_mark_is_read_only_until_what_is_missing_is_restored()
    {
        await BackUpAsync("old");
        await LogAsync("second", "third");
        await BackUpAsync("new");
        await _registry.StopAsync();
        PutBack("old");
        var ready = await _registry.ResumeAsync();
        Assert.Contains("Entries 3 to 4 are missing", ready.ReadOnly, StringComparison.Ordinal);
        await _registry.StopAsync();

        var tooOld = await CommandRun.OfAsync("restore", "--data", _registry.Data, "--from", Workshop["old"]);
        Assert.Equal(ExitCode.Refused, tooOld.Code);
        Assert.Contains("Entries 3 to 4 were signed and no source has them", tooOld.Error, StringComparison.Ordinal);
        var restored = await CommandRun.GoodAsync("restore", "--data", _registry.Data, "--from", Workshop["new"]);

        Assert.Contains($"2 entries from {Workshop["new"]}", restored.Output, StringComparison.Ordinal);
        await CleanAsync();
        Assert.Null((await _registry.ResumeAsync()).ReadOnly);
        await LogAsync("fourth");
    }

    [Fact]
    public async Task Projections_that_cannot_be_read_are_made_from_nothing_and_answers_of_before_are_doubted()
    {
        await _registry.StopAsync();
        var projections = Path.Combine(_registry.Data, "projections.db");
        File.Delete(projections + "-wal");
        var bytes = await File.ReadAllBytesAsync(projections, Token);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(projections, bytes, Token);

        var damaged = await CommandRun.OfAsync("rebuild", "--data", _registry.Data);
        Assert.Equal(ExitCode.Refused, damaged.Code);
        Assert.Contains("made from nothing", damaged.Output, StringComparison.Ordinal);

        var again = await CommandRun.GoodAsync("rebuild", "--data", _registry.Data);
        Assert.Contains("every table came out as it was", again.Output, StringComparison.Ordinal);
        Assert.Null((await _registry.ResumeAsync()).ReadOnly);
    }

    [Fact]
    public async Task Missing_entries_are_replayed_from_a_mirror()
    {
        await BackUpAsync("old");
        await LogAsync("second", "third");
        await MirrorAsync(Workshop["mirror"]);
        await _registry.StopAsync();
        PutBack("old");

        var restored = await CommandRun.GoodAsync("restore", "--data", _registry.Data, "--from", Workshop["mirror"]);

        Assert.Contains($"2 entries from {Workshop["mirror"]}", restored.Output, StringComparison.Ordinal);
        await CleanAsync();
        Assert.Null((await _registry.ResumeAsync()).ReadOnly);
    }

    [Fact]
    public async Task Entries_of_another_history_are_refused_and_nothing_is_changed()
    {
        await BackUpAsync("old");
        await _registry.StopAsync();
        var text = (await File.ReadAllTextAsync(Mark, Token)).Split('\n');
        text[2] = Convert.ToBase64String(Digest.Of("another history"u8).ToArray());
        await File.WriteAllTextAsync(Mark, string.Join('\n', text), Token);
        var before = await File.ReadAllBytesAsync(Log, Token);

        var run = await CommandRun.OfAsync("restore", "--data", _registry.Data, "--from", Workshop["old"]);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("Some source is of another history", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Log, Token));
        Assert.False(Directory.Exists(Path.Combine(_registry.Data, "repair")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_its_mark_no_log_is_repaired_and_none_is_begun(bool isLogThere)
    {
        await BackUpAsync("old");
        await LogAsync("second");
        await BackUpAsync("new");
        await _registry.StopAsync();
        PutBack("old");
        File.Delete(Mark);
        var before = await File.ReadAllBytesAsync(Log, Token);
        if (!isLogThere)
        {
            File.Delete(Log);
        }

        var repaired = await CommandRun.OfAsync("fsck", "--data", _registry.Data, "--repair", "--from", Workshop["new"]);
        var restored = await CommandRun.OfAsync("restore", "--data", _registry.Data, "--from", Workshop["new"]);

        Assert.All((CommandRun[])[repaired, restored], run => Assert.Equal(ExitCode.Unable, run.Code));
        Assert.All((CommandRun[])[repaired, restored], run => Assert.Contains("There is no high-water mark", run.Error, StringComparison.Ordinal));
        Assert.All((CommandRun[])[repaired, restored], run => Assert.Contains("with --to FILE", run.Error, StringComparison.Ordinal));
        Assert.Equal(isLogThere ? before : null, File.Exists(Log) ? await File.ReadAllBytesAsync(Log, Token) : null);
    }

    [Fact]
    public async Task Where_the_mark_is_lost_a_checkpoint_says_what_is_restored_and_what_it_does_not_reach_is_told()
    {
        await CheckpointAsync(Workshop["checkpoint"]);
        await LogAsync("second");
        await BackUpAsync("good");
        await _registry.StopAsync();
        DeleteLog();
        File.Delete(Mark);

        var run = await CommandRun.GoodAsync("restore", "--data", _registry.Data, "--from", Workshop["good"], "--to", Workshop["checkpoint"]);

        Assert.Contains($"3 entries from {Workshop["good"]}", run.Output, StringComparison.Ordinal);
        Assert.Contains($"Entries 3 to 3 of {Workshop["good"]} are left out", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("The old database", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backups_registry_and_the_keys_alone_begin_no_log()
    {
        await BackUpAsync("good");
        await _registry.StopAsync();
        DeleteLog();
        File.Delete(Mark);
        File.Copy(Path.Combine(Workshop["good"], "registry.json"), Path.Combine(_registry.Data, "registry.json"), overwrite: true);

        var run = await CommandRun.OfAsync("serve", "--data", _registry.Data, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("a backup of 3 entries", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public async Task Where_the_mark_is_lost_a_restore_sets_it_to_the_checkpoint_and_the_log_goes_on()
    {
        await LogAsync("second");
        await CheckpointAsync(Workshop["checkpoint"]);
        await BackUpAsync("good");
        await _registry.StopAsync();
        var mark = await File.ReadAllTextAsync(Mark, Token);
        DeleteLog();
        File.Delete(Mark);

        var run = await CommandRun.GoodAsync("restore", "--data", _registry.Data, "--from", Workshop["good"], "--to", Workshop["checkpoint"]);

        Assert.Contains("now stands at 4", run.Output, StringComparison.Ordinal);
        Assert.Equal(mark, await File.ReadAllTextAsync(Mark, Token));
        await CleanAsync();
        Assert.Null((await _registry.ResumeAsync()).ReadOnly);
        await LogAsync("third");
    }

    // Whoever stole the old key signs a larger tree than it ever signed for the log.
    [Fact]
    public async Task A_log_is_restored_to_nothing_that_a_former_key_signed_after_its_end()
    {
        await _registry.StopAsync();
        var directory = RegistryDirectory.Open(_registry.Data);
        var mark = (await directory.HighWaterMark.ReadAsync(Token))!;
        var (old, secret) = directory.ReadLogKey();
        using (secret)
        {
            var larger = new Checkpoint(mark.Origin, new TreeSize(mark.Size.Value + 1), Digest.Of("a history of their own"u8));
            await File.WriteAllBytesAsync(Workshop["genuine"], old.Sign(mark).Format(), Token);
            await File.WriteAllBytesAsync(Workshop["forged"], old.Sign(larger).Format(), Token);
        }

        await CommandRun.GoodAsync("log-key", "announce", "--data", _registry.Data);
        await CommandRun.GoodAsync("log-key", "finish", "--data", _registry.Data, "--at-once");

        var forged = await CommandRun.OfAsync("restore", "--data", _registry.Data, "--to", Workshop["forged"]);

        Assert.Equal(ExitCode.Refused, forged.Code);
        Assert.Contains($"is not signed by a key of {mark.Origin} for a tree of {mark.Size.Value + 1} entries", forged.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("restore", "--data", _registry.Data, "--to", Workshop["genuine"]);
    }

    [Fact]
    public async Task A_copy_that_lacks_what_was_signed_is_no_backup()
    {
        await BackUpAsync("old");
        await LogAsync("second");
        await _registry.StopAsync();
        PutBack("old");

        var behind = await CommandRun.OfAsync("backup", "--data", _registry.Data, "--out", Workshop["behind"]);
        File.Delete(Mark);
        var unmarked = await CommandRun.GoodAsync("backup", "--data", _registry.Data, "--out", Workshop["unmarked"]);

        Assert.Equal(ExitCode.Refused, behind.Code);
        Assert.Contains("entries 3 to 3 were signed and are missing here", behind.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Workshop["behind"], "backup.json")));
        Assert.Contains("Whether all that was signed is in the backup is not known", unmarked.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Databases_and_backups_are_for_their_owner_alone_and_one_that_is_not_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix file modes.");
        Directory.CreateDirectory(Workshop["open"]);
        await BackUpAsync("open");
        await _registry.StopAsync();
        var files = Directory.GetFiles(_registry.Data, "*.db").Concat(Directory.GetFiles(Workshop["open"], "*.db")).ToList();
        Assert.Equal(5, files.Count);
        Assert.All(files, file => Assert.False(OwnFile.IsOpenToOthers(file), file));
        Assert.DoesNotContain("chmod", (await CleanAsync()).Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Log, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        Assert.Contains($"{Log} can be used by others than its owner; run chmod 600 on it", (await CleanAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE tile SET hashes = zeroblob(length(hashes));", "/tile/0/000")]
    [InlineData("DELETE FROM tile;", "tiles")]
    [InlineData("DELETE FROM statement_index;", "index rows are too many or too few")]
    [InlineData("UPDATE entry SET is_trust = 1 WHERE log_index = 2;", "entry 2")]
    [InlineData("UPDATE head SET root = zeroblob(32);", "head")]
    [InlineData("DELETE FROM head;", "Table head has no row")]
    [InlineData("UPDATE entry SET payload = CAST(replace(CAST(payload AS TEXT), 'registry.example', 'registry.exomple') AS BLOB) WHERE log_index = 2;", "payload: byte ")]
    [InlineData("UPDATE section SET content = CAST(replace(CAST(content AS TEXT), 'Kestrel', 'Kestrol') AS BLOB) WHERE section_id = 16;", "section identity: byte ")]
    [InlineData("UPDATE section SET name = 'identitx' WHERE section_id = 16;", "by its digest it is identity")]
    [InlineData("DROP TRIGGER entry_is_never_deleted;", "the schema is not this program's: trigger entry_is_never_deleted on entry")]
    public async Task Damage_is_told_and_repaired(string sql, string said)
    {
        await _registry.StopAsync();
        Tamper(sql);

        var told = await CommandRun.OfAsync("fsck", "--data", _registry.Data);
        Assert.NotEqual(ExitCode.Ok, told.Code);
        Assert.Contains(said, told.Output + told.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("fsck", "--data", _registry.Data, "--repair");

        await CleanAsync();
        Assert.Single(Directory.GetFiles(_registry.Data, "log.db.before-repair-*Z"));
        Assert.Null((await _registry.ResumeAsync()).ReadOnly);
        await LogAsync("after");
    }

    [Fact]
    public async Task A_changed_byte_of_a_trust_statement_keeps_the_server_from_starting_and_the_reason_says_how_to_mend_it()
    {
        await _registry.StopAsync();
        Tamper("UPDATE entry SET payload = CAST(replace(CAST(payload AS TEXT), 'registry.example', 'registry.exomple') AS BLOB) WHERE log_index = 1;");

        var run = await CommandRun.OfAsync(
            "serve", "--data", _registry.Data, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("Table entry, log_index 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"provenance fsck --repair\" mends it", run.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("fsck", "--data", _registry.Data, "--repair");
        Assert.Null((await _registry.ResumeAsync()).ReadOnly);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_at_all_is_told_with_the_command_that_mends_it_and_never_with_a_copy_to_be_put_back()
    {
        await BackUpAsync("good");
        await _registry.StopAsync();
        File.Delete(Log + "-wal");
        var bytes = await File.ReadAllBytesAsync(Log, Token);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(Log, bytes, Token);
        await StorageFiles.WriteAsync(Workshop["sql-server.txt"], "Server=127.0.0.1,20001;Database=provenance;Encrypt=true;Connect Timeout=1");

        var runs = new[]
        {
            await CommandRun.OfAsync("serve", "--data", _registry.Data, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0"),
            await CommandRun.OfAsync("fsck", "--data", _registry.Data),
            await CommandRun.OfAsync("rebuild", "--data", _registry.Data),
            await CommandRun.OfAsync("migrate", "--data", _registry.Data, "--storage-file", Workshop["sql-server.txt"], "--to", "sql-server"),
        };

        Assert.All(runs, run => Assert.NotEqual(ExitCode.Ok, run.Code));
        Assert.All(runs, run => Assert.Contains("\"provenance fsck --repair\" mends it, with --from BACKUP or MIRROR", run.Error, StringComparison.Ordinal));
        Assert.All(runs, run => Assert.DoesNotContain("Restore a copy", run.Error, StringComparison.Ordinal));
        await CommandRun.GoodAsync("fsck", "--data", _registry.Data, "--repair", "--from", Workshop["good"]);
        await CleanAsync();
    }

    [Fact]
    public async Task What_no_hash_proves_comes_from_a_backup_or_not_at_all()
    {
        await BackUpAsync("good");
        await _registry.StopAsync();
        Tamper("DELETE FROM entry WHERE log_index = 2;");

        var alone = await CommandRun.OfAsync("fsck", "--data", _registry.Data, "--repair");
        Assert.Equal(ExitCode.Refused, alone.Code);
        Assert.Contains("2", alone.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("fsck", "--data", _registry.Data, "--repair", "--from", Workshop["good"]);

        await CleanAsync();
    }

    [Fact]
    public async Task Mistakes_are_told_with_what_to_do()
    {
        var running = await CommandRun.OfAsync("fsck", "--data", _registry.Data, "--repair");
        Assert.Equal(ExitCode.Unable, running.Code);
        Assert.Contains("another server runs", running.Error, StringComparison.Ordinal);
        await BackUpAsync("good");
        var twice = await CommandRun.OfAsync("backup", "--data", _registry.Data, "--out", Workshop["good"]);
        Assert.Equal(ExitCode.Unable, twice.Code);
        var nowhere = await CommandRun.OfAsync("backup", "--data", Workshop["nowhere"], "--out", Workshop["x"]);
        Assert.Equal(ExitCode.Unable, nowhere.Code);
        await _registry.StopAsync();
        Directory.CreateDirectory(Workshop["empty"]);
        var empty = await CommandRun.OfAsync("restore", "--data", _registry.Data, "--from", Workshop["empty"]);
        Assert.Equal(ExitCode.Refused, empty.Code);
        Assert.Contains("neither a backup nor a mirror", empty.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from needs --repair", "--from", "somewhere")]
    [InlineData("--repair and --write-mark exclude each other", "--repair", "--write-mark")]
    public async Task Options_that_would_be_passed_over_are_refused(string said, params string[] options)
    {
        await _registry.StopAsync();

        var run = await CommandRun.OfAsync(["fsck", "--data", _registry.Data, .. options]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private async Task LogAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await CommandRun.GoodAsync(Workshop.Attest(await Workshop.EntityReportAsync(name + ".json", name), Workshop[name + ".attestation.json"]));
            var run = await _registry.SubmitAsync(Workshop[name + ".attestation.json"]);
            Assert.True(run.Code == ExitCode.Ok, run.Error + run.Output);
        }
    }

    private Task<CommandRun> BackUpAsync(string name) => CommandRun.GoodAsync("backup", "--data", _registry.Data, "--out", Workshop[name]);

    private Task<CommandRun> CleanAsync() => CommandRun.GoodAsync("fsck", "--data", _registry.Data);

    private void PutBack(string backup)
    {
        DeleteLog();
        File.Copy(Path.Combine(Workshop[backup], "log.db"), Log);
    }

    private void DeleteLog()
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            File.Delete(Log + suffix);
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The statements stand in this test; damaging the database is what it is about.")]
    private void Tamper(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Log};Pooling=False");
        connection.Open();
        using var read = new SqliteCommand("SELECT name || '|' || sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name;", connection);
        var triggers = new List<string[]>();
        using (var row = read.ExecuteReader())
        {
            while (row.Read())
            {
                triggers.Add(row.GetString(0).Split('|', 2));
            }
        }

        // The triggers that forbid it out of the way, and back, but for what the damage itself is about.
        var isSchema = sql.StartsWith("DROP", StringComparison.Ordinal);
        var script = isSchema ? sql : string.Join("", triggers.Select(trigger => $"DROP TRIGGER {trigger[0]};"))
            + "PRAGMA ignore_check_constraints = ON;" + sql + string.Join("", triggers.Select(trigger => trigger[1] + ";"));
        using var command = new SqliteCommand(script, connection);
        _ = command.ExecuteNonQuery();
    }

    // As "provenance mirror" lays it out, made here from the store, so that this test stands by itself.
    private async Task MirrorAsync(string path)
    {
        using var store = SqliteLogStore.Open(new() { DataDirectory = _registry.Data }, TimeProvider.System);
        var size = (await store.ReadHeadAsync(Token)).Size;
        var entries = await store.ReadEntriesAsync(new LeafIndex(0), (int)size.Value, Token);
        var bundle = TilePath.Of(new EntryBundleId(0, (int)size.Value));
        var envelopes = Path.Combine(path, "envelopes", bundle["/tile/entries/".Length..] + ".attestations.jsonl");
        foreach (var file in new[] { Path.Combine(path, bundle[1..]), envelopes })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }

        await File.WriteAllBytesAsync(Path.Combine(path, bundle[1..]), EntryBundle.Encode([.. entries.Select(entry => entry.Leaf)]), Token);
        var lines = entries.Select(entry => Attestation.TryCreate(entry.Envelope, entry.Sections, out var attestation, out _)
            ? Encoding.UTF8.GetString(AttestationJson.Write(attestation)).Trim().ReplaceLineEndings("")
            : "null");
        await File.WriteAllTextAsync(envelopes, string.Join('\n', lines) + "\n", Token);
        await CheckpointAsync(Path.Combine(path, "checkpoint"));
    }

    private async Task CheckpointAsync(string path)
    {
        using var client = new Client.RegistryClient(new Client.RegistryClientOptions { Address = new Uri(_registry.Server) });
        await File.WriteAllBytesAsync(path, (await client.Audit.GetCheckpointAsync(Token)).Format(), Token);
    }
}
