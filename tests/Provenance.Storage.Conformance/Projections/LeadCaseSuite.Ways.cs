using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Ways from a teacher through data to its students.</summary>
public abstract partial class LeadCaseSuite
{
    [Fact]
    public async Task A_student_says_through_how_many_jobs_the_teacher_s_data_came_to_it()
    {
        using var world = new DrawnWorld();
        var teacher = world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("teacher")] });
        var maker = Maker(world, DrawnWorld.In(InputRelation.Uses, "teacher"), DrawnWorld.Out("raw", role: ArtifactRole.Dataset));
        var mixer = Maker(world, DrawnWorld.In(InputRelation.Uses, "raw", ArtifactRole.Dataset), DrawnWorld.Out("mixed", role: ArtifactRole.Dataset));
        var far = Student(world, DrawnWorld.In(InputRelation.Uses, "mixed", ArtifactRole.Dataset));
        var direct = Student(world, DrawnWorld.In(InputRelation.Distill, "teacher", ArtifactRole.Teacher));
        var answer = await OfTeacherAsync(world);

        Assert.Equal([direct, far, mixer], answer.Leads.Select(lead => lead.Student.LogIndex));
        Assert.Equal(["0 False ", $"2 False {maker} {mixer}", $"1 False {maker}"], answer.Leads.Select(WayOf));
        Assert.EndsWith(" From the teacher data came to it through 2 jobs.", Assert.Single(answer.Leads[1].Reasons), StringComparison.Ordinal);
        Assert.Contains("Each job between it and the teacher may have left out what the teacher made.", answer.Leads[1].Against);
        Assert.DoesNotContain("Each job between it and the teacher may have left out what the teacher made.", answer.Leads[2].Against);
        Assert.Equal([teacher, maker, mixer, far, direct], answer.Basis.LogIndices.Shown.Order());
        Assert.Equal(0, answer.Basis.EntriesUnverified);
        Assert.DoesNotContain(answer.Basis.Caveats, caveat => caveat.Contains("by a name alone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_takes_data_by_a_name_alone_may_be_a_student_and_what_it_made_is_not_followed()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("teacher")] });
        var maker = Maker(world, DrawnWorld.In(InputRelation.Uses, "teacher"), DrawnWorld.Out("logs", role: ArtifactRole.Dataset, name: "train"));
        var mixer = Maker(world, DrawnWorld.InByName(InputRelation.Uses, "train", ArtifactRole.Dataset), DrawnWorld.Out("corpus", role: ArtifactRole.Dataset));
        Student(world, DrawnWorld.In(InputRelation.Uses, "corpus", ArtifactRole.Dataset));
        var answer = await OfTeacherAsync(world);

        var lead = Assert.Single(answer.Leads);
        Assert.Equal((mixer, $"1 True {maker}"), (lead.Student.LogIndex, WayOf(lead)));
        Assert.Equal(["From the teacher data came to it through 1 job."], lead.Reasons);
        Assert.Contains("A name alone joins it to the teacher: something else may bear that name.", lead.Against);
        Assert.Equal(1, answer.Basis.EntriesUnverified);
        Assert.Contains(
            "1 job takes data of the teacher by a name alone: what it may have made of it was not followed, so that students may be missing.", answer.Basis.Caveats);
    }

    // The longer way by digests says more than the shorter one by a name, and what it reaches is followed.
    [Fact]
    public async Task A_way_by_digests_is_told_before_a_shorter_one_by_a_name()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("teacher")] });
        var maker = Maker(world, DrawnWorld.In(InputRelation.Uses, "teacher"), DrawnWorld.Out("logs", role: ArtifactRole.Dataset, name: "train"));
        var cleaner = Maker(world, DrawnWorld.In(InputRelation.Uses, "logs", ArtifactRole.Dataset), DrawnWorld.Out("clean", role: ArtifactRole.Dataset));
        var mixer = world.Job(new DrawnJob
        {
            Inputs = [DrawnWorld.InByName(InputRelation.Uses, "train", ArtifactRole.Dataset), DrawnWorld.In(InputRelation.Uses, "clean", ArtifactRole.Dataset)],
            Outputs = [DrawnWorld.Out("corpus", role: ArtifactRole.Dataset)],
        });
        var student = Student(world, DrawnWorld.In(InputRelation.Uses, "corpus", ArtifactRole.Dataset));
        var answer = await OfTeacherAsync(world);

        Assert.Equal(
            [(student, $"3 False {maker} {cleaner} {mixer}"), (mixer, $"2 False {maker} {cleaner}"), (cleaner, $"1 False {maker}")],
            answer.Leads.Select(lead => (lead.Student.LogIndex, WayOf(lead))));
        Assert.DoesNotContain(answer.Basis.Caveats, caveat => caveat.Contains("by a name alone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_long_way_the_jobs_next_to_the_student_are_listed_and_all_are_evidence()
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("teacher")] });
        Maker(world, DrawnWorld.In(InputRelation.Uses, "teacher"), DrawnWorld.Out("data 1", role: ArtifactRole.Dataset));
        for (var i = 1; i <= TeacherWay.MostListed; i++)
        {
            Maker(world, DrawnWorld.In(InputRelation.Uses, $"data {i}", ArtifactRole.Dataset), DrawnWorld.Out($"data {i + 1}", role: ArtifactRole.Dataset));
        }

        var student = Student(world, DrawnWorld.In(InputRelation.Uses, $"data {TeacherWay.MostListed + 1}", ArtifactRole.Dataset));
        var investigator = await ProjectAsync(world);
        var answer = (await investigator.AskAsync(new DistillationQuestion { TeacherDigest = DrawnWorld.Named("teacher"), PageSize = 1 }, Token)).Answer!;

        var lead = Assert.Single(answer.Leads);
        Assert.Equal((student, TeacherWay.MostListed + 1), (lead.Student.LogIndex, lead.Way!.Hops));
        Assert.Equal(Enumerable.Range(2, TeacherWay.MostListed).Select(index => (long)index), lead.Way.Through);
        Assert.Equal(Enumerable.Range(1, TeacherWay.MostListed + 2).Select(index => (long)index), answer.Basis.LogIndices.Shown.Order());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Data_is_followed_through_so_many_jobs_and_no_more(int most, bool isCut)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("teacher")] });
        Maker(world, DrawnWorld.In(InputRelation.Uses, "teacher"), DrawnWorld.Out("raw", role: ArtifactRole.Dataset));
        var mixer = Maker(world, DrawnWorld.In(InputRelation.Uses, "raw", ArtifactRole.Dataset), DrawnWorld.Out("mixed", role: ArtifactRole.Dataset));
        var cleaner = Maker(world, DrawnWorld.In(InputRelation.Uses, "mixed", ArtifactRole.Dataset), DrawnWorld.Out("clean", role: ArtifactRole.Dataset));
        var student = Student(world, DrawnWorld.In(InputRelation.Uses, "clean", ArtifactRole.Dataset));
        var investigator = await ProjectAsync(world);

        // Who only learns is followed too, for it may put out data as well.
        var answer = (await investigator.AskAsync(new DistillationQuestion { TeacherDigest = DrawnWorld.Named("teacher"), MostFollowed = most }, Token)).Answer!;
        Assert.Equal(isCut ? [cleaner, mixer] : [student, cleaner, mixer], answer.Leads.Select(lead => lead.Student.LogIndex));
        Assert.Contains($"Data was followed through {most} jobs: who learned from what others made of it is missing.", answer.Basis.Caveats);
    }

    private static long Maker(DrawnWorld world, LineageInput input, LineageOutput output) => world.Job(new DrawnJob { Inputs = [input], Outputs = [output] });

    private static long Student(DrawnWorld world, LineageInput input) =>
        world.Job(new DrawnJob { Customer = Malaysia, Inputs = [input], Outputs = [DrawnWorld.Out($"student {world.Count}")] });

    private async Task<DistillationAnswer> OfTeacherAsync(DrawnWorld world) =>
        (await (await ProjectAsync(world)).AskAsync(new DistillationQuestion { TeacherDigest = DrawnWorld.Named("teacher") }, Token)).Answer!;

    private static string WayOf(DistillationLead lead) => $"{lead.Way!.Hops} {lead.Way.IsByNameOnly} {string.Join(' ', lead.Way.Through)}";
}
