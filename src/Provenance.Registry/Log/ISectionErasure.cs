using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>Sections of one entry, by name.</summary>
/// <param name="Index">The entry.</param>
/// <param name="Names">Names of its sections.</param>
public sealed record SectionsOf(LeafIndex Index, IReadOnlyList<string> Names);

/// <summary>
/// Deletes what redactions name. The entry keeps its leaf, envelope and signatures, and is read without these sections
/// from then on. Obligations of an implementation:
/// <list type="bullet">
/// <item>When <see cref="EraseAsync"/> returns, the bytes are in no file of the store: not in its tables, not in pages
/// that it no longer uses, not in its write-ahead log.</item>
/// <item>All of a call is done, or it throws and may be called again: what is erased already, or was never there, is left
/// alone.</item>
/// <item>What is marked as carried out survives the machine, and only after the erasing does.</item>
/// </list>
/// </summary>
public interface ISectionErasure
{
    /// <summary>Indices of the redactions that were carried out to the end.</summary>
    ValueTask<IReadOnlySet<LeafIndex>> ReadCarriedOutAsync(CancellationToken cancellationToken);

    /// <summary>Erases sections.</summary>
    /// <exception cref="StorageUnavailableException">Somebody reads an older state, or writing failed; try again.</exception>
    ValueTask EraseAsync(IReadOnlyList<SectionsOf> sections, CancellationToken cancellationToken);

    /// <summary>Marks redactions as carried out, so that no later start does them again.</summary>
    ValueTask MarkCarriedOutAsync(IReadOnlyList<LeafIndex> redactions, CancellationToken cancellationToken);
}
