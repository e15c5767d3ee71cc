// Several registries over one log, as several server processes are, here within one process and over one SQLite file,
// which lets them append in turns as a shared database would. The mark is one file for all of them.
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Registry.Submission;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Log;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Registry.Tests.Support;

/// <summary>Registries that share a log, with a world whose statements they take.</summary>
internal sealed class SeveralRegistries : IAsyncDisposable
{
    private readonly List<(ProvenanceRegistry Registry, SqliteLogStore Store)> _open = [];

    private SeveralRegistries() => Key = new LogKey(World.Origin, World.Key("log"));

    public RegistryWorld World { get; } = new(1, TestClock.Start);

    public TestClock Clock { get; } = new();

    public LogKey Key { get; }

    public string Folder { get; } = TestRegistry.NewDirectory();

    public string MarkPath => Path.Combine(Folder, "high-water-mark");

    public string LogPath => new SqliteOptions { DataDirectory = Folder }.LogPath;

    /// <summary>The mark, as one more server would open it.</summary>
    public SharedHighWaterMarkFile Mark => new(MarkPath, TimeProvider.System);

    public int Count => _open.Count;

    public IEnumerable<ProvenanceRegistry> All => _open.Select(open => open.Registry);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ProvenanceRegistry this[int place] => _open[place].Registry;

    /// <summary>Opens some; the first has logged the world's root and parties.</summary>
    public static async Task<SeveralRegistries> StartAsync(int count)
    {
        var several = new SeveralRegistries();
        for (var i = 0; i < count; i++)
        {
            await several.AddAsync();
        }

        foreach (var attestation in several.World.Genesis())
        {
            _ = await several.LogAsync(0, attestation);
        }

        return several;
    }

    /// <summary>Opens one more.</summary>
    /// <param name="plan">Lets steps of its store fail or wait.</param>
    /// <param name="mark">Its mark; otherwise the file.</param>
    /// <param name="time">Its clock; otherwise that of all.</param>
    /// <param name="lookForOthers">How often it looks what the others logged; often, unless told otherwise.</param>
    public async Task<ProvenanceRegistry> AddAsync(
        FaultPlan? plan = null, IHighWaterMark? mark = null, TimeProvider? time = null, TimeSpan? lookForOthers = null)
    {
        var file = SqliteLogStore.Open(new SqliteOptions { DataDirectory = Folder, BusyTimeout = TimeSpan.FromSeconds(30) }, Clock);
        var registry = await ProvenanceRegistry.OpenAsync(
            new RegistryParts
            {
                Store = plan is null ? file : new FaultyStore(file, plan),
                HighWaterMark = mark ?? Mark,
                Key = Key,
                Secrets = new DiscoverySecrets(World.Origin, Digest.Of("discovery master"u8).ToArray()),
                History = new TestRegistry.NoHistory(),
                Time = time ?? Clock,
                Loggers = NullLoggerFactory.Instance,
                Sequencer = new SequencerOptions { LookForOthers = lookForOthers ?? TimeSpan.FromMilliseconds(100) },
            },
            Token);
        _open.Add((registry, file));
        return registry;
    }

    public async Task<SubmissionOutcome> SubmitAsync(int place, Attestation attestation, bool validateOnly = false)
    {
        // A statement that another logged is answered once it is signed here, which takes the clock.
        var outcome = this[place].Submissions.SubmitAsync(attestation, validateOnly, Token).AsTask();
        while (!outcome.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(outcome, Task.Delay(5, Token));
        }

        return await outcome;
    }

    public async Task<LogReceipt> LogAsync(int place, Attestation attestation)
    {
        var outcome = await SubmitAsync(place, attestation);
        Assert.True(outcome.Refusal is null, $"{outcome.Refusal?.Reason} {outcome.Refusal?.Field}: {outcome.Refusal?.Message}");
        Receipts.Verify(outcome.Receipt!, attestation, Key);
        return outcome.Receipt!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (registry, store) in _open)
        {
            await registry.DisposeAsync();
            store.Dispose();
        }

        World.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
