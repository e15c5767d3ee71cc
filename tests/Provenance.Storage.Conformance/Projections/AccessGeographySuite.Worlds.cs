using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

// What is written into the worlds.
public abstract partial class AccessGeographySuite
{
    private void WriteEntity(string entity, string country, string party = "acme", string? owner = null)
    {
        var identity = new Identity
        {
            Salt = World.Salt(),
            Entity = EntityId.Parse(entity),
            Type = EntityType.LegalEntity,
            Names = [Name("Kestrel")],
            Jurisdiction = OrUnknown.Known(CountryCode.Parse(country)),
        };
        World.Write(party, StatementKinds.Get<EntityKind>(), "entities/" + entity, owner is null ? [identity] : [identity, OwnersOf(owner)]);
    }

    private Owners OwnersOf(string owner) => new()
    {
        Salt = World.Salt(),
        AsOf = WrittenWorld.HoursAgo(48),
        Complete = Completeness.Yes,
        Interests =
        [
            new Interest
            {
                Party = OrUnknown.Known(EntityId.Parse(owner)),
                Type = TextValue.Parse<InterestCode>("shareholding"),
                DirectOrIndirect = Directness.Direct,
                SharePercent = OrUnknown.Known(new ShareRange { Minimum = Quantity.FromInteger(60), Maximum = Quantity.FromInteger(60) }),
            },
        ],
    };

    private Digest WriteListing(string entity, ListingStatus status, string id = "1", int version = 1, Digest? before = null) => World.Write(
        "northern",
        StatementKinds.Get<ListingKind>(),
        $"northern/lists/watched/{id}",
        UpdateOf(before),
        [],
        [new ListingBody
        {
            Salt = World.Salt(),
            List = new ScreeningList
            {
                Name = "Watched parties",
                Authority = "Northern Inspectorate",
                Jurisdiction = OrUnknown.Known(CountryCode.Parse("SG")),
                Version = $"2026-{version}",
                PublishedOn = CalendarDate.Parse($"2026-0{version}-05"),
            },
            Entity = OrUnknown.Known(EntityId.Parse(entity)),
            Type = EntityType.LegalEntity,
            Names = [Name("Heron Holding")],
            Identifiers = [],
            ListedOn = OrUnknown.Known(CalendarDate.Parse("2026-01-05")),
            Status = status,
        }]);

    private static Supersedes? UpdateOf(Digest? before) =>
        before is { } id ? new Supersedes { Statement = id, Reason = SupersedesReason.Update } : null;

    private void WriteSame(params string[] entities) => World.Write(
        "northern",
        StatementKinds.Get<JudgementKind>(),
        "northern/judgements/same",
        new JudgementBody
        {
            Salt = World.Salt(),
            About = new JudgementSubject { SameEntity = new SameEntity { Entities = [.. entities.Select(entity => EntityId.Parse(entity))] } },
            Verdict = JudgementVerdict.Confirmed,
            Reason = "same address",
            DecidedAt = WrittenWorld.HoursAgo(1),
        });

    private Digest WriteJob(string id, string customer, params string[] access) => WriteJob(id, customer, null, access);

    private Digest WriteJob(string id, string customer, Digest? before, string[] access) => World.Write(
        "acme",
        StatementKinds.Get<TrainingJobKind>(),
        $"acme/s-1/c-0/jobs/{id}",
        UpdateOf(before),
        [],
        [new Run
        {
            Salt = World.Salt(),
            State = JobState.Completed,
            AsOf = WrittenWorld.HoursAgo(1),
            StartedAt = OrUnknown.Known(WrittenWorld.HoursAgo(2)),
            EndedAt = OrUnknown.Known(WrittenWorld.HoursAgo(1)),
            Allocations = [],
            AcceleratorHours = OrUnknown.Unknown<Estimate>(),
            Flop = OrUnknown.Unknown<FlopEstimate>(),
            Workload = new Workload { Class = WorkloadClass.Pretraining, DataDomain = DataDomain.General },
        },
        new JobParties
        {
            Salt = World.Salt(),
            Customer = OrUnknown.Known(EntityId.Parse(customer)),
            Rental = RentalReference.Unknown,
            AccessCountries = Countries(access),
        },
        World.UnknownLineage()]);

    private void WriteRental(string id, string customer, EndCustomer endCustomer, params string[] access) => WriteRental(id, customer, endCustomer, [], access);

    private void WriteRental(string id, string customer, EndCustomer endCustomer, string[] resellers, string[] access) => World.Write(
        "acme",
        StatementKinds.Get<RentalKind>(),
        $"acme/s-1/c-0/rentals/{id}",
        new Terms
        {
            Salt = World.Salt(),
            From = WrittenWorld.HoursAgo(50),
            To = RentalEnd.Open,
            Reserved = [new Reservation { Accelerator = TextValue.Parse<AcceleratorSlug>("nvidia-h100-sxm"), Count = 8 }],
            Purpose = RentalPurpose.Training,
            Visibility = Visibility.Scheduler,
        },
        new RentalParties
        {
            Salt = World.Salt(),
            Customer = OrUnknown.Known(EntityId.Parse(customer)),
            CustomerNames = [Name("Kestrel")],
            Resellers = [.. resellers.Select(reseller => EntityId.Parse(reseller))],
            EndCustomer = endCustomer,
            AccessCountries = Countries(access),
        });

    private static OrUnknown<IReadOnlyList<CountryCode>> Countries(string[] access) => access.Length == 0
        ? OrUnknown.Unknown<IReadOnlyList<CountryCode>>()
        : OrUnknown.Known<IReadOnlyList<CountryCode>>([.. access.Select(code => CountryCode.Parse(code))]);

    private static PartyName Name(string text) => new() { Text = text, Kind = NameKind.Registered };
}
