using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>The parts of an entry as they stand in the store, whether they belong together or not.</summary>
/// <param name="Leaf">Column <c>leaf</c>.</param>
/// <param name="Signatures">Column <c>signatures</c> (<see cref="StoredSignatures"/>).</param>
/// <param name="Payload">Column <c>payload</c>.</param>
/// <param name="Sections">Sections with their names, erased ones left out.</param>
public sealed record RawEntry(
    byte[] Leaf, byte[] Signatures, byte[] Payload, IReadOnlyList<(string Name, byte[] Content)> Sections);

/// <summary>Reads what is left of a damaged log: whatever can be read is given, nothing is judged.</summary>
public interface ILogSalvage
{
    /// <summary>The parts of the entry at an index; null where its row cannot be read.</summary>
    ValueTask<RawEntry?> ReadRawAsync(LeafIndex index, CancellationToken cancellationToken);

    /// <summary>The leaf hash that a stored tile holds for an index; null where there is none.</summary>
    ValueTask<Digest?> ReadLeafHashAsync(LeafIndex index, CancellationToken cancellationToken);

    /// <summary>
    /// How many entries there seem to be: as many as the head says, where its size goes with its edge and root, and no fewer than
    /// the highest index calls for. So a last entry that cannot be read is missing, and not one that never was.
    /// </summary>
    ValueTask<TreeSize> ReadExtentAsync(CancellationToken cancellationToken);
}
