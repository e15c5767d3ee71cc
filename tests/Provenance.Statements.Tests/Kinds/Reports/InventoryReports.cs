using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class InventoryReports
{
    public static ReportFixture Cluster => new(
        "cluster-inventory",
        Fixtures.Cluster,
        new Capacity
        {
            Salt = AnySalt,
            AsOf = At("2026-11-22T00:00:00Z"),
            Status = ClusterStatus.Operational,
            Country = CountryCode.Parse("SG"),
            Location = "Jurong",
            Domains = [Domain(2048)],
            Events =
            [
                new InventoryEvent
                {
                    At = At("2026-11-20T00:00:00Z"),
                    Type = InventoryEventType.Received,
                    Accelerator = H100,
                    Count = 1024,
                    Counterparty = Reseller,
                    Note = "second half",
                },
            ],
            PowerCapacityMegawatts = Range("3", "3.5"),
        },
        new Devices
        {
            Salt = AnySalt,
            AsOf = At("2026-11-22T00:00:00Z"),
            Items = [Device("GPU-1"), Device("GPU-2")],
        });

    public static InterconnectDomain Domain(long count) => new()
    {
        Domain = "fabric-0",
        Accelerator = H100,
        Count = count,
        InterconnectGbitPerSecond = Known(Number("400")),
        Technology = "InfiniBand NDR",
    };

    public static Device Device(string identity) => new() { Identity = identity, Accelerator = H100, Domain = "fabric-0" };
}
