// Several registries over one log, as several server processes are, here within one process and over one SQLite file,
// which lets them append in turns as a shared database would. The mark is one file for all of them.
using Microsoft.Extensions.Logging.Abstractions;
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

    private SharedHighWaterMarkFile Mark => new(Path.Combine(_folder, "high-water-mark"), TimeProvider.System);

    private async Task AddAsync()
    {
        var store = SqliteLogStore.Open(new SqliteOptions { DataDirectory = _folder, BusyTimeout = TimeSpan.FromSeconds(30) }, _clock);
        var registry = await ProvenanceRegistry.OpenAsync(
            new RegistryParts
            {
                Store = store,
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
}
