namespace Provenance.Registry.Log;

/// <summary>What one append writes.</summary>
/// <param name="Entries">Consecutive entries from the old head's size on; at least one.</param>
/// <param name="Tiles">Tiles of hashes that are new or grew; each replaces a narrower one of the same level and number.</param>
/// <param name="Head">The head after the group.</param>
public sealed record LogGroup(IReadOnlyList<StoredEntry> Entries, IReadOnlyList<TileContent> Tiles, LogHead Head)
{
    /// <summary>Most sections that an entry has (proto/README.md §9).</summary>
    public const int MaxSections = 8;

    /// <summary>Checks what can be checked without hashing: counts, order, times, widths.</summary>
    /// <param name="before">The head under the lock.</param>
    /// <exception cref="ArgumentException">The group does not follow that head; says in what.</exception>
    public void EnsureFollows(LogHead before)
    {
        Require(Entries.Count > 0, "a group has at least one entry");
        Require(Head.Size.Value == before.Size.Value + Entries.Count, "the new size is the old one and the group's entries");
        Require(Head.LastLoggedAtMilliseconds >= before.LastLoggedAtMilliseconds, "the time of logging never decreases");
        Require(
            Head.TrustEpoch == before.TrustEpoch + Entries.Count(entry => entry.IsTrust),
            "the trust epoch counts the trust entries");
        for (var i = 0; i < Entries.Count; i++)
        {
            Require(Entries[i].Index.Value == before.Size.Value + i, "entries follow each other from the old size on");
            Require(Entries[i].Sections.Count <= MaxSections, "an entry has at most 8 sections");
        }

        foreach (var (tile, hashes) in Tiles)
        {
            Require(hashes.Length == tile.SizeBytes, "a tile has as many hashes as its width says");
        }
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"The group does not follow the head: {rule}.");
        }
    }
}
