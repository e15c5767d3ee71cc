// Epoch's models through the mapping that comes with the importer, and through the questions on lineages. The table names
// models and gives no digest: so every step is by a name, nothing inherited is certain, no hand-off can be seen, no origin
// can be traced by what went where, and releases cannot be matched. The answers must say so and claim no more.

using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Investigation.Origin;
using Provenance.Registry.Investigation.Releases;
using Provenance.Statements;
using Provenance.Storage.Conformance.Projections;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class EpochLineageTests : ProjectionSuiteBase
{
    private const int MostAsked = 25;

    protected override ProjectionFixture CreateFixture() => new SqliteProjectionFixture();

    [Fact]
    public async Task Names_alone_give_a_high_and_no_certain_inheritance()
    {
        using var world = new DrawnWorld();
        var jobs = await LogAsync(world);
        var investigator = await ProjectAsync(world);
        var trained = jobs.Where(job => FlopOf(job) is not null).ToLookup(NameOf);
        var tuned = jobs.Where(job => FlopOf(job) is not null && BasesOf(job).Any(name => trained.Contains(name) && name != NameOf(job)))
            .DistinctBy(NameOf).Take(MostAsked).ToList();
        Assert.NotEmpty(tuned);
        foreach (var job in tuned)
        {
            var answer = (await investigator.AskAsync(new LineageComputeQuestion { Model = NameOf(job) }, Token)).Answer!;
            Assert.Equal("0", answer.Parts[(int)ComputePartKind.Inherited].Sum.Low.ToString());
            Assert.True(answer.Parts[(int)ComputePartKind.Inherited].Sum.High.Millionths > 0);
            Assert.True(answer.Parts[(int)ComputePartKind.Own].Sum.Low.Millionths >= FlopOf(job)!.Low.Millionths);
            Assert.Contains(answer.Basis.Caveats, caveat => caveat.Contains("declared name alone", StringComparison.Ordinal));
            var lineage = (await investigator.AskAsync(new LineageQuestion { Model = NameOf(job) }, Token)).Answer!;
            Assert.All(lineage.Edges, edge => Assert.True(edge.IsByNameOnly));
            Assert.Contains(lineage.Basis.Caveats, caveat => caveat.Contains("name alone", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Without_digests_there_are_no_handoffs_no_releases_and_origins_only_by_who_the_builder_is()
    {
        using var world = new DrawnWorld();
        _ = await LogAsync(world);
        var investigator = await ProjectAsync(world);
        Assert.Empty((await investigator.AskAsync(new HandoffQuestion { IncludeAllRoles = true }, Token)).Answer!.Handoffs);
        Assert.Empty((await investigator.AskAsync(new ReleaseQuestion(), Token)).Answer!.Releases);
        var origins = (await investigator.AskAsync(new OriginQuestion { Origin = "FR", PageSize = 1_000 }, Token)).Answer!;
        Assert.NotEmpty(origins.Leads);
        Assert.All(
            origins.Leads.SelectMany(lead => lead.Reasons),
            reason => Assert.True(reason.Kind is OriginReasonKind.Builder or OriginReasonKind.Controller or OriginReasonKind.LineageCountry, reason.Sentence));
        Assert.Contains(origins.Basis.Caveats, caveat => caveat.Contains("nobody declares", StringComparison.Ordinal));
        Assert.Empty((await investigator.AskAsync(new OriginQuestion { Origin = "FR", RentedIn = "SG" }, Token)).Answer!.Leads);
    }

    private static string NameOf(StatementContent job) => job.Section<Lineage>()!.Model.Value.Name;

    private static FlopEstimate? FlopOf(StatementContent job) => job.Section<Run>() is { Flop: { IsKnown: true } flop } ? flop.Value : null;

    private static IEnumerable<string> BasesOf(StatementContent job) =>
        job.Section<Lineage>() is { Inputs: { IsKnown: true } inputs } ? inputs.Value.Select(input => input.Name!) : [];

    private static async Task<List<StatementContent>> LogAsync(DrawnWorld world) =>
        [.. (await EpochLog.WriteAsync(world, "epoch-models", "epoch/notable_ai_models.csv", [])).Where(statement => statement.Statement.Kind is TrainingJobKind)];
}
