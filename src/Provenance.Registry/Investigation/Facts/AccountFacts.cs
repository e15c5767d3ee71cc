using Provenance.Registry.Accountancy;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>What is balanced: a site or a country, exactly one.</summary>
/// <param name="Operator">Handle of the site's operator.</param>
/// <param name="Site">Handle of the site.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record AccountArea(string? Operator, string? Site, string? Country)
{
    /// <summary><c>operator/site</c>, or the country.</summary>
    public override string ToString() => Country ?? $"{Operator}/{Site}";
}

/// <summary>What is doubtful about an entry, whatever it says.</summary>
/// <param name="LogIndex">The entry.</param>
/// <param name="IsSignerSuspended">Whether the signer was suspended.</param>
/// <param name="IsRedacted">Whether sections are redacted.</param>
public readonly record struct EntryStanding(long LogIndex, bool IsSignerSuspended, bool IsRedacted);

/// <summary>An inventory of a cluster.</summary>
public sealed record InventoryFacts
{
    /// <summary>The entry.</summary>
    public required EntryStanding Entry { get; init; }

    /// <summary>The moment that it holds for; where redacted, when it was issued.</summary>
    public required Timestamp AsOf { get; init; }

    /// <summary>Whether the section is there.</summary>
    public required bool IsStated { get; init; }

    /// <summary>Whether the cluster was in use; unknown where redacted.</summary>
    public ClusterStatus Status { get; init; }

    /// <summary>Country; null where redacted.</summary>
    public string? Country { get; init; }

    /// <summary>Electrical power in megawatts; null where not stated.</summary>
    public (Quantity Low, Quantity High)? PowerMegawatts { get; init; }

    /// <summary>Accelerators by slug, in ordinal order; empty where redacted.</summary>
    public IReadOnlyList<(string Accelerator, long Count)> Counts { get; init; } = [];

    /// <summary>What came and went, in the statement's order.</summary>
    public IReadOnlyList<InventoryChange> Changes { get; init; } = [];
}

/// <summary>Accelerators that came or went.</summary>
/// <param name="At">When.</param>
/// <param name="Type">What happened.</param>
/// <param name="Accelerator">Slug.</param>
/// <param name="Count">How many.</param>
/// <param name="Counterparty">Entity id of who sent or received them; null where not stated.</param>
public readonly record struct InventoryChange(Timestamp At, InventoryEventType Type, string Accelerator, long Count, string? Counterparty);

/// <summary>A job as a balance needs it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Use">What it held, or its hours.</param>
/// <param name="Accelerators">Slugs of what it held, in the statement's order, each once.</param>
public sealed record AccountedJob(EntryStanding Entry, JobUse Use, IReadOnlyList<string> Accelerators);

/// <summary>A usage report.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Totals">The totals; null where redacted.</param>
public sealed record AccountedUsage(EntryStanding Entry, UsageTotals? Totals);

/// <summary>A rental. One that is redacted is taken to last for ever, with nothing known of its size and use.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Use">What is reserved, and seen of it.</param>
public sealed record AccountedRental(EntryStanding Entry, RentalUse Use);

/// <summary>A list of devices.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Chain">Index of the first statement of its record, kind and party.</param>
/// <param name="AsOf">The moment that it holds for.</param>
public readonly record struct DeviceList(EntryStanding Entry, long Chain, Timestamp AsOf);

/// <summary>A device of a list.</summary>
/// <param name="Identity">Its identity.</param>
/// <param name="Accelerator">Slug.</param>
public readonly record struct DeviceFacts(string Identity, string Accelerator);

/// <summary>A list that names a device.</summary>
/// <param name="List">The list.</param>
/// <param name="Next">The entry of the next list of the same record that was right for its time; null for the last. Two lists may be of one moment.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Country">Country by the cluster's current inventory; null where unknown.</param>
/// <param name="Accelerator">Slug.</param>
/// <param name="Attester">Handle of the party that signed the list.</param>
public sealed record ListedDeviceFacts(
    DeviceList List, long? Next, ClusterName Cluster, CountryCode? Country, AcceleratorSlug Accelerator, string Attester);
