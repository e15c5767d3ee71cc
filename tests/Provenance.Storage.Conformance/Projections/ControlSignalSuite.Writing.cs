using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

// What is written into the worlds.
public abstract partial class ControlSignalSuite
{
    private static CalendarDate DaysAgo(int days) =>
        new(DateOnly.FromDateTime(WrittenWorld.Now.Value.UtcDateTime.AddDays(-days)));

    private static Interest Share(string holder, int percent) =>
        Share(holder, percent.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static Interest Share(string holder, string percent) => Control(holder, "shareholding") with
    {
        SharePercent = OrUnknown.Known(new ShareRange { Minimum = Quantity.Parse(percent), Maximum = Quantity.Parse(percent) }),
    };

    private static Interest Between(string from, string to) => Control(Heron, "shareholding") with
    {
        SharePercent = OrUnknown.Known(new ShareRange { Minimum = Quantity.Parse(from), Maximum = Quantity.Parse(to) }),
    };

    private static Interest Control(string holder, string type) => new()
    {
        Party = OrUnknown.Known(EntityId.Parse(holder)),
        Type = InterestCode.Parse(type),
        DirectOrIndirect = Directness.Direct,
        SharePercent = OrUnknown.Unknown<ShareRange>(),
    };

    private static PartyName[] Names(string text) => [new PartyName { Text = text, Kind = NameKind.Registered }];

    private void WriteRental(string id, string customer, long reserved = 8, string endCustomer = "customer", IReadOnlyList<string>? resellers = null) =>
        World.Write(
            "acme",
            StatementKinds.Get<RentalKind>(),
            $"acme/s-1/c-0/rentals/{id}",
            new Terms
            {
                Salt = World.Salt(),
                From = WrittenWorld.HoursAgo(240),
                To = RentalEnd.Open,
                Reserved = [new Reservation { Accelerator = TextValue.Parse<AcceleratorSlug>("nvidia-h100-sxm"), Count = reserved }],
                Purpose = RentalPurpose.Training,
                Visibility = Visibility.Scheduler,
            },
            new RentalParties
            {
                Salt = World.Salt(),
                Customer = customer == OrUnknown.Word ? OrUnknown.Unknown<EntityId>() : OrUnknown.Known(EntityId.Parse(customer)),
                Resellers = [.. (resellers ?? []).Select(reseller => EntityId.Parse(reseller))],
                EndCustomer = endCustomer switch
                {
                    "customer" => EndCustomer.Customer,
                    OrUnknown.Word => EndCustomer.Unknown,
                    _ => EndCustomer.Of(EntityId.Parse(endCustomer)),
                },
                AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
            });

    private void WriteJob(string id, string? customer, string party = "acme") => World.Write(
        party,
        StatementKinds.Get<TrainingJobKind>(),
        $"{party}/s-1/c-0/jobs/{id}",
        World.RunOf(20, 10, "nvidia-h100-sxm", 8),
        World.PartiesOf(customer, RentalReference.None),
        World.UnknownLineage());

    private void WritePerson(string entity) => World.Write(
        "acme", StatementKinds.Get<EntityKind>(), "entities/" + entity, Identified(entity, EntityType.NaturalPerson, null));

    private Transparency.Digest WriteEntity(string entity, Interest[] interests, CalendarDate? incorporated = null) => World.Write(
        "acme",
        StatementKinds.Get<EntityKind>(),
        "entities/" + entity,
        interests.Length == 0 ? [Identified(entity, EntityType.LegalEntity, incorporated)] : [Identified(entity, EntityType.LegalEntity, incorporated), OwnersOf(interests)]);

    private Owners OwnersOf(Interest[] interests) =>
        new() { Salt = World.Salt(), AsOf = WrittenWorld.HoursAgo(500), Complete = Completeness.Unknown, Interests = interests };

    private Identity Identified(string entity, EntityType type, CalendarDate? incorporated) => new()
    {
        Salt = World.Salt(),
        Entity = EntityId.Parse(entity),
        Type = type,
        Names = Names("Party " + entity),
        Jurisdiction = OrUnknown.Unknown<CountryCode>(),
        IncorporatedOn = incorporated is { } day ? OrUnknown.Known(day) : null,
    };

    private Transparency.Digest WriteJudgement(params string[] entities) => World.Write(
        "safeguards",
        StatementKinds.Get<JudgementKind>(),
        "safeguards/judgements/j-1",
        new JudgementBody
        {
            Salt = World.Salt(),
            About = new JudgementSubject { SameEntity = new SameEntity { Entities = [.. entities.Select(entity => EntityId.Parse(entity))] } },
            Verdict = JudgementVerdict.Confirmed,
            Reason = "compared with the register",
            DecidedAt = WrittenWorld.HoursAgo(1),
        });

    private Digest WriteListing(string entity, ListingStatus status, int version = 1, Digest? before = null) => World.Write(
        "safeguards",
        StatementKinds.Get<ListingKind>(),
        $"safeguards/lists/watched/l-{(before is null ? version : 1)}",
        before is { } earlier ? new Supersedes { Statement = earlier, Reason = SupersedesReason.Update } : null,
        [],
        [new ListingBody
        {
            Salt = World.Salt(),
            List = new ScreeningList
            {
                Name = "Watched parties",
                Authority = "Northern Inspectorate",
                Jurisdiction = OrUnknown.Unknown<CountryCode>(),
                Version = $"{version}",
                PublishedOn = DaysAgo(31 - version),
            },
            Entity = OrUnknown.Known(EntityId.Parse(entity)),
            Type = EntityType.LegalEntity,
            Names = Names("Zenith"),
            Identifiers = [],
            ListedOn = OrUnknown.Known(DaysAgo(30)),
            Status = status,
        }]);
}
