using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

/// <summary>What the command shows of rules: two lines at one figure are told apart by what they hold under.</summary>
public sealed class RulesQueryTests : IAsyncLifetime
{
    private RunningRegistry _registry = null!;

    public async ValueTask InitializeAsync() => _registry = await RunningRegistry.StartAsync();

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task The_table_and_csv_have_the_conditions_of_the_shipped_rules()
    {
        var table = Joined((await CommandRun.GoodAsync("query", "rules", "--on", "2026-11-25", "--server", _registry.Server)).Output);
        var csv = (await CommandRun.GoodAsync("query", "rules", "--on", "2026-11-25", "--csv", "--server", _registry.Server)).Output;

        Assert.Contains("conditions", table, StringComparison.Ordinal);
        Assert.Contains("us-bis-affiliates: Suspended from 10 November 2025 to 10 November 2026;", table, StringComparison.Ordinal);
        Assert.Contains("us-hr-2683: Passed the House on 12 January 2026.", table, StringComparison.Ordinal);
        Assert.Contains("from 2025-11-10 to before 2026-11-10", table, StringComparison.Ordinal);
        Assert.Contains("up to 1e24 FLOP; operations counted:", table, StringComparison.Ordinal);
        Assert.Contains("never in force: vetoed (unverified)", table, StringComparison.Ordinal);
        foreach (var conditions in new[]
        {
            "operations counted: unstated; accumulation: single-run; trained on: any; report",
            "operations counted: unstated; accumulation: unstated; trained on: mainly-biological-sequences; report",
            "number format from: chosen-here; rates: dense; placement: unstated; interconnect above 300 Gbit/s",
            "algorithm: path-product; or: substantial control",
            "of 15832 TPP each (unverified); per country-and-period; from 2025; to 2027",
            "up to 1000000000000000000000000 FLOP",
        })
        {
            Assert.Contains(conditions, csv, StringComparison.Ordinal);
        }

        Assert.Contains(",status,cited_date,rule_note,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_at_one_figure_differ_in_what_is_shown()
    {
        var table = RulesTable.Of([Rule("one", "300"), Rule("two", "100")]);

        var at = table.Headings.Index().Single(heading => heading.Item == "conditions").Index;
        Assert.Equal(
            ["rates: dense; interconnect above 300 Gbit/s. The source names no number format.", "rates: dense; interconnect above 100 Gbit/s. The source names no number format."],
            table.Shown.Select(row => row[at]));
        Assert.Single(table.Shown.Select(row => string.Join('|', row.Where((_, column) => column != at && column != 0))).Distinct());
    }

    [Fact]
    public void A_requirement_and_a_rule_without_lines_have_rows_and_their_notes_stand_once()
    {
        var required = new RuleOnDay { Id = "asked", Standing = RuleStanding.NeverInForce, Status = "proposed", Note = "Passed the House.", Requirements = { new RuleRequirement { Text = "Identity.", Verified = true } } };
        var bare = new RuleOnDay { Id = "bare", Standing = RuleStanding.Suspended, Status = "in-force", StatusVerified = true, Effective = { "2025-09-29/" }, Note = "Nothing yet." };

        var table = RulesTable.Of([required, bare]);

        Assert.Equal(["never in force: proposed (unverified)", "suspended"], table.Shown.Select(row => row[2]));
        Assert.Equal(["never", "from 2025-09-29"], table.Shown.Select(row => row[3]));
        Assert.All(table.Shown, row => Assert.DoesNotContain(row, cell => cell.Contains("yet", StringComparison.Ordinal) || cell.Contains("House", StringComparison.Ordinal)));
        Assert.Equal(["asked: Passed the House.", "bare: Nothing yet."], RulesTable.Notes([required, bare]));
    }

    private static RuleOnDay Rule(string id, string gbit) => new()
    {
        Id = id,
        Standing = RuleStanding.InForce,
        Status = "in-force",
        StatusVerified = true,
        Effective = { "unknown" },
        Lines =
        {
            new RuleLine
            {
                Id = "cluster",
                Kind = "cluster-capacity",
                Comparison = "above",
                Limit = "100000000000000000000",
                Unit = "OP/s at bf16",
                Verified = true,
                Details = { "rates: dense", $"interconnect above {gbit} Gbit/s" },
                Note = "The source names no number format.",
            },
        },
    };

    // A cell may stand on several lines.
    private static string Joined(string text) => string.Join(' ', text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
