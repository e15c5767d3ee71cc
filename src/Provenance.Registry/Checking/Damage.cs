namespace Provenance.Registry.Checking;

/// <summary>What damage can be made good from.</summary>
public enum Remedy
{
    /// <summary>Only from another copy: a backup or a mirror.</summary>
    FromCopy,

    /// <summary>From the entries: tiles, index, head.</summary>
    FromEntries,

    /// <summary>From itself: the one byte that was changed is known, because a hash proves it.</summary>
    FromHash,

    /// <summary>Nothing is lost, but something has to be put right that is not content: the mark, the schema, work begun.</summary>
    ByHand,
}

/// <summary>The row that damage lies in.</summary>
/// <param name="Table">Table of <c>log.db</c>.</param>
/// <param name="Key">Which row, in words.</param>
/// <param name="Column">Which column.</param>
/// <param name="Offset">First damaged byte within the column, from 0; null where it is not known.</param>
public sealed record DamagedRow(string Table, string Key, string Column, long? Offset);

/// <summary>Something wrong in a store.</summary>
/// <param name="Place">Where: <c>entry 17</c>, <c>/tile/0/003</c>, <c>head</c>.</param>
/// <param name="Message">What, and what it means.</param>
public sealed record Damage(string Place, string Message)
{
    /// <summary>What it can be made good from.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>The row, where it is known.</summary>
    public DamagedRow? Row { get; init; }
}
