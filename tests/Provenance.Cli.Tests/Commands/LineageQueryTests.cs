using System.Text.Json;

namespace Provenance.Cli.Tests;

/// <summary>What is made of answers about models: nothing unknown is shown as nothing.</summary>
public sealed class LineageQueryTests : IAsyncLifetime
{
    private StubInvestigations _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubInvestigations.StartAsync();

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    [Fact]
    public async Task Compute_shows_parts_thresholds_and_what_is_unknown()
    {
        var run = await _stub.AskAsync("compute", "--model", "Heron-70B");

        Assert.Contains("unknown, 0 or more", run.Output, StringComparison.Ordinal);
        Assert.Contains("eu-ai-act", run.Output, StringComparison.Ordinal);
        Assert.Contains("1.2e25 or more", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 thresholds is not reached", run.Output, StringComparison.Ordinal);
        Assert.Contains("of undeclared parents", run.Output, StringComparison.Ordinal);
        Assert.Contains("perhaps of it, not tied", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"distilled[^\n]*\| +17 \| +23 \|", run.Output);
        Assert.Contains("own work against 1/3 of what was inherited: below", run.Output, StringComparison.Ordinal);
        Assert.Contains("But the original is below the rule's own line, 1e23 FLOP", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compute_as_csv_is_exact()
    {
        var run = await _stub.AskAsync("compute", "--digest", new string('a', 64), "--csv");

        Assert.StartsWith("section,part,runs,", run.Output, StringComparison.Ordinal);
        Assert.Contains(",runs_of_undeclared_parents,runs_untied,", run.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^part,distilled,1,.*,17,23,", run.Output);
        Assert.Contains("\nmodifier,", run.Output, StringComparison.Ordinal);
        Assert.Contains("bf16:3000000000000000000000000-3000000000000000000000000", run.Output, StringComparison.Ordinal);
        Assert.Contains("basis_tree_size", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_of_a_part_that_may_be_cut_are_told_to_be()
    {
        var whole = await _stub.AskAsync("compute", "--model", "Heron-70B", "--csv");
        var cut = await _stub.AskAsync("compute", "--model", "crowded", "--csv");

        Assert.DoesNotContain("customers are listed", whole.Error, StringComparison.Ordinal);
        Assert.Contains("at most 100 customers are listed, and there may be more", cut.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_a_sentence_does_not_turn_it_around()
    {
        var run = await _stub.AskAsync("compute", "--model", "Heron-70B");

        Assert.Contains("Released as Heron (entry ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handoffs_show_redacted_customers_and_overlaps_as_such()
    {
        var run = await _stub.AskAsync("handoffs");

        Assert.Contains("redacted", run.Output, StringComparison.Ordinal);
        Assert.Contains("-2.5", run.Output, StringComparison.Ordinal);
        Assert.Contains("unknown", run.Output, StringComparison.Ordinal);
        Assert.Contains("entry 7", run.Output, StringComparison.Ordinal);
        Assert.Contains(",-2.5,", (await _stub.AskAsync("handoffs", "--csv")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Origins_show_points_reasons_and_what_speaks_against_them()
    {
        var run = await _stub.AskAsync("origin", "--origin", "MY", "--rented-in", "SG");

        Assert.Contains("+30 NATIONAL:MY:PARENT of MY owns or controls it.", run.Output, StringComparison.Ordinal);
        Assert.Contains("60 to 100 %", run.Output, StringComparison.Ordinal);
        Assert.Contains("Resellers sell to anybody.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Origins_of_pages_that_look_at_other_pairs_are_one_answer()
    {
        var run = await _stub.AskAsync("origin", "--origin", "SG", "--rented-in", "MY", "--json");

        using var answer = JsonDocument.Parse(run.Output);
        var basis = answer.RootElement.GetProperty("basis");
        Assert.Equal(["Heron", "Wren"], answer.RootElement.GetProperty("leads").EnumerateArray().Select(lead => lead.GetProperty("model").GetString()));
        Assert.Equal(2, answer.RootElement.GetProperty("total").GetInt32());
        Assert.Equal("5", basis.GetProperty("entriesRedacted").GetString());
        Assert.Equal(
            ["Redacted sections are left out.", "The first half was looked at.", "The second half was looked at."],
            basis.GetProperty("caveats").EnumerateArray().Select(caveat => caveat.GetString()));
    }

    [Fact]
    public async Task Students_contributions_and_releases_are_marked_where_nothing_proves_them()
    {
        Assert.Contains(",2,7 8,true,", (await _stub.AskAsync("distillation", "--model", "Heron", "--csv")).Output, StringComparison.Ordinal);
        Assert.Contains("teacher Heron (distill)", (await _stub.AskAsync("distillation", "--model", "Heron")).Output, StringComparison.Ordinal);
        var contributions = await _stub.AskAsync("contributions", "--model", "Heron");
        Assert.Contains("data maker", contributions.Output, StringComparison.Ordinal);
        Assert.Contains("joined by a name alone", contributions.Output, StringComparison.Ordinal);
        Assert.Contains("by name only, which proves nothing", (await _stub.AskAsync("releases")).Output, StringComparison.Ordinal);
        var releases = await _stub.AskAsync("releases", "--csv");
        Assert.Contains("by name only", releases.Output, StringComparison.Ordinal);
        Assert.Contains(",jobs,jobs_total,", releases.Output, StringComparison.Ordinal);
        Assert.Contains(",\"by name only, which proves nothing\",,2,", releases.Output, StringComparison.Ordinal);
        Assert.Contains("Behind some releases are more jobs than are listed", releases.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model", "file:", 64, true)]
    [InlineData("--model", "tensorRoot:", 64, true)]
    [InlineData("--model", "shapes:", 64, true)]
    [InlineData("--digest", "manifest:", 64, true)]
    [InlineData("--digest", "", 64, true)]
    [InlineData("--digest", "file:", 3, true)]
    [InlineData("--model", "file:", 63, false)]
    [InlineData("--model", "file:", 3, false)]
    [InlineData("--model", "sha256:", 64, false)]
    [InlineData("--model", "", 64, false)]
    public void What_answers_show_in_place_of_a_name_is_a_digest_and_anything_else_a_name(string option, string kind, int digits, bool isDigest)
    {
        var text = kind + new string('a', digits);
        var start = new StartOptions();
        var command = new System.CommandLine.Command("test");
        foreach (var one in start.Options)
        {
            command.Options.Add(one);
        }

        var parsed = command.Parse([option, text]);

        Assert.Equal((isDigest ? null : text, isDigest ? text : null), (start.Model(parsed), start.Digest(parsed)));
    }

    [Fact]
    public async Task Contributions_that_the_registry_cut_are_said_to_be()
    {
        Assert.Contains("more contributions than the registry reads", (await _stub.AskAsync("contributions", "--model", "crowded")).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("more contributions", (await _stub.AskAsync("contributions", "--model", "Heron")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_starts_are_refused()
    {
        var run = await CommandRun.OfAsync("query", "compute", "--model", "x", "--digest", "y", "--server", _stub.Server);

        Assert.Equal(ExitCode.Usage, run.Code);
    }
}
