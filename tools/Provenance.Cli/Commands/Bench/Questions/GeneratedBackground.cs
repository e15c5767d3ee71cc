// What a generated registry holds besides jobs, each kind in a row of the log before the first job: inventories with
// devices, entities with owners, a screening list, rentals, releases of models, monthly usage and closes of months.

using System.Globalization;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Cli;

/// <summary>Entries that are no jobs.</summary>
internal static class GeneratedBackground
{
    private const int Releases = 2_000;
    private const int DevicesPerCluster = 64;
    private const int UsageReports = GeneratedWorld.Clusters * GeneratedWorld.Months;
    private const int Closes = GeneratedWorld.Sites * GeneratedWorld.Months;
    private const long Month = (long)730 * 86_400_000_000 / GeneratedWorld.Months;
    private const int StatementsOfClose = 1_000;

    private static readonly (int Count, Func<int, long, ProjectedEntry> Make)[] Kinds =
    [
        (GeneratedWorld.Clusters, Inventory),
        (GeneratedWorld.Customers, GeneratedParties.Entity),
        (GeneratedParties.Listings, GeneratedParties.Listing),
        (GeneratedParties.Rentals, GeneratedParties.Rental),
        (Releases, Release),
        (UsageReports, Usage),
        (Closes, Close),
    ];

    /// <summary>How many there are.</summary>
    public static int Count => Kinds.Sum(kind => kind.Count);

    /// <summary>A device of a cluster; some stand in the lists of two sites.</summary>
    public static string Device(int cluster, int number) => number == 0 && cluster % 10 == 9
        ? Device(cluster - 1, 0)
        : string.Create(CultureInfo.InvariantCulture, $"GPU-{cluster:D4}-{number:D3}");

