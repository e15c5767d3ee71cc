using System.Text.Json;

namespace Provenance.Cli.Tests;

/// <summary>What the command makes of balances, devices and counts.</summary>
public sealed class AccountQueryTests : IAsyncLifetime
{
    private StubInvestigations _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubInvestigations.StartAsync();

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    [Fact]
    public void Hours_without_an_upper_bound_are_unknown_and_not_at_least_nothing()
    {
        Assert.Equal("unknown", BalanceWords.Hours(null));
        Assert.Equal("unknown", BalanceWords.Hours(new() { Low = "0", High = "" }));
        Assert.Equal("at least 1,200.5", BalanceWords.Hours(new() { Low = "1200.5", High = "" }));
        Assert.Equal("at most 12,345", BalanceWords.Hours(new() { Low = "", High = "12345" }));
        Assert.Equal("0", BalanceWords.Hours(new() { Low = "0", High = "0" }));
        Assert.Equal("at least 11,010,048 h of 16,384 chips, in entry 12345", BalanceWords.Sentence("at least 11010048 h of 16384 chips, in entry 12345"));
    }

    [Fact]
    public async Task Inconclusive_is_said_to_be_no_pass_and_a_missing_bound_is_said_too()
    {
        var run = await _stub.AskAsync("balance", "acme/jurong-1", "--each", "day");

        Assert.Contains("acme/jurong-1: inconclusive, which is no pass.", run.Output, StringComparison.Ordinal);
        Assert.Contains("idle hours are unknown: no usage report covers it", run.Output, StringComparison.Ordinal);
        Assert.Contains("expected 208, counted 200, attested by identity 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("first 1,042 entries", run.Output, StringComparison.Ordinal);
        Assert.Contains("Of 3 models at sites the 1 worst are listed.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terms_of_one_sort_are_added_exactly_and_an_unknown_one_has_no_end()
    {
        var run = await _stub.AskAsync("balance", "--country", "SG", "--csv");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("available_hours", lines[0], StringComparison.Ordinal);
        Assert.Contains(",pass,4992..4992,0..0,0..0,0..0,4992..4992,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",inconclusive,4992..4992,0..0,0..0,0..0,4992..,", lines[2], StringComparison.Ordinal);
        var chips = Assert.Single(lines, line => line.StartsWith("chips,", StringComparison.Ordinal));
        Assert.Contains("acme/jurong-1", chips, StringComparison.Ordinal);
        Assert.Contains(",208,200,0,", chips, StringComparison.Ordinal);
        Assert.Contains("8 chips fewer at the end than the movements leave", chips, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_the_registrys_own_message()
    {
        var run = await _stub.AskAsync("balance", "acme/jurong-1", "--json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal("BALANCE_VERDICT_INCONCLUSIVE", document.RootElement.GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("balance")]
    [InlineData("balance", "acme/jurong-1", "--country", "SG")]
    [InlineData("balance", "acme")]
    [InlineData("reliability", "acme/jurong-1/h100-a")]
    public async Task A_site_that_is_none_is_refused_before_anything_is_asked(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["query", .. arguments, "--server", _stub.Server]);

        Assert.Equal(ExitCode.Usage, run.Code);
    }

    [Fact]
    public async Task A_device_has_its_stays_and_contradictions()
    {
        var run = await _stub.AskAsync("device", "GPU-1");

        Assert.Contains("acme/jurong-1: 2026-05-01 00:00 to 2026-05-01 00:00, listed 1 times", run.Output, StringComparison.Ordinal);
        Assert.Contains("CONFLICT 2 h for a journey of at least 24 h: acme/jurong-1", run.Output, StringComparison.Ordinal);
        Assert.Contains("Of 2 lists the first 1 are shown.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conflicts_come_over_all_pages_and_no_identity_is_a_formula()
    {
        var run = await _stub.AskAsync("device-conflicts", "--csv");

        Assert.Contains("'=GPU-", run.Output, StringComparison.Ordinal);
        Assert.Contains("'=GPU-next", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_count_without_input_is_no_zero()
    {
        var run = await _stub.AskAsync("reliability", "acme/jurong-1");

        Assert.Contains("no input", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("| verified ", run.Output, StringComparison.Ordinal);
        Assert.Contains("What is refused is not logged.", run.Output, StringComparison.Ordinal);
        Assert.Contains("(entry 9), contradicted: 4 statements are counted, the log holds 5 of its ranges.", run.Output, StringComparison.Ordinal);
    }
}
