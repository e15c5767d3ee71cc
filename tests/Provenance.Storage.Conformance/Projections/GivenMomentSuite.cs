using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Investigation.Releases;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What held at a moment, case by case, and that an answer says what the moment does not move.</summary>
public abstract class GivenMomentSuite : ProjectionSuiteBase
{
    private const int WorldSize = 60;

    [Fact]
    public async Task Before_an_update_holds_what_it_updated_and_what_was_corrected_never_did()
    {
        using var world = new DrawnWorld();
        var begun = world.Job(new DrawnJob { Flop = DrawnJob.Exactly("100000000000000000000"), Hours = 10, Held = [(0, 10, "nvidia-h100-sxm", 8)] }, Record);
        var wrong = world.Job(new DrawnJob { Flop = DrawnJob.Exactly("500000000000000000000"), Hours = 20, Held = [(0, 20, "nvidia-h100-sxm", 64)] }, Record, world.Replaces(begun, SupersedesReason.Update));
        var right = world.Job(new DrawnJob { Flop = DrawnJob.Exactly("200000000000000000000"), Hours = 20, Held = [(0, 20, "nvidia-h100-sxm", 16)] }, Record, world.Replaces(wrong, SupersedesReason.Correction));
        var investigator = await ProjectAsync(world);

        Assert.Empty(await JobsAsync(investigator, DrawnWorld.Hour(-1)));
        foreach (var (hour, index, accelerators) in new[] { (0, begun, 8L), (15, begun, 8L), (20, right, 16L), (25, right, 16L) })
        {
            var job = Assert.Single(await JobsAsync(investigator, DrawnWorld.Hour(hour)));
            Assert.Equal((index, accelerators), (job.Figures.LogIndex, job.Figures.MaxAccelerators));
            var users = (await investigator.AskAsync(
                new LargeClusterQuestion { MinOperationsPerSecond = Quantity.FromInteger(1), NumberFormat = NumberFormat.Bf16, AsOf = At(DrawnWorld.Hour(hour)) }, Token)).Answer!;
            Assert.Equal(accelerators, Assert.Single(users.Users).PeakAccelerators);
        }

        Assert.Equal(right, Assert.Single(await JobsAsync(investigator, null)).Figures.LogIndex);
    }

    [Theory]
    [InlineData(14, 8)]
    [InlineData(15, 16)]
    [InlineData(19, 16)]
    [InlineData(20, 16)]
    public async Task A_correction_of_an_update_holds_from_when_the_update_would_have(int hour, long accelerators)
    {
        using var world = new DrawnWorld();
        var begun = world.Job(new DrawnJob { Hours = 10, Held = [(0, 10, "nvidia-h100-sxm", 8)] }, Record);
        var wrong = world.Job(new DrawnJob { Hours = 15, Held = [(0, 15, "nvidia-h100-sxm", 64)] }, Record, world.Replaces(begun, SupersedesReason.Update));
        _ = world.Job(new DrawnJob { Hours = 20, Held = [(0, 20, "nvidia-h100-sxm", 16)] }, Record, world.Replaces(wrong, SupersedesReason.Correction));
        var investigator = await ProjectAsync(world);

        Assert.Equal(accelerators, Assert.Single(await JobsAsync(investigator, DrawnWorld.Hour(hour))).Figures.MaxAccelerators);
    }

    [Fact]
    public async Task What_was_withdrawn_was_never_so()
    {
        using var world = new DrawnWorld();
        var job = world.Job(new DrawnJob { Hours = 10 }, Record);
        _ = world.Append(StatementKinds.Get<TrainingJobKind>(), Record, world.Replaces(job, SupersedesReason.Withdrawal));
        var investigator = await ProjectAsync(world);

        Assert.Empty(await JobsAsync(investigator, DrawnWorld.Hour(5)));
        Assert.Empty(await JobsAsync(investigator, null));
    }

    [Fact]
    public async Task A_release_is_told_from_its_day_on()
    {
        using var world = new DrawnWorld();
        _ = world.Release(DrawnWorld.ReleaseOf("Heron", "SG", "weights") with { ReleasedOn = OrUnknown.Known(CalendarDate.Parse("2026-10-05")) });
        var investigator = await ProjectAsync(world);

        foreach (var (at, releases) in new[] { ("2026-10-04T23:59:59Z", 0), ("2026-10-05T00:00:00Z", 1), ("2026-11-01T00:00:00Z", 1) })
        {
            var answer = (await investigator.AskAsync(new ReleaseQuestion { AsOf = At(Timestamp.Parse(at).Microseconds) }, Token)).Answer!;
            Assert.Equal(releases, answer.Releases.Count);
        }
    }

