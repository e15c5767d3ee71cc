using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Answers about held accelerators say what they could not count: unknown is not zero.</summary>
public abstract class UncountedUseSuite : ProjectionSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Weak = "nvidia-h20";

    [Fact]
    public async Task A_line_that_nobody_can_reach_lists_nobody()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = Kestrel, Held = [(0, 10, Weak, 60_000)] });
        var investigator = await ProjectAsync(world);

        // Times 10^6 in 128 bits, twice over, it would be 142,080,000 × 10^12: what the job holds.
        foreach (var line in new[] { "340282366920938463463374608", "999999999999999999999999999999" })
        {
            Assert.Empty((await investigator.AskAsync(new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.Parse(line) }, Token)).Answer!.Holders);
        }

        var held = (await investigator.AskAsync(new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.Parse("142080000") }, Token)).Answer!;
        Assert.Equal("142080000", Assert.Single(held.Holders).TotalProcessingPerformance.ToString());
        Assert.Empty((await investigator.AskAsync(
            new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.Parse("142080000.000001") }, Token)).Answer!.Holders);
    }

    // 100 H100 of 989.4 TFLOP/s dense in BF16 are 98.94 × 10^15.
    [Theory]
    [InlineData("90000000000000000", "c-0", 0, true)]
    [InlineData("100000000000000000", "c-0", 0, false)]
    [InlineData("90000000000000000", "c-1", 0, false)]
    [InlineData("90000000000000000", "c-0", 20, false)]
    public async Task A_holding_whose_other_half_is_in_an_unknown_domain_is_said_to_stay_below_only_by_that(string least, string cluster, int from, bool isLifted)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = Kestrel, Domain = "fabric-0", Held = [(0, 10, "nvidia-h100-sxm", 50)] });
        world.Job(new DrawnJob { Customer = Kestrel, Domain = "fabric-1", Held = [(0, 10, "nvidia-h100-sxm", 10)] });
        world.Job(new DrawnJob { Customer = Kestrel, Cluster = cluster, From = from, Held = [(from, from + 10, "nvidia-h100-sxm", 50)] });
        world.Job(new DrawnJob { Customer = "NATIONAL:MY:H2", Held = [(0, 10, "nvidia-h100-sxm", 50)] });
        var investigator = await ProjectAsync(world);

        var answer = (await investigator.AskAsync(Users(Period.Always) with { MinOperationsPerSecond = Quantity.Parse(least) }, Token)).Answer!;

        Assert.Empty(answer.Users);
        Assert.Equal(
            isLifted,
            answer.Basis.Caveats.Contains("1 group stays below the threshold unless allocations of the same customer and cluster whose domain is stated as unknown lie in its domain."));
    }

    [Fact]
    public async Task What_a_job_held_after_its_last_report_is_not_known_and_the_answers_say_so()
    {
        using var world = new WrittenWorld();
        Write(world, "c-0", "j-1", RunOf(world, 700, 500, null));
        Write(world, "c-0", "j-2", RunOf(world, 700, 600, 600));
        var investigator = await ProjectAsync(world);
        var period = new Period(WrittenWorld.HoursAgo(400).Microseconds, WrittenWorld.HoursAgo(200).Microseconds);

        const string Said = "1 job has no known start or end, or still ran when last reported: what it held beyond its allocations, which end with the last report, is not known and not counted.";
        var series = (await investigator.AskAsync(Series(period), Token)).Answer!;
        Assert.All(series.Buckets, bucket => Assert.Equal(0, bucket.PeakAccelerators));
        Assert.Contains(Said, series.Basis.Caveats);
        var users = (await investigator.AskAsync(Users(period), Token)).Answer!;
        Assert.Empty(users.Users);
        Assert.Contains(Said, users.Basis.Caveats);
        var stacked = (await investigator.AskAsync(Stacked(period), Token)).Answer!;
        Assert.Empty(stacked.Holders);
        Assert.Contains(Said, stacked.Basis.Caveats);
    }

    // 60,000 H100 of 989.4 TFLOP/s in BF16 are 5.9 × 10^19.
    [Theory]
    [InlineData(Visibility.None, "10000000000000000000", true, true)]
    [InlineData(Visibility.Network, "60000000000000000000", true, false)]
    [InlineData(Visibility.Scheduler, "10000000000000000000", false, false)]
    public async Task A_rental_that_nobody_sees_into_is_told_and_whether_it_would_reach_the_threshold(
        Visibility visibility, string least, bool isSaid, bool reaches)
    {
        using var world = new WrittenWorld();
        var reserved = new Reservation { Accelerator = WrittenAccounts.Slug("nvidia-h100-sxm"), Count = 60_000 };
        new WrittenAccounts(world).Rental("acme/s-1/c-0", "r-1", WrittenWorld.HoursAgo(700), WrittenWorld.HoursAgo(300), [reserved], visibility);
        var investigator = await ProjectAsync(world);
        var period = new Period(WrittenWorld.HoursAgo(400).Microseconds, WrittenWorld.HoursAgo(200).Microseconds);
        const string Said = "1 rental without sight of its use reserves up to 60,000 accelerators at once for NATIONAL:SG:A1 (entry 0): what ran there is not known and not counted.";

        foreach (var basis in await AskAllAsync(investigator, period, null))
        {
            Assert.Equal(isSaid, basis.Caveats.Contains(Said));
        }

        var users = (await investigator.AskAsync(Users(period) with { MinOperationsPerSecond = Quantity.Parse(least) }, Token)).Answer!;
        Assert.Equal(
            reaches,
            users.Basis.Caveats.Contains("1 customer reserves without sight of the use, in one cluster, what would reach the threshold: NATIONAL:SG:A1."));
        var before = new Period(WrittenWorld.HoursAgo(900).Microseconds, WrittenWorld.HoursAgo(700).Microseconds);
        Assert.All(await AskAllAsync(investigator, before, null), basis => Assert.DoesNotContain(basis.Caveats, IsOfSight));
        foreach (var customer in new[] { "NATIONAL:SG:A1", Kestrel })
        {
            var jobs = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Customer = customer } }, Token)).Answer!;
            Assert.Equal(isSaid && customer != Kestrel, jobs.Basis.Caveats.Contains(Said));
        }

        static bool IsOfSight(string caveat) => caveat.Contains("without sight", StringComparison.Ordinal);
    }

    // 10,000 H100 of 989.4 TFLOP/s in BF16 are 9.9 × 10^18: never more than these, however often they are rented again.
    [Theory]
    [InlineData(0, 10_000, false)]
    [InlineData(1, 20_000, true)]
    public async Task Renewals_of_a_rental_are_not_reserved_at_once(int overlap, int most, bool reaches)
    {
        using var world = new WrittenWorld();
        var reserved = new Reservation { Accelerator = WrittenAccounts.Slug("nvidia-h100-sxm"), Count = 10_000 };
        foreach (var month in Enumerable.Range(1, 6))
        {
            new WrittenAccounts(world).Rental(
                "acme/s-1/c-0", $"r-{month}", WrittenWorld.HoursAgo((month * 100) + overlap), WrittenWorld.HoursAgo((month - 1) * 100), [reserved], Visibility.None);
        }

        var investigator = await ProjectAsync(world);

        var caveats = (await investigator.AskAsync(Users(Period.Always) with { MinOperationsPerSecond = Quantity.Parse("15000000000000000000") }, Token)).Answer!.Basis.Caveats;
        Assert.Contains(caveats, caveat => caveat.StartsWith(
            FormattableString.Invariant($"6 rentals without sight of their use reserve up to {most:N0} accelerators at once for NATIONAL:SG:A1 "), StringComparison.Ordinal));
        Assert.Equal(reaches, caveats.Any(caveat => caveat.StartsWith("1 customer reserves without sight", StringComparison.Ordinal)));

        // At the end of the first and the begin of the second, where they meet.
        var month2 = new Period(WrittenWorld.HoursAgo(150).Microseconds, WrittenWorld.HoursAgo(120).Microseconds);
        Assert.Contains(
            (await investigator.AskAsync(Users(month2), Token)).Answer!.Basis.Caveats,
            caveat => caveat.StartsWith("1 rental without sight of its use reserves up to 10,000 accelerators at once", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("81840000", null, true)]
    [InlineData(null, null, true)]
    [InlineData("0", "90", true)]
    [InlineData("0", null, false)]
    public async Task What_a_job_held_that_lists_nothing_is_not_known_and_the_answers_say_so(string? hours, string? flop, bool isSaid)
    {
        using var world = new WrittenWorld();
        Write(world, "c-0", "j-1", RunOf(world, 600, 500, 500) with
        {
            Allocations = [],
            AcceleratorHours = hours is null
                ? OrUnknown.Unknown<Estimate>()
                : OrUnknown.Known(new Estimate { Low = Quantity.Zero, High = Quantity.Parse(hours), Basis = EstimateBasis.Measured }),
            Flop = flop is null
                ? OrUnknown.Unknown<FlopEstimate>()
                : OrUnknown.Known(new FlopEstimate { Low = Quantity.Zero, High = Quantity.Parse(flop), Basis = EstimateBasis.Declared, Format = NumberFormat.Bf16 }),
        });
        Write(world, "c-0", "j-2", RunOf(world, 300, 200, 200));
        var investigator = await ProjectAsync(world);
        var period = new Period(WrittenWorld.HoursAgo(700).Microseconds, WrittenWorld.HoursAgo(100).Microseconds);

        const string Said = "1 job ran and lists no allocation, and does not state that it used no hours: what it held is not known and not counted.";
        var series = (await investigator.AskAsync(Series(period) with { Buckets = 6 }, Token)).Answer!;
        Assert.Equal([false, isSaid, false, false, false, false], series.Buckets.Select(bucket => bucket.IsUnknown));
        foreach (var basis in await AskAllAsync(investigator, period, null))
        {
            Assert.Equal(isSaid, basis.Caveats.Contains(Said));
        }
    }

    // 60,000 of a chip that the catalogue knows, and at another time more of one that it does not.
    [Theory]
    [InlineData("100000000000000000000", false)]
    [InlineData("10000000000000000000", true)]
    public async Task Chips_without_a_figure_are_told_of_whenever_they_were_held(string least, bool isShown)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = Kestrel, Domain = "fabric-0", Held = [(0, 10, "nvidia-h100-sxm", 60_000)] });
        world.Job(new DrawnJob { Customer = Kestrel, Domain = "fabric-0", From = 20, Held = [(20, 30, "acme-x9", 500_000)] });
        var investigator = await ProjectAsync(world);

        var answer = (await investigator.AskAsync(Users(Period.Always) with { MinOperationsPerSecond = Quantity.Parse(least) }, Token)).Answer!;

        Assert.Equal(isShown ? 1 : 0, answer.Users.Count);
        Assert.Equal(isShown, answer.Basis.Caveats.Any(caveat => caveat.StartsWith("1 group shown holds more accelerators without a known performance", StringComparison.Ordinal)));
        Assert.Equal(!isShown, answer.Basis.Caveats.Any(caveat => caveat.StartsWith("1 group stays below the threshold while accelerators", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Totals_of_a_period_are_of_whole_jobs_and_say_so()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = Kestrel, Flop = DrawnJob.Exactly("120") });
        var investigator = await ProjectAsync(world);

        foreach (var (from, to) in new[] { (-5, 5), (5, 15) })
        {
            var period = new Period(DrawnWorld.Hour(from), DrawnWorld.Hour(to));
            var answer = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Period = period } }, Token)).Answer!;
            Assert.Equal("120", answer.Totals.Flop!.High.ToString());
            Assert.Contains(answer.Basis.Caveats, IsSaid);
        }

        Assert.DoesNotContain((await investigator.AskAsync(new JobQuestion(), Token)).Answer!.Basis.Caveats, IsSaid);

        static bool IsSaid(string caveat) => caveat.StartsWith("Totals are of whole jobs", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_every_job_has_ended_nothing_is_said_of_jobs_that_still_run()
    {
        using var world = new WrittenWorld();
        Write(world, "c-0", "j-1", RunOf(world, 700, 300, 300));
        var investigator = await ProjectAsync(world);
        var period = new Period(WrittenWorld.HoursAgo(400).Microseconds, WrittenWorld.HoursAgo(200).Microseconds);

        foreach (var basis in await AskAllAsync(investigator, period, null))
        {
            Assert.DoesNotContain(basis.Caveats, caveat => caveat.Contains("still ran", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("SG", true, true)]
    [InlineData("SG", false, false)]
    [InlineData(null, true, false)]
    public async Task That_clusters_may_have_moved_is_said_where_a_country_and_a_period_are_asked_for(string? country, bool isPeriod, bool isSaid)
    {
        using var world = new WrittenWorld();
        Write(world, "c-0", "j-1", RunOf(world, 700, 300, 300));
        var investigator = await ProjectAsync(world);
        var period = isPeriod ? new Period(WrittenWorld.HoursAgo(400).Microseconds, WrittenWorld.HoursAgo(200).Microseconds) : Period.Always;

        var jobs = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Country = country, Period = period } }, Token)).Answer!;
        var users = (await investigator.AskAsync(Users(period) with { Country = country }, Token)).Answer!;

        foreach (var basis in new[] { jobs.Basis, users.Basis })
        {
            Assert.Equal(isSaid, basis.Caveats.Any(caveat => caveat.StartsWith("A cluster counts throughout the period", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Clusters_without_a_known_country_are_counted_where_a_country_is_asked_for()
    {
        using var world = new WrittenWorld();
        var accounts = new WrittenAccounts(world);
        foreach (var cluster in new[] { "c-0", "c-1", "c-2", "c-3" })
        {
            Write(world, cluster, "j-1", RunOf(world, 700, 300, 300));
        }

        // One declares its country, one nothing, one redacts it, and one took it back.
        accounts.Inventory("acme/s-1/c-0", accounts.Capacity(WrittenWorld.HoursAgo(800), 100));
        world.Write("acme", Inventories, "acme/s-1/c-2", null, ["capacity"], [accounts.Capacity(WrittenWorld.HoursAgo(800), 100)]);
        var taken = accounts.Inventory("acme/s-1/c-3", accounts.Capacity(WrittenWorld.HoursAgo(800), 100));
        world.Write("acme", Inventories, "acme/s-1/c-3", new Supersedes { Statement = taken, Reason = SupersedesReason.Withdrawal }, [], []);
        accounts.Inventory("acme/s-1/c-4", accounts.Capacity(WrittenWorld.HoursAgo(800), 100));
        var investigator = await ProjectAsync(world);

        const string Said = "3 clusters of which jobs are reported have no country by a current inventory that can be read: they are left out, wherever they stand.";
        Assert.All(await AskAllAsync(investigator, Period.Always, "SG"), basis => Assert.Contains(Said, basis.Caveats));
        Assert.All(
            await AskAllAsync(investigator, Period.Always, null),
            basis => Assert.DoesNotContain(basis.Caveats, caveat => caveat.Contains("no country", StringComparison.Ordinal)));

        // As of a time before the country was taken back, and before any job was known.
        Assert.All(
            await AskAllAsync(investigator, Period.Always, "SG", new AsOf { KnownAt = new TreeSize(7) }),
            basis => Assert.Contains("2 clusters of which jobs are reported have no country by a current inventory that can be read: they are left out, wherever they stand.", basis.Caveats));
        var one = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Operator = "acme", Site = "s-1", Cluster = "c-2", Country = "SG" } }, Token)).Answer!;
        Assert.Contains("1 cluster of which jobs are reported has no country by a current inventory that can be read: it is left out, wherever it stands.", one.Basis.Caveats);
        var none = (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Operator = "acme", Site = "s-1", Cluster = "c-0", Country = "SG" } }, Token)).Answer!;
        Assert.DoesNotContain(none.Basis.Caveats, caveat => caveat.Contains("no country", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stacked_chips_say_what_conflicts_and_redacted_sections_keep_from_being_counted()
    {
        using var world = new WrittenWorld();
        Write(world, "c-0", "j-1", RunOf(world, 700, 300, 300));
        Write(world, "c-1", "j-2", RunOf(world, 700, 300, 300), "parties");
        Write(world, "c-1", "j-3", RunOf(world, 700, 300, 300), "run");

        // Each takes nobody's place: of the second record nothing is among the entries named.
        Write(world, "c-2", "j-4", RunOf(world, 700, 300, 300) with { Allocations = [] });
        Write(world, "c-2", "j-4", RunOf(world, 700, 300, 300));
        var investigator = await ProjectAsync(world);

        var basis = (await investigator.AskAsync(Stacked(Period.Always), Token)).Answer!.Basis;

        Assert.Equal((1, 2), (basis.EntriesInConflict, basis.EntriesRedacted));
        Assert.Contains("1 statement of a job is in conflict: what it tells is not counted.", basis.Caveats);
        Assert.Contains("2 jobs have redacted sections, whatever their period: what they used is not counted, or not under its customer.", basis.Caveats);
    }

    [Fact]
    public async Task Stacked_chips_of_an_unknown_domain_may_lie_in_several()
    {
        using var world = new WrittenWorld();
        var run = RunOf(world, 700, 300, 300);
        Write(world, "c-0", "j-1", run with { Allocations = [run.Allocations[0] with { Domain = OrUnknown.Unknown<string>() }] });
        Write(world, "c-1", "j-2", RunOf(world, 700, 300, 300));
        var investigator = await ProjectAsync(world);

        var answer = (await investigator.AskAsync(Stacked(Period.Always), Token)).Answer!;

        Assert.Equal(2, answer.Holders.Count(holder => holder.Placement == ChipPlacement.CoLocated));
        Assert.Contains("1 group shown holds allocations whose domain is stated as unknown: they may lie in several domains.", answer.Basis.Caveats);
    }

    private static ClusterInventoryKind Inventories => StatementKinds.Get<ClusterInventoryKind>();

    private static async Task<IReadOnlyList<AnswerBasis>> AskAllAsync(Investigator investigator, Period period, string? country, AsOf? asOf = null)
    {
        var at = asOf ?? AsOf.Now;
        var wide = period == Period.Always ? new Period(WrittenWorld.HoursAgo(900).Microseconds, WrittenWorld.Now.Microseconds) : period;
        var series = Series(wide);
        return
        [
            (await investigator.AskAsync(new JobQuestion { Filter = new JobFilter { Period = period, Country = country }, AsOf = at }, Token)).Answer!.Basis,
            (await investigator.AskAsync(Users(period) with { Country = country, AsOf = at }, Token)).Answer!.Basis,
            (await investigator.AskAsync(Stacked(period) with { Country = country, AsOf = at }, Token)).Answer!.Basis,
            (await investigator.AskAsync(series with { Filter = series.Filter with { Country = country }, AsOf = at }, Token)).Answer!.Basis,
        ];
    }

    private static UsageSeriesQuestion Series(Period period) => new()
    {
        Filter = new UseFilter { Operator = "acme" },
        From = period.FromMicroseconds!.Value,
        To = period.ToMicroseconds!.Value,
        Buckets = 4,
    };

    private static LargeClusterQuestion Users(Period period) =>
        new() { Period = period, MinOperationsPerSecond = Quantity.FromInteger(1), NumberFormat = NumberFormat.Bf16 };

    private static StackedChipsQuestion Stacked(Period period) =>
        new() { Period = period, MinTotalProcessingPerformance = Quantity.FromInteger(1) };

    private static Run RunOf(WrittenWorld world, double from, double reported, double? ended) => new()
    {
        Salt = world.Salt(),
        State = ended is null ? JobState.Running : JobState.Completed,
        AsOf = WrittenWorld.HoursAgo(reported),
        StartedAt = OrUnknown.Known(WrittenWorld.HoursAgo(from)),
        EndedAt = ended is { } end ? OrUnknown.Known(WrittenWorld.HoursAgo(end)) : null,
        Allocations =
        [
            new Allocation
            {
                From = WrittenWorld.HoursAgo(from),
                To = WrittenWorld.HoursAgo(reported),
                Accelerator = WrittenAccounts.Slug(Weak),
                Count = 20,
                Domain = OrUnknown.Known("pod-1"),
            },
        ],
        AcceleratorHours = OrUnknown.Unknown<Estimate>(),
        Flop = OrUnknown.Unknown<FlopEstimate>(),
        Workload = new Workload { Class = WorkloadClass.Pretraining, DataDomain = DataDomain.General },
    };

    private static void Write(WrittenWorld world, string cluster, string id, Run run, params IReadOnlyCollection<string> redacted) => world.Write(
        "acme",
        StatementKinds.Get<TrainingJobKind>(),
        $"acme/s-1/{cluster}/jobs/{id}",
        null,
        redacted,
        [run, world.PartiesOf(Kestrel, RentalReference.None), world.UnknownLineage()]);
}
