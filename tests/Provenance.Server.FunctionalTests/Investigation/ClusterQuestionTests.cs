using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>Stacked chips, usage over time and structuring, asked of a server.</summary>
public sealed class ClusterQuestionTests(AskedRegistry asked) : IClassFixture<AskedRegistry>
{
    [Fact]
    public async Task Usage_over_time_has_the_peak_and_the_hours_of_each_part()
    {
        var job = await FirstJobAsync();
        var response = await asked.Questions.GetUsageSeriesAsync(
            new()
            {
                Customer = asked.Live.World.CustomerEntity,
                Period = new V1.Period { From = job.StartedAt, To = job.EndedAt },
                Buckets = 4,
                AtLeastTreeSize = asked.Size,
            },
            LiveRegistry.Call);

        Assert.Equal(4, response.Buckets.Count);
        Assert.Equal(128, response.Buckets.Max(bucket => bucket.PeakAccelerators));
        Assert.Equal(1280, response.Buckets.Sum(bucket => decimal.Parse(bucket.AllocatedAcceleratorHours.High, System.Globalization.CultureInfo.InvariantCulture)), 1);
        Assert.Equal((job.StartedAt, job.EndedAt), (response.Buckets[0].From, response.Buckets[^1].To));
    }

    [Fact]
    public async Task Users_of_large_clusters_come_with_who_stands_behind_them_where_that_is_asked()
    {
        var request = new V1.ListLargeClusterUsersRequest { MinOperationsPerSecond = "1", NumberFormat = "bf16", AtLeastTreeSize = asked.Size };
        Assert.Null(Assert.Single((await asked.Questions.ListLargeClusterUsersAsync(request, LiveRegistry.Call)).Users).Control);
        request.WithControllers = true;
        var user = Assert.Single((await asked.Questions.ListLargeClusterUsersAsync(request, LiveRegistry.Call)).Users);
        var alone = await asked.Questions.GetControllersAsync(new() { Entity = user.Customer }, LiveRegistry.Call);

        Assert.Equal((alone.Unknown.Low, alone.Unknown.High), (user.Control.UnknownPercentLow, user.Control.UnknownPercentHigh));
    }

    [Fact]
    public async Task Chips_that_a_control_line_covers_are_not_stacked_and_the_rule_set_is_named()
    {
        var response = await asked.Questions.ListStackedChipsAsync(
            new() { MinTotalProcessingPerformance = "1", AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        Assert.Empty(response.Holders);
        Assert.Equal(64, response.Basis.RuleSet.Digest.Length);
        Assert.Contains(response.Basis.Caveats, caveat => caveat.Contains("3A090.a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_jobs_below_a_threshold_are_over_it_together()
    {
        // Two jobs of 640 accelerator hours each.
        var response = await asked.Questions.FindStructuringAsync(
            new()
            {
                Threshold = "1000",
                Measure = V1.JobMeasure.AcceleratorHours,
                Window = Duration.FromTimeSpan(TimeSpan.FromDays(90)),
                Links = { V1.JobLink.Customer },
                AtLeastTreeSize = asked.Size,
            },
            LiveRegistry.Call);

        var group = Assert.Single(response.Groups);
        Assert.Equal((2, 2, asked.Live.World.CustomerEntity), (group.Jobs, group.Window.Jobs, Assert.Single(group.Customers)));
        Assert.Equal(V1.ThresholdCrossing.Certain, group.Crossing);
        Assert.Equal(("1280", "640"), (group.Window.SumHigh, group.Window.LargestJob));
        Assert.Equal(2, group.LogIndices.Count);
        var link = Assert.Single(group.JoinedBy);
        Assert.Equal((V1.JobLink.Customer, asked.Live.World.CustomerEntity, false), (link.Link, link.Key, link.IsDigest));
        Assert.Equal((group.LogIndices, 2L, 1), (link.LogIndices, link.LogIndicesTotal, group.JoinedByTotal));
        Assert.Equal(group.JoiningLogIndices, link.RentalLogIndices.Except(group.LogIndices));
        Assert.Equal(
            (group.JoiningLogIndices.Count, link.RentalLogIndices.Count), (group.JoiningLogIndicesTotal, link.RentalLogIndicesTotal));
        Assert.Subset(response.Basis.LogIndices.ToHashSet(), group.JoiningLogIndices.ToHashSet());
    }

    [Fact]
    public async Task What_is_wrong_with_a_question_is_told_by_its_field()
    {
        var moment = new Timestamp { Seconds = 1_700_000_000 };
        await RefusedAsync("period.to", async () => await asked.Questions.GetUsageSeriesAsync(new() { Customer = "unknown", Period = new V1.Period { From = moment } }, LiveRegistry.Call));
        await RefusedAsync("period", async () => await asked.Questions.GetUsageSeriesAsync(new() { Customer = "unknown", Period = new V1.Period { From = moment, To = moment } }, LiveRegistry.Call));
        await RefusedAsync("customer", async () => await asked.Questions.GetUsageSeriesAsync(
            new() { Period = new V1.Period { From = moment, To = new Timestamp { Seconds = 1_800_000_000 } } }, LiveRegistry.Call));
        await RefusedAsync("min_total_processing_performance", async () => await asked.Questions.ListStackedChipsAsync(new(), LiveRegistry.Call));
        await RefusedAsync("threshold", async () => await asked.Questions.FindStructuringAsync(new() { Window = Duration.FromTimeSpan(TimeSpan.FromDays(1)) }, LiveRegistry.Call));
        await RefusedAsync("window", async () => await asked.Questions.FindStructuringAsync(new() { Threshold = "5" }, LiveRegistry.Call));
        await RefusedAsync("lower_margin", async () => await asked.Questions.FindStructuringAsync(
            new() { Threshold = "5", Window = Duration.FromTimeSpan(TimeSpan.FromDays(1)), LowerMargin = "1" }, LiveRegistry.Call));
    }

    private async Task<V1.Job> FirstJobAsync() =>
        (await asked.Questions.SearchJobsAsync(new() { AtLeastTreeSize = asked.Size }, LiveRegistry.Call)).Jobs[0];

    private static async Task RefusedAsync(string field, Func<Task> call)
    {
        var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.Equal((StatusCode.InvalidArgument, "ARGUMENT_INVALID", field), (error.Code, error.Info.Reason, error.Field));
    }
}
