// A registry's folder without a server: made, opened and checked in this process, so that a thousand of them can be.
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry;
using Provenance.Registry.Checking;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Submission;
using Provenance.Server;
using Provenance.Statements;
using Provenance.Storage.Sqlite.Log;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Faults;

/// <summary>An open registry in a folder.</summary>
internal sealed class RegistryFolder : IAsyncDisposable
{
    private readonly IDisposable _secret;

    private RegistryFolder(RegistryDirectory directory, SqliteLogStore store, IDisposable secret, ProvenanceRegistry registry)
    {
        (Directory, Store, _secret, Registry) = (directory, store, secret, registry);
    }

    public RegistryDirectory Directory { get; }

    public SqliteLogStore Store { get; }

    public ProvenanceRegistry Registry { get; }

    /// <summary>Makes a registry that holds the world's root and parties, and these.</summary>
    public static async Task MakeAsync(string path, RegistryWorld world, CancellationToken cancellationToken, params IReadOnlyList<Attestation> attestations)
    {
        _ = RegistryDirectory.Initialise(path, world.Origin, TimeProvider.System);
        await using var open = await OpenAsync(path, cancellationToken);
        foreach (var attestation in world.Genesis().Concat(attestations))
        {
            _ = await open.LogAsync(attestation, cancellationToken);
        }
    }

    /// <summary>Opens one.</summary>
    public static async Task<RegistryFolder> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var directory = RegistryDirectory.Open(path);
        var store = SqliteLogStore.Open(directory.Storage, TimeProvider.System);
        var (key, secret) = directory.ReadLogKey();
        try
        {
            var registry = await ProvenanceRegistry.OpenAsync(
                new RegistryParts
                {
                    Store = store,
                    HighWaterMark = directory.HighWaterMark,
                    Key = key,
                    Secrets = directory.ReadDiscoverySecrets(),
                    History = new NoHistory(),
                    Time = TimeProvider.System,
                    Loggers = NullLoggerFactory.Instance,
                },
                cancellationToken);
            return new RegistryFolder(directory, store, secret, registry);
        }
        catch
        {
            secret.Dispose();
            store.Dispose();
            throw;
        }
    }

    /// <summary>Submits and requires a receipt.</summary>
    /// <returns>The entry's index.</returns>
    public async Task<LogReceipt> LogAsync(Attestation attestation, CancellationToken cancellationToken)
    {
        var outcome = await Registry.Submissions.SubmitAsync(attestation, validateOnly: false, cancellationToken);
        Assert.True(outcome.Receipt is not null, $"{outcome.Refusal?.Reason}: {outcome.Refusal?.Message}");
        return outcome.Receipt;
    }

    /// <summary>Checks the log of a folder that nobody has open, from the first entry to the last: it has to be whole.</summary>
    public static async Task<CheckReport> RequireCleanAsync(string path, CancellationToken cancellationToken)
    {
        var directory = RegistryDirectory.Open(path);
        using var store = SqliteLogStore.Open(directory.Storage, TimeProvider.System);
        var report = await new LogCheck(directory.Origin, store, directory.ReadDiscoverySecrets())
            .RunAsync(await directory.HighWaterMark.ReadAsync(cancellationToken), null, cancellationToken);
        Assert.Empty(report.Damages);
        Assert.Empty(SqliteLogExamination.Run(directory.Storage.LogPath));
        return report;
    }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        Store.Dispose();
        _secret.Dispose();
    }

    private sealed class NoHistory : IReportHistory
    {
        public ValueTask WarnAsync(
            StatementContent content, string party, bool validateOnly, ICollection<Warning> warnings, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
