// What the ledger of chips reads. Chips are items: they are counted, and where the operator lists them, told apart by the
// identity that their maker or their attestation gives them.

using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>A balance area of chips: a site and a model.</summary>
/// <param name="Site">operator/site.</param>
/// <param name="Accelerator">The model.</param>
public readonly record struct ItemArea(string Site, AcceleratorSlug Accelerator)
{
    /// <summary>Both.</summary>
    public override string ToString() => $"{Accelerator} at {Site}";
}

/// <summary>How chips move in or out of an area.</summary>
public enum ItemMovement
{
    /// <summary>They arrived from outside the operator, or from where nobody says.</summary>
    Received,

    /// <summary>They came from another site of the operator.</summary>
    MovedIn,

    /// <summary>They left the operator.</summary>
    Shipped,

    /// <summary>They were scrapped.</summary>
    Retired,

    /// <summary>They went to another site of the operator.</summary>
    MovedOut,
}

/// <summary>A number of chips that an entry states.</summary>
/// <param name="Count">How many; not negative.</param>
/// <param name="Entry">Log index.</param>
public readonly record struct ItemCount(long Count, long Entry);

/// <summary>A movement of chips.</summary>
/// <param name="Type">In or out.</param>
/// <param name="Count">How many; not negative.</param>
/// <param name="Entry">Log index.</param>
public readonly record struct ItemFlow(ItemMovement Type, long Count, long Entry)
{
    /// <summary>Whether they came.</summary>
    public bool IsArrival => Type is ItemMovement.Received or ItemMovement.MovedIn;
}

/// <summary>A device and the entry that lists it.</summary>
/// <param name="Identity">Serial number, UUID or attested identity, compared exactly.</param>
/// <param name="Entry">Log index.</param>
/// <param name="IsCarried">Whether the list was taken at the beginning or before, and none of its record followed: it says
/// what is on the book, and nothing of the end.</param>
public readonly record struct ListedDevice(string Identity, long Entry, bool IsCarried = false);

/// <summary>The chips of one area and period.</summary>
public sealed record ItemRecords
{
    /// <summary>The area.</summary>
    public required ItemArea Area { get; init; }

    /// <summary>Inventories at the beginning, one for each cluster of the site; null where one is missing or redacted.</summary>
    public required IReadOnlyList<ItemCount>? Beginning { get; init; }

    /// <summary>Inventories at the end; null where one is missing or redacted.</summary>
    public required IReadOnlyList<ItemCount>? Ending { get; init; }

    /// <summary>Clusters whose inventory at the end is that at the beginning: what one count says cannot be checked by itself.
    /// Where it is so of all, there is no ending to compare with.</summary>
    public IReadOnlyList<string> WithoutSecondInventory { get; init; } = [];

    /// <summary>Whether a list of <see cref="Attested"/> is one of <see cref="Book"/> again, none having followed it.</summary>
    public bool IsAttestedTheBook { get; init; }

    /// <summary>What came and went in between.</summary>
    public IReadOnlyList<ItemFlow> Flows { get; init; } = [];

    /// <summary>Identities on the operator's books; null where none are listed.</summary>
    public IReadOnlyList<ListedDevice>? Book { get; init; }

    /// <summary>Identities that were attested at the end; null where none were.</summary>
    public IReadOnlyList<ListedDevice>? Attested { get; init; }

    /// <summary>Chips that left after the lists of <see cref="Attested"/>, which may name them; not negative.</summary>
    public Int128 LeftSinceListed { get; init; }
}

/// <summary>What is wrong with chips.</summary>
public enum ItemDiscrepancyType
{
    /// <summary>Fewer at the end than the movements leave.</summary>
    CountShort,

    /// <summary>More at the end than the movements leave.</summary>
    CountOver,

    /// <summary>On the books, not attested.</summary>
    Missing,

    /// <summary>Attested, not on the books.</summary>
    Undeclared,

    /// <summary>Attested in two areas, or twice in one; explainable where it was not at one time.</summary>
    Duplicate,

    /// <summary>More identities listed than chips counted.</summary>
    ListedOverCounted,
}

/// <summary>One discrepancy.</summary>
/// <param name="Type">What is wrong.</param>
/// <param name="Area">Where.</param>
/// <param name="Count">How many chips.</param>
/// <param name="Identities">Which, ascending; at most 1,000; empty for counts.</param>
/// <param name="Entries">Log indices it rests on, ascending; at most 1,000.</param>
/// <param name="IsExplainable">Whether movements could account for it.</param>
/// <param name="Description">In words; says where lists were cut.</param>
public sealed record ItemDiscrepancy(
    ItemDiscrepancyType Type,
    ItemArea Area,
    Int128 Count,
    IReadOnlyList<string> Identities,
    IReadOnlyList<long> Entries,
    bool IsExplainable,
    string Description)
{
    /// <summary>Most identities, and most entries, that a discrepancy names.</summary>
    public const int MostListed = 1_000;
}

/// <summary>The balance of one area.</summary>
/// <param name="Area">The area.</param>
/// <param name="Expected">Beginning + arrivals − departures; null where the beginning is unknown.</param>
/// <param name="Ending">At the end; null where unknown.</param>
/// <param name="Difference">Ending − expected; 0 where the area balances; null where either is unknown.</param>
/// <param name="Attested">How many devices were attested at the end, by identity.</param>
/// <param name="CountedOnly">How many of the chips at the end were only counted, not attested by identity; null where unknown.</param>
/// <param name="Discrepancies">What is wrong.</param>
/// <param name="Verdict">Pass, alarm or inconclusive.</param>
/// <param name="Reasons">Why, in words; never empty.</param>
public sealed record ItemBalance(
    ItemArea Area,
    Int128? Expected,
    Int128? Ending,
    Int128? Difference,
    long Attested,
    Int128? CountedOnly,
    IReadOnlyList<ItemDiscrepancy> Discrepancies,
    Verdict Verdict,
    IReadOnlyList<string> Reasons);
