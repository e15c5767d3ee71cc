// Remembers the newest checkpoint this client has seen and asks of each further one that the older tree is a prefix of
// the newer: a log that forks, or loses entries that it has acknowledged, is caught by any client that comes back.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>Holds new checkpoints against the one remembered.</summary>
internal sealed class CheckpointWatch(RegistryClientOptions options, AuditCalls audit) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private SignedCheckpoint? _newest;

    /// <summary>Checks a checkpoint, whose signature was verified, against the one remembered, and remembers the larger.</summary>
    /// <exception cref="UnprovenAnswerException">The two do not belong to one growing log.</exception>
    public async Task SeeAsync(SignedCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (options.CheckpointMemory is not { } path)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            _newest ??= await ReadAsync(path, cancellationToken);
            if (_newest is not null)
            {
                await CompareAsync(_newest, checkpoint, cancellationToken);
            }

            if (_newest is null || checkpoint.Checkpoint.Size.Value > _newest.Checkpoint.Size.Value)
            {
                await AtomicFile.WriteAsync(path, checkpoint.Format(), cancellationToken);
                _newest = checkpoint;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static async Task<SignedCheckpoint?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return SignedCheckpoint.TryParse(await File.ReadAllBytesAsync(path, cancellationToken), out var checkpoint, out var reason)
            ? checkpoint
            : throw new InvalidDataException($"{path} holds no checkpoint: {reason}.");
    }

    private async Task CompareAsync(SignedCheckpoint known, SignedCheckpoint seen, CancellationToken cancellationToken)
    {
        if (known.Checkpoint.Origin != seen.Checkpoint.Origin)
        {
            throw new InvalidDataException($"The remembered checkpoint is of {known.Checkpoint.Origin}, not of {seen.Checkpoint.Origin}.");
        }

        await audit.RequireOneLogAsync(known, seen, cancellationToken);
    }
}
