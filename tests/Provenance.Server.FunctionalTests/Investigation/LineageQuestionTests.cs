using Grpc.Core;
using V1 = Provenance.Contracts.V1;

namespace Provenance.Server.FunctionalTests;

public sealed class LineageQuestionTests(AskedRegistry asked) : IClassFixture<AskedRegistry>
{
    [Fact]
    public async Task Compute_adds_both_runs_of_the_model_once_and_judges_it()
    {
        var response = await asked.Questions.GetLineageComputeAsync(new() { Model = "Heron-70B", AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        Assert.Equal((2, 2), (response.Own.Sum.Runs, response.Total.Runs));
        Assert.Equal(response.Total.Low, response.Own.Sum.Low);
        Assert.All(response.Runs, run => Assert.Equal(V1.ComputePartKind.Own, run.Part));
        Assert.Contains(response.Thresholds, standing => (standing.Rule, standing.Threshold) == ("eu-ai-act", "systemic-risk"));
        Assert.NotEmpty(response.Basis.RuleSet.Digest);
        Assert.Equal(asked.Size, response.Basis.TreeSize);
    }

    [Fact]
    public async Task Rules_can_be_chosen()
    {
        var response = await asked.Questions.GetLineageComputeAsync(
            new() { Digest = AskedRegistry.Weights, Rules = { "eu-ai-act" }, AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        Assert.All(response.Thresholds, standing => Assert.Equal("eu-ai-act", standing.Rule));
        Assert.Equal(1, response.Total.Runs);
    }

    [Fact]
    public async Task What_stays_with_one_customer_is_no_handoff()
    {
        var response = await asked.Questions.ListHandoffsAsync(new() { AtLeastTreeSize = asked.Size }, LiveRegistry.Call);

        Assert.Empty(response.Handoffs);
        Assert.Empty(response.NextPageToken);
    }

    [Fact]
    public async Task A_relation_that_nothing_has_leads_nowhere()
    {
        var request = new V1.TraceLineageRequest
        {
            Digest = AskedRegistry.Weights,
            Direction = V1.LineageDirection.Descendants,
            Relations = { "merge" },
            AtLeastTreeSize = asked.Size,
        };
        Assert.Single((await asked.Questions.TraceLineageAsync(request, LiveRegistry.Call)).Nodes);
    }

    [Fact]
    public async Task Releases_leads_and_contributions_are_answered_for_the_tree()
    {
        var contributions = await asked.Questions.ListContributionsAsync(
            new() { Digest = AskedRegistry.Weights, Direction = V1.ContributionDirection.Given, AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        var contribution = Assert.Single(contributions.Contributions);
        Assert.Equal(V1.ContributionKind.Base, contribution.Kind);
        Assert.EndsWith("/second", contribution.Builder.Job.Record, StringComparison.Ordinal);

        var releases = await asked.Questions.ListReleasesAsync(new() { AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        Assert.Empty(releases.Models);
        Assert.Equal(asked.Size, releases.Basis.TreeSize);

        var origins = await asked.Questions.ListConcealedOriginsAsync(new() { Origin = "MY", RentedIn = "SG", AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        Assert.Equal(asked.Size, origins.Basis.TreeSize);
        Assert.Contains(origins.Basis.Caveats, caveat => caveat.Contains("leads, not findings", StringComparison.Ordinal));

        var students = await asked.Questions.ListDistillationLeadsAsync(new() { AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        Assert.NotEmpty(students.Basis.RuleSet.Digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("file:")]
    [InlineData("tensorRoot:")]
    public async Task A_digest_is_understood_as_answers_write_it(string kind)
    {
        var digest = kind + AskedRegistry.Weights;
        var traced = await asked.Questions.TraceLineageAsync(
            new() { Digest = digest, Direction = V1.LineageDirection.Descendants, AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        Assert.Contains(traced.Nodes, node => node.Job?.Record.EndsWith("/second", StringComparison.Ordinal) == true);
        Assert.Equal(AskedRegistry.Weights, traced.Nodes.Single(node => node.Depth == 0).Artifact.Digests["file"]);
        var compute = await asked.Questions.GetLineageComputeAsync(new() { Digest = digest, AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        Assert.Equal(1, compute.Total.Runs);
        var contributions = await asked.Questions.ListContributionsAsync(
            new() { Digest = digest, Direction = V1.ContributionDirection.Given, AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        Assert.Single(contributions.Contributions);
        var students = await asked.Questions.ListDistillationLeadsAsync(new() { Digest = digest, AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        Assert.Equal(asked.Size, students.Basis.TreeSize);
    }

    [Theory]
    [InlineData("sha256:", "tensorRoot", 64)]
    [InlineData("File:", "tensorRoot", 64)]
    [InlineData(":", "tensorRoot", 64)]
    [InlineData("file:", "64 lowercase", 63)]
    [InlineData("", "64 lowercase", 63)]
    public async Task A_digest_of_a_wrong_kind_or_length_is_refused_in_its_own_words(string kind, string words, int length)
    {
        var digest = kind + AskedRegistry.Weights[..length];
        Func<Task>[] calls =
        [
            async () => await asked.Questions.TraceLineageAsync(new() { Digest = digest, Direction = V1.LineageDirection.Descendants }, LiveRegistry.Call),
            async () => await asked.Questions.GetLineageComputeAsync(new() { Digest = digest }, LiveRegistry.Call),
            async () => await asked.Questions.ListContributionsAsync(new() { Digest = digest, Direction = V1.ContributionDirection.Given }, LiveRegistry.Call),
            async () => await asked.Questions.ListDistillationLeadsAsync(new() { Digest = digest }, LiveRegistry.Call),
        ];
        foreach (var call in calls)
        {
            Assert.Contains(words, (await Assert.ThrowsAsync<RpcException>(call)).Status.Detail, StringComparison.Ordinal);
            await AssertAsync("digest", call);
        }
    }

    [Fact]
    public async Task A_digest_of_shapes_starts_a_lineage_and_names_no_model()
    {
        var shapes = "shapes:" + AskedRegistry.Weights;
        var traced = await asked.Questions.TraceLineageAsync(
            new() { Digest = shapes, Direction = V1.LineageDirection.Descendants, AtLeastTreeSize = asked.Size }, LiveRegistry.Call);
        Assert.NotEmpty(traced.Nodes);
        await AssertAsync("digest", async () => await asked.Questions.GetLineageComputeAsync(new() { Digest = shapes }, LiveRegistry.Call));
        await AssertAsync("digest", async () => await asked.Questions.ListDistillationLeadsAsync(new() { Digest = shapes }, LiveRegistry.Call));
        await AssertAsync("digest", async () => await asked.Questions.ListContributionsAsync(
            new() { Digest = shapes, Direction = V1.ContributionDirection.Given }, LiveRegistry.Call));
    }

    [Fact]
    public async Task Bad_questions_name_the_field()
    {
        await AssertAsync("origin", async () => await asked.Questions.ListConcealedOriginsAsync(new(), LiveRegistry.Call));
        await AssertAsync("rented_in", async () => await asked.Questions.ListConcealedOriginsAsync(new() { Origin = "SG", RentedIn = "SG" }, LiveRegistry.Call));
        await AssertAsync("direction", async () => await asked.Questions.ListContributionsAsync(new() { Model = "Heron-70B" }, LiveRegistry.Call));
        await AssertAsync("declared_origin", async () => await asked.Questions.ListReleasesAsync(new() { DeclaredOrigin = "ZZ" }, LiveRegistry.Call));
        await AssertAsync("below_flop", async () => await asked.Questions.ListDistillationLeadsAsync(new() { BelowFlop = "1e23" }, LiveRegistry.Call));
        await AssertAsync("digest", async () => await asked.Questions.GetLineageComputeAsync(new() { Digest = "abc" }, LiveRegistry.Call));
        await AssertAsync("start", async () => await asked.Questions.GetLineageComputeAsync(new(), LiveRegistry.Call));
        await AssertAsync("rules[0]", async () => await asked.Questions.GetLineageComputeAsync(
            new() { Model = "Heron-70B", Rules = { "nonesuch" } }, LiveRegistry.Call));
        await AssertAsync("page_size", async () => await asked.Questions.ListHandoffsAsync(new() { PageSize = 1001 }, LiveRegistry.Call));
        await AssertAsync("relations[0]", async () => await asked.Questions.TraceLineageAsync(
            new() { Model = "Heron-70B", Direction = V1.LineageDirection.Ancestors, Relations = { "begat" } }, LiveRegistry.Call));
    }

    private static async Task AssertAsync(string field, Func<Task> call)
    {
        var error = TypedError.Of(await Assert.ThrowsAsync<RpcException>(call));
        Assert.Equal((StatusCode.InvalidArgument, "ARGUMENT_INVALID", field), (error.Code, error.Info.Reason, error.Field));
    }
}
