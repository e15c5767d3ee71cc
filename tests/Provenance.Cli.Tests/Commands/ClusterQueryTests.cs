namespace Provenance.Cli.Tests;

/// <summary>Stacked chips, usage over time and structuring, for people and as CSV.</summary>
public sealed class ClusterQueryTests : IAsyncLifetime
{
    private StubInvestigations _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubInvestigations.StartAsync();

    [Fact]
    public async Task Stacked_chips_have_their_sum_in_h100_and_say_whether_they_stand_together()
    {
        var run = await _stub.AskAsync("stacked", "--min-tpp", "26898568");

        Assert.Contains("aggregate", run.Output, StringComparison.Ordinal);
        Assert.Contains("20,000 nvidia-h20", run.Output, StringComparison.Ordinal);
        Assert.Contains("2,991.4", run.Output, StringComparison.Ordinal);
        Assert.Contains("15,832 TPP", run.Output, StringComparison.Ordinal);
        Assert.Contains("unknown domain", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entries_that_may_be_cut_are_told_as_so_many_or_more()
    {
        var whole = await _stub.AskAsync("stacked", "--min-tpp", "26898568");
        var cut = await _stub.AskAsync("stacked", "--min-tpp", "26898568", "--country", "XK");

        Assert.DoesNotContain("or more", whole.Output, StringComparison.Ordinal);
        Assert.Equal("", whole.Error);
        Assert.Contains("100 or more", cut.Output, StringComparison.Ordinal);
        Assert.Contains("at most 100 entries are listed, and some rows may rest on more", cut.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_over_time_is_a_table_and_columns_below_it()
    {
        var run = await _stub.AskAsync("usage", "--operator", "acme", "--from", "2026-11-01T00:00:00Z", "--to", "2026-11-02T00:00:00Z");

        Assert.Contains("4,096", run.Output, StringComparison.Ordinal);
        Assert.Contains("98,304", run.Output, StringComparison.Ordinal);
        Assert.Contains("Peak 4,096 accelerators between 2026-11-01 00:00 and 2026-11-02 00:00 UTC. ", run.Output, StringComparison.Ordinal);
        Assert.Contains("Parts of 1 d, each as high as its highest moment.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_that_nobody_has_told_yet_is_not_known_and_no_zero()
    {
        var run = await _stub.AskAsync("usage", "--cluster", "running", "--from", "2026-11-01T00:00:00Z", "--to", "2026-11-02T00:00:00Z");

        Assert.Contains("2026-11-02 00:00", run.Output.Split('\n').Single(line => line.Contains("not known", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_where_a_handle_is_asked_for_is_refused_with_the_right_form()
    {
        var run = await CommandRun.OfAsync(
            "query", "usage", "--cluster", "acme/s1/c1", "--from", "2026-11-01T00:00:00Z", "--to", "2026-11-02T00:00:00Z", "--server", _stub.Server);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--cluster takes one handle, not the path acme/s1/c1", run.Error, StringComparison.Ordinal);
        Assert.Contains("Give --operator acme --site s1 --cluster c1.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Structuring_says_that_its_period_is_of_starts() =>
        Assert.Contains("Jobs that first ran from then on", (await CommandRun.GoodAsync("query", "structuring", "--help")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Structuring_says_how_many_groups_were_tested_and_keeps_sums_exact_in_csv()
    {
        string[] question = ["structuring", "--threshold", "100000000000000000000000", "--link", "customer", "payment"];
        var people = await _stub.AskAsync([.. question[..^1], "--link", "payment"]);
        var csv = await _stub.AskAsync([.. question[..^1], "--csv"]);

        Assert.Contains("3 groups tested for bunching", people.Output, StringComparison.Ordinal);
        Assert.Contains("0.55 expected", people.Output, StringComparison.Ordinal);
        Assert.Contains("customer; payment", people.Output, StringComparison.Ordinal);
        Assert.Contains(",100000000000000000000000,", csv.Output, StringComparison.Ordinal);
        Assert.Contains("possibly", csv.Output, StringComparison.Ordinal);
    }

    // The stub says that there are as many links as customers may share one.
    [Theory]
    [InlineData("2", "payment 33333333…; model Heron")]
    [InlineData("1200", "payment 33333333…; model Heron; 1,200 links in all")]
    public async Task Structuring_says_what_joins_jobs_and_by_which_entries(string most, string said)
    {
        string[] question = ["structuring", "--threshold", "100000000000000000000000", "--most-customers", most];
        var people = await _stub.AskAsync(question);
        var csv = await _stub.AskAsync([.. question, "--csv"]);
        var json = await _stub.AskAsync([.. question, "--json"]);

        Assert.Contains(said, people.Output, StringComparison.Ordinal);
        Assert.Equal(most != "2", people.Output.Contains("links in all", StringComparison.Ordinal));
        Assert.Contains($",payment {new string('3', 64)} (jobs 2 7 by rentals 1); model Heron (jobs 7 9),{most},", csv.Output, StringComparison.Ordinal);
        Assert.Contains(",1 7,2", csv.Output, StringComparison.Ordinal);
        Assert.Contains("\"joiningLogIndicesTotal\"", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Structuring_shares_a_link_among_ten_customers_unless_told() => Assert.Contains(
        "10 links in all", (await _stub.AskAsync("structuring", "--threshold", "5")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task A_link_that_does_not_exist_is_a_mistake_of_the_command()
    {
        var run = await CommandRun.OfAsync("query", "structuring", "--threshold", "5", "--link", "horoscope", "--server", _stub.Server);

        Assert.Equal(ExitCode.Usage, run.Code);
    }

    public async ValueTask DisposeAsync() => await _stub.DisposeAsync();
}
