using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>What a witness answered, unread and unverified.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">At most 64 KiB.</param>
/// <param name="RetryAfter">When it asks to be asked again, if it says so.</param>
public sealed record WitnessReply(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter);

/// <summary>
/// How witnesses are reached. Nothing of what comes back is believed here: neither that it is short, nor that it comes at
/// all. So each call ends by itself after a few seconds and takes in no more than 64 KiB.
/// </summary>
public interface IWitnessCalls
{
    /// <summary>Posts a request to add a checkpoint.</summary>
    /// <exception cref="WitnessUnreachableException">There was no answer in time, or one that is too large.</exception>
    ValueTask<WitnessReply> AddCheckpointAsync(PolicyWitness witness, AddCheckpointRequest request, CancellationToken cancellationToken);

    /// <summary>Reads the newest checkpoint of a log that a witness shows to monitors; null where it shows none.</summary>
    /// <exception cref="WitnessUnreachableException">There was no answer in time, or one that is too large.</exception>
    ValueTask<ReadOnlyMemory<byte>?> ReadCheckpointAsync(PolicyWitness witness, string origin, CancellationToken cancellationToken);
}

/// <summary>A witness gave no answer that could be taken.</summary>
public sealed class WitnessUnreachableException(string message, Exception? innerException = null) : Exception(message, innerException);
