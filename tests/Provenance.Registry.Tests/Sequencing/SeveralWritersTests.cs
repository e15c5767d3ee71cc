// Several registries over one log, as several server processes are, here within one process and over one SQLite file,
// which lets them append in turns as a shared database would. The mark is one file for all of them.
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Registry.Submission;
using Provenance.Registry.Tests.Support;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Log;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Sequencing;

public sealed class SeveralWritersTests : IAsyncLifetime
{
    private const int Writers = 3;

    private readonly string _folder = TestRegistry.NewDirectory();
    private readonly RegistryWorld _world = new(1, TestClock.Start);
    private readonly TestClock _clock = new();
    private readonly List<(ProvenanceRegistry Registry, SqliteLogStore Store)> _writers = [];
    private LogKey _key = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _key = new LogKey(_world.Origin, _world.Key("log"));
        for (var i = 0; i < Writers; i++)
        {
            await AddAsync();
        }

        foreach (var attestation in _world.Genesis())
        {
            _ = await LogAsync(0, attestation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (registry, store) in _writers)
        {
            await registry.DisposeAsync();
            store.Dispose();
        }

        _world.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Whoever_is_asked_one_log_comes_out_and_each_receipt_is_valid()
    {
        var first = _world.Genesis().Count;
        var jobs = Enumerable.Range(0, 60).Select(_ => _world.SignedJob()).ToList();

        var receipts = await Task.WhenAll(jobs.Select((job, i) => LogAsync(i % Writers, job)));

        Assert.Equal(
            Enumerable.Range(first, jobs.Count).Select(index => (long)index), receipts.Select(receipt => receipt.Proof.Index.Value).Order());
        foreach (var (registry, _) in _writers)
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
            var job = _world.SignedJob();
            var receipts = await Task.WhenAll(Enumerable.Range(0, 2 * Writers).Select(i => LogAsync(i % Writers, job)));
            Assert.Single(receipts.Select(receipt => receipt.Proof.Index).Distinct());
            Assert.Single(receipts, receipt => !receipt.AlreadyLogged);
        }
    }

    [Fact]
    public async Task Trust_that_one_logs_counts_at_the_others_at_once()
    {
        var key = _world.Key("reporter of several servers");
        _ = await LogAsync(0, _world.Trust.Delegation(_world.Operator, key, [RegistryWorld.Site], ["training-job"]).Sign(_world.Operator.Key));
        var before = _world.Reports.Job().Sign(key);
        _ = await LogAsync(1, before);
        _ = await LogAsync(2, _world.Trust.Revocation(key, version: 2).Sign(_world.Quorum));

        for (var writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(RefusalReason.KeyRevoked, (await SubmitAsync(writer, _world.Reports.Job().Sign(key))).Refusal?.Reason);
            Assert.True((await LogAsync(writer, before)).AlreadyLogged);
        }
    }

    [Fact]
    public async Task What_another_logged_is_signed_here_without_anything_being_submitted_here()
    {
        var job = _world.SignedJob();
        var logged = await LogAsync(0, job);
        var found = _writers[2].Registry.Submissions.FindReceiptAsync(job.Envelope.StatementId, Token).AsTask();
        for (var tries = 0; !found.IsCompleted; tries++)
        {
            Assert.True(tries < 3000, "It was never signed here.");
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, Token);
        }

