using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>The walks that signals on lineages are computed from, against a reader who goes through all entries.</summary>
public abstract class LineageFactsSuite : RandomWorldSuiteBase
{
    private static readonly Trials Trials = new(Worlds: 24, Questions: 1, WorldSize: 80, "training-job", "model-release") { AtMoments = true };

    [Fact]
    public Task Weights_with_shapes_are_those_of_current_jobs_and_releases() => CompareAsync(async (view, snapshot, coverage) =>
    {
        var found = new List<string>();
        await foreach (var weights in snapshot.Lineage.ReadShapedWeightsAsync(Token))
        {
            found.Add(
                $"{weights.LogIndex} {weights.Side} {weights.Relation} {weights.Shapes} {string.Join(' ', weights.Identifying)} {weights.Customer} "
                + $"{weights.StartedAt} {weights.EndedAt} {weights.Parameters?.Low} {weights.Parameters?.High}");
        }

        Assert.Equal(view.Entries.Reverse().Where(IsCurrent).SelectMany(entry => ObviousLineage.Mentions(entry).Reverse()
            .Where(mention => mention is { Role: "weights", Side: not ArtifactSide.Base } && mention.Digests.Any(digest => !digest.IsIdentifying))
            .Select(mention => Obvious(entry, mention))), found);
        coverage.Note("weights with shapes", found.Count);
        coverage.NoteStandings(view, "training-job");
        coverage.NoteStandings(view, "model-release");
    });

    [Fact]
    public Task Releases_and_outputs_of_a_digest_are_found_behind_all_jobs_that_name_it() => CompareAsync(async (view, snapshot, coverage) =>
    {
        var told = view.Entries.Where(entry => entry.Standing is Standing.Current or Standing.Conflict)
            .SelectMany(entry => ObviousLineage.Mentions(entry).Select(mention => (entry.Index, mention.Side, Digests: mention.Digests.Select(own => own.Digest).ToList()))).ToList();
        foreach (var digest in told.SelectMany(mention => mention.Digests).Distinct())
        {
            var named = told.Where(mention => mention.Digests.Contains(digest)).ToList();
            var released = named.Where(mention => mention.Side == ArtifactSide.Released).Select(mention => mention.Index).ToList();
            Assert.Equal(released, (await snapshot.Lineage.FindReleasedAsync([digest], 1_000, Token)).Select(mention => mention.LogIndex));
            Assert.Equal(released.Take(1), (await snapshot.Lineage.FindReleasedAsync([digest], 1, Token)).Select(mention => mention.LogIndex));
            var putOut = named.Where(mention => mention.Side == ArtifactSide.Output).Select(mention => mention.Index).ToList();
            Assert.Equal(putOut, (await snapshot.Lineage.FindPutOutAsync([digest], 1_000, Token)).Select(mention => mention.LogIndex));
            Assert.Equal(putOut.Take(1), (await snapshot.Lineage.FindPutOutAsync([digest], 1, Token)).Select(mention => mention.LogIndex));
            coverage.Note("put out after a job that took it in", putOut.Count > 0 && named[0].Side == ArtifactSide.Input);
            coverage.Note("releases after a job that names the artifact", released.Count > 0 && named[0].Side != ArtifactSide.Released);
        }
    });

    [Fact]
    public Task Who_only_took_in_what_is_known_is_left_out_of_what_made_it_or_joins_it() => CompareAsync(async (view, snapshot, coverage) =>
    {
        foreach (var entry in view.Entries.Where(IsCurrent))
        {
            foreach (var known in (await snapshot.Lineage.ReadArtifactsAsync(entry.Index, Token)).Where(artifact => artifact.IsIdentified))
            {
                var digests = known.Identifying.ToList();
                var all = await snapshot.Lineage.FindArtifactsAsync(digests, 1_000, Token);
                var expected = all.Where(other => other.IsMade || !NamesNoOther(other, known)).Select(Place).ToList();
                var found = await snapshot.Lineage.FindMadeOrJoiningAsync(digests, known.Digests, 1_000, Token);

                Assert.Equal(expected, found.Select(Place));
                coverage.Note("took in the very same", all.Count - expected.Count);
                coverage.Note("took it in with other digests", found.Any(other => !other.IsMade));
                coverage.Note("made it", found.Any(other => other.IsMade));
            }
        }

        static bool NamesNoOther(LineageArtifact other, LineageArtifact known) =>
            other.Digests.SequenceEqual(known.Digests) || other.Digests.Count == 1;

        static (long LogIndex, int Place) Place(LineageArtifact artifact) => (artifact.LogIndex, artifact.Place);
    });

