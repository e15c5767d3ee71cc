// The registry put together: one log, its trust, its signer, its projections, over two stores and a mark. Knows no
// network and no database; a server, a command or a test hosts it.
using Microsoft.Extensions.Logging;
using Provenance.Registry.Admission;
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Registry.Submission;
using Provenance.Registry.Trust;
using Provenance.Registry.Witnessing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry;

/// <summary>What a registry is made of.</summary>
public sealed record RegistryParts
{
    /// <summary>The log at rest.</summary>
    public required ILogStore Store { get; init; }

    /// <summary>The high-water mark, outside the store.</summary>
    public required IHighWaterMark HighWaterMark { get; init; }

    /// <summary>What the log signs with.</summary>
    public required LogKey Key { get; init; }

    /// <summary>Secrets behind the leaves' tags.</summary>
    public required DiscoverySecrets Secrets { get; init; }

    /// <summary>What earlier reports say about new ones.</summary>
    public required IReportHistory History { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Logs of the process; never contents.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Statement id that root version 1 must have; null takes the first one that comes.</summary>
    public Digest? RootFingerprint { get; init; }

    /// <summary>Limits of the sequencer.</summary>
    public SequencerOptions Sequencer { get; init; } = new();

    /// <summary>By whom checkpoints are witnessed before they are published; null where nobody is asked.</summary>
    public WitnessingParts? Witnessing { get; init; }
}

/// <summary>An open registry.</summary>
public sealed partial class ProvenanceRegistry : IAsyncDisposable
{
    private readonly Sequencer _sequencer;
    private readonly LogWriter _writer;
    private readonly LearnedTrust _trust;

    private ProvenanceRegistry(
        RegistryParts parts, LogOpening opening, LearnedTrust trust, LogCondition condition, CheckpointBoard integrated, CheckpointBoard published, ReadBack readBack, CheckpointSigner signer, CosignatureCollector? witnesses)
    {
        _trust = trust;
        Key = parts.Key;
        Store = parts.Store;
        Condition = condition;
        Integrated = integrated;
        Checkpoints = published;
        Witnesses = witnesses;
        Receipts = new ReceiptMaker(
            parts.Store, integrated, published, parts.Witnessing is { Policy.Quorum: not WitnessPolicy.None }, condition);
        _writer = new LogWriter(
            parts.Key.Origin,
            parts.Store,
            parts.Secrets,
            parts.Time,
            parts.Sequencer,
            opening.Edge,
            trust,
            parts.Sequencer.LookForOthers is null ? null : parts.HighWaterMark);
        _sequencer = new Sequencer(
            _writer, readBack, signer, Receipts, condition, parts.Sequencer, parts.Time, parts.Loggers.CreateLogger<Sequencer>());
        Submissions = new Submissions(
            new AdmissionDesk(parts.Key.Origin, parts.Time, parts.RootFingerprint),
            _sequencer,
            _writer,
            parts.Store,
            Receipts,
            parts.Key,
            parts.Time,
            parts.History);
    }

    /// <summary>What the log signs with.</summary>
    public LogKey Key { get; }

    /// <summary>The log at rest, for reading.</summary>
    public ILogStore Store { get; }

    /// <summary>Whether the log may be written.</summary>
    public LogCondition Condition { get; }

    /// <summary>Published checkpoints: with a quorum of cosignatures where witnesses are asked for, and nothing less.</summary>
    public CheckpointBoard Checkpoints { get; }

    /// <summary>Checkpoints that the log has signed: the same, unless witnesses are asked for; then they wait for these.</summary>
    public CheckpointBoard Integrated { get; }

    /// <summary>Who collects cosignatures; null where nobody is asked.</summary>
    public CosignatureCollector? Witnesses { get; }

    /// <summary>Receipts of logged entries.</summary>
    public ReceiptMaker Receipts { get; }

    /// <summary>The way in.</summary>
    public Submissions Submissions { get; }

    /// <summary>Trust as far as it is known here: at least as far as the newest tree that this process has committed or signed.</summary>
    public TrustHistory Trust => _trust.History;

    /// <summary>Trust as the statements below a size make it, also where another server has logged them just now. Safe to call from any thread.</summary>
    /// <exception cref="StorageUnavailableException">The log cannot be read, or has no longer as many entries.</exception>
    public ValueTask<TrustState> TrustAtAsync(TreeSize size, CancellationToken cancellationToken) => _trust.AtAsync(size, cancellationToken);

