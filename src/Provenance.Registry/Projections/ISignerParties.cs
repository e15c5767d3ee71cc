using Provenance.Statements;

namespace Provenance.Registry.Projections;

/// <summary>Whose keys the log's entries were signed with, as trust stood at each.</summary>
public interface ISignerParties
{
    /// <summary>Reads trust up to a size of the log. Called before entries below that size are asked about.</summary>
    ValueTask CatchUpAsync(long size, CancellationToken cancellationToken);

    /// <summary>Handle of the party or authority that a key spoke for when the entry at <paramref name="index"/> was logged.</summary>
    /// <exception cref="Log.StorageCorruptException">No trust statement below binds the key.</exception>
    string PartyOf(KeyId key, long index);
}
