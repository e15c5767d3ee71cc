using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>An answer does not let its reader take the moment asked for to do more than it does.</summary>
public abstract class GivenMomentSuite : ProjectionSuiteBase
{
    private const int WorldSize = 60;

    [Fact]
    public async Task What_is_told_as_known_says_so_where_a_moment_is_given_and_only_there()
    {
        using var world = await ProjectAsync(11, WorldSize);
        var investigator = Investigate(world);
        var then = AsOf.Now with { ValidAtMicroseconds = Timestamp.Parse("2026-01-15T00:00:00Z").Microseconds };

        Assert.Null((await investigator.AskAsync(new JobQuestion(), Token)).Answer!.Basis.ValidAtNote);
        Assert.Contains("newest statements known", (await investigator.AskAsync(new JobQuestion { AsOf = then }, Token)).Answer!.Basis.ValidAtNote!, StringComparison.Ordinal);
        var clusters = new LargeClusterQuestion { MinOperationsPerSecond = Quantity.FromInteger(1), NumberFormat = NumberFormat.Bf16, AsOf = then };
        Assert.NotNull((await investigator.AskAsync(clusters, Token)).Answer!.Basis.ValidAtNote);

        // Ownership is told as of the moment.
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
            caveat => caveat.StartsWith("1 of 1 periods end after the newest entry known", StringComparison.Ordinal));
        Assert.DoesNotContain(
            (await investigator.AskAsync(question with { Period = Period("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z") }, Token)).Answer!.Basis.Caveats,
            caveat => caveat.Contains("end after the newest entry", StringComparison.Ordinal));
    }

    private static Period Period(string from, string to) => new(Timestamp.Parse(from).Microseconds, Timestamp.Parse(to).Microseconds);
}
