// What balances, device histories and a site's reliability read: inventories with events and devices, totals,
// and closes that are right and wrong. Few devices and few sites, so that devices meet.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Draws sections of accountancy.</summary>
internal sealed class WorldAccounts(Random random)
{
    public const string Site = "s-1";
    public static readonly string[] Clusters = ["c-0", "c-1"];
    public static readonly string[] Devices = ["GPU-1", "GPU-2", "GPU-3", "GPU-4", "GPU-5", "GPU-6"];
    public static readonly string[] Accelerators =
        [.. AcceleratorCatalogue.Default.All.Where(chip => chip.PeakFlopsIn(NumberFormat.Bf16) is not null).Take(2).Select(chip => chip.Slug), "nonesuch-1"];

    private const long Hour = 3_600_000_000;

    private static readonly string[] Countries = ["SG", "MY"];

    public static Timestamp At(double hoursAgo) => new(WorldReports.Now.Microseconds - (long)(hoursAgo * Hour));

    public string DrawInventoryRecord(string party) =>
        $"{party}/{Site}/{Pick(Clusters)}" + (random.Next(3) == 0 ? $"/devices/d-{random.Next(2)}" : "");

    public IEnumerable<Section> DrawInventory(string record)
    {
        var isOwn = record.Split('/').Length == 3;
        if (isOwn)
        {
            yield return DrawCapacity();
        }

        if (!isOwn || random.Next(2) == 0)
        {
            yield return new Devices
            {
                Salt = Salt(),
                AsOf = At(random.Next(1, 60)),
                Items = [.. Devices.Where(_ => random.Next(2) == 0).Select(identity => new Device { Identity = identity, Accelerator = Slug(Pick(Accelerators[..2])) })],
            };
        }
    }

    public Totals DrawTotals(Func<OrUnknown<Estimate>> estimate)
    {
        // Some are reported more than thirty days late.
        var from = random.Next(2, 72);
        var earlier = random.Next(5) == 0 ? 24 * 40 : 0;
        return new Totals
        {
            Salt = Salt(),
            From = At(from + earlier),
            To = At(random.Next(1, from) + earlier),
            SmallJobs = estimate(),
            Inference = estimate(),
            Idle = estimate(),
            Maintenance = estimate(),
            SmallJobLineAcceleratorHours = Quantity.FromInteger(10),
        };
    }

    /// <summary>A close over what a party has signed so far: as it is, or with a root, number or range that is not.</summary>
    public PeriodCloseBody DrawClose(IReadOnlyList<WorldEntry> entries, string party, OrUnknown<Estimate> hours)
    {
        List<StreamRange> ranges =
        [
            .. entries.Where(entry => entry.Party == party).GroupBy(entry => entry.Statement.Stream!.Value)
                .Select(stream => new StreamRange
                {
                    Stream = stream.Key,
                    First = 1,
                    Last = Math.Max(1, stream.Max(entry => entry.Statement.Sequence!.Value) - random.Next(3)),
                }),
        ];
        var covered = ObviousCloses.Covered(entries, party, ranges);
        var wrong = random.Next(3);
        return new PeriodCloseBody
        {
            Salt = Salt(),
            From = At(48),
            To = At(24),
            Streams = ranges,
            Statements = wrong == 1 && covered.Count > 0 ? covered.Count - 1 : covered.Count,
            MerkleRoot = wrong == 2 && covered.Count > 0 ? WorldReports.Named("root") : ObviousCloses.Root(covered),
            AcceleratorHours = hours,
            Nil = [],
        };
    }

    private Capacity DrawCapacity()
    {
        var asOf = random.Next(1, 60);
        return new Capacity
        {
            Salt = Salt(),
            AsOf = At(asOf),
            Status = Pick([ClusterStatus.Operational, ClusterStatus.Operational, ClusterStatus.Operational, ClusterStatus.Planned, ClusterStatus.Decommissioned, ClusterStatus.Unknown]),
            Country = CountryCode.Parse(Pick(Countries)),
            Domains = [.. WorldReports.Domains[..2].Select(domain => new InterconnectDomain
            {
                Domain = domain,
                Accelerator = Slug(Pick(Accelerators)),
                Count = 512 + random.Next(3),
                InterconnectGbitPerSecond = random.Next(6) == 0
                    ? OrUnknown.Unknown<Quantity>()
                    : OrUnknown.Known(Quantity.FromInteger((ulong)(100 * random.Next(1, 5)))),
            })],
            Events = random.Next(2) == 0 ? null : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new InventoryEvent
            {
                At = At(asOf + random.Next(30)),
                Type = Pick(Enum.GetValues<InventoryEventType>()),
                Accelerator = Slug(Pick(Accelerators)),
                Count = random.Next(1, 5),
                Counterparty = random.Next(2) == 0 ? null : EntityId.Parse(Pick(WorldReports.Customers)),
            })],
            PowerCapacityMegawatts = random.Next(2) == 0 ? null : Estimate.Exactly(Quantity.FromInteger((ulong)random.Next(1, 9)), EstimateBasis.Declared),
        };
    }

    private static AcceleratorSlug Slug(string text) => TextValue.Parse<AcceleratorSlug>(text);

    private Salt Salt() => new((UInt128)random.NextInt64());

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
