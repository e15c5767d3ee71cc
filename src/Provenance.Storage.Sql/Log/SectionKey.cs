using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Log;

/// <summary>Key of table <c>section</c>: 8 × index + place.</summary>
internal static class SectionKey
{
    /// <summary>The key of the first section of an entry, and the first key after those of the entry before.</summary>
    public static long First(LeafIndex index) => checked(index.Value * LogGroup.MaxSections);

    /// <summary>The entry that a key belongs to.</summary>
    public static long IndexOf(long key) => key / LogGroup.MaxSections;
}
