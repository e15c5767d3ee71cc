using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Origin;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Models that hide what they were made from, and such as others would make look so, drawn by hand.</summary>
public abstract class OriginLineageCaseSuite : ProjectionSuiteBase
{
    private const string Shell = "NATIONAL:SG:SHELL";
    private const string Malaysia = "NATIONAL:MY:B2";

    // Each run goes on from the checkpoint of the one before, of which nobody need look at more than that nobody else made it.
    [Theory]
    [InlineData(3, null)]
    [InlineData(400, null)]
    [InlineData(400, "Wren")]
    public async Task What_a_model_began_with_is_found_behind_however_many_runs_of_its_own(int runs, string? name)
    {
        using var world = new DrawnWorld();
        world.Release(DrawnWorld.ReleaseOf("Parent", "MY", "parent"));
        for (var run = 0; run < runs; run++)
        {
            world.Job(RunOf(DrawnWorld.In(InputRelation.Resume, run == 0 ? "parent" : $"checkpoint {run - 1}"), DrawnWorld.Out($"checkpoint {run}", name: name)));
        }

        await AssertParentAsync(world);
    }

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    public async Task What_own_runs_name_is_looked_at_up_to_a_bound_that_is_told(int artifacts, bool isCut)
    {
        using var world = new DrawnWorld();
        for (var run = 0; run < 101; run++)
        {
            world.Job(RunOf(DrawnWorld.In(InputRelation.Resume, "parent"), DrawnWorld.Out($"checkpoint {run}")) with
            {
                AccessCountries = ["MY"],
                Inputs = [.. Enumerable.Range(0, artifacts - 1).Select(input => DrawnWorld.In(InputRelation.Uses, $"data {run} {input}", ArtifactRole.Dataset))],
            });
        }

        var answer = await AskAsync(world);

        Assert.Equal(isCut, answer.Basis.Caveats.Any(caveat => caveat.Contains($"these built: {Shell}, Wren.", StringComparison.Ordinal)));
    }

    // A model may be hundreds of files, and whoever takes it in names each; one section holds no more than some 480.
    [Theory]
    [InlineData(1, false)]
    [InlineData(5, true)]
    public async Task A_parent_of_many_files_is_met(int parts, bool isCut)
    {
        using var world = new DrawnWorld();
        for (var part = 0; part < parts; part++)
        {
            List<string> files = [.. Enumerable.Range(0, 450).Select(file => $"file {part} {file}")];
            world.Release(DrawnWorld.ReleaseOf("Parent", "MY", files[0]) with
            {
                Artifacts = [.. files.Select(file => new ReleasedArtifact { Role = ArtifactRole.Weights, Digests = new ArtifactDigests { File = DrawnWorld.Named(file) } })],
            });
            world.Job(RunOf(DrawnWorld.In(InputRelation.Finetune, files[0]), DrawnWorld.Out($"wren {part}")) with
            {
                Inputs = [.. files.Select(file => DrawnWorld.In(InputRelation.Finetune, file))],
            });
        }

        var answer = await AskAsync(world);

        Assert.Equal(OriginReasonKind.ParentOrigin, Assert.Single(Assert.Single(answer.Leads).Reasons).Kind);
        Assert.Equal(isCut, answer.Basis.Caveats.Any(IsOfAPart));
    }

    // More name it, each by two digests, than are read together: it is asked for in parts.
    [Fact]
    public async Task A_parent_of_many_files_that_many_others_run_is_met()
    {
        using var world = new DrawnWorld();
        List<LineageInput> inputs = [.. Enumerable.Range(0, 250).Select(file => DrawnWorld.In(InputRelation.Finetune, $"file {file}") with
        {
            Digests = OrUnknown.Known(new ArtifactDigests { File = DrawnWorld.Named($"file {file}"), TensorRoot = DrawnWorld.Named($"tensors {file}") }),
        })];
        _ = world.Job(new DrawnJob { Customer = Malaysia, Model = "Parent", AccessCountries = ["MY"], Outputs = [.. Enumerable.Range(0, 250).Select(file => DrawnWorld.Out($"file {file}"))] });
        for (var run = 0; run < 41; run++)
        {
            _ = world.Job(new DrawnJob { Customer = Malaysia, Model = "Parent", AccessCountries = ["MY"], Workload = WorkloadClass.Inference, Inputs = inputs });
        }

        _ = world.Job(RunOf(inputs[0], DrawnWorld.Out("wren")) with { Inputs = inputs });

        var answer = await AskAsync(world);

        Assert.Equal([0L], Assert.Single(Assert.Single(answer.Leads).Reasons, reason => reason.Kind == OriginReasonKind.LineageCountry).LogIndices);
        Assert.DoesNotContain(answer.Basis.Caveats, IsOfAPart);
    }

