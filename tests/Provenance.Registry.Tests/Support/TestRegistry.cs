// A registry on a real SQLite store in a folder of its own, with a mark beside it, whose steps can be made to fail.
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Checking;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Registry.Submission;
using Provenance.Registry.Witnessing;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Log;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Support;

/// <summary>An open registry and everything around it.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private readonly SequencerOptions _options;
    private readonly SqliteOptions _storage;
    private readonly bool _ownsDirectory;
    private SqliteLogStore _store = null!;

    private TestRegistry(string directory, bool ownsDirectory, int seed, SequencerOptions options)
    {
        _options = options;
        _ownsDirectory = ownsDirectory;
        _storage = new SqliteOptions { DataDirectory = directory, BusyTimeout = TimeSpan.FromSeconds(1) };
        World = new RegistryWorld(seed, TestClock.Start);
        Key = new LogKey(World.Origin, World.Key("log"));
        Mark = new FaultyMark(new HighWaterMarkFile(MarkPath), Plan);
        Secrets = new DiscoverySecrets(World.Origin, Digest.Of("discovery master"u8).ToArray());
    }

    public RegistryWorld World { get; }

    public TestClock Clock { get; } = new();

    public FaultPlan Plan { get; } = new();

    public FaultyMark Mark { get; }

    public LogKey Key { get; }

    public DiscoverySecrets Secrets { get; set; }

    public ProvenanceRegistry Registry { get; private set; } = null!;

    /// <summary>Who witnesses it; null where nobody does.</summary>
    public FakeWitnesses? Witnesses { get; private init; }

    /// <summary>The root that it is started for; null for any.</summary>
    public Digest? RootFingerprint { get; set; }

    public WitnessingOptions Witnessing { get; set; } = FakeWitnesses.Impatient;

    public string WitnessedPath => Path.Combine(_storage.DataDirectory, "witnessed-checkpoint");

    public string Directory => _storage.DataDirectory;

    public string MarkPath => Path.Combine(_storage.DataDirectory, "high-water-mark");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A new folder for a registry.</summary>
    public static string NewDirectory() =>
        System.IO.Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "provenance-" + Path.GetRandomFileName())).FullName;

    /// <summary>An empty log that these witness; the quorum is two of them.</summary>
    public static async Task<TestRegistry> WitnessedAsync(FakeWitnesses witnesses, WitnessingOptions? options = null)
    {
        var registry = new TestRegistry(NewDirectory(), ownsDirectory: true, 1, new SequencerOptions())
        {
            Witnesses = witnesses,
            Witnessing = options ?? FakeWitnesses.Impatient,
        };
        await registry.StartAsync();
        return registry;
    }

    /// <summary>An empty log.</summary>
    public static Task<TestRegistry> OpenAsync(int seed = 1, SequencerOptions? options = null) =>
        OpenAtAsync(NewDirectory(), ownsDirectory: true, seed, options);

    /// <summary>A log that holds the world's root and parties.</summary>
    public static async Task<TestRegistry> WithGenesisAsync(int seed = 1, SequencerOptions? options = null)
    {
        var registry = await OpenAsync(seed, options);
        foreach (var attestation in registry.World.Genesis())
        {
            _ = await registry.LogAsync(attestation);
        }

        return registry;
    }

    /// <summary>The log in a folder.</summary>
    public static async Task<TestRegistry> OpenAtAsync(
        string directory, bool ownsDirectory, int seed = 1, SequencerOptions? options = null)
    {
        var registry = new TestRegistry(directory, ownsDirectory, seed, options ?? new SequencerOptions());
        await registry.StartAsync();
        return registry;
    }

    /// <summary>Closes the registry and opens it again, as a restart would; in between, something may happen.</summary>
    public async Task ReopenAsync(Action? meanwhile = null)
    {
        await StopAsync();
        meanwhile?.Invoke();
        await StartAsync();
    }

    public async Task StopAsync()
    {
        await Registry.DisposeAsync();
        _store.Dispose();
    }

    public async Task StartAsync()
    {
        _store = SqliteLogStore.Open(_storage, Clock);
        try
        {
            Registry = await ProvenanceRegistry.OpenAsync(
                new RegistryParts
                {
                    Store = new FaultyStore(_store, Plan),
                    HighWaterMark = Mark,
                    Key = Key,
                    Secrets = Secrets,
                    History = new NoHistory(),
                    Time = Clock,
                    Loggers = NullLoggerFactory.Instance,
                    Sequencer = _options,
                    RootFingerprint = RootFingerprint,
                    Witnessing = Witnesses?.Parts(Key, WitnessedPath, Witnessing),
                },
                Token);
        }
        catch
        {
            _store.Dispose();
            throw;
        }
    }

    /// <summary>Lets the clock run until something is so.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 3000, $"never {what}: {Registry.Witnesses?.State}");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, Token);
        }
    }

    /// <summary>Lets the clock run until a tree of a size, or a larger one, is published.</summary>
    public async Task<SignedCheckpoint> PublishedAsync(long size)
    {
        await UntilAsync(() => Registry.Checkpoints.Latest?.Checkpoint.Size.Value >= size, $"published size {size}");
        return Registry.Checkpoints.Latest!;
    }

    public async Task<SubmissionOutcome> SubmitAsync(Attestation attestation, bool validateOnly = false) =>
        await Registry.Submissions.SubmitAsync(attestation, validateOnly, Token);

    /// <summary>Submits, requires a receipt and verifies it.</summary>
    public async Task<LogReceipt> LogAsync(Attestation attestation)
    {
        var outcome = await SubmitAsync(attestation);
        return Verified(attestation, outcome);
    }

    /// <summary>Requires that an outcome is a receipt, and that it proves the attestation.</summary>
    public LogReceipt Verified(Attestation attestation, SubmissionOutcome outcome)
    {
        Assert.True(outcome.Refusal is null, $"{outcome.Refusal?.Reason} {outcome.Refusal?.Field}: {outcome.Refusal?.Message}");
        Receipts.Verify(outcome.Receipt!, attestation, Key);
        return outcome.Receipt!;
    }

    /// <summary>Requires that a refusal has a reason and that it is signed or not.</summary>
    public Refusal Refused(Attestation attestation, SubmissionOutcome outcome, RefusalReason reason, bool isSigned)
    {
        Assert.Null(outcome.Receipt);
        Assert.Equal(reason, outcome.Refusal?.Reason);
        if (isSigned)
        {
            Receipts.VerifyRefusal(outcome.SignedRefusal!, outcome.Refusal!, attestation, Key, Clock.GetUtcNow());
        }
        else
        {
            Assert.Null(outcome.SignedRefusal);
        }

        return outcome.Refusal!;
    }

    /// <summary>
    /// Queues attestations one after the other while the writer waits, so that they land in one group in that order.
    /// </summary>
    public async Task<SubmissionOutcome[]> SubmitAsOneGroupAsync(params IReadOnlyList<Attestation> group)
    {
        var pause = Plan.PauseAt(Step.BeginAppend);
        var primer = SubmitAsync(World.SignedJob());
        await pause.Reached;
        var submitted = new List<Task<SubmissionOutcome>>();
        foreach (var attestation in group)
        {
            submitted.Add(SubmitAsync(attestation));
            while (Registry.Submissions.Queued < submitted.Count)
            {
                Assert.False(submitted[^1].IsCompleted, "refused at admission");
                await Task.Delay(1, Token);
            }
        }

        pause.Release();
        Assert.NotNull((await primer).Receipt);
        return await Task.WhenAll(submitted);
    }

    /// <summary>Waits until so many attestations wait.</summary>
    public async Task QueuedAsync(int count)
    {
        while (Registry.Submissions.Queued < count)
        {
            await Task.Delay(1, Token);
        }
    }

    /// <summary>Checks the store and the mark as they are now.</summary>
    public async Task<CheckReport> CheckAsync()
    {
        var mark = await new HighWaterMarkFile(MarkPath).ReadAsync(Token);
        return await new LogCheck(World.Origin, _store, Secrets).RunAsync(mark, null, Token);
    }

    /// <summary>A scrub of the open log.</summary>
    public Scrub Scrub(ScrubOptions options) => new(
        World.Origin, _store, Registry.Checkpoints, Registry.TrustAtAsync, Registry.Condition, options, TimeProvider.System, NullLogger<Scrub>.Instance);

    /// <summary>Requires that a check finds nothing, and gives the number of entries.</summary>
    public async Task<long> CheckCleanAsync()
    {
        var report = await CheckAsync();
        Assert.Empty(report.Damages);
        Assert.Equal(0, report.RedactedSections);
        return report.Entries;
    }

    /// <summary>Runs SQL that no store would, with the triggers that forbid it out of the way.</summary>
    public void Tamper(string sql) => LogTampering.Run(_storage.LogPath, sql);

    /// <summary>Flips one bit in the middle of a column of one row.</summary>
    public void FlipBit(string table, string column, string row) => LogTampering.FlipBit(_storage.LogPath, table, column, row);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        World.Dispose();
        if (_ownsDirectory)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    internal sealed class NoHistory : IReportHistory
    {
        public ValueTask WarnAsync(
            StatementContent content, string party, bool validateOnly, ICollection<Warning> warnings, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;
    }
}
