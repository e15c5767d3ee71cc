// Section "capacity" of a cluster-inventory: what a cluster consists of at a moment, and what came and went.
// Each member's description is its documentation and stands in the section's JSON Schema.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>Whether a cluster is in use.</summary>
[JsonConverter(typeof(WordConverter<ClusterStatus>))]
public enum ClusterStatus
{
    /// <summary>The signer does not know.</summary>
    Unknown,

    /// <summary>In use or ready for it.</summary>
    Operational,

    /// <summary>Announced or being built.</summary>
    Planned,

    /// <summary>Taken out of use.</summary>
    Decommissioned,
}

/// <summary>What happened to accelerators.</summary>
[JsonConverter(typeof(WordConverter<InventoryEventType>))]
public enum InventoryEventType
{
    /// <summary>They arrived at the cluster.</summary>
    Received,

    /// <summary>They left the operator.</summary>
    Shipped,

    /// <summary>They were scrapped.</summary>
    Retired,

    /// <summary>They went to another cluster of the operator.</summary>
    Moved,
}

/// <summary>Section <c>capacity</c>.</summary>
[Description("What a cluster consists of at a moment, and what came and went.")]
public sealed record Capacity : Section
{
    [Description("The moment that counts and status hold for.")]
    public required Timestamp AsOf { get; init; }

    [Description("Whether the cluster is in use.")]
    public required ClusterStatus Status { get; init; }

    [Description("Country in which the cluster stands.")]
    public required CountryCode Country { get; init; }

    [Description("Address, town or region.")]
    public string? Location { get; init; }

    [Description("Accelerators by interconnect domain: those of one domain can train together.")]
    public required IReadOnlyList<InterconnectDomain> Domains { get; init; }

    [Description("Arrivals and departures since the inventory before.")]
    public IReadOnlyList<InventoryEvent>? Events { get; init; }

    [Description("Electrical power available to the cluster, in megawatts.")]
    public Estimate? PowerCapacityMegawatts { get; init; }
}

/// <summary>The accelerators of one model in one interconnect domain.</summary>
[Description("The accelerators of one model in one interconnect domain.")]
public sealed record InterconnectDomain
{
    [Description("The operator's name of the domain.")]
    public required string Domain { get; init; }

    [Description("Model of the accelerators.")]
    public required AcceleratorSlug Accelerator { get; init; }

    [Description("Number of accelerators.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Count { get; init; }

    [Description("Bandwidth between nodes, in gigabits a second for each accelerator.")]
    public required OrUnknown<Quantity> InterconnectGbitPerSecond { get; init; }

    [Description("Kind of network, such as InfiniBand NDR.")]
    public string? Technology { get; init; }
}

/// <summary>An arrival or departure of accelerators.</summary>
[Description("An arrival or departure of accelerators.")]
public sealed record InventoryEvent
{
    [Description("When it happened; not after asOf.")]
    public required Timestamp At { get; init; }

    [Description("What happened.")]
    public required InventoryEventType Type { get; init; }

    [Description("Model of the accelerators.")]
    public required AcceleratorSlug Accelerator { get; init; }

    [Description("Number of accelerators.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Count { get; init; }

    [Description("Who sent or received them.")]
    public EntityId? Counterparty { get; init; }

    [Description("Anything else about it.")]
    public string? Note { get; init; }
}
