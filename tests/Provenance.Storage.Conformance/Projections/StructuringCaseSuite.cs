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

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(5_000, 10)]
    public async Task Jobs_that_may_reach_the_threshold_are_parts_and_it_is_said_how_many_may_be_over_it(ulong high, int undecided)
    {
        using var world = new DrawnWorld();
        for (var i = 0; i < 10; i++)
        {
            Write(world, i, 900, high);
        }

        Write(world, 10, 1_001, 1_001);

        var answer = await AskAsync(world);

        var group = Assert.Single(answer.Groups);
        Assert.Equal((ThresholdCrossing.Certain, 10, undecided), (group.Crossing, group.Window!.Jobs, group.Window.Undecided));
        Assert.Equal(("9000", "10000", high), (group.Window.Low.ToString(), group.Window.High.ToString(), (ulong)group.Window.LargestJob.Approximately));
        Assert.Equal((1L, 0, 1, 10), (answer.JobsOverThreshold, group.Counts.Below, group.Counts.Above, group.Counts.Undecided));
        Assert.Contains("10 jobs have figures on both sides of the threshold and count neither as just below nor as just above.", answer.Basis.Caveats);
        Assert.Contains("Jobs too small to be reported singly, whose hours usage reports add up by customer, are not looked at.", answer.Basis.Caveats);
        Assert.Equal(
            undecided > 0,
            answer.Basis.Caveats.Contains("10 jobs may be over the threshold alone or not, 10 of them in the windows listed: they count as parts, with no more than the threshold."));
    }

    [Fact]
    public async Task One_job_across_the_threshold_was_not_split()
    {
        using var world = new DrawnWorld();
        Write(world, 0, 0, 5_000);

        Assert.Empty((await AskAsync(world)).Groups);
    }

    private static void Write(DrawnWorld world, int day, ulong low, ulong high) =>
        _ = world.Job(new DrawnJob { From = day * Day, Flop = (Quantity.FromInteger(low), Quantity.FromInteger(high)) });

    private async Task<StructuringAnswer> AskAsync(DrawnWorld world) => (await (await ProjectAsync(world)).AskAsync(Question, Token)).Answer!;
}
