using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>The newest checkpoint that the quorum cosigned, kept across restarts.</summary>
public interface IWitnessedCheckpoint
{
    /// <summary>Where it is kept, for messages to the operator.</summary>
    string Location { get; }

    /// <summary>The checkpoint, unverified, or null where there is none.</summary>
    /// <exception cref="InvalidDataException">It exists but cannot be read as one.</exception>
    /// <exception cref="IOException">It cannot be read now.</exception>
    ValueTask<SignedCheckpoint?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces it. When it returns, it survives a crash of the process and of the machine.</summary>
    /// <exception cref="IOException">It could not be written; the old one stands.</exception>
    ValueTask WriteAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken);
}

/// <summary>
/// The same as a file: a signed note, written beside, synced and renamed over, so that not even a power cut brings back an
/// older one once a newer was shown.
/// </summary>
public sealed class WitnessedCheckpointFile(string path) : IWitnessedCheckpoint
{
    /// <inheritdoc/>
    public string Location => path;

    /// <inheritdoc/>
    public async ValueTask<SignedCheckpoint?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (new FileInfo(path).Length > SignedNote.MaxBytes)
        {
            throw new InvalidDataException($"{path} is larger than any checkpoint.");
        }

        return SignedCheckpoint.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var checkpoint, out var reason)
            ? checkpoint
            : throw new InvalidDataException($"{path} holds no checkpoint: {reason}.");
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AtomicFile.Replace(path, checkpoint.Format());
        return ValueTask.CompletedTask;
    }
}
