using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Contributions;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Investigation.Origin;
using Provenance.Registry.Investigation.Releases;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Leads, contributions and releases drawn by hand, with look-alikes that are none; and graphs of great size.</summary>
public abstract partial class LeadCaseSuite : ProjectionSuiteBase
{
    private const string Singapore = "NATIONAL:SG:A1";
    private const string Malaysia = "NATIONAL:MY:B2";

    [Fact]
    public async Task A_student_names_its_teacher_and_is_compared_with_it()
    {
        using var world = new DrawnWorld();
        var teacher = world.Job(new DrawnJob { Flop = DrawnJob.Exactly("1000000"), Outputs = [DrawnWorld.Out("teacher", name: "Heron")] });
        var student = world.Job(new DrawnJob
        {
            Customer = Malaysia,
            Flop = DrawnJob.Exactly("20000"),
            Inputs = [DrawnWorld.In(InputRelation.Distill, "teacher", ArtifactRole.Teacher)],
            Outputs = [DrawnWorld.Out("student")],
        });
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("5"), Inputs = [DrawnWorld.In(InputRelation.Finetune, "teacher")], Outputs = [DrawnWorld.Out("tuned")] });
        var investigator = await ProjectAsync(world);
        foreach (var question in new[] { new DistillationQuestion(), new DistillationQuestion { TeacherDigest = DrawnWorld.Named("teacher") }, new DistillationQuestion { TeacherModel = "Heron" } })
        {
            var lead = Assert.Single((await investigator.AskAsync(question, Token)).Answer!.Leads);
            Assert.Equal(student, lead.Student.LogIndex);
            var teaching = Assert.Single(lead.Teachers);
            Assert.Equal((20L, teacher), (teaching.StudentPermille, Assert.Single(teaching.MadeBy).LogIndex));
            Assert.DoesNotContain(lead.Against, sentence => sentence.Contains("same customer", StringComparison.Ordinal));
        }

        var below = new DistillationQuestion { BelowFlop = Quantity.FromInteger(20_000) };
        Assert.Empty((await investigator.AskAsync(below, Token)).Answer!.Leads);
    }

    [Theory]
    [InlineData("99", "101", true)]
    [InlineData("99", "100", true)]
    [InlineData("98", "99", false)]
    public async Task A_student_whose_range_reaches_the_limit_is_kept_and_it_is_said(string low, string high, bool isSaid)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob
        {
            Flop = (Quantity.Parse(low), Quantity.Parse(high)),
            Inputs = [DrawnWorld.In(InputRelation.Distill, "teacher", ArtifactRole.Teacher)],
            Outputs = [DrawnWorld.Out("student")],
        });
        var investigator = await ProjectAsync(world);
        var answer = (await investigator.AskAsync(new DistillationQuestion { BelowFlop = Quantity.FromInteger(100) }, Token)).Answer!;
        Assert.Single(answer.Leads);
        Assert.Equal(isSaid, answer.Basis.Caveats.Contains("1 lead declares operations on both sides of the limit; it is kept, for it may be below it."));
    }

    [Fact]
    public async Task Who_learned_from_what_was_made_of_a_teacher_s_data_is_its_student()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("teacher")] });
        world.Job(new DrawnJob
        {
            Workload = WorkloadClass.SyntheticData,
            Inputs = [DrawnWorld.In(InputRelation.Uses, "teacher")],
            Outputs = [DrawnWorld.Out("raw", role: ArtifactRole.SyntheticData)],
        });
        var cleaner = world.Job(new DrawnJob
        {
            Workload = WorkloadClass.SyntheticData,
            Inputs = [DrawnWorld.In(InputRelation.Uses, "raw", ArtifactRole.SyntheticData), DrawnWorld.In(InputRelation.Uses, "clean", ArtifactRole.SyntheticData)],
            Outputs = [DrawnWorld.Out("clean", role: ArtifactRole.SyntheticData)],
        });
        var student = world.Job(new DrawnJob
        {
            Customer = Malaysia,
            Inputs = [DrawnWorld.In(InputRelation.Uses, "clean", ArtifactRole.SyntheticData)],
            Outputs = [DrawnWorld.Out("student")],
        });
        var investigator = await ProjectAsync(world);
        var leads = (await investigator.AskAsync(new DistillationQuestion { TeacherDigest = DrawnWorld.Named("teacher") }, Token)).Answer!.Leads;
        Assert.Equal([student, cleaner], leads.Select(lead => lead.Student.LogIndex));
        var contributions = (await investigator.AskAsync(new ContributionQuestion { Digest = DrawnWorld.Named("teacher") }, Token)).Answer!;
        Assert.Equal(cleaner, Assert.Single(contributions.Contributions).Builder.LogIndex);
        Assert.Contains("Data and code are followed through one job: what further jobs made of them does not show.", contributions.Basis.Caveats);
    }

    [Fact]
    public async Task What_a_teacher_s_operations_rest_on_is_listed_and_what_a_name_alone_joins_is_unverified()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Model = "Base", Flop = DrawnJob.Exactly("1000000"), Outputs = [DrawnWorld.Out("base", name: "Base")] });
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("10"), Inputs = [DrawnWorld.InByName(InputRelation.Finetune, "Base")], Outputs = [DrawnWorld.Out("teacher")] });
        world.Job(new DrawnJob
        {
            Customer = Malaysia,
            Flop = DrawnJob.Exactly("20"),
            Inputs = [DrawnWorld.In(InputRelation.Distill, "teacher", ArtifactRole.Teacher)],
            Outputs = [DrawnWorld.Out("student")],
        });
        var basis = (await (await ProjectAsync(world)).AskAsync(new DistillationQuestion(), Token)).Answer!.Basis;

        Assert.Equal([0L, 1L, 2L], basis.LogIndices.Shown);
        Assert.Equal((3L, 1L), (basis.EntriesConsidered, basis.EntriesUnverified));
    }

    // More than fifty runs behind a teacher are not read.
    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public async Task A_student_is_not_compared_with_a_teacher_whose_operations_are_cut(int runs, bool isCompared)
    {
        using var world = new DrawnWorld();
        for (var i = 0; i < runs; i++)
        {
            world.Job(new DrawnJob
            {
                Flop = DrawnJob.Exactly("1000"),
                Inputs = i == 0 ? [] : [DrawnWorld.In(InputRelation.Finetune, $"w-{i - 1}")],
                Outputs = [DrawnWorld.Out($"w-{i}")],
            });
        }

        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("20"), Inputs = [DrawnWorld.In(InputRelation.Distill, $"w-{runs - 1}", ArtifactRole.Teacher)], Outputs = [DrawnWorld.Out("student")] });
        var asked = new DistillationQuestion { TeacherDigest = DrawnWorld.Named($"w-{runs - 1}") };
        var teaching = Assert.Single(Assert.Single((await (await ProjectAsync(world)).AskAsync(asked, Token)).Answer!.Leads).Teachers);

        Assert.Equal(isCompared ? 0L : (long?)null, teaching.StudentPermille);
        Assert.Equal(!isCompared, teaching.Compute!.IsHighUnknown);
    }

    // 6 · 10 · 20 · 10 = 12,000 operations from scratch: 1,199 are below a tenth of it, 1,200 are not.
    [Theory]
    [InlineData("1199", false, 1)]
    [InlineData("1200", false, 0)]
    [InlineData("1199", true, 0)]
    public async Task Too_few_operations_for_the_parameters_are_a_lead_unless_weights_went_in(string flop, bool startsFromWeights, int leads)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob
        {
            Flop = DrawnJob.Exactly(flop),
            Parameters = Quantity.FromInteger(10),
            Inputs = startsFromWeights ? [DrawnWorld.In(InputRelation.Finetune, "base")] : [DrawnWorld.In(InputRelation.Uses, "crawl", ArtifactRole.Dataset)],
            Outputs = [DrawnWorld.Out("small")],
        });
        var investigator = await ProjectAsync(world);
        Assert.Equal(leads, (await investigator.AskAsync(new DistillationQuestion(), Token)).Answer!.Leads.Count);
    }

    // Where either figure is not stated there is nothing to compare, however small the other is.
    [Theory]
    [InlineData("11", "10", "It declares less than one thousandth of the operations")]
    [InlineData("12", "10", "It declares 1 thousandth of the operations")]
    [InlineData("1199", "10", "It declares 99 thousandths of the operations")]
    [InlineData(null, "10", null)]
    [InlineData("11", null, null)]
    public async Task Few_operations_are_told_as_few_and_those_that_nobody_declares_are_not_judged(string? flop, string? parameters, string? told)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob
        {
            Flop = flop is null ? null : DrawnJob.Exactly(flop),
            Parameters = parameters is null ? null : Quantity.Parse(parameters),
            AreInputsUnknown = true,
            Outputs = [DrawnWorld.Out("small")],
        });
        var investigator = await ProjectAsync(world);
        var leads = (await investigator.AskAsync(new DistillationQuestion(), Token)).Answer!.Leads;
        if (told is null)
        {
            Assert.Empty(leads);
            return;
        }

        var lead = Assert.Single(leads);
        Assert.StartsWith(told, Assert.Single(lead.Reasons), StringComparison.Ordinal);
        Assert.Contains("What went in is redacted or stated as unknown: it may have started from weights.", lead.Against);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task Data_that_models_made_is_a_lead_from_half_of_the_data_on(int crawled, int leads)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("teacher")] });
        world.Job(new DrawnJob
        {
            Workload = WorkloadClass.SyntheticData,
            Inputs = [DrawnWorld.In(InputRelation.Uses, "teacher")],
            Outputs = [DrawnWorld.Out("answers", role: ArtifactRole.SyntheticData)],
        });
        var student = world.Job(new DrawnJob
        {
            Customer = Malaysia,
            Inputs =
            [
                DrawnWorld.In(InputRelation.Uses, "answers", ArtifactRole.SyntheticData),
                .. Enumerable.Range(0, crawled).Select(i => DrawnWorld.In(InputRelation.Uses, $"crawl {i}", ArtifactRole.Dataset)),
            ],
            Outputs = [DrawnWorld.Out("student")],
        });
        var investigator = await ProjectAsync(world);
        Assert.Equal(leads, (await investigator.AskAsync(new DistillationQuestion(), Token)).Answer!.Leads.Count);
        var asked = new DistillationQuestion { TeacherDigest = DrawnWorld.Named("teacher") };
        var lead = Assert.Single((await investigator.AskAsync(asked, Token)).Answer!.Leads);
        Assert.Equal((student, 1, 1 + crawled), (lead.Student.LogIndex, lead.MadeDataInputs, lead.DataInputs));
    }

    [Fact]
    public async Task Contributions_are_found_from_either_end()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("helper")] });

        // A job that goes on with data of its own contributes nothing to itself.
        var made = world.Job(new DrawnJob
        {
            Inputs = [DrawnWorld.In(InputRelation.Uses, "helper"), DrawnWorld.In(InputRelation.Uses, "data", ArtifactRole.SyntheticData)],
            Outputs = [DrawnWorld.Out("data", role: ArtifactRole.SyntheticData), DrawnWorld.Out("code", role: ArtifactRole.Code)],
        });
        var built = world.Job(new DrawnJob
        {
            Inputs =
            [
                DrawnWorld.In(InputRelation.Finetune, "base"),
                DrawnWorld.In(InputRelation.RewardModel, "helper", ArtifactRole.RewardModel),
                DrawnWorld.In(InputRelation.Uses, "data", ArtifactRole.SyntheticData),
                DrawnWorld.In(InputRelation.Uses, "code", ArtifactRole.Code),
            ],
            Outputs = [DrawnWorld.Out("built")],
        });
        var investigator = await ProjectAsync(world);
        var given = (await investigator.AskAsync(new ContributionQuestion { Digest = DrawnWorld.Named("helper"), PageSize = 2 }, Token)).Answer!;
        var rest = (await investigator.AskAsync(new ContributionQuestion { Digest = DrawnWorld.Named("helper"), PageSize = 2, PageToken = given.NextPageToken }, Token)).Answer!;
        Assert.Equal(
            [(ContributionKind.RewardModel, null), (ContributionKind.DataMaker, made), (ContributionKind.CodeAuthor, made)],
            given.Contributions.Concat(rest.Contributions).Select(row => (row.Kind, row.Via?.LogIndex)));
        Assert.All(given.Contributions, row => Assert.Equal(built, row.Builder.LogIndex));
        var received = (await investigator.AskAsync(
            new ContributionQuestion { Digest = DrawnWorld.Named("built"), Direction = ContributionDirection.Received }, Token)).Answer!;
        Assert.Equal(
            [ContributionKind.Base, ContributionKind.RewardModel, ContributionKind.DataMaker, ContributionKind.CodeAuthor],
            received.Contributions.Select(row => row.Kind));
    }

    [Fact]
    public async Task Releases_match_by_digest_by_name_or_not_at_all()
    {
        using var world = new DrawnWorld();
        var trained = world.Job(new DrawnJob { Model = "Wren", Outputs = [DrawnWorld.Out("wren")] });
        world.Release(DrawnWorld.ReleaseOf("Wren", "SG", "wren"));
        world.Release(DrawnWorld.ReleaseOf("Wren", "SG", "other"));
        world.Release(DrawnWorld.ReleaseOf("Kite", "MY", "kite"));
        var investigator = await ProjectAsync(world);
        var all = (await investigator.AskAsync(new ReleaseQuestion { PageSize = 2 }, Token)).Answer!;
        Assert.Equal([ReleaseMatch.Digest, ReleaseMatch.NameOnly], all.Releases.Select(release => release.Match));
        Assert.Equal(trained, all.Releases[0].Jobs[0].LogIndex);
        var last = (await investigator.AskAsync(new ReleaseQuestion { PageSize = 2, PageToken = all.NextPageToken }, Token)).Answer!;
        Assert.Equal((ReleaseMatch.None, ""), (Assert.Single(last.Releases).Match, last.NextPageToken));
        var without = (await investigator.AskAsync(new ReleaseQuestion { WithoutTrainingOnly = true, DeclaredOrigin = "MY" }, Token)).Answer!;
        Assert.Equal("Kite", Assert.Single(without.Releases).Release.Maker.ModelNames[0]);
    }

    [Fact]
    public async Task A_chain_of_ten_thousand_is_added_up_or_said_to_be_cut()
    {
        const int Length = 10_000;
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Flop = DrawnJob.Exactly("1"), Outputs = [DrawnWorld.Out("w-0")] });
        for (var i = 1; i < Length; i++)
        {
            world.Job(new DrawnJob
            {
                Flop = DrawnJob.Exactly("1"),
                Inputs = [DrawnWorld.In(InputRelation.Finetune, $"w-{i - 1}")],
                Outputs = [DrawnWorld.Out($"w-{i}")],
            });
        }

        var investigator = await ProjectAsync(world);
        var question = new LineageComputeQuestion { Digest = DrawnWorld.Named($"w-{Length - 1}") };
        var whole = (await investigator.AskAsync(question, Token)).Answer!;
        Assert.Equal(("10000", false, 10_000L), (whole.Total.Low.ToString(), whole.IsTruncated, whole.Total.Runs));
        var cut = (await investigator.AskAsync(question with { MaxMakers = 100 }, Token)).Answer!;
        Assert.Equal((true, true, 100L), (cut.IsTruncated, cut.Total.IsHighUnknown, cut.Total.Runs));
        var trace = (await investigator.AskAsync(new LineageQuestion { Digest = DrawnWorld.Named($"w-{Length - 1}"), MaxDepth = 64 }, Token)).Answer!;
        Assert.Equal((true, 65), (trace.IsTruncated, trace.Nodes.Count));
    }

    [Fact]
    public async Task A_dataset_that_many_took_before_its_maker_was_known_is_compared_with_a_part_of_them_and_says_so()
    {
        const int Takers = 1_100;
        using var world = new DrawnWorld();
        for (var i = 0; i < Takers; i++)
        {
            world.Job(new DrawnJob { Customer = Malaysia, Inputs = [DrawnWorld.In(InputRelation.Uses, "corpus", ArtifactRole.Dataset)] });
        }

        world.Job(new DrawnJob { Customer = Singapore, Outputs = [DrawnWorld.Out("corpus", role: ArtifactRole.Dataset)] });
        var investigator = await ProjectAsync(world, groupEntries: 400);
        var answer = (await investigator.AskAsync(new HandoffQuestion { IncludeAllRoles = true, PageSize = 1_000 }, Token)).Answer!;
        Assert.Equal(1_000, answer.Handoffs.Count);
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.Contains("first 1,024", StringComparison.Ordinal));
        var last = (await investigator.AskAsync(new HandoffQuestion { IncludeAllRoles = true, PageSize = 1_000, PageToken = answer.NextPageToken }, Token)).Answer!;
        Assert.Equal(24, last.Handoffs.Count);
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_by_their_field()
    {
        using var world = new DrawnWorld();
        var investigator = await ProjectAsync(world);
        async Task<string> FieldOf<T>(Question<T> question)
            where T : class => (await investigator.AskAsync(question, Token)).Refusal!.Field;
        Assert.Equal("teacher", await FieldOf(new DistillationQuestion { TeacherModel = "x", TeacherDigest = DrawnWorld.Named("x") }));
        Assert.Equal("period", await FieldOf(new DistillationQuestion { Period = new Period(2, 2) }));
        Assert.Equal("start", await FieldOf(new ContributionQuestion()));
        Assert.Equal("origin", await FieldOf(new OriginQuestion { Origin = "ZZ" }));
        Assert.Equal("rentedIn", await FieldOf(new OriginQuestion { Origin = "SG", RentedIn = "SG" }));
        Assert.Equal("minScore", await FieldOf(new OriginQuestion { Origin = "SG", MinScore = 101 }));
        Assert.Equal("pageSize", await FieldOf(new ReleaseQuestion { PageSize = -1 }));
    }
}
