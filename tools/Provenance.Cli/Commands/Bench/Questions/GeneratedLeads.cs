using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Leads;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>The leads of a generated registry, computed once as the server's loop does.</summary>
internal sealed class GeneratedLeads : IDisposable
{
    private readonly SqliteLeadStore _store;

    private GeneratedLeads(SqliteLeadStore store, SignalEngine engine, double seconds)
    {
        _store = store;
        Source = new LeadSource(store, engine);
        Seconds = seconds;
    }

    /// <summary>What questions about leads are asked of.</summary>
    public LeadSource Source { get; }

    /// <summary>Keys of some of them.</summary>
    public IReadOnlyList<Digest> Keys { get; private set; } = [];

    /// <summary>Seconds that computing all signals took; 0 where they were there.</summary>
    public double Seconds { get; }

    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever asks for the leads disposes them.")]
    public static async Task<GeneratedLeads> ComputeAsync(SqliteOptions storage, IInvestigationStore investigation, CancellationToken cancellationToken)
    {
        var store = SqliteLeadStore.Open(storage, TimeProvider.System);
        var engine = new SignalEngine(
            KnownSignals.All, AcceleratorCatalogue.Default, new SignalEngineOptions(), TimeProvider.System, NullLogger<SignalEngine>.Instance);
        await using var snapshot = await investigation.OpenAsync(AsOf.Now, cancellationToken);
        var seconds = 0.0;
        if ((await store.ReadNewestAsync(cancellationToken))?.TreeSize != snapshot.Size)
        {
            var watch = Stopwatch.StartNew();
            var evaluation = await engine.EvaluateAsync(
                snapshot, RuleSets.Default, snapshot.LoggedUntilMilliseconds * 1_000, isAwaited: false, cancellationToken);
            _ = await store.RecordAsync(evaluation, snapshot.Projected.Root, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken);
            seconds = watch.Elapsed.TotalSeconds;
        }

        await using var view = await store.OpenAsync(cancellationToken);
        return new GeneratedLeads(store, engine, seconds) { Keys = await view.ListAsync(new LeadFilter(), 100, cancellationToken) };
    }

    public void Dispose()
    {
        Source.Dispose();
        _store.Dispose();
    }
}