    // More may be told than there are, where a later entry or one whose place another took names it; never fewer.
    [Fact]
    public Task Who_names_a_digest_otherwise_than_as_taken_in_by_it_alone_is_found_by_the_keys() => CompareAsync(async (view, snapshot, coverage) =>
    {
        var artifacts = new List<LineageArtifact>();
        foreach (var entry in view.Entries)
        {
            artifacts.AddRange(await snapshot.Lineage.ReadArtifactsAsync(entry.Index, Token));
        }

        var named = artifacts.SelectMany(artifact => artifact.Digests.Select(digest => (digest.Digest, Artifact: artifact))).ToLookup(one => one.Digest, one => one.Artifact);
        var digests = named.Select(one => one.Key).ToList();
        var found = (await snapshot.Lineage.FindNamersAsync(digests, 100_000, Token))!;
        Assert.Equal(found.Distinct().Count(), found.Count);
        var namers = found.ToLookup(namer => namer.Digest, namer => namer.LogIndex);
        foreach (var of in named)
        {
            var takenAlone = of.Where(artifact => artifact is { IsMade: false, Digests.Count: 1 }).Select(artifact => artifact.LogIndex).ToHashSet();
            var others = of.Where(artifact => artifact is not { IsMade: false, Digests.Count: 1 }).Select(artifact => artifact.LogIndex).ToHashSet();
            Assert.Subset(namers[of.Key].ToHashSet(), others);
            Assert.DoesNotContain(takenAlone.Except(others), namers[of.Key].Contains);
            coverage.Note("taken alone and no more", takenAlone.Except(others).Count());
            coverage.Note("made, or named by several digests", others.Count);
        }

        Assert.Empty((await snapshot.Lineage.FindNamersAsync([], 1, Token))!);
        Assert.Null(found.Count > 0 ? await snapshot.Lineage.FindNamersAsync(digests, found.Count - 1, Token) : null);
    });

