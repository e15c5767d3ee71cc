using Grpc.Core;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

/// <summary>One registry with a cluster, a customer, and two jobs of which the second resumed what the first left behind.</summary>
public sealed class AskedRegistry : IAsyncLifetime
{
    public const string Weights = "11f0e1d2c3b4a5968778695a4b3c2d1e0ff1e2d3c4b5a697887960514233241a";

    public LiveRegistry Live { get; private set; } = null!;

    public V1.InvestigationService.InvestigationServiceClient Questions => new(Live.Channel);

    public long Size { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Live = await LiveRegistry.StartAsync(seed: 40);
        var reports = Live.World.Reports;
        await Live.SubmitAsync(reports.Inventory().Sign(Live.World.Reporter));
        await Live.SubmitAsync(reports.Entity().Sign(Live.World.Customer.Key));
        await Live.SubmitAsync(reports.Rental().Sign(Live.World.Reporter));
        var first = reports.Job("first").But(job => job.Sections["lineage"]["outputs"]![0]!["digests"]!["file"] = Weights);
        await Live.SubmitAsync(first.Sign(Live.World.Reporter));
        var second = reports.Job("second").But(job => job.Sections["lineage"]["inputs"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject
        {
            ["role"] = "weights",
            ["relation"] = "resume",
            ["digests"] = new System.Text.Json.Nodes.JsonObject { ["file"] = Weights },
        }));
        Size = (await Live.SubmitAsync(second.Sign(Live.World.Reporter))).Receipt.LogIndex + 1;
    }

    public ValueTask DisposeAsync() => Live?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class QuestionTests(AskedRegistry asked) : IClassFixture<AskedRegistry>
{
    [Fact]
    public async Task Jobs_are_found_by_customer_with_their_sums_and_the_entries_they_rest_on()
    {
        var response = await asked.Questions.SearchJobsAsync(
            new() { Customer = asked.Live.World.CustomerEntity, Country = "SG", AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        Assert.Equal(2, response.Jobs.Count);
        Assert.Equal((2, "1280", 64), (response.Totals.Jobs, response.Totals.StatedAcceleratorHours.High, response.Totals.MaxAccelerators));
        Assert.Equal(asked.Size, response.Basis.TreeSize);
        foreach (var job in response.Jobs)
        {
            var entry = await asked.Live.Audit.GetEntryAsync(new() { LogIndex = job.LogIndices[0] }, LiveRegistry.Call);
            Assert.Contains(job.Record, entry.Envelope.Payload.ToStringUtf8(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        var request = new V1.SearchJobsRequest { PageSize = 1, AtLeastTreeSize = asked.Size };
        var first = await asked.Questions.SearchJobsAsync(request, LiveRegistry.Call);
        request.PageToken = first.NextPageToken;
        var second = await asked.Questions.SearchJobsAsync(request, LiveRegistry.Call);

        Assert.Empty(second.NextPageToken);
        Assert.NotEqual(Assert.Single(first.Jobs).Record, Assert.Single(second.Jobs).Record);
        Assert.Equal(2, second.Totals.Jobs);
    }

    [Fact]
    public async Task Two_jobs_at_once_make_one_large_user()
    {
        // 128 H100 at 989.4 or so TFLOP/s each in bf16 are above 1e17 together, and below it one job at a time.
        var response = await asked.Questions.ListLargeClusterUsersAsync(
            new() { MinOperationsPerSecond = "100000000000000000", NumberFormat = "bf16", AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        var user = Assert.Single(response.Users);
        Assert.Equal((128, asked.Live.World.CustomerEntity, 2), (user.PeakAccelerators, user.Customer, user.Jobs));
        Assert.Contains("Kestrel Compute Pte. Ltd.", user.CustomerNames);
        Assert.Contains("Heron-70B", user.Lineages);
    }

    [Fact]
    public async Task A_checkpoint_leads_from_one_job_to_the_next()
    {
        var response = await asked.Questions.TraceLineageAsync(
            new() { Digest = AskedRegistry.Weights, Direction = V1.LineageDirection.Descendants, AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        Assert.Contains(response.Nodes, node => node.Job is { } job && job.Record.EndsWith("/second", StringComparison.Ordinal));
        Assert.Contains(response.Edges, edge => edge.Relation == "resume");
        Assert.False(response.Truncated);
    }

    [Fact]
    public async Task Bad_questions_name_the_field()
    {
        await AssertAsync("min_flop", async () => await asked.Questions.SearchJobsAsync(new() { MinFlop = "1e26" }, LiveRegistry.Call));
        await AssertAsync("customer", async () => await asked.Questions.SearchJobsAsync(new() { Customer = "Kestrel" }, LiveRegistry.Call));
        await AssertAsync("country", async () => await asked.Questions.SearchJobsAsync(new() { Country = "ZZ" }, LiveRegistry.Call));
        await AssertAsync("as_of.most_log_indices", async () => await asked.Questions.SearchJobsAsync(new() { AsOf = new() { MostLogIndices = 50_001 } }, LiveRegistry.Call));
        await AssertAsync("as_of.most_log_indices", async () => await asked.Questions.SearchJobsAsync(new() { AsOf = new() { MostLogIndices = -1 } }, LiveRegistry.Call));
        await AssertAsync("as_of.valid_at", async () => await asked.Questions.SearchJobsAsync(new() { AsOf = new() { ValidAt = new() { Seconds = long.MinValue } } }, LiveRegistry.Call));
        await AssertAsync("as_of.valid_at", async () => await asked.Questions.SearchJobsAsync(new() { AsOf = new() { ValidAt = new() { Seconds = -62_135_596_801 } } }, LiveRegistry.Call));
        await AssertAsync("page_size", async () => await asked.Questions.SearchJobsAsync(new() { PageSize = 1001 }, LiveRegistry.Call));
        await AssertAsync("number_format", async () => await asked.Questions.ListLargeClusterUsersAsync(
            new() { MinOperationsPerSecond = "1" }, LiveRegistry.Call));
        await AssertAsync("direction", async () => await asked.Questions.TraceLineageAsync(new() { Model = "Heron-70B" }, LiveRegistry.Call));
        await AssertAsync("digest", async () => await asked.Questions.TraceLineageAsync(
            new() { Digest = "abc", Direction = V1.LineageDirection.Ancestors }, LiveRegistry.Call));
    }

    [Fact]
    public async Task An_answer_for_a_size_that_the_log_has_not_reached_is_refused_after_a_while()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
            await asked.Questions.SearchJobsAsync(new() { AtLeastTreeSize = asked.Size + 1000 }, LiveRegistry.Call));

        var error = TypedError.Of(exception);
        Assert.Equal((StatusCode.Unavailable, "TREE_SIZE_NOT_REACHED", "at_least_tree_size"), (error.Code, error.Info.Reason, error.Field));
    }

    private static async Task AssertAsync(string field, Func<Task> call)
    {
        var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.Equal((StatusCode.InvalidArgument, "ARGUMENT_INVALID", field), (error.Code, error.Info.Reason, error.Field));
    }
}
