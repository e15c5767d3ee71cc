using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Signing;

/// <summary>The mark outside the database decides whether the log may sign.</summary>
public sealed class HighWaterMarkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mark_behind_the_database_is_advanced()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var old = await File.ReadAllTextAsync(log.MarkPath, Token);
        _ = await log.LogAsync(log.World.SignedJob());
        await log.ReopenAsync(() => File.WriteAllText(log.MarkPath, old));
        Assert.True(log.Registry.Condition.IsWritable);
        Assert.Equal(7, log.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
        Assert.StartsWith("registry.example/2026\n7\n", await File.ReadAllTextAsync(log.MarkPath, Token), StringComparison.Ordinal);
        _ = await log.LogAsync(log.World.SignedJob());
    }

    [Fact]
    public async Task A_database_behind_its_mark_is_read_only_and_says_what_is_missing()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var backup = TestRegistry.NewDirectory();
        await log.ReopenAsync(() => Copy(log.Directory, backup));
        var job = log.World.SignedJob();
        _ = await log.LogAsync(job);
        _ = await log.LogAsync(log.World.SignedJob());
        await log.ReopenAsync(() =>
        {
            // The mark is not restored with the database: it is kept elsewhere.
            File.Delete(Path.Combine(backup, Path.GetFileName(log.MarkPath)));
            Copy(backup, log.Directory);
        });
        Directory.Delete(backup, recursive: true);
        await RequireReadOnlyAsync(log, "holds 6 entries", "signed 8", "Entries 6 to 7 are missing", log.MarkPath);
        var damage = Assert.Single((await log.CheckAsync()).Damages);
        Assert.Equal("high-water mark", damage.Place);
        Assert.Contains("6 to 7", damage.Message, StringComparison.Ordinal);

        // Whoever asks for the receipt of an entry that is there gets an answer, and not a wait without end.
        var genesis = (await log.Registry.Store.ReadEntryAsync(new LeafIndex(3), Token))!;
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () =>
            await log.Registry.Submissions.FindReceiptAsync(genesis.StatementId, Token));
    }

    [Fact]
    public async Task A_database_with_another_tree_than_signed_is_read_only()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        await log.ReopenAsync(() => WriteMark(log, log.World.Origin, 4));
        await RequireReadOnlyAsync(log, "first 4 entries", "restore the right one", log.MarkPath);
        Assert.Contains("first 4 entries", Assert.Single((await log.CheckAsync()).Damages).Message, StringComparison.Ordinal);
        await log.ReopenAsync(() => WriteMark(log, log.World.Origin, 6));
        await RequireReadOnlyAsync(log, "first 6 entries", "restore the right one", log.MarkPath);
    }

    [Fact]
    public async Task A_log_whose_tags_other_secrets_made_is_read_only_until_these_are_back()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var (own, foreign) = (log.Secrets, new DiscoverySecrets(log.World.Origin, Digest.Of("another master"u8).ToArray()));

        // Anybody finds trust statements, so that nothing tells yet which secrets are the log's.
        await log.ReopenAsync(() => log.Secrets = foreign);
        Assert.True(log.Registry.Condition.IsWritable);
        await log.ReopenAsync(() => log.Secrets = own);
        _ = await log.LogAsync(log.World.SignedJob());

        await log.ReopenAsync(() => log.Secrets = foreign);
        await RequireReadOnlyAsync(log, "Entry 6 carries other tags", "secrets/discovery.key");
        await log.ReopenAsync(() => log.Secrets = own);
        _ = await log.LogAsync(log.World.SignedJob());
    }

    [Fact]
    public async Task The_mark_of_another_log_is_no_mark()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        await log.ReopenAsync(() => WriteMark(log, "elsewhere.example/2026", 4));
        await RequireReadOnlyAsync(log, "is of elsewhere.example/2026", log.MarkPath);
    }

    [Fact]
    public async Task A_missing_mark_is_missed_unless_the_log_is_empty()
    {
        await using var log = await TestRegistry.OpenAsync();
        await log.ReopenAsync(() => File.Delete(log.MarkPath));
        Assert.True(log.Registry.Condition.IsWritable);
        foreach (var attestation in log.World.Genesis())
        {
            _ = await log.LogAsync(attestation);
        }

        await log.ReopenAsync(() => File.Delete(log.MarkPath));
        await RequireReadOnlyAsync(log, "holds 6 entries", "is missing", log.MarkPath);
        Assert.False(File.Exists(log.MarkPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("registry.example/2026\n6\n")]
    [InlineData("registry.example/2026\nsix\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public async Task A_mark_that_is_none_is_named(string text)
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        await log.ReopenAsync(() => File.WriteAllText(log.MarkPath, text));
        await RequireReadOnlyAsync(log, "cannot be read", log.MarkPath);
        await log.ReopenAsync(() => File.WriteAllText(log.MarkPath, new string('x', 5000)));
        await RequireReadOnlyAsync(log, "larger than", log.MarkPath);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mark_that_may_not_be_read_is_named(bool isForbidden)
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        log.Mark.Unreadable = isForbidden ? new UnauthorizedAccessException("Access is denied.") : new IOException("Input/output error.");
        await log.ReopenAsync();
        await RequireReadOnlyAsync(log, "cannot be read", log.Mark.Unreadable.Message, log.MarkPath);
        log.Mark.Unreadable = null;
        await log.ReopenAsync();
        _ = await log.LogAsync(log.World.SignedJob());
    }

    [Theory]
    [InlineData(Moment.Before, false)]
    [InlineData(Moment.After, false)]
    [InlineData(Moment.Before, true)]
    public async Task Where_the_mark_cannot_be_advanced_nothing_is_acknowledged_and_the_next_group_recovers(Moment moment, bool isForbidden)
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        Exception exception = isForbidden ? new UnauthorizedAccessException("Access is denied.") : new IOException("No space left on device.");
        log.Plan.Fail(Step.AdvanceMark, moment, exception);
        var (job, other) = (log.World.SignedJob(), log.World.SignedJob());
        _ = log.Refused(job, await log.SubmitAsync(job), RefusalReason.StorageUnavailable, isSigned: false);
        Assert.Equal(6, log.Registry.Checkpoints.Latest!.Checkpoint.Size.Value);
        Assert.True(log.Registry.Condition.IsWritable);
        Assert.Equal(7, (await log.LogAsync(other)).Index.Value);
        Assert.Equal(6, (await log.LogAsync(job)).Index.Value);
        Assert.Equal(8, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task A_trust_statement_whose_answer_was_lost_gets_its_receipt_though_nothing_else_is_submitted()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        log.Plan.Fail(Step.AdvanceMark, Moment.Before, new IOException("No space left on device."));
        var suspension = log.World.Trust.Suspension(log.World.Reporter, 2).Sign(log.World.Authorities[0].Key);
        _ = log.Refused(suspension, await log.SubmitAsync(suspension), RefusalReason.StorageUnavailable, isSigned: false);
        Assert.Equal(6, (await log.LogAsync(suspension)).Index.Value);
        Assert.Equal(7, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task A_retry_alone_recovers_too()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        log.Plan.Fail(Step.AdvanceMark, Moment.Before, new IOException("No space left on device."));
        var job = log.World.SignedJob();
        _ = log.Refused(job, await log.SubmitAsync(job), RefusalReason.StorageUnavailable, isSigned: false);
        Assert.Equal(6, (await log.LogAsync(job)).Index.Value);
        Assert.Equal(7, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task A_log_whose_mark_cannot_be_advanced_does_not_open()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        _ = await log.LogAsync(log.World.SignedJob());
        await log.StopAsync();
        var text = await File.ReadAllTextAsync(log.MarkPath, Token);
        WriteMark(log, log.World.Origin, 0);
        log.Plan.Fail(Step.AdvanceMark, Moment.Before, new IOException("No space left on device."));
        _ = await Assert.ThrowsAsync<IOException>(log.StartAsync);
        await log.StartAsync();
        Assert.Equal(text, await File.ReadAllTextAsync(log.MarkPath, Token));
    }

    [Fact]
    public async Task Another_origins_store_is_not_opened()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        await log.StopAsync();
        log.Tamper("UPDATE binding SET origin = 'elsewhere.example/2026';");
        var thrown = await Assert.ThrowsAsync<StorageCorruptException>(log.StartAsync);
        Assert.Contains("elsewhere.example/2026", thrown.Message, StringComparison.Ordinal);
        log.Tamper($"UPDATE binding SET origin = '{log.World.Origin}';");
        await log.StartAsync();
    }

    private static async Task RequireReadOnlyAsync(TestRegistry log, params string[] said)
    {
        var mark = File.Exists(log.MarkPath) ? await File.ReadAllTextAsync(log.MarkPath, Token) : null;
        Assert.NotNull(log.Registry.Condition.ReadOnlyReason);
        Assert.All(said, words => Assert.Contains(words, log.Registry.Condition.ReadOnlyReason, StringComparison.Ordinal));
        Assert.Null(log.Registry.Checkpoints.Latest);
        var size = (await log.Registry.Store.ReadHeadAsync(Token)).Size;
        var job = log.World.SignedJob();
        var refusal = log.Refused(job, await log.SubmitAsync(job), RefusalReason.LogReadOnly, isSigned: false);
        Assert.Equal(log.Registry.Condition.ReadOnlyReason, refusal.Message);
        Assert.Equal(size, (await log.Registry.Store.ReadHeadAsync(Token)).Size);
        Assert.Equal(mark, File.Exists(log.MarkPath) ? await File.ReadAllTextAsync(log.MarkPath, Token) : null);
    }

    // A root that no such tree has, unless the tree is empty.
    private static void WriteMark(TestRegistry log, string origin, long size) => File.WriteAllText(
        log.MarkPath, new Checkpoint(origin, new TreeSize(size), size == 0 ? TreeEdge.Empty.Root : Digest.Of("another tree"u8)).ToString());

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
