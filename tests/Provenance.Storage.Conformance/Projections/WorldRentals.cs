// Rentals as those who hide behind them would write them: few customers, cards and dealers, so that two customers share a
// card, a dealer stands between, an end customer is somebody else, is the customer, or is not told.

using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Draws rentals and what jobs say of them.</summary>
internal sealed class WorldRentals(Random random, bool isShady)
{
    public static readonly string[] Countries = ["SG", "MY", "FR"];

    /// <summary>The few rentals of a cluster.</summary>
    public string DrawRecord(string party) => Record(party, Pick(WorldAccounts.Clusters), random.Next(3));

    /// <summary>What a job says of the rental that it ran under: mostly one of its own cluster.</summary>
    public RentalReference DrawReference(string jobRecord)
    {
        var parts = jobRecord.Split('/');
        return random.Next(3) switch
        {
            0 => RentalReference.Unknown,
            1 => RentalReference.None,
            _ => RentalReference.Parse(Record(parts[0], parts[2], random.Next(3))),
        };
    }

    public Terms DrawTerms()
    {
        var from = random.Next(1, isShady ? 300 : 60);
        return new Terms
        {
            Salt = Salt(),
            From = WorldAccounts.At(from),
            To = random.Next(2) == 0 ? RentalEnd.Open : RentalEnd.Until(WorldAccounts.At(random.Next(0, from))),
            Reserved =
            [
                .. WorldAccounts.Accelerators.Where(_ => random.Next(2) == 0).Append(WorldAccounts.Accelerators[0]).Distinct()
                    .Select(slug => new Reservation { Accelerator = TextValue.Parse<AcceleratorSlug>(slug), Count = random.Next(1, isShady ? 700 : 64) }),
            ],
            Purpose = RentalPurpose.Training,
            Visibility = Pick(Enum.GetValues<Visibility>()),
        };
    }

    public RentalParties DrawParties() => new()
    {
        Salt = Salt(),
        Customer = random.Next(6) == 0 ? OrUnknown.Unknown<EntityId>() : OrUnknown.Known(Entity(WorldReports.Customers)),
        CustomerNames = [new PartyName { Text = "Contract name " + random.Next(3), Kind = NameKind.Registered }],
        PaymentFingerprint = random.Next(4) == 0 ? null : WorldReports.Named("account " + random.Next(3)),
        Resellers = [.. WorldEntities.All.Where(_ => random.Next(8) == 0).Take(2).Select(reseller => EntityId.Parse(reseller))],
        EndCustomer = random.Next(4) switch
        {
            0 => EndCustomer.Unknown,
            1 => EndCustomer.Of(Entity(WorldEntities.All)),
            _ => EndCustomer.Customer,
        },
        AccessCountries = DrawAccess(),
    };

    /// <summary>Countries from which something is steered; often nobody says.</summary>
    public OrUnknown<IReadOnlyList<CountryCode>> DrawAccess() => random.Next(2) == 0
        ? OrUnknown.Unknown<IReadOnlyList<CountryCode>>()
        : OrUnknown.Known<IReadOnlyList<CountryCode>>([.. Countries.Where(_ => random.Next(3) == 0).Select(country => CountryCode.Parse(country))]);

    private static string Record(string party, string cluster, int number) => $"{party}/{WorldAccounts.Site}/{cluster}/rentals/r-{number}";

    private EntityId Entity(IReadOnlyList<string> of) => EntityId.Parse(Pick(of));

    private Salt Salt() => new((UInt128)random.NextInt64());

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
