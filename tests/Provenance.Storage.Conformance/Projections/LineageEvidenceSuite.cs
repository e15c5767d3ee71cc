using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Contributions;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Investigation.Releases;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>What answers about lineages say of what they rest on, case by case: redacted lineages, and entries in conflict.</summary>
public abstract class LineageEvidenceSuite : ProjectionSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Heron = "NATIONAL:MY:H2";
    private const string Record = "acme/s-1/c-0/jobs/j-1";

    [Fact]
    public async Task A_redacted_lineage_is_said_of_every_answer_that_it_may_belong_to()
    {
        using var world = new DrawnWorld();
        var middle = Chain(world);
        world.Log.Redact((int)middle, TrainingJobKind.Lineage);
        var investigator = await ProjectAsync(world);

        var answers = await AskAllAsync(investigator, AsOf.Now);
        Assert.All(answers, basis => AssertUnread(basis, "Of 1 current job in this log the section lineage is redacted: what it took in and put out cannot be read, and "));
        Assert.All(answers, basis => Assert.DoesNotContain(basis.Caveats, caveat => caveat.Contains("by no job in this log", StringComparison.Ordinal)));
        Assert.All(answers, basis => Assert.Equal(0, basis.EntriesRedacted));
        var behind = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named("last") }, Token)).Answer!;
        Assert.Equal("Of some artifacts no job whose lineage can be read says that it put them out: what lies behind them is not known here.", behind.Basis.Caveats[0]);
        var compute = (await investigator.AskAsync(new LineageComputeQuestion { Digest = DrawnWorld.Named("last") }, Token)).Answer!;
        Assert.True(compute.Total.IsHighUnknown);
        Assert.Contains(compute.Basis.Caveats, caveat => caveat.EndsWith("its operations, which may belong to this model, are in neither the low nor the high.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_every_lineage_can_be_read_nothing_is_said_to_be_redacted()
    {
        using var world = new DrawnWorld();
        var middle = Chain(world);
        world.Log.Redact((int)middle, TrainingJobKind.Parties);
        var investigator = await ProjectAsync(world);

        Assert.All(await AskAllAsync(investigator, AsOf.Now), basis => AssertUnread(basis, null));
        var behind = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named("last") }, Token)).Answer!;
        Assert.Equal((3, 1, 1), (behind.Basis.EntriesConsidered, behind.Basis.EntriesUnverified, behind.Basis.EntriesRedacted));
    }

    [Fact]
    public async Task A_redacted_lineage_counts_while_its_statement_is_current_and_known()
    {
        using var world = new DrawnWorld();
        var first = world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("last")] }, Record);
        _ = world.Job(new DrawnJob { From = 2, Outputs = [DrawnWorld.Out("last")] }, Record, world.Replaces(first, SupersedesReason.Correction));
        var other = world.Job(new DrawnJob { From = 60 });
        var untimed = world.Job(new DrawnJob { From = 800, Cluster = "c-1" });
        world.Log.Redact((int)first, TrainingJobKind.Lineage);
        world.Log.Redact((int)other, TrainingJobKind.Lineage);
        world.Log.Redact((int)untimed, TrainingJobKind.Run, TrainingJobKind.Lineage);
        var investigator = await ProjectAsync(world);

        foreach (var (size, count) in new[] { (0, 0), (1, 1), (2, 0), (3, 1), (4, 2) })
        {
            var said = count == 0 ? null : $"Of {count} current job{(count == 1 ? "" : "s")} in this log";
            Assert.All(await AskAllAsync(investigator, new AsOf { KnownAt = new TreeSize(size) }), basis => AssertUnread(basis, said));
        }
    }

    [Fact]
    public async Task A_redacted_release_may_have_published_what_is_asked_for()
    {
        using var world = new DrawnWorld();
        _ = Chain(world);
        var release = world.Release(DrawnWorld.ReleaseOf("Wren", "SG", "last"));
        world.Log.Redact((int)release, ModelReleaseKind.Body);
        var investigator = await ProjectAsync(world);

        Assert.All(
            await AskAllAsync(investigator, AsOf.Now),
            basis => AssertUnread(basis, "Of 1 current release in this log the content is redacted: what it published cannot be read, and "));
    }

    [Fact]
    public async Task A_release_without_training_may_be_of_a_job_whose_lineage_is_redacted()
    {
        using var world = new DrawnWorld();
        var trained = world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("wren")] });
        var named = world.Job(new DrawnJob { Model = "Kite" });
        _ = world.Release(DrawnWorld.ReleaseOf("Wren", "SG", "wren"));
        _ = world.Release(DrawnWorld.ReleaseOf("Kite", "SG", "kite"));
        world.Log.Redact((int)trained, TrainingJobKind.Lineage);
        var investigator = await ProjectAsync(world);

        var all = (await investigator.AskAsync(new ReleaseQuestion(), Token)).Answer!;
        var without = (await investigator.AskAsync(new ReleaseQuestion { WithoutTrainingOnly = true }, Token)).Answer!;

        Assert.Equal([ReleaseMatch.None, ReleaseMatch.NameOnly], all.Releases.Select(release => release.Match));
        Assert.Equal((3, 1), (all.Basis.EntriesConsidered, all.Basis.EntriesUnverified));
        Assert.Equal([named, 2, 3], all.Basis.LogIndices.Shown);
        Assert.Equal(["Wren", "Kite"], without.Releases.Select(release => release.Release.Maker.ModelNames[0]));
        AssertUnread(
            without.Basis,
            "Of 1 current job in this log the section lineage is redacted: what it took in and put out cannot be read, and it may have put out what is released here.");
    }

    [Fact]
    public async Task What_contradicts_a_job_of_an_answer_is_named_and_unverified()
    {
        using var world = new DrawnWorld();
        var own = world.Job(new DrawnJob { Customer = Kestrel, Flop = DrawnJob.Exactly("10"), Outputs = [DrawnWorld.Out("first")] });
        var taking = world.Job(
            new DrawnJob
            {
                Customer = Heron,
                From = 60,
                Flop = DrawnJob.Exactly("5"),
                Inputs = [DrawnWorld.In(InputRelation.Finetune, "first")],
                Outputs = [DrawnWorld.Out("last")],
            },
            Record);
        var other = world.Job(new DrawnJob { Customer = Heron, Flop = DrawnJob.Exactly("1"), Outputs = [DrawnWorld.Out("another")] }, Record);
        var investigator = await ProjectAsync(world);

        var answers = await AskAllAsync(investigator, AsOf.Now);
        Assert.All(answers, basis => Assert.Equal([other], basis.Contradicting));
        Assert.All(answers, basis => Assert.Equal((1, 1), (basis.EntriesUnverified, basis.EntriesInConflict)));
        Assert.All(answers, basis => Assert.Contains(
            basis.Caveats, caveat => caveat.StartsWith($"Of the entries listed, {other} contradict", StringComparison.Ordinal)));
        Assert.Equal(["1 2", "1 2", "0 1 2", "0 1 2", "0 1 2"], answers.Select(basis => string.Join(' ', basis.LogIndices.Shown)));
        Assert.Equal([2, 2, 3, 3, 3], answers.Select(basis => basis.EntriesConsidered));
        Assert.Equal((0, 1, 2), (own, taking, other));
    }

    [Fact]
    public async Task An_entry_in_conflict_that_names_what_is_asked_for_is_told_though_nothing_current_does()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("another")] }, Record);
        var other = world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("last")] }, Record);
        var investigator = await ProjectAsync(world);

        var lineage = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named("last") }, Token)).Answer!;
        Assert.Empty(lineage.Nodes);
        var compute = (await investigator.AskAsync(new LineageComputeQuestion { Digest = DrawnWorld.Named("last") }, Token)).Answer!;
        Assert.Equal("No current statement that can be read bears that name or digest: nothing is known of it.", compute.Basis.Caveats[0]);
        var contributions = (await investigator.AskAsync(new ContributionQuestion { Digest = DrawnWorld.Named("last") }, Token)).Answer!;
        foreach (var basis in new[] { lineage.Basis, compute.Basis, contributions.Basis })
        {
            Assert.Equal((1, 1, 1), (basis.EntriesConsidered, basis.EntriesUnverified, basis.EntriesInConflict));
            Assert.Equal([other], basis.LogIndices.Shown);
            Assert.Contains(
                $"1 entry in conflict with others of its record names what is told here (entry {other}): what it says is not followed.", basis.Caveats);
        }
    }

    [Fact]
    public async Task What_a_name_alone_joins_is_unverified()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Model = "Heron", Outputs = [DrawnWorld.Out("heron", name: "Heron")] });
        world.Job(new DrawnJob { Inputs = [DrawnWorld.InByName(InputRelation.Finetune, "Heron")], Outputs = [DrawnWorld.Out("last")] });
        var investigator = await ProjectAsync(world);

        var lineage = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named("last") }, Token)).Answer!;
        Assert.Equal((2, 1), (lineage.Basis.EntriesConsidered, lineage.Basis.EntriesUnverified));
        var contributions = (await investigator.AskAsync(
            new ContributionQuestion { Digest = DrawnWorld.Named("last"), Direction = ContributionDirection.Received }, Token)).Answer!;
        Assert.Equal((1, 1), (contributions.Basis.EntriesConsidered, contributions.Basis.EntriesUnverified));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Contradictory_parents_are_compared_over_a_hundred_makers_and_what_is_left_out_is_said(int more)
    {
        using var world = new DrawnWorld();
        for (var i = 0; i < 98 + more; i++)
        {
            Tune("base");
        }

        Tune("other");
        var investigator = await ProjectAsync(world);
        var answer = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named("tuned") }, Token)).Answer!;
        Assert.Equal(more == 1 ? 1 : 0, answer.Doubts.Count);
        Assert.Equal(more == 1 ? 0 : 1, answer.Basis.Caveats.Count(caveat => caveat.StartsWith("1 artifact has more jobs or releases that put it out than the first 100", StringComparison.Ordinal)));

        void Tune(string from) => world.Job(new DrawnJob { Inputs = [DrawnWorld.In(InputRelation.Finetune, from)], Outputs = [DrawnWorld.Out("tuned")] });
    }

    // Three customers, one after another; the first two hand on. Tells the second's job.
    private static long Chain(DrawnWorld world)
    {
        world.Job(new DrawnJob { Customer = Kestrel, Flop = DrawnJob.Exactly("1000"), Outputs = [DrawnWorld.Out("first")] });
        var middle = world.Job(new DrawnJob
        {
            Customer = Heron,
            From = 30,
            Flop = DrawnJob.Exactly("100"),
            Inputs = [DrawnWorld.In(InputRelation.Finetune, "first")],
            Outputs = [DrawnWorld.Out("second")],
        });
        world.Job(new DrawnJob
        {
            Customer = "NATIONAL:HK:Z1",
            From = 60,
            Flop = DrawnJob.Exactly("5"),
            Inputs = [DrawnWorld.In(InputRelation.Finetune, "second")],
            Outputs = [DrawnWorld.Out("last")],
        });
        return middle;
    }

    private static async Task<IReadOnlyList<AnswerBasis>> AskAllAsync(Investigator investigator, AsOf asOf)
    {
        var last = DrawnWorld.Named("last");
        var descendants = new LineageQuestion { Digest = DrawnWorld.Named("first"), Direction = LineageDirection.Descendants, AsOf = asOf };
        var received = new ContributionQuestion { Digest = last, Direction = ContributionDirection.Received, AsOf = asOf };
        return
        [
            (await investigator.AskAsync(descendants, Token)).Answer!.Basis,
            (await investigator.AskAsync(received, Token)).Answer!.Basis,
            (await investigator.AskAsync(new LineageQuestion { Digest = last, AsOf = asOf }, Token)).Answer!.Basis,
            (await investigator.AskAsync(new LineageComputeQuestion { Digest = last, AsOf = asOf }, Token)).Answer!.Basis,
            (await investigator.AskAsync(new HandoffQuestion { AsOf = asOf }, Token)).Answer!.Basis,
        ];
    }

    private static void AssertUnread(AnswerBasis basis, string? beginning)
    {
        var said = basis.Caveats.Where(caveat => caveat.Contains("is redacted: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(beginning is null ? 0 : 1, said.Count);
        Assert.All(said, caveat => Assert.StartsWith(beginning!, caveat, StringComparison.Ordinal));
    }
}
