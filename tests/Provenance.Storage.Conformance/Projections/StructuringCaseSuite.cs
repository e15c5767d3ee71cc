using Provenance.Registry.Investigation.Structuring;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>FindStructuring case by case: which window is shown, and which jobs are parts.</summary>
public abstract class StructuringCaseSuite : ProjectionSuiteBase
{
    private const int Day = 24;

    private static readonly StructuringQuestion Question = new()
    {
        Threshold = Quantity.FromInteger(1_000),
        WindowMicroseconds = 30 * Day * 3_600_000_000L,
        Links = JobLinks.Customer,
    };

    [Fact]
    public async Task A_group_that_surely_crosses_is_shown_by_the_window_that_does()
    {
        using var world = new DrawnWorld();
        Write(world, 0, 0, 700);
        Write(world, 0, 0, 700);
        Write(world, 40, 600, 600);
        Write(world, 40, 600, 600);

        var group = Assert.Single((await AskAsync(world)).Groups);

        Assert.Equal(ThresholdCrossing.Certain, group.Crossing);
        Assert.Equal(("1200", "1200", 2), (group.Window!.Low.ToString(), group.Window.High.ToString(), group.Window.Jobs));
        Assert.Equal(DrawnWorld.Hour(40 * Day), group.Window.FirstStart);
        Assert.Equal([2L, 3L], group.LogIndices.Shown);
    }

    private static void Write(DrawnWorld world, int day, ulong low, ulong high) =>
        _ = world.Job(new DrawnJob { From = day * Day, Flop = (Quantity.FromInteger(low), Quantity.FromInteger(high)) });

    private async Task<StructuringAnswer> AskAsync(DrawnWorld world) => (await (await ProjectAsync(world)).AskAsync(Question, Token)).Answer!;
}
