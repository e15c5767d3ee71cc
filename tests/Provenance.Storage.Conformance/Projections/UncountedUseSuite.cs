using Provenance.Registry.Investigation.Clusters;
using Provenance.Statements;

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
}
