// Everything that an open registry consists of, opened in order and closed in reverse.
using System.Diagnostics.CodeAnalysis;
using Provenance.Registry;
using Provenance.Registry.Checking;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Origin;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Registry.Redacting;
using Provenance.Registry.Signing;
using Provenance.Registry.Witnessing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>A registry opened from its directory, with what it holds open.</summary>
internal sealed partial class OpenRegistry : IAsyncDisposable
{
    private readonly Stack<IDisposable> _held = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _projecting = Task.CompletedTask;
    private Task _leading = Task.CompletedTask;
    private Task _redacting = Task.CompletedTask;
    private Task _scrubbing = Task.CompletedTask;
    private Task _marking = Task.CompletedTask;

    private OpenRegistry()
    {
    }

    public ProvenanceRegistry Registry { get; private set; } = null!;

    public Investigator Investigator { get; private set; } = null!;

    public ProjectionLoop Projections { get; private set; } = null!;

    public LeadSource Leads { get; private set; } = null!;

    public LeadLoop LeadLoop { get; private set; } = null!;

    public RedactionLoop Redactions { get; private set; } = null!;

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

    /// <summary>Begins to record leads, which may discard those of another log: only once it is certain that this one is served.</summary>
    public void BeginLeads() => _leading = Task.Run(() => LeadLoop.RunAsync(_stop.Token));

    /// <summary>Finishes what is queued and takes in nothing more; questions are still answered.</summary>
    public ValueTask CloseSubmissionAsync() => Registry.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseSubmissionAsync();
        await _stop.CancelAsync();
        await _projecting;
        await _leading;
        await _redacting;
        await _scrubbing;
        await _marking;
        await _keeping;
        _stop.Dispose();
        Release();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Held until Release.")]
    private async ValueTask FillAsync(ServerOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var engine = MakeEngine(options, loggers);
        var directory = RegistryDirectory.Open(options.DataDirectory, options.HighWaterMarkPath);
        Hold(directory.Lock());
        directory.SettleLog(isLogHere: options.SharedStorage is null);
        var (key, secret) = directory.ReadLogKey();
        Hold(secret);
        var storage = directory.Storage with { BusyTimeout = options.BusyTimeout };
        var log = LogPlace.Open(options, directory, storage);
        Hold(log.Held);
        var store = log.Store;
        if (options.SharedStorage is null)
        {
            directory.RequireEntries((await store.ReadHeadAsync(cancellationToken)).Size);
        }

        var derived = OpenDerived(options, storage, loggers);
        Registry = await ProvenanceRegistry.OpenAsync(
            new RegistryParts
            {
                Store = store,
                HighWaterMark = log.HighWaterMark,
                Key = key,
                Secrets = directory.ReadDiscoverySecrets(),
                History = new ReportHistory(directory.Origin, derived.Lookups, store, isShared: options.SharedStorage is not null),
                Time = options.Time,
                Loggers = loggers,
                Sequencer = log.Sequencer,
                RootFingerprint = options.RootFingerprint,
                Witnessing = MakeWitnessing(options, directory, key),
            },
            cancellationToken);

        // What is published and not carried out comes first, before anything is projected or asked. Over shared stores it
        // comes before all work of whoever takes the lease.
        _finishing = new RedactionRun(new RedactionPlaces(store, log.Erasure, derived.Leads, derived.Projections.ClearAsync));
        if (_keeper is null)
        {
            await FinishRedactionsAsync(cancellationToken);
        }

        Project(directory.Origin, store, derived, options, loggers);
        Lead(store, derived, engine, options, loggers);
        Redact(new RedactionPlaces(store, log.Erasure, derived.Leads, token => new ValueTask(Projections.ClearAsync(token))), LeadLoop, options, loggers);
        Scrub(directory.Origin, store, options, loggers);
        var overlap = new KeyOverlap(Registry, directory, options.Time, loggers.CreateLogger<KeyOverlap>());
        _marking = Task.Run(() => overlap.RunAsync(_stop.Token), CancellationToken.None);
        KeepLease();
    }

