// What several servers over one database owe each other, and whoever asks them.
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Registry.Submission;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Sequencing;

public sealed class SeveralWritersTests : IAsyncLifetime
{
    private const int Writers = 3;

    private SeveralRegistries _writers = null!;

    private RegistryWorld World => _writers.World;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _writers = await SeveralRegistries.StartAsync(Writers);

    public ValueTask DisposeAsync() => _writers.DisposeAsync();

    [Fact]
    public async Task Whoever_is_asked_one_log_comes_out_and_each_receipt_is_valid()
    {
        var first = World.Genesis().Count;
        var jobs = Enumerable.Range(0, 60).Select(_ => World.SignedJob()).ToList();

        var receipts = await Task.WhenAll(jobs.Select((job, i) => LogAsync(i % Writers, job)));

        Assert.Equal(
            Enumerable.Range(first, jobs.Count).Select(index => (long)index), receipts.Select(receipt => receipt.Proof.Index.Value).Order());
        foreach (var registry in _writers.All)
        {
            var head = await registry.Store.ReadHeadAsync(Token);
            Assert.Equal(first + jobs.Count, head.Size.Value);
            Assert.Equal(head.Root, await new TileTree(head.Size, registry.Store).RootAsync(Token));
            Assert.True(registry.Condition.IsWritable, registry.Condition.ReadOnlyReason);
        }
    }

