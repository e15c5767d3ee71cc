// Everything that an open registry on the embedded store consists of, opened in order and closed in reverse.
using System.Diagnostics.CodeAnalysis;
using Provenance.Registry;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Investigation;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Server;

/// <summary>A registry opened from its directory, with what it holds open.</summary>
internal sealed class OpenRegistry : IAsyncDisposable
{
    private readonly Stack<IDisposable> _held = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _projecting = Task.CompletedTask;

    private OpenRegistry()
    {
    }

    public ProvenanceRegistry Registry { get; private set; } = null!;

    public Investigator Investigator { get; private set; } = null!;

    public ProjectionLoop Projections { get; private set; } = null!;

    /// <summary>Takes the directory's lock and opens the registry.</summary>
    public static async ValueTask<OpenRegistry> OpenAsync(
        ServerOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var open = new OpenRegistry();
        try
        {
            await open.FillAsync(options, loggers, cancellationToken);
            return open;
        }
        catch
        {
            open._stop.Dispose();
            open.Release();
            throw;
        }
    }

    /// <summary>Finishes what is queued and takes in nothing more; questions are still answered.</summary>
    public ValueTask CloseSubmissionAsync() => Registry.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseSubmissionAsync();
        await _stop.CancelAsync();
        await _projecting;
        _stop.Dispose();
        Release();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Held until Release.")]
    private async ValueTask FillAsync(ServerOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var directory = RegistryDirectory.Open(options.DataDirectory, options.HighWaterMarkPath);
        Hold(directory.Lock());
        var (key, secret) = directory.ReadLogKey();
        Hold(secret);
        var storage = directory.Storage with { BusyTimeout = options.BusyTimeout };
        var store = SqliteLogStore.Open(storage, options.Time);
        Hold(store);
        var projections = SqliteProjectionStore.Open(storage, options.Time);
        Hold(projections);
        var lookups = new SqliteReportLookups(projections);
        Hold(lookups);
        Registry = await ProvenanceRegistry.OpenAsync(
            new RegistryParts
            {
                Store = store,
                HighWaterMark = directory.HighWaterMark,
                Key = key,
                Secrets = directory.ReadDiscoverySecrets(),
                History = new ReportHistory(lookups, store),
                Time = options.Time,
                Loggers = loggers,
                Sequencer = options.Sequencer,
                RootFingerprint = options.RootFingerprint,
            },
            cancellationToken);
        Project(directory.Origin, store, projections, options, loggers);
    }

    private void Project(
        string origin, SqliteLogStore store, SqliteProjectionStore projections, ServerOptions options, ILoggerFactory loggers)
    {
        var projector = new Projector(origin, store, new TrustedParties(origin, store), projections, new ProjectorOptions());
        Projections = new ProjectionLoop(projector, options.Time, loggers.CreateLogger<ProjectionLoop>());
        Hold(Projections);
        Investigator = new Investigator(
            new SqliteInvestigationStore(projections), Projections, AcceleratorCatalogue.Default, options.Time);
        _projecting = Task.Run(() => Projections.RunAsync(_stop.Token));
    }

    private void Hold(IDisposable held) => _held.Push(held);

    private void Release()
    {
        while (_held.TryPop(out var held))
        {
            held.Dispose();
        }
    }
}