        var receipt = (await found)!;
        Receipts.Verify(receipt, job, _key);
        Assert.Equal(logged.Proof.Index, receipt.Proof.Index);
    }

    [Fact]
    public async Task A_log_behind_the_mark_that_another_raised_gets_nothing_more()
    {
        var head = await _writers[0].Registry.Store.ReadHeadAsync(Token);
        var ahead = new Checkpoint(_world.Origin, new TreeSize(head.Size.Value + 5), Digest.Of([1]));
        await Mark.AdvanceAsync(ahead, Token);

        for (var writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(RefusalReason.LogReadOnly, (await SubmitAsync(writer, _world.SignedJob())).Refusal?.Reason);
        }

        Assert.Equal(head.Size, (await _writers[0].Registry.Store.ReadHeadAsync(Token)).Size);
        Assert.Equal(ahead.Size, (await Mark.ReadAsync(Token))!.Size);
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
        var starting = AddAsync(plan);
        await pause.Reached;
        var key = _world.Key("reporter who came meanwhile");
        var logged = await LogAsync(0, _world.SignedJob());
        _ = await LogAsync(1, _world.Trust.Delegation(_world.Operator, key, [RegistryWorld.Site], ["training-job"]).Sign(_world.Operator.Key));
        Assert.True((await Mark.ReadAsync(Token))!.Size.Value > logged.Proof.Index.Value);
        pause.Release();
        await starting;

        Assert.Null(_writers[Writers].Registry.Condition.ReadOnlyReason);
        _ = await LogAsync(Writers, _world.Reports.Job().Sign(key));
    }

    [Fact]
    public async Task A_tree_is_not_signed_where_another_has_raised_the_mark_over_one_that_the_database_does_not_lead_to()
    {
        var head = await _writers[0].Registry.Store.ReadHeadAsync(Token);
        foreach (var (size, message) in ((long, string)[])[(head.Size.Value, "another root"), (head.Size.Value + 5, "entries;")])
        {
            var (board, signer) = Signer(new Checkpoint(_world.Origin, new TreeSize(size), Digest.Of([1])));

            var refused = await Assert.ThrowsAsync<CorruptTreeException>(async () => await signer.SignAsync(head.Size, head.Root, Token));

            Assert.Contains(message, refused.Message, StringComparison.Ordinal);
            Assert.Null(board.Latest);
        }
    }

    [Fact]
    public async Task A_tree_is_signed_where_another_has_raised_the_mark_meanwhile_over_what_the_database_holds()
    {
        var before = await _writers[0].Registry.Store.ReadHeadAsync(Token);
        _ = await LogAsync(0, _world.SignedJob());
        var after = await _writers[0].Registry.Store.ReadHeadAsync(Token);
        foreach (var head in (LogHead[])[before, after])
        {
            var (board, signer) = Signer(new Checkpoint(_world.Origin, after.Size, after.Root));

            _ = await signer.SignAsync(head.Size, head.Root, Token);

            Assert.Equal((head.Size, head.Root), (board.Latest!.Checkpoint.Size, board.Latest.Checkpoint.Root));
            Assert.Equal(after.Size, signer.MarkedSize);
        }
    }

    // Between reading the mark and raising it, another server raises it.
    private (CheckpointBoard Board, CheckpointSigner Signer) Signer(Checkpoint raisedMeanwhile)
    {
        var board = new CheckpointBoard();
        return (board, new CheckpointSigner(_key, new OvertakenMark(raisedMeanwhile), board, _writers[1].Registry.Store));
    }

    private SharedHighWaterMarkFile Mark => new(Path.Combine(_folder, "high-water-mark"), TimeProvider.System);

    private async Task AddAsync(FaultPlan? plan = null)
    {
        var store = SqliteLogStore.Open(new SqliteOptions { DataDirectory = _folder, BusyTimeout = TimeSpan.FromSeconds(30) }, _clock);
        var registry = await ProvenanceRegistry.OpenAsync(
            new RegistryParts
            {
                Store = plan is null ? store : new FaultyStore(store, plan),
                HighWaterMark = Mark,
                Key = _key,
                Secrets = new DiscoverySecrets(_world.Origin, Digest.Of("discovery master"u8).ToArray()),
                History = new TestRegistry.NoHistory(),
                Time = _clock,
                Loggers = NullLoggerFactory.Instance,
                Sequencer = new SequencerOptions { LookForOthers = TimeSpan.FromMilliseconds(100) },
            },
            Token);
        _writers.Add((registry, store));
    }

    private async Task<SubmissionOutcome> SubmitAsync(int writer, Attestation attestation)
    {
        // A statement that another logged is answered once it is signed here, which takes the clock.
        var outcome = _writers[writer].Registry.Submissions.SubmitAsync(attestation, validateOnly: false, Token).AsTask();
        while (!outcome.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(outcome, Task.Delay(5, Token));
        }

        return await outcome;
    }

    private async Task<LogReceipt> LogAsync(int writer, Attestation attestation)
    {
        var outcome = await SubmitAsync(writer, attestation);
        Assert.True(outcome.Refusal is null, $"{outcome.Refusal?.Reason} {outcome.Refusal?.Field}: {outcome.Refusal?.Message}");
        Receipts.Verify(outcome.Receipt!, attestation, _key);
        return outcome.Receipt!;
    }

    private sealed class OvertakenMark(Checkpoint standing) : IHighWaterMark
    {
        public string Location => "mark";

        public ValueTask<Checkpoint?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<Checkpoint?>(null);

        public ValueTask<Checkpoint> AdvanceAsync(Checkpoint mark, CancellationToken cancellationToken) => ValueTask.FromResult(standing);
    }
}
