using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class ListingReports
{
    public static ReportFixture Listing => new(
        "listing",
        "safeguards/lists/example-list/17",
        new ListingBody
        {
            Salt = AnySalt,
            List = new ScreeningList
            {
                Name = "Example Screening List",
                Authority = "Northern Inspectorate",
                Jurisdiction = Known(CountryCode.Parse("SG")),
                Version = "2026-11",
                PublishedOn = CalendarDate.Parse("2026-11-23"),
            },
            Entity = Known(Company),
            Type = EntityType.LegalEntity,
            Names = [Name("Blue Heron Compute Pte. Ltd.")],
            Identifiers = [EntityReports.Lei("969500KSV493XWY0PS33", IdentifierStatus.Claimed)],
            Programmes = ["Example Export Order"],
            ListedOn = Known(CalendarDate.Parse("2026-06-01")),
            DelistedOn = CalendarDate.Parse("2026-06-01"),
            Status = ListingStatus.Suspended,
            SourceDigest = DigestOf("list"),
            Note = "Suspended for a year.",
        });
}
