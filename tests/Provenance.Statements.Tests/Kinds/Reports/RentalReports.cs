using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class RentalReports
{
    public static ReportFixture Rental => new(
        "rental",
        $"{Cluster}/rentals/c-17",
        new Terms
        {
            Salt = AnySalt,
            From = At("2026-11-01T00:00:00Z"),
            To = RentalEnd.Until(At("2027-02-01T00:00:00Z")),
            Reserved = [new Reservation { Accelerator = H100, Count = 1024, Domain = "fabric-0" }],
            Purpose = RentalPurpose.Training,
            Visibility = Visibility.Scheduler,
        },
        new RentalParties
        {
            Salt = AnySalt,
            Customer = Known(Reseller),
            CustomerNames = [Name("Marsh Reseller Ltd.")],
            Resellers = [Reseller],
            EndCustomer = EndCustomer.Of(Company),
            PaymentFingerprint = DigestOf("a payment"),
            AccessCountries = KnownList(CountryCode.Parse("SG"), CountryCode.Parse("MY")),
        });
}
