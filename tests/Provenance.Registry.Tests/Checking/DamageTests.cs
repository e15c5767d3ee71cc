using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Checking;

/// <summary>
/// One flipped bit, or one missing row: the check says where, and whatever of it the log comes across while it is
/// opened or while it serves makes it stop signing.
/// </summary>
public sealed class DamageTests(DamageTests.Pristine pristine) : IClassFixture<DamageTests.Pristine>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_without_damage_is_clean()
    {
        await using var log = await pristine.CopyAsync();
        Assert.Equal(Pristine.Entries, await log.CheckCleanAsync());
        Assert.True(log.Registry.Condition.IsWritable);
    }

    [Theory]
    [InlineData("entry", "payload", "log_index = 100", "entry 100")]
    [InlineData("entry", "signatures", "log_index = 100", "entry 100")]
    [InlineData("entry", "leaf", "log_index = 100", "entry 100")]
    [InlineData("entry", "leaf", "log_index = 300", "entry 300")]
    [InlineData("section", "content", "section_id = 8 * 100 + 1", "entry 100")]
    [InlineData("tile", "hashes", "tile_id = 0", "/tile/0/000")]
    public async Task A_flipped_bit_is_found_where_it_is(string table, string column, string row, string place)
    {
        await using var log = await pristine.CopyAsync();
        log.FlipBit(table, column, row);
        var report = await log.CheckAsync();
        Assert.Equal(Pristine.Entries, report.Entries);
        Assert.All(report.Damages, damage => Assert.True(damage.Place == place || damage.Place.StartsWith("/tile/", StringComparison.Ordinal) || damage.Place is "head" or "high-water mark", damage.ToString()));
        Assert.Contains(report.Damages, damage => damage.Place == place);
        Assert.All(report.Damages, damage => Assert.NotEmpty(damage.Message));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    public async Task A_deleted_entry_is_named_and_the_rest_still_compared(int index)
    {
        await using var log = await pristine.CopyAsync();
        log.Tamper($"DELETE FROM entry WHERE log_index = {index};");
        var report = await log.CheckAsync();
        Assert.Equal(($"entry {index}", Pristine.Entries), (Assert.Single(report.Damages).Place, report.Entries));
    }

    [Fact]
    public async Task Entries_that_changed_places_are_found()
    {
        await using var log = await pristine.CopyAsync();
        log.Tamper(
            """
            UPDATE entry SET log_index = -1 WHERE log_index = 100;
            UPDATE entry SET log_index = 100 WHERE log_index = 101;
            UPDATE entry SET log_index = 101 WHERE log_index = -1;
            """);
        var report = await log.CheckAsync();
        Assert.Contains(report.Damages, damage => damage.Place == "/tile/0/000");
        Assert.Contains(report.Damages, damage => damage.Place == "entry 100");
    }

    [Theory]
    [InlineData("DELETE FROM statement_index WHERE log_index = 100;", "entry 100")]
    [InlineData("UPDATE statement_index SET log_index = 101 WHERE log_index = 100;", "entry 100")]
    [InlineData("UPDATE entry SET is_trust = 1 WHERE log_index = 100;", "entry 100")]
    [InlineData("UPDATE entry SET is_trust = 0 WHERE log_index = 5;", "entry 5")]
    [InlineData("UPDATE entry SET signer_suspended = 1 WHERE log_index = 100;", "entry 100")]
    [InlineData("DELETE FROM section WHERE section_id >> 3 = 5;", "entry 5")]
    [InlineData("UPDATE head SET trust_epoch = 5;", "head")]
    [InlineData("UPDATE head SET last_logged_at_ms = last_logged_at_ms + 1;", "head")]
    [InlineData("UPDATE head SET root = zeroblob(32);", "head")]
    [InlineData("UPDATE head SET edge = zeroblob(length(edge));", "head")]
    [InlineData("DELETE FROM tile WHERE tile_id = 0;", "/tile/0/000")]
    [InlineData("UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE tile_id = 1;", "/tile/0/001.p/50")]
    [InlineData("UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE level = 1;", "/tile/1/000.p/1")]
    public async Task Altered_rows_are_found_where_they_are(string sql, string place)
    {
        await using var log = await pristine.CopyAsync();
        log.Tamper(sql);
        Assert.Contains((await log.CheckAsync()).Damages, damage => damage.Place == place);
    }

    [Theory]
    [InlineData("UPDATE entry SET is_trust = 1 WHERE log_index = 100;", "100")]
    [InlineData("UPDATE entry SET is_trust = 0 WHERE log_index = 5;", "6 trust statements")]
    [InlineData("DELETE FROM section WHERE section_id >> 3 = 3;", "entry 3")]
    [InlineData("UPDATE section SET content = zeroblob(300) WHERE section_id >> 3 = 3;", "entry 3")]
    [InlineData("UPDATE entry SET signatures = zeroblob(96) WHERE log_index = 5;", "log_index 5")]
    [InlineData("DELETE FROM entry WHERE log_index = 5;", "6 trust statements")]
    [InlineData("UPDATE head SET trust_epoch = 7;", "7 trust statements")]
    [InlineData("UPDATE head SET root = zeroblob(32);", "head")]
    [InlineData("UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE tile_id = 1;", "tiles")]
    [InlineData("UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE level = 1;", "tiles")]
    [InlineData("DELETE FROM tile WHERE tile_id = 1;", "tile")]
    public async Task What_the_log_needs_to_go_on_keeps_it_from_opening(string sql, string said)
    {
        await using var log = await pristine.CopyAsync();
        await log.StopAsync();
        log.Tamper(sql);
        var thrown = await Record.ExceptionAsync(log.StartAsync);
        Assert.True(thrown is StorageCorruptException or CorruptTreeException, thrown?.ToString());
        Assert.Contains(said, thrown!.Message, StringComparison.Ordinal);
        File.Copy(Path.Combine(pristine.Directory, "log.db"), Path.Combine(log.Directory, "log.db"), overwrite: true);
        await log.StartAsync();
        Assert.Equal(Pristine.Entries, await log.CheckCleanAsync());
    }

    [Theory]
    [InlineData("UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE tile_id = 0;")]
    [InlineData("DELETE FROM tile WHERE tile_id = 0;")]
    [InlineData("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE log_index = 101) WHERE log_index = 100;")]
    [InlineData("UPDATE entry SET leaf = x'01' WHERE log_index = 100;")]
    public async Task A_receipt_that_cannot_be_proved_is_not_given_and_stops_the_log(string sql)
    {
        await using var log = await pristine.CopyAsync();
        var id = (await log.Registry.Store.ReadEntryAsync(new LeafIndex(100), Token))!.StatementId;
        log.Tamper(sql);
        var thrown = await Record.ExceptionAsync(async () => await log.Registry.Receipts.MakeAsync(new LeafIndex(100), Token));
        Assert.True(thrown is StorageCorruptException or CorruptTreeException, thrown?.ToString());
        Assert.Contains(thrown!.Message, log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
        Assert.NotEqual(Digest.Of([]), id);
        var job = log.World.SignedJob();
        var signed = log.Registry.Checkpoints.Latest!.Checkpoint.Size;
        _ = log.Refused(job, await log.SubmitAsync(job), RefusalReason.LogReadOnly, isSigned: false);
        Assert.Equal(signed, log.Registry.Checkpoints.Latest!.Checkpoint.Size);
    }

    [Theory]
    [InlineData("UPDATE head SET root = zeroblob(32);")]
    [InlineData("UPDATE head SET size = size - 1;")]
    [InlineData("UPDATE head SET edge = zeroblob(length(edge));")]
    public async Task A_head_that_changes_under_a_running_log_stops_it(string sql)
    {
        await using var log = await pristine.CopyAsync();
        log.Tamper(sql);
        var job = log.World.SignedJob();
        _ = log.Refused(job, await log.SubmitAsync(job), RefusalReason.LogReadOnly, isSigned: false);
        Assert.Equal(Pristine.Entries, log.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
        Assert.NotEmpty((await log.CheckAsync()).Damages);
    }

    [Fact]
    public async Task A_database_put_back_under_a_running_log_stops_it()
    {
        await using var log = await pristine.CopyAsync();
        var job = log.World.SignedJob();
        await log.StopAsync();
        File.Copy(Path.Combine(log.Directory, "log.db"), Path.Combine(log.Directory, "older.db"));
        await log.StartAsync();
        _ = await log.LogAsync(job);
        log.Tamper(
            $"""
            ATTACH '{Path.Combine(log.Directory, "older.db")}' AS older;
            DELETE FROM entry WHERE log_index >= {Pristine.Entries};
            UPDATE head SET size = o.size, edge = o.edge, root = o.root FROM older.head AS o;
            """);
        _ = log.Refused(job, await log.SubmitAsync(job), RefusalReason.LogReadOnly, isSigned: false);
        Assert.Contains("this process has seen 307", log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
    }

    // The group is committed, and before it is signed a bit flips in what the store has of it.
    [Theory]
    [InlineData("tile", "hashes", "tile_id = 1", "/tile/0/001.p/51: byte 816 is")]
    [InlineData("tile", "hashes", "level = 1", "/tile/1/000.p/1: byte 16 is")]
    [InlineData("section", "content", "section_id = 8 * 306", "entry 306, section lineage: byte ")]
    [InlineData("entry", "leaf", "log_index = 306", "log_index 306")]
    [InlineData("entry", "payload", "log_index = 306", "log_index 306")]
    [InlineData("entry", "signatures", "log_index = 306", "log_index 306")]
    public async Task A_bit_that_flips_before_signing_is_not_signed_over(string table, string column, string row, string said)
    {
        await using var log = await pristine.CopyAsync();
        var committed = log.Plan.PauseAt(Step.Commit, Moment.After);
        var job = log.World.SignedJob();
        var submission = log.SubmitAsync(job);
        await committed.Reached;
        log.FlipBit(table, column, row);
        committed.Release();

        _ = log.Refused(job, await submission, RefusalReason.LogReadOnly, isSigned: false);

        Assert.Contains(said, log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
        Assert.Equal(Pristine.Entries, log.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
        Assert.Equal(Pristine.Entries, (await log.Mark.ReadAsync(Token))!.Size.Value);
    }

    // Committed, never signed, and flipped while the server was down: the next start reads it back.
    [Fact]
    public async Task A_bit_that_flips_in_what_was_never_signed_keeps_the_log_from_opening()
    {
        await using var log = await pristine.CopyAsync();
        var mark = await File.ReadAllBytesAsync(log.MarkPath, Token);
        _ = await log.LogAsync(log.World.SignedJob());
        await log.StopAsync();
        await File.WriteAllBytesAsync(log.MarkPath, mark, Token);
        log.FlipBit("entry", "payload", "log_index = 306");

        var thrown = await Record.ExceptionAsync(log.StartAsync);

        Assert.Contains("log_index 306", Assert.IsType<StorageCorruptException>(thrown).Message, StringComparison.Ordinal);
        File.Copy(Path.Combine(pristine.Directory, "log.db"), Path.Combine(log.Directory, "log.db"), overwrite: true);
        await log.StartAsync();
    }

    // What is old is found by the scrub, at every level and in every column.
    [Theory]
    [InlineData("tile", "hashes", "tile_id = 0", "/tile/0/000: byte 4096")]
    [InlineData("tile", "hashes", "tile_id = 1", "/tile/0/001.p/50: byte ")]
    [InlineData("tile", "hashes", "level = 1", "/tile/1/000.p/1: byte 16 ")]
    [InlineData("section", "content", "section_id = 8 * 100 + 1", "entry 100, section parties")]
    [InlineData("entry", "leaf", "log_index = 100", "log_index 100")]
    [InlineData("entry", "payload", "log_index = 100", "log_index 100")]
    [InlineData("entry", "signatures", "log_index = 100", "log_index 100")]
    public async Task A_bit_that_flips_under_a_running_log_is_found_by_the_scrub(string table, string column, string row, string said)
    {
        await using var log = await pristine.CopyAsync();
        var scrub = log.Scrub(new ScrubOptions { EntriesPerSecond = 1_000_000 });
        await scrub.RoundAsync(Token);
        log.FlipBit(table, column, row);

        await scrub.RunAsync(Token);

        Assert.Contains(said, log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
        var job = log.World.SignedJob();
        _ = log.Refused(job, await log.SubmitAsync(job), RefusalReason.LogReadOnly, isSigned: false);
    }

    [Theory]
    [InlineData("DELETE FROM statement_index WHERE log_index = 100;", "entry 100: the index")]
    [InlineData("DELETE FROM entry WHERE log_index = 100;", "log_index 100")]
    [InlineData("DELETE FROM tile WHERE tile_id = 0;", "/tile/0/000")]
    [InlineData("DELETE FROM section WHERE section_id = 8 * 100 + 1;", "entry 100, section parties: it is missing")]
    [InlineData("UPDATE section SET content = zeroblob(length(content)) WHERE section_id = 8 * 100 + 1;", "entry 100, section parties: it is missing")]
    public async Task A_row_that_goes_missing_under_a_running_log_is_found_by_the_scrub(string sql, string said)
    {
        await using var log = await pristine.CopyAsync();
        log.Tamper(sql);

        await log.Scrub(new ScrubOptions { EntriesPerSecond = 1_000_000 }).RunAsync(Token);

        Assert.Contains(said, log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_section_that_a_redaction_names_is_not_missed_by_the_scrub()
    {
        await using var log = await pristine.CopyAsync();
        var scrub = log.Scrub(new ScrubOptions { EntriesPerSecond = 1_000_000 });
        var redacted = (await log.Registry.Store.ReadEntryAsync(new LeafIndex(100), Token))!.StatementId;
        _ = await log.LogAsync(log.World.Trust.Redaction(redacted, 1, "parties").Sign(log.World.Quorum));
        log.Tamper("UPDATE section SET content = zeroblob(length(content)) WHERE section_id = 8 * 100 + 1;");

        await scrub.RoundAsync(Token);

        log.Tamper("UPDATE section SET content = zeroblob(length(content)) WHERE section_id = 8 * 100;");
        var thrown = await Assert.ThrowsAsync<CorruptTreeException>(async () => await scrub.RoundAsync(Token));
        Assert.Contains("entry 100, section lineage: it is missing", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>A log of six trust statements and 300 jobs, made once and copied for each test.</summary>
    public sealed class Pristine : IAsyncLifetime
    {
        /// <summary>Two tiles of leaves and one above them.</summary>
        public const long Entries = 306;

        private TestRegistry _log = null!;

        public string Directory => _log.Directory;

        public async ValueTask InitializeAsync()
        {
            _log = await TestRegistry.WithGenesisAsync(options: new SequencerOptions { MaxGroupEntries = 64 });
            var jobs = Enumerable.Range(0, 300).Select(_ => _log.World.SignedJob()).ToArray();
            foreach (var outcome in await Task.WhenAll(jobs.Select(job => _log.SubmitAsync(job))))
            {
                Assert.NotNull(outcome.Receipt);
            }

            await _log.StopAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _log.StartAsync();
            await _log.DisposeAsync();
        }

        internal async Task<TestRegistry> CopyAsync()
        {
            var directory = TestRegistry.NewDirectory();
            foreach (var file in System.IO.Directory.GetFiles(Directory))
            {
                File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
            }

            // Another seed draws other records; keys of the log and its origin are named, not drawn.
            return await TestRegistry.OpenAtAsync(directory, ownsDirectory: true);
        }
    }
}
