using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Compute, hand-offs and doubts of random worlds against slow references, as of now and as of an earlier size.</summary>
public abstract class LineageAnswerSuite : ProjectionSuiteBase
{
    private const int Worlds = 12;
    private const int QuestionsPerWorld = 10;
    private const int WorldSize = 70;

    private static readonly Gen<(string? Model, string Digest)> Starts =
        from isModel in Gen.Bool
        from model in Gen.Int[0, WorldReports.Models.Length - 1]
        from kind in Gen.Int[0, 2]
        from number in Gen.Int[0, 39]
        select (isModel ? WorldReports.Models[model] : null, "fmt"[kind] + number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public Task Compute_counts_each_run_once_in_its_nearest_part() => EachViewAsync(Starts, async (view, investigator, start) =>
    {
        var digest = WorldReports.Named(start.Digest);
        var graph = new ObviousLineage(view.Entries);
        var outcome = await investigator.AskAsync(
            new LineageComputeQuestion { Model = start.Model, Digest = start.Model is null ? digest : null, AsOf = view.AsOf }, Token);
        var answer = outcome.Answer!;
        var node = graph.NodeOf(digest);
        var expected = new ObviousCompute(view.Entries, graph, start.Model is { } model ? graph.Start(model) : node is null ? [] : [node]);

        Assert.Equal(expected.Runs, answer.Runs.Select(run => new ObviousRun(run.Run.LogIndex, run.Part, run.IsByNameOnly, run.Counting)));
        foreach (var format in new[] { NumberFormat.Bf16, NumberFormat.Fp8 })
        {
            var sum = answer.Total.ByFormat.FirstOrDefault(sum => sum.Format == Words.Of(format))?.Sum;
            Assert.Equal(expected.Declared(format), (sum?.Low.Millionths ?? 0, sum?.High.Millionths ?? 0));
        }

        Assert.Equal(expected.Bound(), answer.Total.BoundOfRunsWithoutFlop.Millionths);
        Assert.Equal(expected.WithoutRun().Count, answer.Total.WithoutRun);
        Assert.Equal(answer.Total.Runs, answer.Parts.Sum(part => part.Sum.Runs));
        Assert.Equal(
            answer.Total.IsHighUnknown,
            answer.Runs.Any(run => run.Counting == RunCounting.Unbounded) || answer.Total.WithoutRunUndeclared > 0);
        Assert.Equal(view.Entries.Count, answer.Basis.TreeSize.Value);
        return answer.Runs.Count(run => run.Part != ComputePartKind.Own);
    });

    [Fact]
    public Task Handoffs_are_those_that_comparing_all_jobs_finds() => EachViewAsync(
        Gen.Select(Gen.Int[0, 45], Gen.Int[1, 45], Gen.Bool), async (view, investigator, asked) =>
        {
            var (ago, hours, includeAll) = asked;
            var (from, to) = (Hour(ago + hours), Hour(ago));
            var question = new HandoffQuestion
            {
                Period = new Period(from, to),
                IncludeAllRoles = includeAll,
                PageSize = 3,
                AsOf = view.AsOf,
            };
            var found = new List<Handoff>();
            for (var token = ""; token is not null;)
            {
                var page = (await investigator.AskAsync(question with { PageToken = token }, Token)).Answer!;
                found.AddRange(page.Handoffs);
                token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
            }

            Assert.Equal(
                ObviousHandoffs.Find(view.Entries, from, to, includeAll),
                found.Select(pair => (pair.From.Figures.LogIndex, pair.To.Figures.LogIndex, pair.Role)));
            Assert.All(found, pair => Assert.NotEmpty(pair.Digests));
            return found.Count;
        });

    [Fact]
    public Task Doubts_about_parents_are_those_that_every_statement_gives() => EachViewAsync(Starts, async (view, investigator, start) =>
    {
        var graph = new ObviousLineage(view.Entries);
        var doubts = new ObviousDoubts(view.Entries, graph);
        var answer = (await investigator.AskAsync(
            new LineageQuestion
            {
                Model = start.Model,
                Digest = start.Model is null ? WorldReports.Named(start.Digest) : null,
                MaxNodes = 10_000,
                AsOf = view.AsOf,
            },
            Token)).Answer!;
        var texts = answer.Nodes.ToDictionary(node => node.NodeId, graph.TextOf);
        Assert.Equal(
            answer.Nodes.SelectMany(node => doubts.Of(texts[node.NodeId]).Select(doubt => $"{node.NodeId} {doubt.Kind} {doubt.Indices}")),
            answer.Doubts.Select(doubt => $"{doubt.NodeId} {doubt.Kind} {string.Join(' ', doubt.LogIndices)}"));
        return answer.Doubts.Count;
    });

    [Fact]
    public Task A_filter_of_relations_leads_no_further_than_edges_of_them() => EachViewAsync(
        Gen.Select(Starts, Gen.Int[0, 10], Gen.Bool), async (view, investigator, asked) =>
        {
            var (start, relation, isUp) = asked;
            var word = Words.Of(Enum.GetValues<InputRelation>()[relation]);
            var graph = new ObviousLineage(view.Entries);
            var question = new LineageQuestion
            {
                Model = start.Model,
                Digest = start.Model is null ? WorldReports.Named(start.Digest) : null,
                Direction = isUp ? LineageDirection.Ancestors : LineageDirection.Descendants,
                Relations = [word],
                MaxDepth = 64,
                AsOf = view.AsOf,
            };
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            var from = start.Model is { } model ? graph.Start(model) : graph.Start(WorldReports.Named(start.Digest));
            Assert.Equal(
                graph.Reach(from, question.Direction, edge => !edge.To.StartsWith("maker ", StringComparison.Ordinal) || edge.Relation == word)
                    .Order(StringComparer.Ordinal),
                answer.Nodes.Select(graph.TextOf).Order(StringComparer.Ordinal));
            return answer.Nodes.Count(node => node.Depth > 1);
        });

    private static long Hour(int ago) => WorldReports.Now.Microseconds - (ago * 3_600_000_000L);

    // The check returns how much there was to compare: worlds that hold nothing of the sort would prove nothing.
    private async Task EachViewAsync<T>(Gen<T> questions, Func<WorldView, Investigator, T, Task<int>> check)
    {
        var compared = 0;
        await Gen.Select(Gen.Int[0, 1_000_000], questions.Array[QuestionsPerWorld], Gen.Int[0, WorldSize].Array[QuestionsPerWorld]).SampleAsync(
            async (seed, asked, sizes) =>
            {
                using var world = await ProjectAsync(seed, WorldSize);
                var investigator = Investigate(world);
                foreach (var (question, size) in asked.Zip(sizes))
                {
                    compared += await check(WorldView.Whole(world), investigator, question);
                    compared += await check(WorldView.At(world, size), investigator, question);
                }
            },
            iter: Worlds,
            threads: 1);
        Assert.True(compared > 0, "Nothing was compared.");
    }
}
