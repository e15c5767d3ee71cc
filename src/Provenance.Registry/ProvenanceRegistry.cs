// The registry put together: one log, its trust, its signer, its projections, over two stores and a mark. Knows no
// network and no database; a server, a command or a test hosts it.
using Microsoft.Extensions.Logging;
using Provenance.Registry.Admission;
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Registry.Submission;
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
}

/// <summary>An open registry.</summary>
public sealed partial class ProvenanceRegistry : IAsyncDisposable
{
    private readonly Sequencer _sequencer;
    private readonly LogWriter _writer;

    private ProvenanceRegistry(RegistryParts parts, LogOpening opening, LogCondition condition, CheckpointBoard board, CheckpointSigner signer)
    {
        Key = parts.Key;
        Store = parts.Store;
        Condition = condition;
        Checkpoints = board;
        Receipts = new ReceiptMaker(parts.Store, board, condition);
        _writer = new LogWriter(parts.Store, parts.Secrets, parts.Time, parts.Sequencer, opening.Edge, opening.Trust);
        _sequencer = new Sequencer(
            _writer, signer, Receipts, condition, parts.Sequencer, parts.Time, parts.Loggers.CreateLogger<Sequencer>());
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

    /// <summary>Signed checkpoints.</summary>
    public CheckpointBoard Checkpoints { get; }

    /// <summary>Receipts of logged entries.</summary>
    public ReceiptMaker Receipts { get; }

    /// <summary>The way in.</summary>
    public Submissions Submissions { get; }

    /// <summary>Trust as of the newest commit of this process.</summary>
    public TrustHistory Trust => _writer.Trust;

    /// <summary>
    /// Opens a registry: proves the store to itself, compares it with the high-water mark, signs the newest tree. A
    /// store in doubt opens read-only, with the reason in <see cref="Condition"/>.
    /// </summary>
    /// <exception cref="StorageCorruptException">The store is damaged, or belongs to another origin.</exception>
    /// <exception cref="CorruptTreeException">The stored tiles do not hash to the stored root.</exception>
    public static async ValueTask<ProvenanceRegistry> OpenAsync(RegistryParts parts, CancellationToken cancellationToken)
    {
        Statements.Ed25519SelfTest.Run();
        var opening = await LogOpening.OpenAsync(parts.Key.Origin, parts.Store, parts.HighWaterMark, cancellationToken);
        var condition = new LogCondition();
        var board = new CheckpointBoard();
        var signer = new CheckpointSigner(parts.Key, parts.HighWaterMark, board);
        if (opening.Doubt is { } doubt)
        {
            condition.TurnReadOnly(doubt);
            var logger = parts.Loggers.CreateLogger<ProvenanceRegistry>();
            LogOpenedReadOnly(logger, doubt);
        }
        else
        {
            signer.Adopt(opening.Mark);
            await signer.SignAsync(opening.Edge.Edge.Size, opening.Edge.Edge.Root, cancellationToken);
        }

        return new ProvenanceRegistry(parts, opening, condition, board, signer);
    }

    /// <summary>Finishes what is queued, then closes.</summary>
    public ValueTask DisposeAsync() => _sequencer.DisposeAsync();

    [LoggerMessage(Level = LogLevel.Critical, Message = "The log opens read-only: {Doubt}")]
    private static partial void LogOpenedReadOnly(ILogger logger, string doubt);
}
