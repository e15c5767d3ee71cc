// Section "terms" of a rental: what was rented, for how long, and how much of its use the operator can see at all.
// Each member's description is its documentation and stands in the section's JSON Schema.

using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>What a rental is declared to be for.</summary>
[JsonConverter(typeof(WordConverter<RentalPurpose>))]
public enum RentalPurpose
{
    /// <summary>The signer does not know.</summary>
    Unknown,

    /// <summary>Training models.</summary>
    Training,

    /// <summary>Running models.</summary>
    Inference,

    /// <summary>Both.</summary>
    Mixed,

    /// <summary>Research other than training large models.</summary>
    Research,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>What the operator can see of the use.</summary>
[JsonConverter(typeof(WordConverter<Visibility>))]
public enum Visibility
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Power drawn.</summary>
    Power,

    /// <summary>Network traffic, and power.</summary>
    Network,

    /// <summary>The jobs in the scheduler, and the above.</summary>
    Scheduler,

    /// <summary>Inside the machines.</summary>
    Guest,
}

/// <summary>Section <c>terms</c>.</summary>
[Description("What was rented, for how long, and how much of its use the operator can see.")]
public sealed record Terms : Section
{
    [Description("Start of the rental.")]
    public required Timestamp From { get; init; }

    [Description("End of the rental, after its start, or \"open\".")]
    public required RentalEnd To { get; init; }

    [Description("Accelerators reserved.")]
    public required IReadOnlyList<Reservation> Reserved { get; init; }

    [Description("Purpose that the customer declared.")]
    public required RentalPurpose Purpose { get; init; }

    [Description("What the operator can see of the use: none, power, network, scheduler or guest.")]
    public required Visibility Visibility { get; init; }
}

/// <summary>Accelerators reserved for a customer.</summary>
[Description("Accelerators reserved for a customer.")]
public sealed record Reservation
{
    [Description("Model of the accelerators.")]
    public required AcceleratorSlug Accelerator { get; init; }

    [Description("Number of accelerators.")]
    [JsonConverter(typeof(CountConverter))]
    public required long Count { get; init; }

    [Description("Interconnect domain that they are in.")]
    public string? Domain { get; init; }
}
