using System.Numerics;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>E13, E14 and E16 on worlds written by hand: each with what fires it, what just does not, and what only looks alike.</summary>
public abstract class AccountSignalSuite : SignalSuiteBase
{
    private const string Acme = "acme/s-1/c-0";
    private const string Zenith = "zenith/s-9/c-0";

    private static readonly Timestamp[] Months = [.. new[] { "2026-08", "2026-09", "2026-10", "2026-11" }.Select(month => Timestamp.Parse($"{month}-01T00:00:00Z"))];

    private WrittenAccounts Accounts => new(World);

    [Fact]
    public async Task E13_has_no_input_without_a_list_of_devices()
    {
        Accounts.Inventory(Acme, Accounts.Capacity(WrittenWorld.HoursAgo(10), 8));

        Assert.Equal("Nobody reports a list of devices that is current and not redacted.", (await EvaluateAsync("E13")).NoInput);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5.99, 1)]
    [InlineData(6, 0)]
    public async Task E13_fires_below_the_time_that_a_journey_takes(double hours, int leads)
    {
        Accounts.Devices(Acme, WrittenWorld.HoursAgo(40), null, "GPU-1", "GPU-2");
        Accounts.Devices(Zenith, WrittenWorld.HoursAgo(40 - hours), null, "GPU-1", "GPU-3");

        var result = await EvaluateAsync("E13");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Equal("GPU-1", Assert.Single(lead.Subject.Parts).Value));
        Assert.All(result.Leads, lead => Assert.Equal([0, 1], lead.Entries));
        Assert.Contains(result.Caveats, caveat => caveat.Contains("no input", StringComparison.Ordinal));
    }

    [Fact]
    public async Task E13_lets_a_device_move_between_clusters_of_one_site()
    {
        Accounts.Devices(Acme, WrittenWorld.HoursAgo(40), null, "GPU-1");
        Accounts.Devices("acme/s-1/c-1", WrittenWorld.HoursAgo(39), null, "GPU-1");

        Assert.Equal((0, 0), ((await EvaluateAsync("E13")).Tested, (await EvaluateAsync("E13")).Leads.Count));
    }

    [Theory]
    [InlineData(InventoryEventType.Received, 1)]
    [InlineData(InventoryEventType.Shipped, 0)]
    public async Task E13_reads_two_lists_of_a_record_as_a_stay_unless_chips_left_in_between(InventoryEventType happened, int leads)
    {
        Accounts.Inventory(Acme, Accounts.Capacity(WrittenWorld.HoursAgo(1), 8, WrittenAccounts.Chip, WrittenAccounts.Event(WrittenWorld.HoursAgo(150), happened, 1)));
        var first = Accounts.Devices(Acme, WrittenWorld.HoursAgo(200), null, "GPU-1");
        Accounts.Devices(Acme, WrittenWorld.HoursAgo(20), first, "GPU-1");
        Accounts.Devices(Zenith, WrittenWorld.HoursAgo(100), null, "GPU-1");

        Assert.Equal(leads, (await EvaluateAsync("E13")).Leads.Count);
    }

    [Fact]
    public async Task E13_does_not_see_what_was_not_known_yet()
    {
        Accounts.Devices(Acme, WrittenWorld.HoursAgo(40), null, "GPU-1");
        Accounts.Devices(Zenith, WrittenWorld.HoursAgo(40), null, "GPU-1");

        Assert.Single((await EvaluateAsync("E13")).Leads);
        Assert.Empty((await EvaluateAsync("E13", new Registry.Investigation.AsOf { KnownAt = new TreeSize(1) })).Leads);
    }

    [Fact]
    public async Task E13_says_of_how_many_devices_later_lists_were_not_looked_at()
    {
        Accounts.Devices(Acme, WrittenWorld.HoursAgo(40), null, "GPU-1");
        Accounts.Devices(Zenith, WrittenWorld.HoursAgo(40), null, "GPU-1");
        Assert.Empty((await EvaluateAsync("E13")).Bounds);
        ListedDeviceFacts list;
        await using (var snapshot = await Fixture.Investigation.OpenAsync(AsOf.Now, Token))
        {
            list = (await snapshot.Devices.FindAsync("GPU-1", 1, Token)).Held[0];
        }

        Func<object?[], object> many = _ => new ValueTask<DeviceLists>(new DeviceLists([.. Enumerable.Repeat(list, 10_001)], []));
        var answers = new Dictionary<string, Func<object?[], object>>(StringComparer.Ordinal) { [nameof(IDeviceFacts.FindAsync)] = many };
        var result = await EvaluateAsync(
            "E13", AsOf.Now, World, Fixture, store: new ReplacedStore<IDeviceFacts>(Fixture.Investigation, nameof(IInvestigationSnapshot.Devices), answers));

        Assert.Equal(["Of 1 device the 10000 earliest lists alone were looked at."], result.Bounds);
    }

    [Fact]
    public async Task E14_that_could_not_balance_all_sites_does_not_say_that_nobody_reports_any()
    {
        Accounts.Devices(Acme, WrittenWorld.HoursAgo(40), null, "GPU-1");
        Accounts.Devices(Zenith, WrittenWorld.HoursAgo(40), null, "GPU-2");

        var result = await EvaluateAsync("E14", AsOf.Now, World, Fixture, new SignalLimits { Held = 1 });

        Assert.Equal((null, 0), (result.NoInput, result.Tested));
        Assert.Equal(["Only the first 1 sites were balanced."], result.Bounds);
    }

    [Fact]
    public async Task E14_has_no_input_where_nobody_reports_a_cluster()
    {
        Accounts.Devices(Acme, WrittenWorld.HoursAgo(40), null, "GPU-1");

        Assert.NotNull((await EvaluateAsync("E14")).NoInput);
    }

    // 74,400 h in August; idle hours are declared with 2 % at random and 2 % in common, so that 3σ of 69,400 h are 5,889 h.
    [Theory]
    [InlineData(6_400, 1)]
    [InlineData(5_000, 0)]
    public async Task E14_fires_on_hours_that_nobody_accounts_for_from_three_sigma_on(long missing, int leads)
    {
        WriteSite(missing);

        var result = await EvaluateAsync("E14");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Equal((missing, "acme/s-1"), ((long)lead.Severity!.Value, lead.Subject.Parts[0].Value)));
        Assert.All(result.Leads, lead => Assert.Contains("h are unaccounted for", lead.Reasons[0].Sentence, StringComparison.Ordinal));
    }

    // Page's statistic grows by z − 0.5 a month and alarms from 5 on. Where it does so after eight months, a series that starts
    // anew after an alarm would alarm in the eighth month of every year, and in none of the last three.
    [Theory]
    [InlineData(2.1, 0, 12, 3)]
    [InlineData(2.1, 8, 4, 1)]
    [InlineData(2.1, 9, 3, 0)]
    [InlineData(1.2, 0, 12, 3)]
    [InlineData(0.95, 0, 12, 1)]
    [InlineData(0.9, 0, 12, 0)]
    [InlineData(2.1, 0, 8, 0)]
    public async Task E14_fires_on_a_small_loss_that_lasts(double sigmas, int first, int count, int alarms)
    {
        WriteYear(month => month >= first && month < first + count ? sigmas : 0);

        var leads = (await EvaluateAsync("E14")).Leads;

        Assert.Equal(alarms, leads.Sum(lead => lead.Reasons.Count));
        Assert.All(leads.SelectMany(lead => lead.Reasons), reason => Assert.Contains("hours go missing period after period", reason.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task E14_leaves_an_alarm_of_earlier_months_to_earlier_evaluations()
    {
        WriteYear(month => month == 8 ? 4 : 0);

        var result = await EvaluateAsync("E14");

        Assert.Equal((1, 0), (result.Tested, result.Leads.Count));
        Assert.DoesNotContain(result.Caveats, caveat => caveat.StartsWith("1 of 1 site is inconclusive", StringComparison.Ordinal));
    }

    // One cluster is told to be idle for 10,000 h more than it has. The other is rented out unseen, so that the site has hours
    // left.
    [Fact]
    public async Task E14_tells_what_the_cluster_is_over_that_alarms_and_not_what_the_site_used()
    {
        WriteSite(-10_000);
        WriteSite(74_400, "acme/s-1/c-1");
        Accounts.Rental("acme/s-1/c-1", "r-1", Months[0], Months[1], 100, Visibility.Power);

        var lead = Assert.Single((await EvaluateAsync("E14")).Leads);

        Assert.Equal(10_000, lead.Severity!.Value);
        Assert.Contains("beyond what is declared, at acme/s-1/c-0 in 2026-08-01", lead.Severity.Explanation, StringComparison.Ordinal);
    }

    // 10 accelerators for a day before there was an inventory, and 100 for a day after: how much of it was not declared is not
    // computed from the sum.
    [Fact]
    public async Task E14_gives_no_figure_where_a_part_of_the_month_has_an_inventory()
    {
        var (second, third) = (Timestamp.Parse("2026-08-02T00:00:00Z"), Timestamp.Parse("2026-08-03T00:00:00Z"));
        Accounts.Inventory(Acme, Accounts.Capacity(second, 100));
        Accounts.Job(Acme, "j-1", Months[0], second, 10, null, null, WorkloadClass.Inference);
        Accounts.Job(Acme, "j-2", second, third, 100, null, null, WorkloadClass.Inference);

        var lead = Assert.Single((await EvaluateAsync("E14")).Leads);

        Assert.Contains("while 10 accelerators were held", lead.Reasons[0].Sentence, StringComparison.Ordinal);
        Assert.Null(lead.Severity);
    }

    [Fact]
    public async Task E14_balances_a_month_that_had_passed_from_what_was_reported_of_it_after_the_moment()
    {
        Accounts.WriteLongJob(Acme, Months[0]);

        var result = await EvaluateAsync("E14", new Registry.Investigation.AsOf { ValidAtMicroseconds = Months[1].Microseconds + 1 });

        Assert.Equal((1, 0), (result.Tested, result.Leads.Count));
    }

    [Fact]
    public async Task E14_does_not_call_a_rental_without_sight_hidden_and_does_not_call_it_clean_either()
    {
        WriteSite(6_400);
        Accounts.Rental(Acme, "r-1", Months[0], Months[1], 90, Visibility.Power);

        var result = await EvaluateAsync("E14");

        Assert.Empty(result.Leads);
        Assert.StartsWith("1 of 1 site is inconclusive, which is no pass", result.Caveats[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task E14_fires_on_use_without_an_inventory()
    {
        Accounts.Usage(Zenith, "u-1", Months[2], Months[3], WrittenAccounts.Hours(1_000), WrittenAccounts.Hours(0));

        var lead = Assert.Single((await EvaluateAsync("E14")).Leads);

        Assert.Contains("no inventory holds for", lead.Reasons[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(1_000, lead.Severity!.Value);
        Assert.Equal([0], lead.Entries);
    }

    [Fact]
    public async Task E14_fires_on_a_rental_of_accelerators_that_no_inventory_has_and_rests_on_it()
    {
        Accounts.Rental(Acme, "r-1", Months[0], Months[1], 90, Visibility.Scheduler);

        var lead = Assert.Single((await EvaluateAsync("E14")).Leads);

        Assert.Contains("while rentals reserved 90 accelerators", lead.Reasons[0].Sentence, StringComparison.Ordinal);
        Assert.Null(lead.Severity);
        Assert.Equal([0], lead.Entries);
    }

    [Fact]
    public async Task E16_has_no_input_where_no_job_states_parameters_and_tokens()
    {
        Accounts.Job(Acme, "j-1", WrittenWorld.HoursAgo(110), WrittenWorld.HoursAgo(10), 64, null, null, WorkloadClass.Pretraining);

        Assert.Equal("Nobody reports a job with parameters and tokens.", (await EvaluateAsync("E16")).NoInput);
    }

    // Around both limits, to the token: 6·N·D of 64 H100 in 100 h.
    [Theory]
    [InlineData(5, 0, 0)]
    [InlineData(5, -1, 1)]
    [InlineData(65, 0, 0)]
    [InlineData(65, 1, 1)]
    public async Task E16_fires_beyond_either_limit(int hundredths, int more, int leads)
    {
        WriteRun("j-1", TokensAt(hundredths, isRoundedUp: hundredths == 5) + (ulong)more, WorkloadClass.Pretraining);

        var result = await EvaluateAsync("E16");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Equal($"{Acme}/jobs/j-1", lead.Subject.Parts[0].Value));
        Assert.All(result.Leads, lead => Assert.Contains(" by a dense peak of 9.894e14 a second in BF16, ", lead.Reasons[0].Sentence, StringComparison.Ordinal));
    }

    // An H100 has half of its BF16 rate in TF32, and twice of it in FP8.
    [Theory]
    [InlineData(80, 0)]
    [InlineData(129, 0)]
    [InlineData(131, 1)]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    public async Task E16_allows_for_any_number_format_where_none_is_stated(int hundredths, int leads)
    {
        WriteRun("j-1", TokensAt(hundredths, isRoundedUp: true), WorkloadClass.Pretraining, format: null);

        var result = await EvaluateAsync("E16");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Contains(
            " by dense peaks of 4.947e14 to 1.979e15 a second, for it states no one number format, ", lead.Reasons[0].Sentence, StringComparison.Ordinal));
        Assert.Equal(leads == 0, result.Caveats.Any(caveat => caveat.StartsWith("1 job may lie within the limits", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task E16_says_how_many_jobs_have_ranges_across_a_limit()
    {
        var tokens = TokensAt(5, isRoundedUp: true);
        WriteRun("j-1", tokens, WorkloadClass.Pretraining, least: tokens / 1_000);
        WriteRun("j-2", tokens * 5, WorkloadClass.Pretraining);

        var result = await EvaluateAsync("E16");

        Assert.Equal((2, 0), (result.Tested, result.Leads.Count));
        Assert.Contains(
            "1 job may lie within the limits of utilisation or beyond one, by what it states: that is no lead, and nothing says that it is plausible.", result.Caveats);
    }

    // 64 accelerators for 100 h are 6,400 h; one percent is still let pass.
    [Theory]
    [InlineData(6_464, 0, null)]
    [InlineData(6_465, 1, "1.01 times the accelerator hours")]
    [InlineData(6_336, 0, null)]
    [InlineData(6_335, 1, "0.99 times the accelerator hours")]
    [InlineData(64_000, 1, "10 times the accelerator hours")]
    public async Task E16_fires_on_hours_that_the_allocations_do_not_come_to(long hours, int leads, string? said)
    {
        WriteRun("j-0", TokensAt(40, isRoundedUp: true), WorkloadClass.Pretraining);
        Accounts.Job(
            Acme, "j-1", WrittenWorld.HoursAgo(110), WrittenWorld.HoursAgo(10), 64, null, null, WorkloadClass.Inference, WrittenAccounts.Hours(hours));

        var result = await EvaluateAsync("E16");

        Assert.Equal(leads, result.Leads.Count);
        Assert.All(result.Leads, lead => Assert.Contains(said!, Assert.Single(lead.Reasons).Sentence, StringComparison.Ordinal));
        Assert.All(result.Leads, lead => Assert.Equal([1], lead.Entries));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task E16_fires_on_operations_above_the_peak(int more, int leads)
    {
        var possible = new BigInteger(64) * 360_000 * AcceleratorCatalogue.Default.Find(WrittenAccounts.Chip)!.PeakFlopsIn(NumberFormat.Bf16)!.Value;
        var flop = new Quantity((UInt128)((possible + more) * 1_000_000));
        Accounts.Job(
            Acme, "j-1", WrittenWorld.HoursAgo(110), WrittenWorld.HoursAgo(10), 64, null, null, WorkloadClass.Inference, null,
            new FlopEstimate { Low = flop, High = flop, Basis = EstimateBasis.Declared, Format = NumberFormat.Bf16 });

        var result = await EvaluateAsync("E16");

        Assert.Equal(leads, result.Leads.Count);
        Assert.All(result.Leads, lead => Assert.Contains("at the accelerators' peak", Assert.Single(lead.Reasons).Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task E16_tells_a_job_once_that_is_implausible_in_two_ways()
    {
        Accounts.Job(
            Acme, "j-1", WrittenWorld.HoursAgo(110), WrittenWorld.HoursAgo(10), 64,
            Estimate.Exactly(Quantity.FromInteger(Parameters), EstimateBasis.Declared),
            Estimate.Exactly(Quantity.FromInteger(TokensAt(5, isRoundedUp: true) / 2), EstimateBasis.Declared),
            WorkloadClass.Pretraining, WrittenAccounts.Hours(64_000), Operations(Implied(TokensAt(5, isRoundedUp: true) / 2), NumberFormat.Bf16));

        var lead = Assert.Single((await EvaluateAsync("E16")).Leads);

        Assert.Equal((2, 10), (lead.Reasons.Count, (int)Math.Round(lead.Severity!.Value)));
    }

    // To the operation; a model of which all but the last layer is frozen takes the forward pass, a third.
    [Theory]
    [InlineData(3, 10, 0, 0)]
    [InlineData(3, 10, -1, 1)]
    [InlineData(1, 3, 0, 0)]
    [InlineData(10, 1, 0, 0)]
    public async Task E16_fires_on_fewer_operations_than_a_forward_pass_takes(int of, int over, int more, int leads)
    {
        // On a chip that nobody knows, so that there is no utilisation.
        var tokens = TokensAt(1, isRoundedUp: true) / 30 * 30;
        Accounts.Job(
            Acme, "j-1", WrittenWorld.HoursAgo(110), WrittenWorld.HoursAgo(10), 64,
            Estimate.Exactly(Quantity.FromInteger(Parameters), EstimateBasis.Declared), Estimate.Exactly(Quantity.FromInteger(tokens), EstimateBasis.Declared),
            WorkloadClass.Finetuning, flop: Operations((Implied(tokens) * of / over) + more, NumberFormat.Bf16), accelerator: "nonesuch-1");

        var result = await EvaluateAsync("E16");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Contains(
            "declared as 0.3 of the 6·N·D that its parameters and tokens take, at most, below 0.3", Assert.Single(lead.Reasons).Sentence, StringComparison.Ordinal));
        Assert.All(result.Leads, lead => Assert.Contains(lead.Against, against => against.StartsWith("Models of experts", StringComparison.Ordinal)));
        Assert.Equal(leads == 0, result.Caveats.Any(caveat => caveat.StartsWith("1 job may declare fewer operations", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task E16_leaves_work_alone_that_trains_no_whole_model()
    {
        WriteRun("j-1", 1, WorkloadClass.Inference);
        WriteRun("j-2", 1, WorkloadClass.ReinforcementLearning);

        Assert.NotNull((await EvaluateAsync("E16")).NoInput);
    }

    [Fact]
    public async Task E16_keeps_the_farthest_first_and_says_what_could_not_be_tested()
    {
        WriteRun("j-1", TokensAt(5, isRoundedUp: true) / 2, WorkloadClass.Pretraining);
        WriteRun("j-2", TokensAt(5, isRoundedUp: true) / 8, WorkloadClass.Finetuning);
        WriteRun("j-3", 1, WorkloadClass.Evaluation);

        var result = await EvaluateAsync("E16");

        Assert.Equal([8, 2], result.Leads.Select(lead => (int)Math.Round(lead.Severity!.Value)));
        Assert.StartsWith("1 other job states", result.Caveats[0], StringComparison.Ordinal);
    }

    // 100 chips over three months; what is idle in August is short of what is available.
    private void WriteSite(long missing, string cluster = Acme)
    {
        var first = Accounts.Inventory(cluster, Accounts.Capacity(Months[0], 100));
        Accounts.Inventory(cluster, Accounts.Capacity(Months[3], 100), first);
        for (var i = 0; i < 3; i++)
        {
            var available = (Months[i + 1].Microseconds - Months[i].Microseconds) / 36_000_000;
            Accounts.Usage(cluster, $"u-{i}", Months[i], Months[i + 1], WrittenAccounts.Hours(0), WrittenAccounts.Hours(available - (i == 0 ? missing : 0)));
        }
    }

    // 100 chips over the twelve months before November, idle but for so many standard deviations of what is told of a month.
    private void WriteYear(Func<int, double> sigmas)
    {
        Timestamp[] starts = [.. Enumerable.Range(0, 13).Select(month => Timestamp.FromDateTimeOffset(Months[3].Value.AddMonths(month - 12)))];
        var first = Accounts.Inventory(Acme, Accounts.Capacity(starts[0], 100));
        Accounts.Inventory(Acme, Accounts.Capacity(starts[12], 100), first);
        for (var i = 0; i < 12; i++)
        {
            var available = (starts[i + 1].Microseconds - starts[i].Microseconds) / 36_000_000;
            Accounts.Usage(Acme, $"u-{i}", starts[i], starts[i + 1], WrittenAccounts.Hours(0), WrittenAccounts.Hours((long)(available / (1 + (sigmas(i) * 0.02 * Math.Sqrt(2))))));
        }
    }

    private const ulong Parameters = 1_000_000_000;

    private static ulong TokensAt(int hundredths, bool isRoundedUp)
    {
        var peak = AcceleratorCatalogue.Default.Find(WrittenAccounts.Chip)!.PeakFlopsIn(NumberFormat.Bf16)!.Value;
        var could = new BigInteger(64) * 100 * 3_600 * peak * hundredths;
        var each = new BigInteger(6) * Parameters * 100;
        return (ulong)(isRoundedUp ? (could + each - 1) / each : could / each);
    }

    private static BigInteger Implied(ulong tokens) => new BigInteger(6) * Parameters * tokens;

    // The format of a job is that of its operations.
    private static FlopEstimate? Operations(BigInteger operations, NumberFormat? format) => format is { } known
        ? new FlopEstimate { Low = Quantity.FromInteger(1), High = new Quantity((UInt128)(operations * 1_000_000)), Basis = EstimateBasis.Declared, Format = known }
        : null;

    private void WriteRun(string id, ulong tokens, WorkloadClass workload, NumberFormat? format = NumberFormat.Bf16, ulong? least = null) => Accounts.Job(
        Acme,
        id,
        WrittenWorld.HoursAgo(110),
        WrittenWorld.HoursAgo(10),
        64,
        Estimate.Exactly(Quantity.FromInteger(Parameters), EstimateBasis.Declared),
        new Estimate { Low = Quantity.FromInteger(least ?? tokens), High = Quantity.FromInteger(tokens), Basis = EstimateBasis.Declared },
        workload,
        flop: Operations(Implied(tokens), format));
}
