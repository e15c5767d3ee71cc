// Where an auditor reads a log from: a server, or a copy of it on disk. Nothing that comes from here is believed; whoever
// asked checks it against a signed checkpoint.

using Provenance.Client;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Auditing;

/// <summary>An entry's content as a source shows it.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Attestation">Envelope and the sections that one is entitled to; null where the source shows none.</param>
/// <param name="Leaf">The leaf that the source says it has; empty where it says nothing of it.</param>
/// <param name="Fault">Why there is no attestation, in words that follow "entry 17"; null where there is one.</param>
/// <param name="IsDamaged">Whether there is something, but no attestation that can be read.</param>
public sealed record SourceEntry(
    LeafIndex Index, Attestation? Attestation, ReadOnlyMemory<byte> Leaf, string? Fault, bool IsDamaged = false);

/// <summary>A checkpoint that a source kept from an earlier time.</summary>
/// <param name="Place">Where it is, for people.</param>
/// <param name="Checkpoint">The checkpoint; null where what is there cannot be read as one.</param>
/// <param name="Fault">Why it cannot be read, in words that follow the place; empty where it can.</param>
public sealed record KeptCheckpoint(string Place, SignedCheckpoint? Checkpoint, string Fault);

/// <summary>A log as a source shows it.</summary>
public interface ILogSource : ITileReader, IDisposable
{
    /// <summary>How it is named to people: an address, a folder.</summary>
    string Name { get; }

    /// <summary>The newest checkpoint.</summary>
    /// <exception cref="SourceUnavailableException">The source cannot be asked.</exception>
    /// <exception cref="UnprovenAnswerException">What came is no checkpoint.</exception>
    /// <exception cref="DamagedCopyException">What a copy has as its checkpoint is none.</exception>
    Task<SignedCheckpoint> ReadCheckpointAsync(CancellationToken cancellationToken);

    /// <summary>The checkpoints that the source kept from earlier times, ascending; none where it keeps none.</summary>
    /// <exception cref="SourceUnavailableException">The source cannot be asked.</exception>
    Task<IReadOnlyList<KeptCheckpoint>> ReadKeptCheckpointsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<KeptCheckpoint>>([]);

    /// <summary>The bytes under an entry bundle's name, of whatever length; empty where the source has none.</summary>
    /// <exception cref="SourceUnavailableException">The source cannot be asked.</exception>
    Task<ReadOnlyMemory<byte>> ReadBundleAsync(EntryBundleId bundle, CancellationToken cancellationToken);

    /// <summary>
    /// The content of a bundle's entries, one item each and in order; what the source has beyond them, such as lines of a
    /// file, comes as one damaged item after the last.
    /// </summary>
    /// <exception cref="SourceUnavailableException">The source cannot be asked.</exception>
    Task<IReadOnlyList<SourceEntry>> ReadEntriesAsync(EntryBundleId bundle, CancellationToken cancellationToken);
}

/// <summary>A copy is damaged, so that nothing can be read of it. That says nothing about the log.</summary>
/// <param name="message">What is damaged.</param>
public sealed class DamagedCopyException(string message) : Exception(message);

/// <summary>A source cannot be asked: unreachable, unreadable, overloaded. That says nothing about the log.</summary>
/// <param name="message">What was tried, and how it failed.</param>
/// <param name="inner">The failure beneath.</param>
public sealed class SourceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