    /// <summary>
    /// Opens a registry: proves the store to itself, compares it with the high-water mark, signs the newest tree. A
    /// store in doubt opens read-only, with the reason in <see cref="Condition"/>.
    /// </summary>
    /// <exception cref="StorageCorruptException">The store is damaged, or belongs to another origin.</exception>
    /// <exception cref="CorruptTreeException">The stored tiles do not hash to the stored root.</exception>
    /// <exception cref="ArgumentException">Entry 0 is another root than the parts name.</exception>
    public static async ValueTask<ProvenanceRegistry> OpenAsync(RegistryParts parts, CancellationToken cancellationToken)
    {
        Statements.Ed25519SelfTest.Run();
        var opening = await LogOpening.OpenAsync(parts.Key.Origin, parts.Store, parts.HighWaterMark, parts.Secrets, cancellationToken);
        await RequireRootAsync(parts, cancellationToken);
        var trust = new LearnedTrust(parts.Store, opening.Trust, opening.Head.Size);
        var condition = new LogCondition();
        var integrated = new CheckpointBoard();
        var published = parts.Witnessing is null ? integrated : new CheckpointBoard();
        var readBack = new ReadBack(parts.Store, opening.Marked, trust);
        var signer = new CheckpointSigner(
            parts.Key, parts.HighWaterMark, integrated, parts.Sequencer.LookForOthers is null ? null : parts.Store);
        var logger = parts.Loggers.CreateLogger<ProvenanceRegistry>();
        var seen = parts.Witnessing is { } witnessing
            ? await WitnessedOpening.OpenAsync(witnessing, parts.Store, logger, cancellationToken)
            : new WitnessedOpening(null, null);
        if ((opening.Doubt ?? seen.Doubt) is { } doubt)
        {
            condition.TurnReadOnly(doubt);
            LogOpenedReadOnly(logger, doubt);
        }
        else
        {
            signer.Adopt(opening.Mark);
            await readBack.ProveAsync(opening.Head, [], cancellationToken);
            await signer.SignAsync(opening.Edge.Edge.Size, opening.Edge.Edge.Root, cancellationToken);
            if (seen.Newest is { } newest)
            {
                published.Publish(newest);
            }
        }

        var collector = await CollectAsync(parts, integrated, published, condition, cancellationToken);
        return new ProvenanceRegistry(parts, opening, trust, condition, integrated, published, readBack, signer, collector);
    }

    /// <summary>Reads what trust other servers have logged, where they write the log too. Safe to call from any thread.</summary>
    public ValueTask LearnTrustAsync(CancellationToken cancellationToken) => _writer.LearnTrustAsync(cancellationToken);

    /// <summary>Finishes what is queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sequencer.DisposeAsync();
        if (Witnesses is not null)
        {
            await Witnesses.DisposeAsync();
        }
    }

    // A log that began with another root is another log, whatever its origin says. An empty one gets its root later.
    private static async ValueTask RequireRootAsync(RegistryParts parts, CancellationToken cancellationToken)
    {
        if (parts.RootFingerprint is { } root
            && await parts.Store.ReadEntryAsync(new LeafIndex(0), cancellationToken) is { } first
            && first.Envelope.StatementId != root)
        {
            throw new ArgumentException($"{nameof(parts.RootFingerprint)}: entry 0 of this log is another root than {root}.", nameof(parts));
        }
    }

    // Asked before anything is taken in: a database that the witnesses have seen more of is found out before it signs more.
    private static async ValueTask<CosignatureCollector?> CollectAsync(
        RegistryParts parts, CheckpointBoard integrated, CheckpointBoard published, LogCondition condition, CancellationToken cancellationToken)
    {
        if (parts.Witnessing is not { } witnessing)
        {
            return null;
        }

        var collector = new CosignatureCollector(
            witnessing, parts.Store, integrated, published, condition, parts.Time, parts.Loggers.CreateLogger<CosignatureCollector>());
        try
        {
            if (condition.IsWritable)
            {
                await collector.StartAsync(cancellationToken);
            }

            return collector;
        }
        catch
        {
            await collector.DisposeAsync();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The log opens read-only: {Doubt}")]
    private static partial void LogOpenedReadOnly(ILogger logger, string doubt);
}
