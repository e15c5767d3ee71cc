using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Entries about the customers of a generated registry: who owns them, which list names them, what they rent.</summary>
internal static class GeneratedParties
{
    /// <summary>Name of the list.</summary>
    public const string List = "Example list";

    public const int Listings = 200;
    public const int Rentals = 5_000;

    public static ProjectedEntry Entity(int number, long index)
    {
        var id = EntityId.Parse(GeneratedWorld.Customer(number));
        var interests = GeneratedWorld.Owners(number).Select(owner => new Interest
        {
            Party = OrUnknown.Known(EntityId.Parse(GeneratedWorld.Customer(owner.Owner))),
            Type = TextValue.Parse<InterestCode>("shareholding"),
            DirectOrIndirect = Directness.Direct,
            SharePercent = OrUnknown.Known(new ShareRange
            {
                Minimum = Quantity.FromInteger((ulong)owner.Percent),
                Maximum = Quantity.FromInteger((ulong)owner.Percent),
            }),
        });
        var identity = new Identity
        {
            Salt = default,
            Entity = id,
            Type = EntityType.LegalEntity,
            Names = [new PartyName { Text = GeneratedWorld.CustomerName(number), Kind = NameKind.Registered }],
            Jurisdiction = OrUnknown.Known(CountryCode.Parse(GeneratedWorld.Customer(number).Split(':')[1])),
        };
        var owners = new Owners { Salt = default, AsOf = new Timestamp(GeneratedWorld.From), Complete = Completeness.Yes, Interests = [.. interests] };
        return GeneratedBackground.Of(index, "entity", $"entities/{id}", GeneratedWorld.Operator(number % GeneratedWorld.Operators), GeneratedWorld.From) with
        {
            Subject = new ProjectedEntity(id.ToString(), identity, owners),
        };
    }

    public static ProjectedEntry Listing(int number, long index)
    {
        var customer = number * 23;
        return GeneratedBackground.Of(index, "listing", $"authority/lists/{number}", "authority", GeneratedWorld.From) with
        {
            Subject = new ProjectedListing(new ListingBody
            {
                Salt = default,
                List = new ScreeningList
                {
                    Name = List,
                    Authority = "Example authority",
                    Jurisdiction = OrUnknown.Known(CountryCode.Parse("SG")),
                    Version = "1",
                    PublishedOn = CalendarDate.Parse("2024-10-01"),
                },
                Entity = OrUnknown.Known(EntityId.Parse(GeneratedWorld.Customer(customer))),
                Type = EntityType.LegalEntity,
                Names = [new PartyName { Text = GeneratedWorld.CustomerName(customer), Kind = NameKind.Registered }],
                Identifiers = [],
                ListedOn = OrUnknown.Known(CalendarDate.Parse("2024-10-01")),
                Status = ListingStatus.InForce,
            }),
        };
    }

    public static ProjectedEntry Rental(int number, long index)
    {
        var place = GeneratedWorld.Home(number, 0);
        var cluster = GeneratedWorld.Cluster(place.Cluster);
        return GeneratedBackground.Of(index, "rental", $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}/rentals/{number}", cluster.Operator, GeneratedWorld.From) with
        {
            Subject = new ProjectedRental(
                cluster,
                new Terms
                {
                    Salt = default,
                    From = new Timestamp(GeneratedWorld.From),
                    To = RentalEnd.Open,
                    Reserved = [new Reservation { Accelerator = TextValue.Parse<AcceleratorSlug>(GeneratedWorld.Domain(place.Cluster, place.Domain).Accelerator), Count = 64 }],
                    Purpose = RentalPurpose.Training,
                    Visibility = Visibility.Scheduler,
                },
                new RentalParties
                {
                    Salt = default,
                    Customer = OrUnknown.Known(EntityId.Parse(GeneratedWorld.Customer(number))),
                    Resellers = [],
                    EndCustomer = EndCustomer.Customer,
                    PaymentFingerprint = GeneratedWorld.DigestOf(number / 2, 41),
                    AccessCountries = OrUnknown.Known<IReadOnlyList<CountryCode>>([CountryCode.Parse(GeneratedWorld.Country(number % 61))]),
                }),
        };
    }
}
