using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>How cases of FindStructuring are drawn and asked.</summary>
public abstract class StructuringCaseBase : ProjectionSuiteBase
{
    protected const int Day = 24;

    protected static readonly StructuringQuestion Question = new()
    {
        Threshold = Quantity.FromInteger(1_000),
        WindowMicroseconds = 30 * Day * 3_600_000_000L,
        Links = JobLinks.Customer,
    };

    protected static void Write(DrawnWorld world, int day, ulong low, ulong high) =>
        _ = world.Job(new DrawnJob { From = day * Day, Flop = (Quantity.FromInteger(low), Quantity.FromInteger(high)) });

    protected static string RentalRecord(string id) => $"acme/s-1/c-0/rentals/{id}";

    protected static RentalParties PartiesOf(string customer, string endCustomer, string? card) => new()
    {
        Salt = default,
        Customer = OrUnknown.Known(EntityId.Parse(customer)),
        Resellers = [],
        EndCustomer = endCustomer == OrUnknown.Word ? EndCustomer.Unknown : EndCustomer.Of(EntityId.Parse(endCustomer)),
        AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
        PaymentFingerprint = card is null ? null : DrawnWorld.Named(card),
    };

    // A rental, and a job that names it.
    protected static void WriteRented(DrawnWorld world, string rental, string? customer, string contract, string endCustomer, string card)
    {
        _ = world.Append(StatementKinds.Get<RentalKind>(), RentalRecord(rental), null, DrawnWorld.TermsOf(), PartiesOf(contract, endCustomer, card));
        _ = world.Job(new DrawnJob { Customer = customer, Rental = RentalRecord(rental), Flop = DrawnJob.Exactly("900") });
    }

    protected async Task<StructuringAnswer> AskAsync(DrawnWorld world, JobLinks links = JobLinks.Customer, double mostP = 0.05) =>
        (await (await ProjectAsync(world)).AskAsync(Question with { Links = links, MostAdjustedP = mostP }, Token)).Answer!;
}
