using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class EntityReports
{
    public static ReportFixture Company => new(
        "entity",
        $"entities/{Fixtures.Company}",
        new Identity
        {
            Salt = AnySalt,
            Entity = Fixtures.Company,
            Type = EntityType.LegalEntity,
            Names = [Name("Blue Heron Compute Pte. Ltd."), Name("Blue Heron", NameKind.Trading)],
            Identifiers = [Lei("969500KSV493XWY0PS33", IdentifierStatus.Verified)],
            Jurisdiction = Known(CountryCode.Parse("SG")),
            IncorporatedOn = Known(CalendarDate.Parse("2026-06-01")),
            // The first public key of RFC 8032 §7.1.
            Keys = [PublicKey.Parse("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")],
            Addresses = [new Address { Text = "1 Example Road, Singapore", Country = CountryCode.Parse("SG") }],
        },
        new Owners
        {
            Salt = AnySalt,
            AsOf = At("2026-11-22T00:00:00Z"),
            Complete = Completeness.No,
            Interests = [Shareholding("30", "40")],
        });

    public static EntityIdentifier Lei(string id, IdentifierStatus status) => new() { Scheme = "LEI", Id = id, Status = status };

    public static Interest Shareholding(string minimum, string maximum) => new()
    {
        Party = Known(Parent),
        PartyName = Name("Grey Crane Holdings"),
        Type = TextValue.Parse<InterestCode>("shareholding"),
        DirectOrIndirect = Directness.Direct,
        SharePercent = Known(new ShareRange { Minimum = Number(minimum), Maximum = Number(maximum) }),
        From = CalendarDate.Parse("2026-06-01"),
        To = CalendarDate.Parse("2027-06-01"),
    };
}
