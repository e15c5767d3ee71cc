// Section "parties" of a rental: who rents, through whom, and for whom.

using System.ComponentModel;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Section <c>parties</c> of a rental.</summary>
[Description("Who rents, through whom, and for whom.")]
public sealed record RentalParties : Section
{
    [Description("Who the contract is with.")]
    public required OrUnknown<EntityId> Customer { get; init; }

    [Description("Names of the customer as the contract gives them.")]
    public IReadOnlyList<PartyName>? CustomerNames { get; init; }

    [Description("Resellers between operator and end customer, the nearest to the operator first.")]
    public required IReadOnlyList<EntityId> Resellers { get; init; }

    [Description("Who is declared to use the accelerators: an entity, \"customer\", or \"unknown\".")]
    public required EndCustomer EndCustomer { get; init; }

    [Description("SHA-256 of the means of payment, so that the same one shows again without being told.")]
    public Digest? PaymentFingerprint { get; init; }

    [Description("Countries from which the accelerators are used.")]
    public required OrUnknown<IReadOnlyList<CountryCode>> AccessCountries { get; init; }
}