    // In any order, some twice, among so many that they are not asked for at once, most of which are no entries.
    [Fact]
    public Task What_is_read_of_many_entries_together_is_what_is_read_of_each() => CompareAsync(async (view, snapshot, coverage) =>
    {
        var (artifacts, runs, makers, known) = (new List<string>(), new List<string>(), new List<string>(), new List<long>());
        foreach (var entry in view.Entries)
        {
            if (await snapshot.Runs.ReadRunAsync(entry.Index, Token) is not null || await snapshot.Runs.ReadReleaseAsync(entry.Index, Token) is not null)
            {
                known.Add(entry.Index);
                makers.Add(ToldMaker(await snapshot.Lineage.ReadMakerAsync(entry.Index, Token)));
            }

            artifacts.AddRange((await snapshot.Lineage.ReadArtifactsAsync(entry.Index, Token)).Select(Told));
            runs.AddRange(await snapshot.Runs.ReadRunAsync(entry.Index, Token) is { } run ? [ToldRun(run)] : []);
        }

        List<long> asked = [.. Enumerable.Range(0, 2_500).Select(i => 1_000_000L - i), .. view.Entries.Select(entry => entry.Index).Reverse(), .. view.Entries.Select(entry => entry.Index).Take(3)];

        Assert.Equal(artifacts, (await snapshot.Lineage.ReadArtifactsAsync(asked, Token)).Select(Told));
        Assert.Equal(runs, (await snapshot.Runs.ReadRunsAsync(asked, Token)).Select(ToldRun));
        Assert.Empty(await snapshot.Lineage.ReadArtifactsAsync([], Token));
        Assert.Equal(makers, (await snapshot.Lineage.ReadMakersAsync([.. known.AsEnumerable().Reverse(), .. known.Take(3)], Token)).Select(ToldMaker));
        Assert.Empty(await snapshot.Runs.ReadRunsAsync([], Token));
        Assert.Empty(await snapshot.Lineage.ReadMakersAsync([], Token));
        coverage.Note("artifacts", artifacts.Count);
        coverage.Note("runs", runs.Count);
        coverage.Note("releases", makers.Count - runs.Count);
        coverage.Note("makers of undeclared parents", makers.Count(maker => maker.EndsWith("True", StringComparison.Ordinal)));

        static string Told(LineageArtifact artifact) =>
            $"{artifact.LogIndex} {artifact.Place} {artifact.Side} {artifact.Role} {artifact.Relation} {string.Join(',', artifact.Names)} {string.Join(',', artifact.Digests)} {artifact.IsConflict}";

        static string ToldMaker(LineageMaker maker) =>
            $"{maker.LogIndex} {maker.Record} {maker.IsRelease} {string.Join(',', maker.ModelNames)} {maker.Customer} {maker.Country} {maker.Workload} {maker.Publisher} {maker.DeclaredOrigin} "
            + $"{maker.Flop} {maker.IsSignerSuspended} {maker.IsRedacted} {string.Join(',', maker.LogIndices)} {maker.HasUndeclaredParents}";

        static string ToldRun(RunFacts run) =>
            $"{run.LogIndex} {run.Job.Record} {run.Job.Model} {run.Job.Figures.Standing} {string.Join(',', run.Job.Accelerators)} {string.Join(',', run.Allocations)} {run.Job.Unknowns} {run.Rental}";
    });

    [Fact]
    public Task Jobs_that_only_ran_a_model_are_those_of_its_name_that_put_none_out() => CompareAsync(async (view, snapshot, coverage) =>
    {
        var jobs = view.Entries.Where(entry => IsCurrent(entry) && entry.Statement.Kind is TrainingJobKind)
            .Select(entry => (entry.Index, Model: entry.Content.Section<Lineage>() is { Model: { IsKnown: true } model } ? model.Value.Name : null,
                DoesRun: entry.Content.Section<Run>() is { } run && Words.Of(run.Workload.Class) is "inference" or "evaluation" or "synthetic-data",
                PutsModelOut: ObviousLineage.Mentions(entry).Any(mention => mention is { Side: ArtifactSide.Output, Role: "weights" or "teacher" or "reward-model" })))
            .Where(job => job.Model is not null).ToList();
        foreach (var named in jobs.GroupBy(job => job.Model!))
        {
            var expected = named.Where(job => job.DoesRun && !job.PutsModelOut).Select(job => job.Index).ToList();

            Assert.Equal(expected, await snapshot.Lineage.FindRunnersAsync(named.Key, 1_000, Token));
            Assert.Equal(expected.Take(1), await snapshot.Lineage.FindRunnersAsync(named.Key, 1, Token));
            coverage.Note("jobs that only ran a model", expected.Count);
            coverage.Note("jobs that ran a model and put one out", named.Count(job => job.DoesRun && job.PutsModelOut));
            coverage.Note("jobs that made one", named.Any(job => !job.DoesRun));
        }

        Assert.Empty(await snapshot.Lineage.FindRunnersAsync("A model of which nobody heard", 1_000, Token));
    });

    [Fact]
    public Task Runs_of_models_are_the_current_jobs_that_name_one_each_model_and_customer_together() => CompareAsync(async (view, snapshot, coverage) =>
    {
        var found = new List<ModelRun>();
        await foreach (var run in snapshot.Runs.ReadModelRunsAsync(Token))
        {
            found.Add(run);
        }

        var expected = view.Entries.Where(entry => IsCurrent(entry) && entry.Statement.Kind is TrainingJobKind
            && entry.Content.Section<Lineage>() is { Model.IsKnown: true }).Select(Obvious).ToList();
        Assert.Equal(expected, found.OrderBy(run => run.LogIndex));
        Assert.Equal(expected.Select(run => (run.Model, run.Customer)).Distinct().Count(), Changes(found.Select(run => (run.Model, run.Customer))));
        Assert.Equal(found, found.GroupBy(run => (run.Model, run.Customer)).SelectMany(group => group.OrderBy(run => (run.StartedAt, run.LogIndex))));
        coverage.Note("runs of models", found.Count);
        coverage.Note("several runs of one model and customer", found.Count > found.Select(run => (run.Model, run.Customer)).Distinct().Count());
    });