    [Fact]
    public async Task A_rental_is_told_from_its_beginning_on_and_by_its_first_terms_until_the_second_were_issued()
    {
        using var world = new DrawnWorld();
        var rental = world.Append(StatementKinds.Get<RentalKind>(), RentalRecord, null, Terms(0, 8), RentalParties);
        var amended = world.Append(StatementKinds.Get<RentalKind>(), RentalRecord, world.Replaces(rental, SupersedesReason.Update), Terms(0, 512), RentalParties);
        _ = await ProjectAsync(world);

        Assert.Empty(await RentalsAsync(DrawnWorld.Hour(-1)));
        Assert.Equal((rental, 8), Assert.Single(await RentalsAsync(DrawnWorld.Hour(1))));
        Assert.Equal((rental, 8), Assert.Single(await RentalsAsync(WorldReports.Now.Microseconds - 1)));
        Assert.Equal((amended, 512), Assert.Single(await RentalsAsync(WorldReports.Now.Microseconds)));
        Assert.Equal((amended, 512), Assert.Single(await RentalsAsync(null)));
    }

    [Theory]
    [InlineData(5, "SG", "MY", 400)]
    [InlineData(49, "SG", "MY", 400)]
    [InlineData(50, "MY", "SG", 100)]
    [InlineData(null, "MY", "SG", 100)]
    public async Task A_cluster_stands_where_the_inventory_that_was_right_then_places_it_and_is_as_fast_as_that_says(
        int? hour, string country, string other, int gbitPerSecond)
    {
        using var world = new DrawnWorld();
        var first = world.Append(Inventories, ClusterRecord, null, InventoryOf("SG", 400, asOfHour: 20));
        _ = world.Append(Inventories, ClusterRecord, world.Replaces(first, SupersedesReason.Update), InventoryOf("MY", 100, asOfHour: 50));
        var ran = world.Job(new DrawnJob { Hours = 10, Domain = "fabric-1", Held = [(0, 4, "nvidia-h100-sxm", 8)] });
        var investigator = await ProjectAsync(world);
        var at = At(hour is { } moment ? DrawnWorld.Hour(moment) : null);

        foreach (var (place, found) in new[] { (country, 1), (other, 0) })
        {
            var jobs = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Country = place }, AsOf = at }, Token)).Answer!;
            Assert.Equal(Enumerable.Repeat((ran, country), found), jobs.Jobs.Select(job => (job.Figures.LogIndex, job.Country!)));
            Assert.Equal(1 - found, jobs.Basis.UnknownNames.Count);
            var use = (await investigator.AskAsync(
                new UsageSeriesQuestion { From = DrawnWorld.Hour(0), To = DrawnWorld.Hour(10), Buckets = 1, Filter = new UseFilter { Operator = "acme", Country = place }, AsOf = at },
                Token)).Answer!;
            Assert.Equal(8L * found, (long)use.Buckets[0].PeakAccelerators);
            var balance = (await investigator.AskAsync(
                new BalanceQuestion { Country = place, Period = Period("2026-10-01T00:00:00Z", "2026-10-08T00:00:00Z"), AsOf = at }, Token)).Answer!;
            Assert.Equal(found, balance.Points.Count);
        }

        foreach (var least in new[] { 100, 400 })
        {
            var users = (await investigator.AskAsync(
                new LargeClusterQuestion
                {
                    MinOperationsPerSecond = Quantity.FromInteger(1),
                    NumberFormat = NumberFormat.Bf16,
                    MinInterconnectGbitPerSecond = Quantity.FromInteger((ulong)least),
                    AsOf = at,
                },
                Token)).Answer!;
            Assert.Equal(Enumerable.Repeat(country, gbitPerSecond >= least ? 1 : 0), users.Users.Select(user => user.Country!));
        }
    }

    [Fact]
    public async Task A_listed_device_is_in_the_country_where_its_cluster_stood_at_the_moment()
    {
        using var world = new DrawnWorld();
        var first = world.Append(Inventories, ClusterRecord, null, InventoryOf("SG", 400, asOfHour: 0));
        _ = world.Append(Inventories, ClusterRecord, world.Replaces(first, SupersedesReason.Update), InventoryOf("MY", 400, asOfHour: 50));
        _ = world.Append(Inventories, ClusterRecord + "/devices/d-0", null, new Devices
        {
            Salt = default,
            AsOf = new Timestamp(DrawnWorld.Hour(10)),
            Items = [new Device { Identity = "GPU-1", Accelerator = TextValue.Parse<AcceleratorSlug>("nvidia-h100-sxm") }],
        });
        var investigator = await ProjectAsync(world);

        foreach (var (moment, country) in new[] { (DrawnWorld.Hour(20), "SG"), (DrawnWorld.Hour(60), "MY"), ((long?)null, "MY") })
        {
            var answer = (await investigator.AskAsync(new DeviceHistoryQuestion { Identity = "GPU-1", AsOf = At(moment) }, Token)).Answer!;
            Assert.Equal(country, Assert.Single(answer.Lists).Country.ToString());
        }
    }

    [Fact]
    public async Task What_the_moment_does_not_move_is_said_where_one_is_given_and_only_there()
    {
        using var world = await ProjectAsync(11, WorldSize);
        var investigator = Investigate(world);
        var then = At(Timestamp.Parse("2026-01-15T00:00:00Z").Microseconds);
        var reliability = new SiteReliabilityQuestion { Operator = "acme", Site = "s-1" };

        Assert.Null((await investigator.AskAsync(reliability, Token)).Answer!.Basis.ValidAtNote);
        Assert.Contains("counted as the log holds them", (await investigator.AskAsync(reliability with { AsOf = then }, Token)).Answer!.Basis.ValidAtNote!, StringComparison.Ordinal);
        Assert.Null((await investigator.AskAsync(new JobQuestion(), Token)).Answer!.Basis.ValidAtNote);
        Assert.Contains("told whole", (await investigator.AskAsync(new JobQuestion { AsOf = then }, Token)).Answer!.Basis.ValidAtNote!, StringComparison.Ordinal);
        var entity = EntityId.Parse(WorldReports.Customers[0]);
        Assert.Null((await investigator.AskAsync(new ControllersQuestion { Entity = entity, AsOf = then }, Token)).Answer!.Basis.ValidAtNote);
    }

    [Fact]
    public async Task A_balance_of_time_to_come_says_that_it_is_not_over()
    {
        using var world = await ProjectAsync(11, WorldSize);
        var investigator = Investigate(world);
        var question = new BalanceQuestion { Operator = "acme", Site = "s-0", Period = Period("2031-01-01T00:00:00Z", "2031-02-01T00:00:00Z") };

        Assert.Contains(
            (await investigator.AskAsync(question, Token)).Answer!.Basis.Caveats,
            caveat => caveat.StartsWith("1 of 1 period ends after the newest entry known", StringComparison.Ordinal));
        Assert.DoesNotContain(
            (await investigator.AskAsync(question with { Period = Period("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z") }, Token)).Answer!.Basis.Caveats,
            caveat => caveat.Contains("end after the newest entry", StringComparison.Ordinal));
    }

    private static Period Period(string from, string to) => new(Timestamp.Parse(from).Microseconds, Timestamp.Parse(to).Microseconds);

    private const string ClusterRecord = "acme/s-1/c-0";
    private const string Record = "acme/s-1/c-0/jobs/j-1";
    private const string RentalRecord = "acme/s-1/c-0/rentals/r-1";

    private static AsOf At(long? moment) => AsOf.Now with { ValidAtMicroseconds = moment };

    private static async Task<IReadOnlyList<JobDetail>> JobsAsync(Investigator investigator, long? moment) =>
        (await investigator.AskAsync(new JobQuestion { AsOf = At(moment) }, Token)).Answer!.Jobs;

    private async Task<IReadOnlyList<(long Index, long? Reserved)>> RentalsAsync(long? moment)
    {
        await using var snapshot = await Fixture.Investigation.OpenAsync(At(moment), Token);
        return await snapshot.Rentals.ReadAsync(Token).Select(rental => (rental.LogIndex, rental.Reserved)).ToListAsync(Token);
    }

    private static ClusterInventoryKind Inventories => StatementKinds.Get<ClusterInventoryKind>();

    private static Capacity InventoryOf(string country, int gbitPerSecond, int asOfHour) => new()
    {
        Salt = default,
        AsOf = new Timestamp(DrawnWorld.Hour(asOfHour)),
        Status = ClusterStatus.Operational,
        Country = CountryCode.Parse(country),
        Domains =
        [
            new InterconnectDomain
            {
                Domain = "fabric-1",
                Accelerator = TextValue.Parse<AcceleratorSlug>("nvidia-h100-sxm"),
                Count = 64,
                InterconnectGbitPerSecond = OrUnknown.Known(Quantity.FromInteger((ulong)gbitPerSecond)),
            },
        ],
    };

    private static Terms Terms(int fromHour, int accelerators) => new()
    {
        Salt = default,
        From = new Timestamp(DrawnWorld.Hour(fromHour)),
        To = RentalEnd.Open,
        Reserved = [new Reservation { Accelerator = TextValue.Parse<AcceleratorSlug>("nvidia-h100-sxm"), Count = accelerators }],
        Purpose = RentalPurpose.Training,
        Visibility = Enum.GetValues<Visibility>()[0],
    };

    private static RentalParties RentalParties => new()
    {
        Salt = default,
        Customer = OrUnknown.Known(EntityId.Parse(WorldReports.Customers[0])),
        CustomerNames = [],
        Resellers = [],
        EndCustomer = EndCustomer.Customer,
        AccessCountries = OrUnknown.Unknown<IReadOnlyList<CountryCode>>(),
    };
}
