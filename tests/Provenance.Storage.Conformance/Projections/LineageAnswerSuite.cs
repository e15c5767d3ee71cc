using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Compute, hand-offs and doubts of random worlds against slow references, as of now and as of an earlier size.</summary>
public abstract class LineageAnswerSuite : RandomWorldSuiteBase
{
    private static readonly Trials Trials = new(Worlds: 14, Questions: 10, WorldSize: 70, "training-job", "training-job", "model-release") { AtMoments = true };

    [Fact]
    public Task Compute_counts_each_run_once_in_its_nearest_part() => EachViewAsync(Starts, Trials, async (view, investigator, start, coverage) =>
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
        Assert.Equal(expected.DeclaredByReleases(), answer.Total.DeclaredByReleases.Millionths);
        coverage.Note("operations that releases declare alone", !expected.DeclaredByReleases().IsZero);
        coverage.Note("operations that releases declare beside runs", answer.Basis.Caveats.Any(caveat => caveat.Contains("more than the attested runs that made the model", StringComparison.Ordinal)));
        Assert.Equal(answer.Total.Runs, answer.Parts.Sum(part => part.Sum.Runs));
        Assert.Equal(
            answer.Total.IsHighUnknown,
            answer.Runs.Any(run => run.Counting == RunCounting.Unbounded) || answer.Total.WithoutRunUndeclared > 0
                || answer.Total.RunsOfUndeclaredParents > 0 || answer.Total.RunsUntied > 0);
        Assert.Equal(expected.UndeclaredParents().Count, answer.Total.RunsOfUndeclaredParents);
        Assert.Equal(expected.Untied().Count, answer.Total.RunsUntied);
        Assert.Equal(view.Entries.Count, answer.Basis.TreeSize.Value);
        var evidence = new ObviousEvidence(view, graph);
        evidence.AssertBasis(
            answer.Basis,
            expected.Runs.Select(run => run.Index).Concat(expected.Releases.Select(release => release.Index)),
            expected.Runs.Where(run => run.IsByNameOnly).Select(run => run.Index).Concat(expected.Releases.Where(release => release.IsByNameOnly).Select(release => release.Index)),
            expected.Nodes,
            start.Model is null ? digest : null,
            coverage);
        coverage.Note("redacted releases", evidence.RedactedReleases);
        coverage.NoteStandings(view, "training-job");
        foreach (var part in Enum.GetValues<ComputePartKind>())
        {
            coverage.Note($"runs of the part {part}", answer.Runs.Count(run => run.Part == part));
        }

        coverage.Note("runs by a name alone", answer.Runs.Count(run => run.IsByNameOnly));
        coverage.Note("artifacts that no run made", (int)answer.Total.WithoutRun);
        coverage.Note("runs that do not say what they were made from", (int)answer.Total.RunsOfUndeclaredParents);
        coverage.Note("runs of a name that do not say what came out", (int)answer.Total.RunsUntied);
    });

    [Fact]
    public Task Handoffs_are_those_that_comparing_all_jobs_finds() => EachViewAsync(
        Gen.Select(Gen.Int[0, 45], Gen.Int[1, 45], Gen.Bool), Trials, async (view, investigator, asked, coverage) =>
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

            // Of entries in conflict, hand-offs name those that contradict their jobs.
            var (evidence, met) = (new ObviousEvidence(view, new ObviousLineage(view.Entries)), new WorldCoverage());
            for (var token = ""; token is not null;)
            {
                var page = (await investigator.AskAsync(question with { PageToken = token }, Token)).Answer!;
                evidence.AssertBasis(
                    page.Basis, page.Handoffs.SelectMany(pair => new[] { pair.From.Figures.LogIndex, pair.To.Figures.LogIndex }), [], [], null, met);
                coverage.Note("hand-offs of contradicted jobs", page.Basis.Contradicting.Count);
                found.AddRange(page.Handoffs);
                token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
            }

            Assert.Equal(
                ObviousHandoffs.Find(view.Entries, from, to, includeAll),
                found.Select(pair => (pair.From.Figures.LogIndex, pair.To.Figures.LogIndex, pair.Role)));
            Assert.All(found, pair => Assert.NotEmpty(pair.Digests));
            coverage.Note("hand-offs", found.Count);
            coverage.Note("hand-offs of other things than weights", found.Count(pair => pair.Role != "weights"));
        });

    [Fact]
    public Task Doubts_about_parents_are_those_that_every_statement_gives() => EachViewAsync(Starts, Trials, async (view, investigator, start, coverage) =>
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
        coverage.Note("doubts about inputs", answer.Doubts.Count(doubt => doubt.Kind == ParentDoubtKind.InputsDiffer));
        coverage.Note("doubts about bases", answer.Doubts.Count(doubt => doubt.Kind != ParentDoubtKind.InputsDiffer));
    });

    [Fact]
    public Task A_filter_of_relations_leads_no_further_than_edges_of_them() => EachViewAsync(
        Gen.Select(Starts, Gen.Int[0, 10], Gen.Bool), Trials, async (view, investigator, asked, coverage) =>
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
            coverage.Note("nodes beyond the first step", answer.Nodes.Count(node => node.Depth > 1));
        });

    private static long Hour(int ago) => WorldReports.Now.Microseconds - (ago * 3_600_000_000L);
}
