using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Provenance.Server;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Cli.Tests;

/// <summary>Backup, damage, repair and a database behind its mark, by the commands that the registry's README names.</summary>
public sealed class RestoreTests : KeptRegistry
{
    [Fact]
    public async Task A_database_behind_its_mark_is_read_only_until_what_is_missing_is_restored()
    {
        await BackUpAsync("old");
        await LogAsync("second", "third");
        await BackUpAsync("new");
        await Registry.StopAsync();
        PutBack("old");
        var ready = await Registry.ResumeAsync();
        Assert.Contains("Entries 3 to 4 are missing", ready.ReadOnly, StringComparison.Ordinal);
        await Registry.StopAsync();

        var tooOld = await CommandRun.OfAsync("restore", "--data", Registry.Data, "--from", Workshop["old"]);
        Assert.Equal(ExitCode.Refused, tooOld.Code);
        Assert.Contains("Entries 3 to 4 were signed and no source has them", tooOld.Error, StringComparison.Ordinal);
        var restored = await CommandRun.GoodAsync("restore", "--data", Registry.Data, "--from", Workshop["new"]);

        Assert.Contains($"2 entries from {Workshop["new"]}", restored.Output, StringComparison.Ordinal);
        await CleanAsync();
        Assert.Null((await Registry.ResumeAsync()).ReadOnly);
        await LogAsync("fourth");
    }

    [Fact]
    public async Task Projections_that_cannot_be_read_are_made_from_nothing_and_answers_of_before_are_doubted()
    {
        await Registry.StopAsync();
        var projections = Path.Combine(Registry.Data, "projections.db");
        File.Delete(projections + "-wal");
        var bytes = await File.ReadAllBytesAsync(projections, Token);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(projections, bytes, Token);

        var damaged = await CommandRun.OfAsync("rebuild", "--data", Registry.Data);
        Assert.Equal(ExitCode.Refused, damaged.Code);
        Assert.Contains("made from nothing", damaged.Output, StringComparison.Ordinal);

        var again = await CommandRun.GoodAsync("rebuild", "--data", Registry.Data);
        Assert.Contains("every table came out as it was", again.Output, StringComparison.Ordinal);
        Assert.Null((await Registry.ResumeAsync()).ReadOnly);
    }

    [Fact]
    public async Task Missing_entries_are_replayed_from_a_mirror()
    {
        await BackUpAsync("old");
        await LogAsync("second", "third");
        await MirrorAsync(Workshop["mirror"]);
        await Registry.StopAsync();
        PutBack("old");

        var restored = await CommandRun.GoodAsync("restore", "--data", Registry.Data, "--from", Workshop["mirror"]);

        Assert.Contains($"2 entries from {Workshop["mirror"]}", restored.Output, StringComparison.Ordinal);
        await CleanAsync();
        Assert.Null((await Registry.ResumeAsync()).ReadOnly);
    }