    // To put out what another made hides nothing: neither under its own digest, nor under one that the stranger's bears beside it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_puts_out_what_it_took_in_is_not_taken_for_its_only_maker(bool hasAnotherDigest)
    {
        using var world = new DrawnWorld();
        world.Release(DrawnWorld.ReleaseOf("Parent", "MY", "parent"));
        var output = DrawnWorld.Out("parent");
        var input = DrawnWorld.In(InputRelation.Resume, "parent");
        world.Job(RunOf(
            hasAnotherDigest ? input with { Digests = OrUnknown.Known(new ArtifactDigests { TensorRoot = DrawnWorld.Named("copied") }) } : input,
            hasAnotherDigest ? output with { Digests = output.Digests with { TensorRoot = DrawnWorld.Named("copied") } } : output));

        await AssertParentAsync(world);
    }

    // A checkpoint that goes from tenant to tenant keeps its name: the name is no reason to take another's work for one's own.
    [Theory]
    [InlineData("Wren")]
    [InlineData("Kite")]
    public async Task A_checkpoint_of_another_customer_is_behind_a_model_whatever_its_name(string name)
    {
        using var world = new DrawnWorld();
        var first = world.Job(RunOf(DrawnWorld.In(InputRelation.Uses, "data", ArtifactRole.Dataset), DrawnWorld.Out("checkpoint")) with { Customer = Malaysia, Model = name });
        world.Job(RunOf(DrawnWorld.In(InputRelation.Resume, "checkpoint"), DrawnWorld.Out("wren")));

        var reason = Assert.Single(Assert.Single((await AskAsync(world)).Leads).Reasons);

        Assert.Equal((OriginReasonKind.LineageCountry, 15), (reason.Kind, reason.Points));
        Assert.Equal([first], reason.LogIndices);
    }

    [Fact]
    public async Task Who_made_beside_it_what_a_customer_put_out_is_behind_it_but_not_who_copied_it()
    {
        using var world = new DrawnWorld();
        world.Job(RunOf(DrawnWorld.In(InputRelation.Uses, "data", ArtifactRole.Dataset), DrawnWorld.Out("wren")));
        world.Job(RunOf(DrawnWorld.In(InputRelation.Uses, "wren"), DrawnWorld.Out("wren")) with { Customer = Malaysia, Model = "Copy" });
        Assert.Empty((await AskAsync(world)).Leads);

        var maker = world.Job(RunOf(DrawnWorld.In(InputRelation.Uses, "other data", ArtifactRole.Dataset), DrawnWorld.Out("wren")) with { Customer = Malaysia, Model = "Kite" });

        var reason = Assert.Single(Assert.Single((await AskAsync(world)).Leads).Reasons);
        Assert.Equal(OriginReasonKind.LineageCountry, reason.Kind);
        Assert.Equal([maker], reason.LogIndices);
    }

