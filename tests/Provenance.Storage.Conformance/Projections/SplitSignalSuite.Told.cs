using Provenance.Registry.Investigation;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

// What they say of the rules they measure against, of what they add up, and of what they cannot.
public abstract partial class SplitSignalSuite
{
    // A proposed rule accuses nobody of anything.
    [Theory]
    [InlineData("us-bis-2024-20529", null, "proposed, vetoed or a draft")]
    [InlineData("eu-ai-act", null, "its dates are not known")]
    [InlineData("eu-ai-act", "2027-02-01T00:00:00.000000Z", null)]
    public async Task E1_says_whether_the_rule_of_its_line_binds(string rule, string? validAt, string? why)
    {
        Write("acme", "j-1", Kestrel, 10 * Day, Quantity.Parse("6" + new string('0', 25)));
        Write("acme", "j-2", Kestrel, 10 * Day, Quantity.Parse("6" + new string('0', 25)));
        Write("acme", "j-3", Heron, 10 * Day, MoreThanHalf);
        Write("acme", "j-4", Heron, 10 * Day, MoreThanHalf);

        var asOf = new AsOf { ValidAtMicroseconds = validAt is null ? null : Timestamp.Parse(validAt).Microseconds };
        var lead = (await EvaluateAsync("E1", asOf)).Leads.First(found => found.Title.Contains($"{rule}/", StringComparison.Ordinal));

        Assert.Equal(
            why is null ? [] : [$"The rule {rule} is not known to bind ({why}): the lead is by its figure alone."],
            lead.Against.Where(against => against.Contains("known to bind", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task E1_says_which_of_the_jobs_that_it_adds_up_still_ran()
    {
        Write("acme", "j-1", Kestrel, 10 * Day, MoreThanHalf, isRunning: true);
        Write("acme", "j-2", Kestrel, 10 * Day, MoreThanHalf);

        Assert.Contains(
            "1 of the jobs still ran when last reported: its operations are those until then, and it may be over the line alone by now.",
            Assert.Single((await EvaluateAsync("E1")).Leads).Against);
    }

    // What an import of accounting tells is not small because it says no operations.
    [Theory]
    [InlineData("E1")]
    [InlineData("E2")]
    [InlineData("E3")]
    public async Task Jobs_that_state_no_operations_are_counted_where_operations_are_added_up(string code)
    {
        Write("acme", "j-1", Kestrel, 20, flop: null);
        Write("acme", "j-2", Kestrel, 20, flop: null, hours: 80);

        var result = await EvaluateAsync(code);

        Assert.NotNull(result.NoInput);
        Assert.Contains(
            "2 jobs state no operations and are left out, whatever they came to: all jobs together, 2, have at most 80 accelerator hours, as far as these are stated.",
            result.Caveats);
    }
}
