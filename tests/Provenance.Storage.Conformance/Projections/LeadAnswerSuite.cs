using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Contributions;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Investigation.Releases;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Students, contributions and releases of random worlds against slow references, as of now and of an earlier size.</summary>
public abstract class LeadAnswerSuite : RandomWorldSuiteBase
{
    private static IEnumerable<long> MakersOf(IEnumerable<Contribution> rows) =>
        rows.SelectMany(row => new[] { row.Builder, row.Via }).OfType<LineageMaker>().Select(maker => maker.LogIndex);

    private static readonly Trials Trials = new(Worlds: 14, Questions: 8, WorldSize: 70, "training-job", "training-job", "model-release") { AtMoments = true };

    [Fact]
    public Task Students_are_the_jobs_that_a_walk_over_the_list_finds() => EachViewAsync(Gen.Int[1, 5], Trials, async (view, investigator, rows, coverage) =>
    {
        var graph = new ObviousLineage(view.Entries);
        var found = new List<long>();
        for (var token = ""; token is not null;)
        {
            var page = (await investigator.AskAsync(new DistillationQuestion { PageSize = rows, PageToken = token, AsOf = view.AsOf }, Token)).Answer!;
            found.AddRange(page.Leads.Select(lead => lead.Student.LogIndex));
            AssertBasis(view, graph, page, coverage);
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        Assert.Equal(view.Entries.Where(entry => ObviousStudents.MarksOf(entry, graph).Count > 0).Select(entry => entry.Index).OrderDescending(), found);
        coverage.Note("students", found.Count);
    });

    [Fact]
    public Task Students_of_a_teacher_are_joined_as_a_walk_over_the_graph_joins_them() => EachViewAsync(Starts, Trials, async (view, investigator, start, coverage) =>
    {
        var graph = new ObviousLineage(view.Entries);
        var digest = WorldReports.Named(start.Digest);
        var teachers = (start.Model is { } model ? graph.Start(model) : graph.NodeOf(digest) is { } node ? [node] : [])
            .SelectMany(node => IsMaker(node) ? graph.EdgesWithRoles.Where(edge => edge.From == node && IsModel(edge.Role)).Select(edge => edge.To) : [node])
            .ToHashSet();
        var (spreading, students) = ObviousStudents.WaysFrom(graph, teachers);
        var question = new DistillationQuestion { TeacherModel = start.Model, TeacherDigest = start.Model is null ? digest : null, PageSize = 1_000, AsOf = view.AsOf };
        var answer = (await investigator.AskAsync(question, Token)).Answer!;
        Assert.Equal(
            students.Where(student => ObviousStudents.IsLead(view.Entries[(int)IndexOf(student.Key)], graph, student.Value.Hops))
                .OrderByDescending(student => IndexOf(student.Key)).Select(student => $"{student.Key} {student.Value}"),
            answer.Leads.Select(lead => $"maker {lead.Student.LogIndex} {(lead.Way!.IsByNameOnly, lead.Way.Hops)}"));
        Assert.All(answer.Leads, lead => Assert.Equal(
            Enumerable.Range(Math.Max(lead.Way!.Hops - TeacherWay.MostListed, 0), lead.Way.Through.Count),
            lead.Way.Through.Select(index => spreading[$"maker {index}"].Hops)));
        AssertBasis(view, graph, answer, coverage, spreading, question.TeacherDigest);
        foreach (var isByNameOnly in new[] { false, true })
        {
            coverage.Note($"students by a name alone: {isByNameOnly}", answer.Leads.Count(lead => lead.Way!.IsByNameOnly == isByNameOnly));
        }

        coverage.Note("students of a teacher's data", answer.Leads.Count(lead => lead.Way!.Hops > 0));
    });

    // Students, who made what taught them, and all that stands behind teachers; where that is more than is read it is not compared.
    private static void AssertBasis(
        WorldView view, ObviousLineage graph, DistillationAnswer page, WorldCoverage coverage,
        Dictionary<string, (bool IsByNameOnly, int Hops)>? spreading = null, Digest? asked = null)
    {
        var (behind, byName, nodes) = (new List<long>(), new List<long>(), new List<string>());
        foreach (var lead in page.Leads)
        {
            (lead.Way is { IsByNameOnly: true } ? byName : behind).Add(lead.Student.LogIndex);
            foreach (var index in lead.Way?.Through ?? [])
            {
                (spreading![$"maker {index}"].IsByNameOnly ? byName : behind).Add(index);
            }
        }

        foreach (var teaching in page.Leads.SelectMany(lead => lead.Teachers))
        {
            var mention = ObviousLineage.Mentions(view.Entries[(int)teaching.Artifact.LogIndex])
                .Single(one => !one.IsMade && one.Place == teaching.Artifact.Place && one.Role == teaching.Artifact.Role);
            var node = graph.NodeOf(mention);
            var makers = teaching.MadeBy.Select(maker => (Index: maker.LogIndex, IsByNameOnly: graph.EdgesWithRoles
                .Where(edge => edge.To == node && edge.From == $"maker {maker.LogIndex}").All(edge => edge.IsByNameOnly)));
            var compute = new ObviousCompute(view.Entries, graph, mention.Sort == "data" ? [] : [node]);
            if (compute.Nodes.Count(one => one.StartsWith("maker ", StringComparison.Ordinal)) > 50)
            {
                return;
            }

            nodes.AddRange(compute.Nodes.Append(node));
            foreach (var (index, isByNameOnly) in makers.Concat(compute.Runs.Select(run => (run.Index, run.IsByNameOnly))).Concat(compute.Releases))
            {
                (isByNameOnly ? byName : behind).Add(index);
            }
        }

        coverage.Note("what a name alone joins to a teacher", byName.Except(behind).Count());
        new ObviousEvidence(view, graph).AssertBasis(page.Basis, behind.Concat(byName), byName.Except(behind), nodes, asked, coverage);
    }

    [Fact]
    public Task Contributions_are_those_of_the_whole_graph() => EachViewAsync(Gen.Select(Starts, Gen.Bool), Trials, async (view, investigator, asked, coverage) =>
    {
        var (start, isGiven) = asked;
        var graph = new ObviousLineage(view.Entries);
        var digest = WorldReports.Named(start.Digest);
        var nodes = start.Model is { } model ? graph.Start(model) : graph.NodeOf(digest) is { } node ? [node] : [];
        var expected = isGiven ? Given(graph, nodes) : Received(graph, nodes, maker => ObviousCompute.OnlyRan(view.Entries[(int)IndexOf(maker)]));
        var question = new ContributionQuestion
        {
            Model = start.Model,
            Digest = start.Model is null ? digest : null,
            Direction = isGiven ? ContributionDirection.Given : ContributionDirection.Received,
            PageSize = 1_000,
            AsOf = view.AsOf,
        };
        var answer = (await investigator.AskAsync(question, Token)).Answer!;
        Assert.Equal(
            expected.Distinct().Order(StringComparer.Ordinal),
            TextsOf(answer).Order(StringComparer.Ordinal));
        new ObviousEvidence(view, graph).AssertBasis(
            answer.Basis,
            MakersOf(answer.Contributions),
            MakersOf(answer.Contributions).Except(MakersOf(answer.Contributions.Where(row => !row.IsByNameOnly))),
            nodes.Concat(answer.Contributions.SelectMany(row => row.Built.Append(row.Contributor)).Select(artifact => graph.TextOf(new LineageNode(1, 0, artifact, null)))),
            question.Digest,
            coverage);
        Assert.False(answer.IsTruncated);
        var bounded = (await investigator.AskAsync(question with { MostFollowed = answer.Total / 2 }, Token)).Answer!;
        Assert.True(bounded.IsTruncated || answer.Total == 0);
        Assert.Empty(TextsOf(bounded).Except(TextsOf(answer)));
        coverage.Note("contributions that a bound leaves out", answer.Total - bounded.Total);
        foreach (var kind in Enum.GetValues<ContributionKind>())
        {
            coverage.Note($"contributions of the sort {kind}", answer.Contributions.Count(row => row.Kind == kind));
        }

        IEnumerable<string> TextsOf(ContributionAnswer found) => found.Contributions.Select(row => Text(
            row.Builder.LogIndex, row.Kind, graph.TextOf(new LineageNode(1, 0, row.Contributor, null)), row.Via?.LogIndex, row.Relation, row.IsByNameOnly));
    });

    [Fact]
    public Task Releases_match_the_jobs_that_put_them_out() => EachViewAsync(Gen.Bool, Trials, async (view, investigator, withoutOnly, coverage) =>
    {
        var graph = new ObviousLineage(view.Entries);
        var jobs = view.Entries.Where(entry => entry.Standing == Standing.Current && entry.Statement.Kind is TrainingJobKind).ToList();
        var expected = new List<string>();
        foreach (var release in view.Entries.Where(entry => entry.Standing == Standing.Current && entry.Statement is { Kind: ModelReleaseKind, IsWithdrawal: false }))
        {
            var nodes = ObviousLineage.Mentions(release).Where(mention => mention is { Side: ArtifactSide.Released, IsIdentified: true })
                .Select(mention => graph.NodeOf(mention.Identifying.First())!).ToHashSet();
            var makers = nodes.SelectMany(graph.MentionsOf).Where(mention => mention.Side == ArtifactSide.Output).Select(mention => mention.Index).Distinct().ToList();
            var names = release.Content.Section<ModelReleaseBody>()?.Names.Select(name => name.Text).ToList() ?? [];
            var named = jobs.Where(job => job.Content.Section<Lineage>() is { Model: { IsKnown: true } model } && names.Contains(model.Value.Name)).ToList();
            var match = makers.Count > 0 ? ReleaseMatch.Digest : named.Count > 0 ? ReleaseMatch.NameOnly : ReleaseMatch.None;
            if (!withoutOnly || match != ReleaseMatch.Digest)
            {
                expected.Add($"{release.Index} {match} {(makers.Count > 0 ? makers.Count : named.Count)}");
            }
        }

        var found = new List<string>();
        for (var token = ""; token is not null;)
        {
            var page = (await investigator.AskAsync(
                new ReleaseQuestion { WithoutTrainingOnly = withoutOnly, PageSize = 2, PageToken = token, AsOf = view.AsOf }, Token)).Answer!;
            found.AddRange(page.Releases.Select(release => $"{release.Release.Maker.LogIndex} {release.Match} {release.JobsTotal}"));
            Assert.All(page.Releases, release => Assert.Equal(
                Math.Min(release.JobsTotal, release.Match == ReleaseMatch.Digest ? MatchedRelease.MostJobs : MatchedRelease.MostNamed), release.Jobs.Count));
            coverage.Note("releases with more jobs of their name than are listed", page.Releases.Any(release => release.JobsTotal > release.Jobs.Count));
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        Assert.Equal(expected, found);
        coverage.NoteStandings(view, "model-release");
        foreach (var match in Enum.GetValues<ReleaseMatch>())
        {
            coverage.Note($"releases that match: {match}", found.Count(text => text.Contains($" {match} ", StringComparison.Ordinal)));
        }
    });

    private static IEnumerable<string> Given(ObviousLineage graph, IEnumerable<string> start)
    {
        var edges = graph.EdgesWithRoles;
        var models = start.SelectMany(node => IsMaker(node) ? edges.Where(edge => edge.From == node && IsModel(edge.Role)).Select(edge => edge.To) : [node]).Distinct().ToList();
        foreach (var taken in edges.Where(edge => models.Contains(edge.From) && IsMaker(edge.To)))
        {
            if (KindOf(taken) is { } kind)
            {
                yield return Text(IndexOf(taken.To), kind, taken.From, null, taken.Relation, taken.IsByNameOnly);
            }

            foreach (var made in edges.Where(edge => IsModel(taken.Role) && edge.From == taken.To && MadeKindOf(edge.Role) is not null))
            {
                foreach (var next in edges.Where(edge => edge.From == made.To && IsMaker(edge.To) && edge.To != taken.To))
                {
                    yield return Text(
                        IndexOf(next.To), MadeKindOf(made.Role)!.Value, taken.From, IndexOf(taken.To), taken.Relation, taken.IsByNameOnly || made.IsByNameOnly || next.IsByNameOnly);
                }
            }
        }
    }

    private static IEnumerable<string> Received(ObviousLineage graph, IEnumerable<string> start, Func<string, bool> onlyRan)
    {
        var edges = graph.EdgesWithRoles;
        var builders = start
            .SelectMany(node => IsMaker(node) ? [new ObviousEdge(node, node, "model", true)] : edges.Where(edge => edge.To == node))
            .Where(edge => edge.Relation != "model" || !onlyRan(edge.From))
            .Select(edge => edge.From).Distinct().ToList();
        foreach (var taken in edges.Where(edge => builders.Contains(edge.To) && IsMaker(edge.To)))
        {
            if (KindOf(taken) is { } kind)
            {
                yield return Text(IndexOf(taken.To), kind, taken.From, null, taken.Relation, taken.IsByNameOnly);
            }

            foreach (var made in edges.Where(edge => MadeKindOf(taken.Role) is not null && edge.To == taken.From && edge.From != taken.To))
            {
                foreach (var used in edges.Where(edge => edge.To == made.From && IsModel(edge.Role)))
                {
                    yield return Text(
                        IndexOf(taken.To), MadeKindOf(taken.Role)!.Value, used.From, IndexOf(made.From), used.Relation, taken.IsByNameOnly || made.IsByNameOnly || used.IsByNameOnly);
                }
            }
        }
    }

    private static string Text(long builder, ContributionKind kind, string contributor, long? via, string relation, bool isByNameOnly) =>
        $"{builder} {kind} {contributor} {via} {relation} {isByNameOnly}";

    private static bool IsMaker(string node) => node.StartsWith("maker ", StringComparison.Ordinal);

    private static long IndexOf(string maker) => long.Parse(maker["maker ".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsModel(string role) => role is "weights" or "teacher" or "reward-model";

    private static ContributionKind? MadeKindOf(string role) => role switch
    {
        "dataset" or "synthetic-data" => ContributionKind.DataMaker,
        "code" => ContributionKind.CodeAuthor,
        _ => null,
    };

    private static ContributionKind? KindOf(ObviousEdge edge)
    {
        if (!IsModel(edge.Role))
        {
            return null;
        }

        return edge.Role == "reward-model" || edge.Relation == "reward-model" ? ContributionKind.RewardModel
            : edge.Role == "teacher" || edge.Relation is "distill" or "synthetic-data-from" ? ContributionKind.Teacher
            : edge.Relation == "uses" ? null
            : ContributionKind.Base;
    }
}