    /// <summary>The entry of an index.</summary>
    public static ProjectedEntry Entry(int index)
    {
        var number = index;
        foreach (var (count, make) in Kinds)
        {
            if (number < count)
            {
                return make(number, index);
            }

            number -= count;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    /// <summary>An entry without a subject.</summary>
    public static ProjectedEntry Of(long index, string kind, string record, string party, long at) => new()
    {
        Index = index,
        StatementId = GeneratedWorld.DigestOf(index, 34),
        Kind = kind,
        Record = record,
        Party = party,
        IssuedAtMicroseconds = at,
        LoggedAtMilliseconds = (GeneratedWorld.To / 1_000) + (index / 100),
        Link = new ChainLink(index, index, false) { Standing = Standing.Current, CurrentFrom = index + 1 },
        Stream = 0,
        Sequence = index + 1,
    };

    private static ProjectedEntry Inventory(int number, long index)
    {
        var cluster = GeneratedWorld.Cluster(number);
        var domains = Enumerable.Range(0, GeneratedWorld.DomainsPerCluster).Select(domain => GeneratedWorld.Domain(number, domain));
        return Of(index, "cluster-inventory", $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}", cluster.Operator, GeneratedWorld.From) with
        {
            Subject = new ProjectedInventory(
                cluster,
                true,
                new Capacity
                {
                    Salt = default,
                    AsOf = new Timestamp(GeneratedWorld.From),
                    Status = ClusterStatus.Operational,
                    Country = CountryCode.Parse(GeneratedWorld.Country(number)),
                    Domains = [.. domains.Select(domain => new InterconnectDomain
                    {
                        Domain = domain.Name,
                        Accelerator = TextValue.Parse<AcceleratorSlug>(domain.Accelerator),
                        Count = domain.Count,
                        InterconnectGbitPerSecond = domain.StatesInterconnect ? OrUnknown.Known(Quantity.FromInteger(400)) : OrUnknown.Unknown<Quantity>(),
                    })],
                },
                new Devices
                {
                    Salt = default,
                    AsOf = new Timestamp(GeneratedWorld.From),
                    Items = [.. Enumerable.Range(0, DevicesPerCluster).Select(device => new Device
                    {
                        Identity = Device(number, device),
                        Accelerator = TextValue.Parse<AcceleratorSlug>(GeneratedWorld.Domain(number, 0).Accelerator),
                    })],
                }),
        };
    }

    // Every fifth has weights that no job put out.
    private static ProjectedEntry Release(int number, long index)
    {
        var model = number * 7 % GeneratedWorld.Models;
        var publisher = EntityId.Parse(GeneratedWorld.Customer(number));
        var weights = number % 5 == 0 ? GeneratedWorld.DigestOf(number, 42) : GeneratedWorld.Checkpoint(model, 1 + (number % GeneratedWorld.ModelVersions));
        var body = new ModelReleaseBody
        {
            Salt = default,
            Names = [new PartyName { Text = GeneratedWorld.Model(model), Kind = NameKind.Registered }],
            Publisher = OrUnknown.Known(publisher),
            ReleasedOn = OrUnknown.Known(CalendarDate.Parse("2026-06-01")),
            Artifacts = [new ReleasedArtifact { Role = ArtifactRole.Weights, Digests = new ArtifactDigests { File = weights } }],
            DeclaredOrigin = OrUnknown.Known(CountryCode.Parse(GeneratedWorld.Country(number % GeneratedWorld.Clusters))),
            Flop = OrUnknown.Unknown<FlopEstimate>(),
        };
        return Of(index, "model-release", $"publishers/models/{number}", "publishers", GeneratedWorld.From) with
        {
            Subject = new ProjectedRelease(
                body,
                [new ProjectedArtifact(ArtifactSide.Released, "weights", ProjectedArtifact.ReleaseRelation, null, [new KindedDigest(DigestKind.File, weights)])]),
        };
    }

    private static ProjectedEntry Usage(int number, long index)
    {
        var cluster = GeneratedWorld.Cluster(number % GeneratedWorld.Clusters);
        var from = GeneratedWorld.From + (number / GeneratedWorld.Clusters * Month);
        return Of(index, "usage", $"{cluster.Operator}/{cluster.Site}/{cluster.Cluster}/usage/{number / GeneratedWorld.Clusters}", cluster.Operator, from + Month) with
        {
            Subject = new ProjectedUsage(
                cluster,
                new Totals
                {
                    Salt = default,
                    From = new Timestamp(from),
                    To = new Timestamp(from + Month),
                    SmallJobs = Hours(10_000),
                    Inference = Hours(50_000),
                    Idle = Hours(1_000_000 + (GeneratedWorld.Draw(number, 43) % 1_000_000)),
                    Maintenance = Hours(5_000),
                    SmallJobLineAcceleratorHours = Quantity.FromInteger(1),
                },
                null),
        };

        static OrUnknown<Estimate> Hours(ulong hours) => OrUnknown.Known(
            new Estimate { Low = Quantity.FromInteger(hours), High = Quantity.FromInteger(hours), Basis = EstimateBasis.Measured });
    }

    // The roots are no roots of what they cover, so that each close is looked into and contradicted.
    private static ProjectedEntry Close(int number, long index)
    {
        var (site, from) = (number % GeneratedWorld.Sites, GeneratedWorld.From + (number / GeneratedWorld.Sites * Month));
        var handle = GeneratedWorld.Operator(site % GeneratedWorld.Operators);
        return Of(index, "period-close", $"{handle}/{GeneratedWorld.Site(site)}/closes/{number / GeneratedWorld.Sites}", handle, from + Month) with
        {
            Subject = new ProjectedPeriodClose(handle, GeneratedWorld.Site(site), new PeriodCloseBody
            {
                Salt = default,
                From = new Timestamp(from),
                To = new Timestamp(from + Month),
                Streams = [new StreamRange { Stream = new StreamId(1), First = 1 + ((long)number * StatementsOfClose), Last = ((long)number + 1) * StatementsOfClose }],
                Statements = StatementsOfClose,
                MerkleRoot = GeneratedWorld.DigestOf(number, 44),
                AcceleratorHours = OrUnknown.Unknown<Estimate>(),
                Nil = [],
            }),
        };
    }
}
