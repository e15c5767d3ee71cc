using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Checking;

/// <summary>A log that may be damaged: entries are mended where a hash proves it.</summary>
/// <param name="name">What it is, for messages.</param>
/// <param name="origin">The registry's origin.</param>
/// <param name="salvage">What is left of it.</param>
public sealed class SalvagedEntries(string name, string origin, ILogSalvage salvage) : IEntrySource
{
    private readonly EntryMending _mending = new(origin);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ValueTask<TreeSize> ReadSizeAsync(CancellationToken cancellationToken) => salvage.ReadExtentAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<StoredEntry?> ReadAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        if (await salvage.ReadRawAsync(index, cancellationToken) is not { } raw)
        {
            return null;
        }

        var leafHash = await salvage.ReadLeafHashAsync(index, cancellationToken);
        return _mending.Mend(index, raw, leafHash, new List<Damage>());
    }
}