    [Fact]
    public async Task Entries_of_another_history_are_refused_and_nothing_is_changed()
    {
        await BackUpAsync("old");
        await Registry.StopAsync();
        var text = (await File.ReadAllTextAsync(Mark, Token)).Split('\n');
        text[2] = Convert.ToBase64String(Digest.Of("another history"u8).ToArray());
        await File.WriteAllTextAsync(Mark, string.Join('\n', text), Token);
        var before = await File.ReadAllBytesAsync(Log, Token);

        var run = await CommandRun.OfAsync("restore", "--data", Registry.Data, "--from", Workshop["old"]);

        Assert.Equal(ExitCode.Refused, run.Code);
        Assert.Contains("Some source is of another history", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Log, Token));
        Assert.False(Directory.Exists(Path.Combine(Registry.Data, "repair")));
    }

    // Whoever stole the old key signs a larger tree than it ever signed for the log.
    [Fact]
    public async Task A_log_is_restored_to_nothing_that_a_former_key_signed_after_its_end()
    {
        await Registry.StopAsync();
        var directory = RegistryDirectory.Open(Registry.Data);
        var mark = (await directory.HighWaterMark.ReadAsync(Token))!;
        var (old, secret) = directory.ReadLogKey();
        using (secret)
        {
            var larger = new Checkpoint(mark.Origin, new TreeSize(mark.Size.Value + 1), Digest.Of("a history of their own"u8));
            await File.WriteAllBytesAsync(Workshop["genuine"], old.Sign(mark).Format(), Token);
            await File.WriteAllBytesAsync(Workshop["forged"], old.Sign(larger).Format(), Token);
        }

        await CommandRun.GoodAsync("log-key", "announce", "--data", Registry.Data);
        await CommandRun.GoodAsync("log-key", "finish", "--data", Registry.Data, "--at-once");

        var forged = await CommandRun.OfAsync("restore", "--data", Registry.Data, "--to", Workshop["forged"]);

        Assert.Equal(ExitCode.Refused, forged.Code);
        Assert.Contains($"is not signed by a key of {mark.Origin} for a tree of {mark.Size.Value + 1} entries", forged.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("restore", "--data", Registry.Data, "--to", Workshop["genuine"]);
    }

    [Fact]
    public async Task A_copy_that_lacks_what_was_signed_is_no_backup()
    {
        await BackUpAsync("old");
        await LogAsync("second");
        await Registry.StopAsync();
        PutBack("old");

        var behind = await CommandRun.OfAsync("backup", "--data", Registry.Data, "--out", Workshop["behind"]);
        File.Delete(Mark);
        var unmarked = await CommandRun.GoodAsync("backup", "--data", Registry.Data, "--out", Workshop["unmarked"]);

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
        await Registry.StopAsync();
        var files = Directory.GetFiles(Registry.Data, "*.db").Concat(Directory.GetFiles(Workshop["open"], "*.db")).ToList();
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
        await Registry.StopAsync();
        Tamper(sql);

        var told = await CommandRun.OfAsync("fsck", "--data", Registry.Data);
        Assert.NotEqual(ExitCode.Ok, told.Code);
        Assert.Contains(said, told.Output + told.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("fsck", "--data", Registry.Data, "--repair");

        await CleanAsync();
        Assert.Single(Directory.GetFiles(Registry.Data, "log.db.before-repair-*Z"));
        Assert.Null((await Registry.ResumeAsync()).ReadOnly);
        await LogAsync("after");
    }

    [Fact]
    public async Task A_changed_byte_of_a_trust_statement_keeps_the_server_from_starting_and_the_reason_says_how_to_mend_it()
    {
        await Registry.StopAsync();
        Tamper("UPDATE entry SET payload = CAST(replace(CAST(payload AS TEXT), 'registry.example', 'registry.exomple') AS BLOB) WHERE log_index = 1;");

        var run = await CommandRun.OfAsync(
            "serve", "--data", Registry.Data, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("Table entry, log_index 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"provenance fsck --repair\" mends it", run.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("fsck", "--data", Registry.Data, "--repair");
        Assert.Null((await Registry.ResumeAsync()).ReadOnly);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_at_all_is_told_with_the_command_that_mends_it_and_never_with_a_copy_to_be_put_back()
    {
        await BackUpAsync("good");
        await Registry.StopAsync();
        File.Delete(Log + "-wal");
        var bytes = await File.ReadAllBytesAsync(Log, Token);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(Log, bytes, Token);
        await StorageFiles.WriteAsync(Workshop["sql-server.txt"], "Server=127.0.0.1,20001;Database=provenance;Encrypt=true;Connect Timeout=1");

        var runs = new[]
        {
            await CommandRun.OfAsync("serve", "--data", Registry.Data, "--grpc-url", "http://127.0.0.1:0", "--http-url", "http://127.0.0.1:0"),
            await CommandRun.OfAsync("fsck", "--data", Registry.Data),
            await CommandRun.OfAsync("rebuild", "--data", Registry.Data),
            await CommandRun.OfAsync("migrate", "--data", Registry.Data, "--storage-file", Workshop["sql-server.txt"], "--to", "sql-server"),
        };

        Assert.All(runs, run => Assert.NotEqual(ExitCode.Ok, run.Code));
        Assert.All(runs, run => Assert.Contains("\"provenance fsck --repair\" mends it, with --from BACKUP or MIRROR", run.Error, StringComparison.Ordinal));
        Assert.All(runs, run => Assert.DoesNotContain("Restore a copy", run.Error, StringComparison.Ordinal));
        await CommandRun.GoodAsync("fsck", "--data", Registry.Data, "--repair", "--from", Workshop["good"]);
        await CleanAsync();
    }

    [Fact]
    public async Task What_no_hash_proves_comes_from_a_backup_or_not_at_all()
    {
        await BackUpAsync("good");
        await Registry.StopAsync();
        Tamper("DELETE FROM entry WHERE log_index = 2;");

        var alone = await CommandRun.OfAsync("fsck", "--data", Registry.Data, "--repair");
        Assert.Equal(ExitCode.Refused, alone.Code);
        Assert.Contains("2", alone.Error, StringComparison.Ordinal);
        await CommandRun.GoodAsync("fsck", "--data", Registry.Data, "--repair", "--from", Workshop["good"]);

        await CleanAsync();
    }

    [Fact]
    public async Task Mistakes_are_told_with_what_to_do()
    {
        var running = await CommandRun.OfAsync("fsck", "--data", Registry.Data, "--repair");
        Assert.Equal(ExitCode.Unable, running.Code);
        Assert.Contains("another server runs", running.Error, StringComparison.Ordinal);
        await BackUpAsync("good");
        var twice = await CommandRun.OfAsync("backup", "--data", Registry.Data, "--out", Workshop["good"]);
        Assert.Equal(ExitCode.Unable, twice.Code);
        var nowhere = await CommandRun.OfAsync("backup", "--data", Workshop["nowhere"], "--out", Workshop["x"]);
        Assert.Equal(ExitCode.Unable, nowhere.Code);
        await Registry.StopAsync();
        Directory.CreateDirectory(Workshop["empty"]);
        var empty = await CommandRun.OfAsync("restore", "--data", Registry.Data, "--from", Workshop["empty"]);
        Assert.Equal(ExitCode.Refused, empty.Code);
        Assert.Contains("neither a backup nor a mirror", empty.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from needs --repair", "--from", "somewhere")]
    [InlineData("--repair and --write-mark exclude each other", "--repair", "--write-mark")]
    public async Task Options_that_would_be_passed_over_are_refused(string said, params string[] options)
    {
        await Registry.StopAsync();

        var run = await CommandRun.OfAsync(["fsck", "--data", Registry.Data, .. options]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
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
}
