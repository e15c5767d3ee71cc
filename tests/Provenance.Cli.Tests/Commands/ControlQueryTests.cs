namespace Provenance.Cli.Tests;

/// <summary>What the command makes of answers about owners: a tree for people, exact rows for programs.</summary>
public sealed class ControlQueryTests : IAsyncLifetime
{
    private StubInvestigations _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubInvestigations.StartAsync();

    public async ValueTask DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task Owners_are_a_tree_with_shares_lines_unknown_parts_and_listings()
    {
        var run = await _stub.AskAsync("controllers", "NATIONAL:SG:1");

        Assert.Contains("Kestrel (NATIONAL:SG:1)", run.Output, StringComparison.Ordinal);
        Assert.Contains("[20 to 30 %?]", run.Output, StringComparison.Ordinal);
        Assert.Contains("may reach 50 % of us-bis-affiliates/listed-owner", run.Output, StringComparison.Ordinal);
        Assert.Contains("listed: Watched parties 3 (in-force)", run.Output, StringComparison.Ordinal);
        Assert.Contains("rest unstated: 70 to 80 % of it unknown", run.Output, StringComparison.Ordinal);
        Assert.Contains("May control it: an unknown party, by nominee in Kestrel (NATIONAL:SG:1).", run.Output, StringComparison.Ordinal);
        Assert.Contains("suspended on that day", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Owners_as_csv_are_exact_and_hold_no_formula()
    {
        var run = await _stub.AskAsync("controllers", "NATIONAL:SG:1", "--votes", "--csv");

        Assert.Contains("owner,is_the_entity_itself,names,end,share_percent_low,share_percent_high,", run.Output, StringComparison.Ordinal);
        Assert.Contains("'=A. Wren", run.Output, StringComparison.Ordinal);
        Assert.Contains(",natural person,21,30,", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NATIONAL:SG:1", "unknown", "share_percent_low=70 share_percent_high=80")]
    [InlineData("NATIONAL:SG:1", "unknown_up_to", "end=rest unstated share_percent_high=80")]
    [InlineData("NATIONAL:SG:1", "gap", "held=NATIONAL:SG:1 end=rest unstated share_percent_low=70 share_percent_high=80")]
    [InlineData("NATIONAL:SG:1", "controller", "certain=false control_path=NATIONAL:SG:1 nominee <-  log_indices=5")]
    [InlineData("NATIONAL:SG:PARTS", "control_interest", "held=NATIONAL:SG:C holder=NATIONAL:SG:P1 interest=unknownInterest certain=false log_indices=5")]
    [InlineData("NATIONAL:SG:HALF", "circle_share", "circle=1 held=NATIONAL:SG:HALF holder=NATIONAL:SG:OTHER share_percent_low=50 share_percent_high=50 log_indices=5")]
    public async Task Csv_has_everything_that_the_tree_and_the_sentences_say(string entity, string section, string first)
    {
        var run = await _stub.AskAsync("controllers", entity, "--csv");

        // None of the cells compared here holds a comma, and what the answer rests on stands last.
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = lines[0].TrimEnd('\r').Split(',').TakeWhile(name => !name.StartsWith("basis_", StringComparison.Ordinal)).ToList();
        var row = lines.First(line => line.StartsWith(section + ",", StringComparison.Ordinal)).Split(',');
        var cells = names.Zip(row).Skip(1).Where(cell => cell.Second.Length > 0).OrderBy(cell => Array.IndexOf(Order, cell.First));
        Assert.Equal(first, string.Join(' ', cells.Select(cell => $"{cell.First}={cell.Second}")));
    }

    private static readonly string[] Order = ["circle", "held", "holder", "interest", "end", "certain", "control_path", "share_percent_low", "share_percent_high", "log_indices"];

    // Added up, what is held through others would count twice.
    [Fact]
    public async Task Interests_in_the_register_say_which_are_held_through_others_and_what_a_holder_is_called()
    {
        var run = await _stub.AskAsync("register", "--csv");

        Assert.Contains("NATIONAL:SG:P shareholding 50 % (acme); NATIONAL:SG:Q shareholding 60 % indirect (acme); unknown (Ivan Petrov) votingRights 10 % direct or indirect unknown (acme)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_in_the_register_are_those_of_its_own_declarers_the_registered_one_first()
    {
        var run = await _stub.AskAsync("register", "--csv");

        Assert.Contains("entity,names,name_kinds,names_by_others,", run.Output, StringComparison.Ordinal);
        Assert.Contains("NATIONAL:SG:1,Kestrel; Kestrel Old,registered former,Kestrel (watched),", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_list_captures_is_a_table_and_how_one_entity_is_captured_a_tree()
    {
        var table = await _stub.AskAsync("captured", "--list", "Watched parties");
        var tree = await _stub.AskAsync("captured", "--entity", "NATIONAL:SG:1");

        Assert.Contains("possible, what is unknown could decide", Joined(table.Output), StringComparison.Ordinal);
        Assert.Contains("0 captured, 1 possibly, 1 undecided, at 50 %, from 1 listed party.", table.Output, StringComparison.Ordinal);
        Assert.Contains("UNDECIDED: not by stated interests", Joined(table.Output), StringComparison.Ordinal);
        Assert.Contains("40 % belong to nobody who is known: together that could reach 50 %.", Joined(table.Output), StringComparison.Ordinal);
        Assert.Contains("BIS affiliates rule, us-bis-affiliates/listed-owner: at least 50 % (suspended on that day, figure unverified)", table.Output, StringComparison.Ordinal);
        Assert.Contains("20 to 50 % held by listed or captured owners", tree.Output, StringComparison.Ordinal);
        Assert.Contains("what is unknown could decide otherwise", tree.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_only_upper_bounds_reach_is_unknown()
    {
        var run = await CommandRun.OfAsync("query", "link", "NATIONAL:SG:1", "NATIONAL:SG:P", "--server", _stub.Server);

        Assert.Contains("Linked: unknown (one holds other, at 25 %). Only the upper bounds reach the line.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Paths: 3 from ONE, the largest is shown. Shares add over all of them.", run.Output, StringComparison.Ordinal);
        Assert.Contains("A limit of the search was reached: there may be more paths than these", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", ExitCode.Ok)]
    [InlineData("90", ExitCode.Refused)]
    [InlineData("25", ExitCode.Refused)]
    public async Task A_link_exits_with_zero_for_yes_alone(string threshold, int code)
    {
        var run = await CommandRun.OfAsync("query", "link", "NATIONAL:SG:1", "NATIONAL:SG:P", "--threshold", threshold, "--server", _stub.Server);

        Assert.Equal(code, run.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--csv")]
    public async Task A_declared_indirect_owner_is_shown_and_not_counted(string form)
    {
        var run = await _stub.AskAsync(["controllers", "NATIONAL:SG:1", .. form.Length == 0 ? Array.Empty<string>() : [form]]);

        Assert.Contains(form.Length == 0 ? "Declared indirect: " : ",NATIONAL:SG:P,shareholding,60,60,acme,6", run.Output, StringComparison.Ordinal);
        Assert.Equal(form.Length == 0, run.Output.Contains("shareholding 60 %, says acme (entry 6); not counted into the shares: only the chain that it goes through is, as far as it is stated.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Captured_by_what_must_be_said()
    {
        var run = await CommandRun.OfAsync("query", "captured", "--server", _stub.Server);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("Give --list, --entity or both", run.Error, StringComparison.Ordinal);
    }

    // A table breaks long texts within its cells.
    private static string Joined(string text) => string.Join(' ', text.Split([' ', '\n', '|', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