    // Anybody may publish something under a name. It neither clears who hides behind it, nor makes a lead of who is open.
    [Theory]
    [InlineData("NATIONAL:SG:A1", "MY", 1)]
    [InlineData(Malaysia, "SG", 0)]
    public async Task A_release_that_bears_the_name_alone_speaks_neither_for_a_model_nor_against_it(string customer, string released, int leads)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = customer, Model = "Wren", AccessCountries = ["MY"], Outputs = [DrawnWorld.Out("wren")] });
        world.Release(DrawnWorld.ReleaseOf("Wren", released, "something else"));

        var found = (await AskAsync(world)).Leads;

        Assert.Equal(leads, found.Count);
        Assert.All(found, lead =>
        {
            Assert.Equal(OriginReasonKind.Access, Assert.Single(lead.Reasons).Kind);
            Assert.Contains("1 release bears its name and counts neither for it nor against it: its publisher is not the customer, and no digest joins it to what the customer's jobs put out.", lead.Against);
        });
    }

    // Where the customer publishes it itself, nothing need be said of what its jobs put out.
    [Theory]
    [InlineData("NATIONAL:SG:A1", "MY", 0)]
    [InlineData(Malaysia, "SG", 1)]
    public async Task A_release_by_the_customer_itself_speaks_for_the_model(string customer, string released, int leads)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = customer, Model = "Wren", AccessCountries = ["MY"], AreOutputsUnknown = true });
        world.Release(DrawnWorld.ReleaseOf("Wren", released, "wren") with { Publisher = OrUnknown.Known(EntityId.Parse(customer)) });

        Assert.Equal(leads, (await AskAsync(world)).Leads.Count);
    }

    // Its own release tells what it was made from, and what others made of what it publishes.
    [Fact]
    public async Task What_a_customer_publishes_as_its_own_and_another_made_is_behind_it()
    {
        using var world = new DrawnWorld();
        var first = world.Job(new DrawnJob { Customer = Malaysia, Model = "Kite", Outputs = [DrawnWorld.Out("wren")] });
        world.Job(new DrawnJob { Customer = Shell, Model = "Wren", AreOutputsUnknown = true });
        world.Release(DrawnWorld.ReleaseOf("Wren", "SG", "wren") with { Publisher = OrUnknown.Known(EntityId.Parse(Shell)) });

        // What the other made openly is declared to be of elsewhere by it, and so a lead too.
        var leads = (await AskAsync(world)).Leads.ToDictionary(one => one.Builder);
        Assert.Equal([OriginReasonKind.Builder, OriginReasonKind.DeclaredElsewhere], leads[Malaysia].Reasons.Select(reason => reason.Kind));
        var lead = leads[Shell];
        Assert.Equal([OriginReasonKind.LineageCountry, OriginReasonKind.DeclaredElsewhere], lead.Reasons.Select(reason => reason.Kind));
        Assert.Equal([first], lead.Reasons[0].LogIndices);
    }

    [Theory]
    [InlineData("SG", new[] { OriginReasonKind.Access, OriginReasonKind.DeclaredElsewhere })]
    [InlineData("MY", new[] { OriginReasonKind.Access })]
    public async Task A_release_of_its_weights_under_another_name_declares_elsewhere_but_makes_nothing_open(string released, OriginReasonKind[] reasons)
    {
        using var world = new DrawnWorld();
        world.Job(new DrawnJob { Customer = Shell, Model = "Wren", AccessCountries = ["MY"], Outputs = [DrawnWorld.Out("wren")] });
        world.Release(DrawnWorld.ReleaseOf("Skylark", released, "wren"));

        var lead = Assert.Single((await AskAsync(world)).Leads);

        Assert.Equal(reasons, lead.Reasons.Select(reason => reason.Kind));
        Assert.Equal(released == "MY", lead.Against.Contains("It was released as Skylark too, which declares MY."));
    }

    // Who runs what others published builds nothing; who puts a model out does, whatever the workload is called.
    [Theory]
    [InlineData(WorkloadClass.Inference, "Wren", false, 0)]
    [InlineData(WorkloadClass.Inference, null, false, 0)]
    [InlineData(WorkloadClass.Inference, "Wren", true, 1)]
    [InlineData(WorkloadClass.Inference, null, true, 1)]
    [InlineData(WorkloadClass.Finetuning, "Wren", false, 1)]
    public async Task Who_only_runs_a_model_is_no_lead(WorkloadClass workload, string? model, bool putsOut, int leads)
    {
        using var world = new DrawnWorld();
        world.Release(DrawnWorld.ReleaseOf("Wren", "US", "wren"));
        world.Job(new DrawnJob
        {
            Customer = Shell,
            Model = model,
            Workload = workload,
            AccessCountries = ["MY"],
            Inputs = [DrawnWorld.In(InputRelation.Uses, "wren")],
            Outputs = putsOut ? [DrawnWorld.Out("tuned")] : [],
        });

        var answer = await AskAsync(world);

        Assert.Equal(leads, answer.Leads.Count);
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.Contains("only ran or measured a model", StringComparison.Ordinal));
    }

    // Own checkpoints that bear the name are passed over, however many there are.
    [Fact]
    public async Task An_input_by_its_name_alone_leads_past_own_runs_to_who_else_put_it_out()
    {
        using var world = new DrawnWorld();
        var first = world.Job(new DrawnJob { Customer = Malaysia, Model = "Kite", Outputs = [DrawnWorld.Out("kite", name: "Wren")] });
        for (var run = 0; run < 300; run++)
        {
            world.Job(RunOf(DrawnWorld.InByName(InputRelation.Resume, "Wren"), DrawnWorld.Out($"checkpoint {run}", name: "Wren")));
        }

        var answer = await AskAsync(world);

        Assert.Equal([first], Assert.Single(Assert.Single(answer.Leads).Reasons).LogIndices);
        Assert.DoesNotContain(answer.Basis.Caveats, IsOfAPart);
    }

    private static DrawnJob RunOf(LineageInput input, LineageOutput output) =>
        new() { Customer = Shell, Model = "Wren", AccessCountries = ["SG"], Inputs = [input], Outputs = [output] };

    private static bool IsOfAPart(string caveat) => caveat.Contains("looked at in part", StringComparison.Ordinal);

    private async Task<OriginAnswer> AskAsync(DrawnWorld world) => (await (await ProjectAsync(world)).AskAsync(new OriginQuestion { Origin = "MY" }, Token)).Answer!;

    private async Task AssertParentAsync(DrawnWorld world)
    {
        var answer = await AskAsync(world);

        Assert.Equal(OriginReasonKind.ParentOrigin, Assert.Single(Assert.Single(answer.Leads).Reasons).Kind);
        Assert.DoesNotContain(answer.Basis.Caveats, IsOfAPart);
    }
}