    [Fact]
    public async Task The_same_statement_at_all_of_them_at_once_is_stored_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var job = World.SignedJob();
            var receipts = await Task.WhenAll(Enumerable.Range(0, 2 * Writers).Select(i => LogAsync(i % Writers, job)));
            Assert.Single(receipts.Select(receipt => receipt.Proof.Index).Distinct());
            Assert.Single(receipts, receipt => !receipt.AlreadyLogged);
        }
    }

    [Fact]
    public async Task Trust_that_one_logs_counts_at_the_others_at_once()
    {
        var key = World.Key("reporter of several servers");
        _ = await LogAsync(0, World.Trust.Delegation(World.Operator, key, [RegistryWorld.Site], ["training-job"]).Sign(World.Operator.Key));
        var before = World.Reports.Job().Sign(key);
        _ = await LogAsync(1, before);
        _ = await LogAsync(2, World.Trust.Revocation(key, version: 2).Sign(World.Quorum));

        for (var writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(RefusalReason.KeyRevoked, (await SubmitAsync(writer, World.Reports.Job().Sign(key))).Refusal?.Reason);
            Assert.True((await LogAsync(writer, before)).AlreadyLogged);
        }
    }

    [Fact]
    public async Task What_another_logged_is_signed_here_without_anything_being_submitted_here()
    {
        var job = World.SignedJob();
        var logged = await LogAsync(0, job);
        var found = _writers[2].Submissions.FindReceiptAsync(job.Envelope.StatementId, Token).AsTask();
        for (var tries = 0; !found.IsCompleted; tries++)
        {
            Assert.True(tries < 3000, "It was never signed here.");
            _writers.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, Token);
        }

        var receipt = (await found)!;
        Receipts.Verify(receipt, job, _writers.Key);
        Assert.Equal(logged.Proof.Index, receipt.Proof.Index);
    }

    [Fact]
    public async Task A_log_behind_the_mark_that_another_raised_gets_nothing_more()
    {
        var head = await _writers[0].Store.ReadHeadAsync(Token);
        var ahead = new Checkpoint(World.Origin, new TreeSize(head.Size.Value + 5), Digest.Of([1]));
        await _writers.Mark.AdvanceAsync(ahead, Token);

        for (var writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(RefusalReason.LogReadOnly, (await SubmitAsync(writer, World.SignedJob())).Refusal?.Reason);
        }

        Assert.Equal(head.Size, (await _writers[0].Store.ReadHeadAsync(Token)).Size);
        Assert.Equal(ahead.Size, (await _writers.Mark.ReadAsync(Token))!.Size);
    }

    [Fact]
    public async Task Where_the_mark_vanishes_under_them_nothing_is_logged_or_signed_until_it_is_back()
    {
        var head = await _writers[0].Store.ReadHeadAsync(Token);
        foreach (var registry in _writers.All)
        {
            _ = await registry.Integrated.WaitForAsync(new LeafIndex(head.Size.Value - 1), Token);
        }

        var mark = await File.ReadAllTextAsync(_writers.MarkPath, Token);
        File.Delete(_writers.MarkPath);

        for (var writer = 0; writer < Writers; writer++)
        {
            var refusal = (await SubmitAsync(writer, World.SignedJob())).Refusal;
            Assert.Equal(RefusalReason.StorageUnavailable, refusal?.Reason);
            Assert.Contains($"is gone, and the log had signed {head.Size}", refusal!.Message, StringComparison.Ordinal);
        }

        Assert.Equal(head.Size, (await _writers[0].Store.ReadHeadAsync(Token)).Size);
        Assert.False(File.Exists(_writers.MarkPath));
        await File.WriteAllTextAsync(_writers.MarkPath, mark, Token);
        _ = await LogAsync(1, World.SignedJob());
    }

    [Fact]
    public async Task One_whose_clock_is_ahead_of_the_stores_logs_nothing_and_keeps_nobody_out()
    {
        var ahead = new TestClock();
        ahead.Advance(_writers.Clock.GetUtcNow() - ahead.GetUtcNow() + TimeSpan.FromMinutes(15));
        var registry = await _writers.AddAsync(new FaultPlan { StoreClock = _writers.Clock }, time: ahead);
        var head = await registry.Store.ReadHeadAsync(Token);

        var refusal = (await SubmitAsync(Writers, World.SignedJob())).Refusal;

        Assert.Equal(RefusalReason.StorageUnavailable, refusal?.Reason);
        Assert.Matches("clock says .*Z, which is 1[45]\\.. minutes ahead of the database's \\(.*Z\\); 5 are allowed.* Set whichever", refusal!.Message);
        Assert.Contains("ahead of the database's", registry.Condition.UnavailableReason, StringComparison.Ordinal);
        Assert.Equal(head.Size, (await registry.Store.ReadHeadAsync(Token)).Size);
        _ = await LogAsync(0, World.SignedJob());

        // Near enough, it is believed, and whoever is right goes on after it.
        ahead.Advance(TimeSpan.FromMinutes(-11));
        _ = await LogAsync(Writers, World.SignedJob());
        Assert.Null(registry.Condition.UnavailableReason);
        _ = await LogAsync(0, World.SignedJob());
    }

    // Paused where it has read the head, while the others log a job, sign it, and log a trust statement.
    [Theory]
    [InlineData(Step.ReadHead, Moment.Before)]
    [InlineData(Step.ReadHead, Moment.After)]
    [InlineData(Step.ReadTiles, Moment.Before)]
    public async Task One_that_is_started_while_the_others_append_takes_in_statements_like_them(Step step, Moment moment)
    {
        var plan = new FaultPlan();
        var pause = plan.PauseAt(step, moment);
        var starting = _writers.AddAsync(plan);
        await pause.Reached;
        var key = World.Key("reporter who came meanwhile");
        var logged = await LogAsync(0, World.SignedJob());
        _ = await LogAsync(1, World.Trust.Delegation(World.Operator, key, [RegistryWorld.Site], ["training-job"]).Sign(World.Operator.Key));
        Assert.True((await _writers.Mark.ReadAsync(Token))!.Size.Value > logged.Proof.Index.Value);
        pause.Release();
        await starting;

        Assert.Null(_writers[Writers].Condition.ReadOnlyReason);
        _ = await LogAsync(Writers, World.Reports.Job().Sign(key));
    }

    [Fact]
    public async Task A_tree_is_not_signed_where_another_has_raised_the_mark_over_one_that_the_database_does_not_lead_to()
    {
        var head = await _writers[0].Store.ReadHeadAsync(Token);
        foreach (var (size, message) in ((long, string)[])[(head.Size.Value, "another root"), (head.Size.Value + 5, "entries;")])
        {
            var (board, signer) = Signer(new Checkpoint(World.Origin, new TreeSize(size), Digest.Of([1])));

            var refused = await Assert.ThrowsAsync<CorruptTreeException>(async () => await signer.SignAsync(head.Size, head.Root, Token));

            Assert.Contains(message, refused.Message, StringComparison.Ordinal);
            Assert.Null(board.Latest);
        }
    }

    [Fact]
    public async Task A_tree_is_signed_where_another_has_raised_the_mark_meanwhile_over_what_the_database_holds()
    {
        var before = await _writers[0].Store.ReadHeadAsync(Token);
        _ = await LogAsync(0, World.SignedJob());
        var after = await _writers[0].Store.ReadHeadAsync(Token);
        foreach (var head in (LogHead[])[before, after])
        {
            var (board, signer) = Signer(new Checkpoint(World.Origin, after.Size, after.Root));

            _ = await signer.SignAsync(head.Size, head.Root, Token);

            Assert.Equal((head.Size, head.Root), (board.Latest!.Checkpoint.Size, board.Latest.Checkpoint.Root));
            Assert.Equal(after.Size, signer.MarkedSize);
        }
    }

    // Between reading the mark and raising it, another server raises it.
    private (CheckpointBoard Board, CheckpointSigner Signer) Signer(Checkpoint raisedMeanwhile)
    {
        var board = new CheckpointBoard();
        return (board, new CheckpointSigner(_writers.Key, new OvertakenMark(raisedMeanwhile), board, _writers[1].Store));
    }

    private Task<SubmissionOutcome> SubmitAsync(int writer, Attestation attestation) => _writers.SubmitAsync(writer, attestation);

    private Task<LogReceipt> LogAsync(int writer, Attestation attestation) => _writers.LogAsync(writer, attestation);

    private sealed class OvertakenMark(Checkpoint standing) : IHighWaterMark
    {
        public string Location => "mark";

        public ValueTask<Checkpoint?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<Checkpoint?>(null);

        public ValueTask<Checkpoint> AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken) => ValueTask.FromResult(standing);
    }
}
