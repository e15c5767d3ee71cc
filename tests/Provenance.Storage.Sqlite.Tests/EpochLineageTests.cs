// Epoch's models through the mapping that comes with the importer, and through the questions on lineages. The table names
// models and gives no digest: so every step is by a name, nothing inherited is certain, no hand-off can be seen, no origin
// can be traced by what went where, and releases cannot be matched. The answers must say so and claim no more.

using Provenance.Accounting;
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

    private static async Task<List<StatementContent>> LogAsync(DrawnWorld world)
    {
        await using var content = File.OpenRead(Require("epoch/notable_ai_models.csv"));
        using var key = SigningKey.FromSeed(new byte[32]);
        using var journal = ImportJournal.InMemory();
        var sink = new LoggingSink(world);
        var issuer = new StatementIssuer(ProjectionWorld.Origin, key, ImportSecret.Draw(), journal, "0.1.0", TimeProvider.System);
        var import = new Import(issuer, journal, sink, _ => { });
        await import.ReadAsync(new CsvAccounting(Mapping(), SiteOf("acme/s-1/c-0"), new Dictionary<string, string>()), content, "file", Token);
        await import.CompleteAsync(Token);
        return [.. sink.Contents.Where(statement => statement.Statement.Kind is TrainingJobKind)];
    }

    private static CsvMapping Mapping() => ExampleMappings.TryRead("epoch-models", out var utf8) && CsvMapping.TryRead(utf8, out var mapping, out _)
        ? mapping
        : throw new FormatException("epoch-models");

    private static Site SiteOf(string text) => Site.TryParse(text, out var site) ? site : throw new FormatException(text);

    private static string Require(string relativePath)
    {
        var folders = Environment.GetEnvironmentVariable("PROVENANCE_DATA") is { Length: > 0 } named ? [named] : Above().ToList();
        var path = folders.Select(folder => Path.Combine(folder, relativePath)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"The data set {relativePath} is not here: set PROVENANCE_DATA to its folder.");
        return path!;
    }

    private static IEnumerable<string> Above()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "data");
        }
    }

    private sealed class LoggingSink(DrawnWorld world) : IAttestationSink
    {
        private readonly StatementReader _reader = new(ProjectionWorld.Origin);

        public List<StatementContent> Contents { get; } = [];

        public Task WriteAsync(IReadOnlyList<Attestation> attestations, CancellationToken cancellationToken)
        {
            foreach (var attestation in attestations)
            {
                world.Append(attestation);
                Contents.Add(_reader.Read(attestation).Content!);
            }

            return Task.CompletedTask;
        }

        public Task CompleteAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
