using Provenance.Registry.Sequencing;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Sequencing;

/// <summary>What is logged gets a receipt that others can verify; the same again gets the same index.</summary>
public sealed class ReceiptTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receipts_verify_and_indices_count_up()
    {
        await using var log = await TestRegistry.OpenAsync();
        var submitted = log.World.Genesis().Append(log.World.SignedJob()).Append(log.World.Reports.Inventory().Sign(log.World.Operator.Key));
        foreach (var (expected, attestation) in submitted.Index())
        {
            var receipt = await log.LogAsync(attestation);
            Assert.Equal(expected, receipt.Index.Value);
            Assert.False(receipt.AlreadyLogged);
        }

        Assert.Equal(8, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Tags_are_found_with_the_secret_of_the_key_and_trust_statements_by_anyone()
    {
        await using var log = await TestRegistry.OpenAsync();
        var genesis = log.World.Genesis();
        var root = Receipts.Verify(await log.LogAsync(genesis[0]), genesis[0], log.Key);
        Assert.Equal(2, root.Tags.Count);
        Assert.All(root.Tags, tag => Assert.Equal(DiscoveryTag.Compute(new byte[32], root.StatementId), tag));
        foreach (var attestation in genesis.Skip(1))
        {
            _ = await log.LogAsync(attestation);
        }

        var job = log.World.SignedJob();
        var leaf = Receipts.Verify(await log.LogAsync(job), job, log.Key);
        var secret = log.Secrets.Of(log.World.Reporter.PublicKey.KeyId);
        Assert.Equal(DiscoveryTag.Compute(secret.Span, leaf.StatementId), Assert.Single(leaf.Tags));
    }

    [Fact]
    public async Task The_time_of_logging_never_decreases()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        long last = 0;
        foreach (var minutes in new[] { 1, -5, 3, -4, 9, 0 })
        {
            log.Clock.Advance(TimeSpan.FromMinutes(minutes));
            var job = log.World.SignedJob();
            var leaf = Receipts.Verify(await log.LogAsync(job), job, log.Key);
            Assert.True(leaf.LoggedAtMilliseconds >= last);
            last = leaf.LoggedAtMilliseconds;
        }

        Assert.Equal(log.Clock.GetUtcNow().ToUnixTimeMilliseconds(), last);
        _ = await log.CheckCleanAsync();
    }

    [Fact]
    public async Task A_clock_more_than_ten_minutes_behind_stops_intake_until_it_is_set()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        log.Clock.Advance(TimeSpan.FromMinutes(30));
        _ = await log.LogAsync(log.World.SignedJob());
        log.Clock.Advance(TimeSpan.FromMinutes(-10) - TimeSpan.FromMilliseconds(1));
        var job = log.World.SignedJob();
        var refusal = log.Refused(job, await log.SubmitAsync(job), RefusalReason.ClockWentBack, isSigned: false);
        Assert.Equal("The server's clock says 2026-11-23T09:19:59Z; the newest entry was logged at 2026-11-23T09:30:00Z, more than 10 minutes later.", refusal.Message);
        log.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(7, (await log.LogAsync(job)).Index.Value);
        _ = await log.CheckCleanAsync();
    }

    [Fact]
    public async Task The_same_attestation_fifty_times_at_once_is_one_entry()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var job = log.World.SignedJob();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => log.SubmitAsync(job), Token)));
        Assert.All(outcomes, outcome => Assert.Equal(6, log.Verified(job, outcome).Index.Value));
        Assert.Single(outcomes, outcome => !outcome.Receipt!.AlreadyLogged);
        Assert.Equal(7, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Copies_within_one_group_are_one_entry()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var (job, other) = (log.World.SignedJob(), log.World.SignedJob());
        var outcomes = await log.SubmitAsOneGroupAsync(job, other, job, other, job);
        Assert.Equal([7, 8, 7, 8, 7], outcomes.Select(outcome => outcome.Receipt!.Index.Value));
        Assert.Equal([false, false, true, true, true], outcomes.Select(outcome => outcome.Receipt!.AlreadyLogged));
        _ = log.Verified(other, outcomes[3]);
        Assert.Single(outcomes.Select(outcome => outcome.Receipt!.Checkpoint.Checkpoint.Size).Distinct());
        Assert.Equal(9, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Copies_across_groups_and_restarts_are_one_entry()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var job = log.World.SignedJob();
        Assert.Equal(6, (await log.LogAsync(job)).Index.Value);
        _ = await log.LogAsync(log.World.SignedJob());
        var again = await log.LogAsync(job);
        Assert.True(again.AlreadyLogged);
        Assert.Equal((6, 8), (again.Index.Value, again.Checkpoint.Checkpoint.Size.Value));
        await log.ReopenAsync();
        Assert.Equal(6, (await log.LogAsync(job)).Index.Value);
        Assert.Equal(8, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task A_statement_with_other_signatures_than_logged_is_refused()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var entity = log.World.Reports.Entity();
        var (first, second) = (entity.Sign(log.World.Operator.Key), entity.Sign(log.World.Customer.Key));
        Assert.Equal(first.Envelope.StatementId, second.Envelope.StatementId);
        var outcomes = await log.SubmitAsOneGroupAsync(first, second, first);
        Assert.Equal(7, log.Verified(first, outcomes[0]).Index.Value);
        _ = log.Refused(second, outcomes[1], RefusalReason.StatementLoggedDifferently, isSigned: true);
        Assert.Equal(7, log.Verified(first, outcomes[2]).Index.Value);
        _ = log.Refused(second, await log.SubmitAsync(second), RefusalReason.StatementLoggedDifferently, isSigned: true);
        Assert.Equal(8, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Many_groups_across_tiles_are_one_tree()
    {
        await using var log = await TestRegistry.WithGenesisAsync(options: new SequencerOptions { MaxGroupEntries = 37 });
        var jobs = Enumerable.Range(0, 300).Select(_ => log.World.SignedJob()).ToArray();
        var outcomes = await Task.WhenAll(jobs.Select(job => Task.Run(() => log.SubmitAsync(job), Token)));
        Assert.Equal(
            Enumerable.Range(6, 300).Select(index => (long)index),
            jobs.Zip(outcomes, log.Verified).Select(receipt => receipt.Index.Value).Order());
        await log.ReopenAsync();
        var late = (await log.LogAsync(jobs[17])).Checkpoint.Checkpoint;
        Assert.Equal(306, late.Size.Value);
        foreach (var checkpoint in outcomes.Select(outcome => outcome.Receipt!.Checkpoint.Checkpoint).DistinctBy(item => item.Size))
        {
            var proof = await new TileTree(late.Size, log.Registry.Store).ConsistencyProofAsync(checkpoint.Size, Token);
            Assert.Equal(ProofVerdict.Valid, proof.Verify(checkpoint.Root, late.Root));
        }

        Assert.Equal(306, await log.CheckCleanAsync());
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is_logged()
    {
        await using var log = await TestRegistry.WithGenesisAsync();
        var job = log.World.SignedJob();
        Assert.Null(await log.Registry.Submissions.FindReceiptAsync(job.Envelope.StatementId, Token));
        _ = await log.LogAsync(job);
        var receipt = await log.Registry.Submissions.FindReceiptAsync(job.Envelope.StatementId, Token);
        _ = Receipts.Verify(receipt!, job, log.Key);
    }
}
