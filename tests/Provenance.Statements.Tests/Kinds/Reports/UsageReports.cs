using static Provenance.Statements.Tests.Kinds.Reports.Fixtures;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class UsageReports
{
    public static ReportFixture Month => new(
        "usage",
        $"{Cluster}/usage/2026-10",
        new Totals
        {
            Salt = AnySalt,
            From = At("2026-10-01T00:00:00Z"),
            To = At("2026-11-01T00:00:00Z"),
            SmallJobs = Exactly("12000"),
            Inference = Exactly("3000.5"),
            Idle = Exactly("900"),
            Maintenance = OrUnknown.Unknown<Estimate>(),
            SmallJobLineAcceleratorHours = Number("1000"),
        },
        new UsageCustomers { Salt = AnySalt, Items = [Customer(Company, "7000"), Customer(Reseller, "5000")] });

    public static CustomerUsage Customer(EntityId customer, string smallJobs) => new()
    {
        Customer = Known(customer),
        SmallJobs = Exactly(smallJobs),
        Inference = Exactly("1500.25"),
    };
}