    [Fact]
    public Task Possible_students_and_digests_are_counted_among_current_jobs() => CompareAsync(async (view, snapshot, coverage) =>
    {
        var jobs = view.Entries.Where(entry => IsCurrent(entry) && entry.Statement.Kind is TrainingJobKind).ToList();
        var mentions = jobs.SelectMany(ObviousLineage.Mentions).Where(mention => mention.Digests.Count > 0).ToList();

        Assert.Equal(jobs.Count(IsTestable), await snapshot.Students.CountTestableAsync(Token));
        Assert.Equal(
            mentions.Exists(mention => mention.Side == ArtifactSide.Input) && mentions.Exists(mention => mention.Side == ArtifactSide.Output),
            await snapshot.Handoffs.AreArtifactsReportedAsync(Token));
        coverage.Note("jobs that can be tested for a teacher", jobs.Count(IsTestable));
        coverage.Note("jobs that cannot", jobs.Count(job => !IsTestable(job)));
    });

    private Task CompareAsync(Func<WorldView, IInvestigationSnapshot, WorldCoverage, Task> compare) => EachViewAsync(Gen.Const(0), Trials, async (view, _, _, coverage) =>
    {
        await using var snapshot = await Fixture.Investigation.OpenAsync(view.AsOf, Token);
        await compare(view, snapshot, coverage);
    });

    private static bool IsCurrent(WorldEntry entry) => entry.Standing == Standing.Current;

    private static bool IsTestable(WorldEntry job) => job.Content.Section<Lineage>() is { } lineage
        && (lineage.Inputs.IsKnown || (lineage.Parameters.IsKnown && job.Content.Section<Run>() is { Flop.IsKnown: true }));

    private static int Changes<T>(IEnumerable<T> values)
    {
        var (count, last) = (0, default(T));
        foreach (var value in values)
        {
            count += count == 0 || !EqualityComparer<T>.Default.Equals(value, last) ? 1 : 0;
            last = value;
        }

        return count;
    }

    private static string Obvious(WorldEntry entry, ObviousLineage.Mention mention)
    {
        var run = entry.Content.Section<Run>();
        var parameters = entry.Statement.Kind is TrainingJobKind && entry.Content.Section<Lineage>() is { Parameters.IsKnown: true } lineage ? lineage.Parameters.Value : null;
        return $"{entry.Index} {mention.Side} {mention.Relation} {mention.Digests.Single(digest => !digest.IsIdentifying).Digest} {string.Join(' ', mention.Identifying)} "
            + $"{entry.Content.Section<JobParties>()?.Customer} {StartOf(run)} {EndOf(run)} {parameters?.Low} {parameters?.High}";
    }

    private static ModelRun Obvious(WorldEntry entry)
    {
        var run = entry.Content.Section<Run>();
        var parts = entry.Statement.Record.Split('/');
        return new ModelRun
        {
            LogIndex = entry.Index,
            Model = entry.Content.Section<Lineage>()!.Model.Value.Name,
            Customer = entry.Content.Section<JobParties>()?.Customer.ToString(),
            Cluster = new ClusterName(parts[0], parts[1], parts[2]),
            StartedAt = StartOf(run),
            EndedAt = EndOf(run),
            State = run is null ? null : Words.Of(run.State),
            Workload = run is null ? null : Words.Of(run.Workload.Class),
        };
    }

    private static long StartOf(Run? run) => run is { StartedAt.IsKnown: true } ? run.StartedAt.Value.Microseconds : -1;

    private static long? EndOf(Run? run) => run?.EndedAt is { IsKnown: true } ended ? ended.Value.Microseconds : null;
}
