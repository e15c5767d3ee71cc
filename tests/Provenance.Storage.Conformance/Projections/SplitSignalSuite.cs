using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>E1, E2 and E3 on worlds written by hand: each with what fires it, what just does not, and what only looks alike.</summary>
public abstract partial class SplitSignalSuite : SignalSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Heron = "NATIONAL:SG:H2";
    private const string Dealer = "NATIONAL:SG:D3";
    private const string OtherDealer = "NATIONAL:SG:D4";
    private const string Line = "eu-ai-act/general-purpose";
    private const double Day = 24;

    // 10^23, the lowest line, and what makes two of a half more than it.
    private static readonly Quantity Theta = Quantity.Parse("100000000000000000000000");
    private static readonly Quantity MoreThanTheta = Quantity.Parse("100000000000000000000000.000001");
    private static readonly Quantity NineTenths = Quantity.Parse("90000000000000000000000");
    private static readonly Quantity Half = Quantity.Parse("50000000000000000000000");
    private static readonly Quantity MoreThanHalf = Quantity.Parse("50000000000000000000000.000001");

    [Theory]
    [InlineData("E1", "Nobody reports operations and start of a training job of a size that could be a part.")]
    [InlineData("E2", "Nobody reports operations and start of a training job near a threshold.")]
    [InlineData("E3", "Fewer than 2 operators report operations and start of a training job of a size that could be a part.")]
    public async Task Without_operations_of_training_jobs_there_is_no_input(string code, string reason)
    {
        Write("acme", "j-1", Kestrel, 10, null);
        Write("acme", "j-2", Kestrel, 10, Half, workload: WorkloadClass.Inference);

        Assert.Equal(reason, (await EvaluateAsync(code)).NoInput);
    }

    [Fact]
    public async Task E3_has_no_input_where_one_operator_reports()
    {
        Write("acme", "j-1", Kestrel, 10, Half);

        Assert.NotNull((await EvaluateAsync("E3")).NoInput);
    }

    [Fact]
    public async Task E1_fires_on_two_halves_that_are_together_over_the_line_and_not_on_two_that_are_at_it()
    {
        Write("acme", "j-1", Kestrel, 20 * Day, Half);
        Write("acme", "j-2", Kestrel, 10 * Day, Half);
        Assert.Equal((1, 0), await CountAsync("E1"));
        Write("acme", "j-3", Heron, 20 * Day, Half);
        Write("acme", "j-4", Heron, 10 * Day, MoreThanHalf);

        var result = await EvaluateAsync("E1");

        var lead = Assert.Single(result.Leads);
        Assert.Equal(2, result.Tested);
        Assert.Equal([(SubjectKind.Entity, Heron), (SubjectKind.Threshold, Line)], lead.Subject.Parts.Select(part => (part.Kind, part.Value)));
        Assert.Equal([2L, 3L], lead.Entries);
        Assert.Equal(1, lead.Severity!.Value);
        Assert.StartsWith("2 jobs that started within less than 90 days, from ", lead.Reasons[0].Sentence, StringComparison.Ordinal);
        Assert.Equal("They are joined by one customer or end customer.", lead.Reasons[1].Sentence);
    }

    // Six runs just below 10^23, on general data and in BF16: what the first line asks about and how the second counts is not looked at.
    [Theory]
    [InlineData("E1")]
    [InlineData("E2")]
    [InlineData("E3")]
    public async Task A_line_that_goes_by_data_or_number_format_is_told_to_be_held_against_all_jobs_alike(string code)
    {
        WriteNear(Kestrel, 6, 0);
        Write("zenith", "j-1", Kestrel, 1, MoreThanHalf);
        var rules = SignalWorldSuiteBase.Changed(
            [("\"eu-ai-act/general-purpose\", \"eu-ai-act/systemic-risk\", \"us-bis-2024-20529/training-run\"", "\"us-eo-14110/biological-training\", \"miri-treaty-draft/banned\"")]);
        const string Data = "us-eo-14110/biological-training is about models trained mainly on biological sequences: on what data the jobs trained is not looked at here.";

        var result = await EvaluateAsync(code, AsOf.Now, World, Fixture, rules: rules);

        Assert.Contains(Data, Assert.Single(result.Leads).Against);
        Assert.Contains(Data, result.Caveats);
        Assert.Contains("miri-treaty-draft/banned counts FP16 equivalents where these are more: here operations count alike in every number format.", result.Caveats);
        Assert.DoesNotContain((await EvaluateAsync(code)).Caveats, caveat => caveat.Contains("number format", StringComparison.Ordinal));
        Assert.Contains("Jobs too small to be reported singly, whose hours usage reports add up by customer, are not looked at.", result.Caveats);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task E2_leaves_runs_alone_that_are_still_on_their_way_to_the_line(bool isRunning, int leads)
    {
        for (var i = 0; i < 8; i++)
        {
            Write("acme", $"j-{i}", Kestrel, 10 * Day, Quantity.Parse("9" + new string('0', 22)), isRunning: isRunning);
        }

        var result = await EvaluateAsync("E2");

        Assert.Equal(leads, result.Leads.Count);
        Assert.Equal(isRunning, result.Caveats.Contains(
            "8 runs have figures on both sides of a threshold, or still ran below it when last reported, and are not counted there."));
    }

    [Theory]
    [InlineData(90, 0)]
    [InlineData(89.999, 1)]
    public async Task E1_adds_up_what_starts_less_than_a_window_apart(double days, int leads)
    {
        Write("acme", "j-1", Kestrel, (10 + days) * Day, MoreThanHalf);
        Write("acme", "j-2", Kestrel, 10 * Day, MoreThanHalf);

        Assert.Equal((1, leads), await CountAsync("E1"));
    }

    [Fact]
    public async Task E1_leaves_strangers_large_jobs_and_inference_alone()
    {
        Write("acme", "j-1", Kestrel, 10 * Day, MoreThanHalf);
        Write("acme", "j-2", Heron, 10 * Day, MoreThanHalf);
        Write("acme", "j-3", Kestrel, 10 * Day, MoreThanTheta);
        Write("acme", "j-4", Kestrel, 10 * Day, MoreThanHalf, workload: WorkloadClass.Inference);

        var result = await EvaluateAsync("E1");

        Assert.Equal((1, 0), (result.Tested, result.Leads.Count));
        Assert.Contains("1 job declared as inference or evaluation is left out.", result.Caveats);
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(4, 0)]
    public async Task E1_joins_customers_by_an_owner_in_common_with_enough_of_both(int percent, int leads)
    {
        WriteOwner(Kestrel, percent);
        WriteOwner(Heron, percent);
        Write("acme", "j-1", Kestrel, 10 * Day, MoreThanHalf);
        Write("acme", "j-2", Heron, 10 * Day, MoreThanHalf);

        var result = await EvaluateAsync("E1");

        Assert.Equal(leads, result.Leads.Count);
        Assert.All(result.Leads, lead => Assert.Equal([Heron, Kestrel, Line], lead.Subject.Parts.Select(part => part.Value)));
        Assert.All(result.Leads, lead => Assert.Equal("They are joined by an owner in common.", lead.Reasons[1].Sentence));
    }

    [Fact]
    public async Task E1_names_the_model_where_no_customer_is_known()
    {
        Write("acme", "j-1", null, 10 * Day, MoreThanHalf, model: "Zenith-7");
        Write("acme", "j-2", null, 10 * Day, MoreThanHalf, model: "Zenith-7");
        Write("acme", "j-3", null, 10 * Day, MoreThanHalf, model: "Zenith-8");

        var lead = Assert.Single((await EvaluateAsync("E1")).Leads);

        Assert.Equal((SubjectKind.Model, "Zenith-7"), (lead.Subject.Parts[0].Kind, lead.Subject.Parts[0].Value));
    }

    [Fact]
    public async Task E1_says_where_only_the_greatest_figures_cross_and_keeps_its_key_when_a_part_is_added()
    {
        Write("acme", "j-1", Kestrel, 20 * Day, MoreThanHalf, low: Half);
        Write("acme", "j-2", Kestrel, 10 * Day, MoreThanHalf, low: Half);
        var before = Assert.Single((await EvaluateAsync("E1")).Leads);
        Write("acme", "j-3", Kestrel, 5 * Day, MoreThanHalf);

        var after = Assert.Single((await EvaluateAsync("E1")).Leads);

        Assert.Contains("By the least figures of the jobs they do not cross it.", before.Against);
        Assert.DoesNotContain("By the least figures of the jobs they do not cross it.", after.Against);
        Assert.Equal((before.Key, 2, 3), (after.Key, before.Entries.Count, after.Entries.Count));
    }

    // Stating a most that reaches the line must not hide a job: each counts, with no more than the line.
    [Theory]
    [InlineData("E1", "100000000000000000000000", 0)]
    [InlineData("E1", "500000000000000000000000", 10)]
    [InlineData("E3", "100000000000000000000000", 0)]
    [InlineData("E3", "500000000000000000000000", 10)]
    public async Task E1_and_E3_add_up_jobs_that_are_not_surely_over_the_line_and_say_how_many_may_be(string code, string most, int undecided)
    {
        for (var i = 0; i < 10; i++)
        {
            Write(i % 2 == 0 ? "acme" : "zenith", $"j-{i}", Kestrel, (i + 1) * Day, Quantity.Parse(most), low: NineTenths);
        }

        var lead = Assert.Single((await EvaluateAsync(code)).Leads);

        Assert.Equal((10, 10m), (lead.Entries.Count, lead.Severity!.Value));
        Assert.DoesNotContain("By the least figures of the jobs they do not cross it.", lead.Against);
        Assert.Equal(undecided > 0, lead.Against.Any(text => text.StartsWith($"{undecided} of the jobs may be over the line alone", StringComparison.Ordinal)));
        Assert.Equal(undecided > 0, lead.Reasons[0].Sentence.Contains("FLOP if none is over the line alone;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task E1_takes_a_job_at_a_line_that_only_more_crosses_for_a_part_and_leaves_one_job_across_it_alone()
    {
        Write("acme", "j-1", Kestrel, 20 * Day, Theta);
        Write("acme", "j-2", Kestrel, 10 * Day, Quantity.Parse("1000000000000000000000"));
        Write("acme", "j-3", Heron, 20 * Day, Quantity.Parse("900000000000000000000000"), low: Half);
        Write("acme", "j-4", Heron, 200 * Day, Half);

        var lead = Assert.Single((await EvaluateAsync("E1")).Leads);

        Assert.Equal([0L, 1L], lead.Entries);
    }

    // The window with the most by its greatest figures may have nothing by its least: what is surely over the line is shown.
    [Theory]
    [InlineData("E1", "acme")]
    [InlineData("E3", "zenith")]
    public async Task E1_and_E3_show_the_window_that_surely_crosses_where_another_may_add_up_to_more(string code, string other)
    {
        Write("acme", "j-1", Kestrel, 300 * Day, Quantity.Parse("90000000000000000000000"), low: Quantity.Zero);
        Write(other, "j-2", Kestrel, 300 * Day, Quantity.Parse("90000000000000000000000"), low: Quantity.Zero);
        Write("acme", "j-3", Kestrel, 100 * Day, Quantity.Parse("60000000000000000000000"));
        Write(other, "j-4", Kestrel, 100 * Day, Quantity.Parse("60000000000000000000000"));

        var lead = Assert.Single((await EvaluateAsync(code)).Leads);

        Assert.Equal([2L, 3L], lead.Entries);
        Assert.Equal(1.2m, lead.Severity!.Value);
        Assert.DoesNotContain("By the least figures of the jobs they do not cross it.", lead.Against);
    }

    // 0.55034^6 is 0.028; twice that is over 0.05.
    [Fact]
    public async Task E2_fires_on_six_runs_just_below_and_not_on_five()
    {
        WriteNear(Kestrel, 6, 0);
        WriteNear(Heron, 5, 0);

        var result = await EvaluateAsync("E2");

        var lead = Assert.Single(result.Leads);
        Assert.Equal(1, result.Tested);
        Assert.Equal((1, 1, 6d, 1d), (lead.Test!.Tested, lead.Test.Rank, lead.Test.Statistic, lead.Test.BaseRate));
        Assert.Equal(Math.Pow(0.55034, 6), lead.Test.P, 9);
        Assert.Equal(lead.Test.P, lead.Test.AdjustedP);
        Assert.Equal([Kestrel, Line], lead.Subject.Parts.Select(part => part.Value));
        Assert.Equal(6, lead.Entries.Count);
        Assert.StartsWith("1 group has fewer than 6 runs", result.Caveats[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task E2_is_adjusted_for_the_groups_that_were_tested()
    {
        WriteNear(Kestrel, 6, 0);
        WriteNear(Heron, 3, 3);

        var result = await EvaluateAsync("E2");

        Assert.Equal((2, 0), (result.Tested, result.Leads.Count));
    }

    [Fact]
    public async Task E2_counts_no_run_across_the_line_and_says_how_many_there_are()
    {
        for (var i = 0; i < 8; i++)
        {
            Write("acme", $"across-{i}", Kestrel, i + 1, Theta, low: NineTenths);
        }

        var across = await EvaluateAsync("E2");
        Assert.Equal((0, 0), (across.Tested, across.Leads.Count));
        Assert.Contains("8 runs have figures on both sides of a threshold, or still ran below it when last reported, and are not counted there.", across.Caveats);

        WriteNear(Kestrel, 6, 0);
        Write("acme", "served", Kestrel, 10, Theta, low: NineTenths, workload: WorkloadClass.Inference);
        var both = await EvaluateAsync("E2");
        Assert.Equal(6, Assert.Single(both.Leads).Severity!.Value);
        Assert.Contains("8 runs have figures on both sides of a threshold, or still ran below it when last reported, and are not counted there.", both.Caveats);
    }

    [Fact]
    public async Task E2_leaves_runs_on_both_sides_and_runs_away_from_the_line_alone()
    {
        WriteNear(Kestrel, 8, 6);
        for (var i = 0; i < 8; i++)
        {
            Write("acme", $"away-{i}", Heron, i + 1, Quantity.Parse("79999999999999999999999"));
        }

        Assert.Equal((1, 0), await CountAsync("E2"));
    }

    [Fact]
    public async Task E3_fires_across_operators_on_a_shared_data_set_and_not_at_the_line_itself()
    {
        Write("acme", "j-1", Kestrel, 10 * Day, Half, data: "heron-corpus");
        Write("zenith", "j-1", Heron, 10 * Day, Half, data: "heron-corpus");
        Assert.Equal((1, 0), await CountAsync("E3"));
        Write("zenith", "j-2", Heron, 9 * Day, Quantity.Parse("1000000000000000000000"));

        var lead = Assert.Single((await EvaluateAsync("E3")).Leads);

        Assert.Equal([Heron, Kestrel, Line], lead.Subject.Parts.Select(part => part.Value));
        Assert.Equal([0L, 1L, 2L], lead.Entries);
        Assert.Equal("They are joined by one customer or end customer, data, code or configuration with one digest.", lead.Reasons[1].Sentence);
        Assert.Equal(
            ["At acme: 1 job of at most 5e22 FLOP.", "At zenith: 2 jobs of at most 5.1e22 FLOP together."],
            lead.Reasons.Skip(2).Select(reason => reason.Sentence));
        Assert.Empty((await EvaluateAsync("E1")).Leads);
    }

    [Fact]
    public async Task E3_leaves_a_group_at_one_operator_and_windows_at_one_operator_alone()
    {
        Write("acme", "j-1", Kestrel, 10 * Day, MoreThanHalf);
        Write("acme", "j-2", Kestrel, 10 * Day, MoreThanHalf);
        Write("zenith", "j-3", Kestrel, 200 * Day, MoreThanHalf);
        Write("zenith", "j-4", Heron, 10 * Day, MoreThanHalf);

        Assert.Equal((1, 0), await CountAsync("E3"));
        Assert.Single((await EvaluateAsync("E1")).Leads);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 0)]
    public async Task E3_takes_data_that_many_customers_share_for_public(int customers, int leads)
    {
        for (var i = 0; i < customers; i++)
        {
            Write(i % 2 == 0 ? "acme" : "zenith", $"j-{i}", $"NATIONAL:SG:C{i}", 10 * Day, MoreThanHalf, data: "public-corpus");
        }

        Assert.Equal(leads, (await EvaluateAsync("E3")).Leads.Count);
    }

    [Fact]
    public async Task What_was_not_known_yet_and_what_had_not_begun_is_not_added_up()
    {
        Write("acme", "j-1", Kestrel, 20 * Day, MoreThanHalf);
        Write("acme", "j-2", Kestrel, 10 * Day, MoreThanHalf);

        Assert.Empty((await EvaluateAsync("E1", new AsOf { KnownAt = new TreeSize(1) })).Leads);
        Assert.Empty((await EvaluateAsync("E1", new AsOf { ValidAtMicroseconds = WrittenWorld.HoursAgo(15 * Day).Microseconds })).Leads);
        Assert.Single((await EvaluateAsync("E1")).Leads);
    }

    // Each customer stands alone, so that one world holds many cases; every stretch of its jobs is looked at.
    [Fact]
    public async Task Whoever_splits_is_whom_adding_up_every_stretch_of_jobs_finds()
    {
        var job = Gen.Select(Gen.Int[1, 200], Gen.Int[5, 105], Gen.Bool, (day, hundredths, isAcme) => (Day: day, Hundredths: hundredths, IsAcme: isAcme));
        await job.Array[1, 7].Array[30].SampleAsync(
            async drawn =>
            {
                await using var fixture = CreateFixture();
                using var world = new WrittenWorld();
                var (one, several) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal));
                for (var i = 0; i < drawn.Length; i++)
                {
                    var customer = $"NATIONAL:SG:C{i}";
                    for (var k = 0; k < drawn[i].Length; k++)
                    {
                        var (day, hundredths, isAcme) = drawn[i][k];
                        Write(isAcme ? "acme" : "zenith", $"j-{i}-{k}", customer, day * Day, new Quantity(Theta.Millionths / 100 * (UInt128)hundredths), world: world);
                    }

                    Note(one, customer, Most(drawn[i], 1));
                    Note(several, customer, Most(drawn[i], 2));
                }

                Assert.Equal(one, Found(await EvaluateAsync("E1", AsOf.Now, world, fixture)));
                Assert.Equal(several, Found(await EvaluateAsync("E3", AsOf.Now, world, fixture)));
            },
            iter: 3,
            threads: 1);

        static void Note(SortedDictionary<string, int> into, string customer, int most)
        {
            if (most > 100)
            {
                into.Add(customer, most);
            }
        }
    }

    // The most that jobs that are not over the line add up to, in hundredths of it: over every pair of a first and a last day.
    private static int Most((int Day, int Hundredths, bool IsAcme)[] jobs, int operators)
    {
        var most = 0;
        foreach (var first in jobs)
        {
            foreach (var last in jobs.Where(last => last.Day >= first.Day && last.Day - first.Day < 90))
            {
                var within = jobs.Where(job => job.Day >= first.Day && job.Day <= last.Day && job.Hundredths <= 100).ToList();
                if (within.Count >= 2 && within.Select(job => job.IsAcme).Distinct().Count() >= operators)
                {
                    most = Math.Max(most, within.Sum(job => job.Hundredths));
                }
            }
        }

        return most;
    }

    private static SortedDictionary<string, int> Found(SignalResult result) => new(
        result.Leads.ToDictionary(lead => lead.Subject.Parts[0].Value, lead => (int)(lead.Severity!.Value * 100)), StringComparer.Ordinal);

    private async Task<(long Tested, int Leads)> CountAsync(string code)
    {
        var result = await EvaluateAsync(code);
        return (result.Tested, result.Leads.Count);
    }
}