    private void Scrub(string origin, ILogStore store, ServerOptions options, ILoggerFactory loggers)
    {
        var scrub = new Scrub(
            origin, store, Registry.Integrated, Registry.TrustAtAsync, Registry.Condition, options.Scrub, options.Time, loggers.CreateLogger<Scrub>());
        _scrubbing = Task.Run(() => scrub.RunAsync(_stop.Token), CancellationToken.None);
    }

    private void Redact(RedactionPlaces places, LeadLoop leads, ServerOptions options, ILoggerFactory loggers)
    {
        Redactions = new RedactionLoop(
            new RedactionRun(places),
            () => Registry.Trust,
            Registry.Checkpoints,
            Registry.Condition,
            leads.HoldAsync,
            options.Time,
            loggers.CreateLogger<RedactionLoop>(),
            _keeper);
        _redacting = Task.Run(() => Redactions.RunAsync(_stop.Token));
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Held until Release.")]
    private WitnessingParts? MakeWitnessing(ServerOptions options, RegistryDirectory directory, LogKey key)
    {
        if (options.WitnessPolicy is not { } policy)
        {
            return null;
        }

        var calls = new HttpWitnessCalls();
        Hold(calls);
        return new WitnessingParts
        {
            Policy = policy.ForLog(key.CheckpointVerifier),
            Calls = calls,
            Newest = new WitnessedCheckpointFile(directory.WitnessedCheckpointPath),
            Options = options.Witnessing,
        };
    }

    private void Project(
        string origin, ILogStore store, DerivedPlace derived, ServerOptions options, ILoggerFactory loggers)
    {
        // An answer rests on a tree that was signed, as a receipt does. Servers that share a database sign for each other, so
        // that none knows the largest; a log that was opened read-only signs nothing, and answers from what it holds.
        Func<TreeSize?>? signed = _keeper is null ? () => Registry.Integrated.Latest?.Checkpoint.Size : null;
        var projector = new Projector(origin, store, new TrustedParties(origin, store), derived.Projections, new ProjectorOptions(), signed);
        Projections = new ProjectionLoop(projector, options.Time, loggers.CreateLogger<ProjectionLoop>(), _keeper);
        Hold(Projections);
        var turns = new QuestionTurns(options.MaxQuestionsAtOnce, options.MaxQuestionsWaiting);
        Hold(turns);
        Investigator = new Investigator(
            derived.Investigation, store, Projections, AcceleratorCatalogue.Default, options.Rules, options.Time)
        {
            Turns = turns,
        };
        _projecting = Task.Run(() => Projections.RunAsync(_stop.Token));
    }

    private void Lead(
        ILogStore store, DerivedPlace derived, SignalEngine engine, ServerOptions options, ILoggerFactory loggers)
    {
        Leads = new LeadSource(derived.Leads, engine);
        Hold(Leads);
        LeadLoop = new LeadLoop(new LeadLoopParts
        {
            Investigation = derived.Evaluated,
            Progress = Projections,
            Log = store,
            Condition = Registry.Condition,
            Leads = derived.Leads,
            Engine = engine,
            Source = Leads,
            Rules = options.Rules,
            Lease = _keeper is null ? SoleServer.Instance : _keeper,
            Time = options.Time,
            Logger = loggers.CreateLogger<LeadLoop>(),
        });
        Hold(LeadLoop);
    }

    // Before anything is opened: a rule set that lacks a parameter is found out here, and not by an investigator.
    private static SignalEngine MakeEngine(ServerOptions options, ILoggerFactory loggers)
    {
        var engine = new SignalEngine(
            KnownSignals.All, AcceleratorCatalogue.Default, new SignalEngineOptions(), options.Time, loggers.CreateLogger<SignalEngine>());
        var misfit = engine.Check(options.Rules) ?? OriginPoints.Check(options.Rules);
        return misfit is null
            ? engine
            : throw new InvalidDataException($"The rule set {options.Rules.Name} does not fit this registry: {misfit.Field}: {misfit.Message}");
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
