using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Clusters;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Investigation.Jobs;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Investigation.Search;
using Provenance.Registry.Ownership;
using Provenance.Registry.Projections;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Nothing found is told from nothing known by that name, for the size that is asked about.</summary>
public abstract class AskedNamesSuite : ProjectionSuiteBase
{
    private const int WorldSize = 80;

    private static readonly EntityId Nobody = EntityId.Parse("NATIONAL:SG:209900000Z");

    [Fact]
    public Task What_statements_name_is_known_from_the_first_of_them_on() => Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, WorldSize]).SampleAsync(
        async (seed, size) =>
        {
            using var world = await ProjectAsync(seed, WorldSize);
            var investigator = Investigate(world);
            foreach (var view in new[] { WorldView.Whole(world), WorldView.At(world, size) })
            {
                foreach (var customer in world.Entries.Select(CustomerOf).OfType<string>().Append(Nobody.ToString()).Distinct())
                {
                    // "unknown" names nobody: there is nothing to know by it, not even of an empty log.
                    var isNamed = customer == "unknown" || view.Entries.Any(entry => Names(entry).Contains(customer));
                    Assert.Equal(isNamed, await IsKnownAsync(investigator, new JobFilter { Customer = customer }, view.AsOf));
                }

                foreach (var place in world.Entries.Select(PlaceOf).OfType<ClusterName>().Distinct())
                {
                    var filter = new JobFilter { Operator = place.Operator, Site = place.Site };
                    var here = view.Entries.Select(PlaceOf).Where(named => named?.Operator == place.Operator && named?.Site == place.Site).ToList();
                    Assert.Equal(here.Count > 0, await IsKnownAsync(investigator, filter, view.AsOf));
                    Assert.Equal(here.Contains(place), await IsKnownAsync(investigator, filter with { Cluster = place.Cluster }, view.AsOf));
                }
            }
        },
        iter: 8,
        threads: 1);

    [Fact]
    public async Task Each_sort_of_name_that_nobody_uses_is_said_to_be_unknown()
    {
        using var world = await ProjectAsync(7, WorldSize);
        var investigator = Investigate(world);
        JobFilter[] unknown =
        [
            new() { Customer = Nobody.ToString() }, new() { Operator = "nowhere" }, new() { Operator = "acme", Cluster = "nowhere" },
            new() { Site = "nowhere" }, new() { Cluster = "nowhere" }, new() { Country = "AQ" }, new() { Model = "Nobody-7B" },
        ];
        foreach (var filter in unknown)
        {
            Assert.False(await IsKnownAsync(investigator, filter, AsOf.Now), filter.ToString());
        }

        Assert.True(await IsKnownAsync(investigator, new JobFilter(), AsOf.Now));
        Assert.True(await IsKnownAsync(investigator, new JobFilter { Customer = "unknown" }, AsOf.Now));
        Assert.Single((await investigator.AskAsync(new LineageQuestion { Digest = Digest.Of("nobody"u8) }, Token)).Answer!.Basis.UnknownNames);
        Assert.Single((await investigator.AskAsync(new StackedChipsQuestion { MinTotalProcessingPerformance = Quantity.FromInteger(1), Country = "AQ" }, Token)).Answer!.Basis.UnknownNames);
        var listed = (await investigator.AskAsync(new SearchQuestion { Text = "Kestrel", List = "No such list" }, Token)).Answer!.Basis.UnknownNames;
        Assert.Contains("a list \"No such list\"", Assert.Single(listed), StringComparison.Ordinal);
    }

    // Whoever makes up digests can make them begin like another's.
    [Fact]
    public async Task A_digest_that_is_named_after_others_that_begin_alike_is_known()
    {
        using var world = new DrawnWorld();
        string[] digests = [.. Enumerable.Range(1, 4).Select(last => new string('0', 63) + last)];
        var jobs = digests.Select(digest => world.Job(new DrawnJob
        {
            Outputs = [new LineageOutput { Role = ArtifactRole.Weights, Relation = OutputRelation.Final, Digests = new ArtifactDigests { File = Digest.Parse(digest) } }],
        })).ToList();
        var investigator = await ProjectAsync(world);

        Assert.Empty((await investigator.AskAsync(new LineageQuestion { Digest = Digest.Parse(digests[^1]) }, Token)).Answer!.Basis.UnknownNames);
        Assert.Single((await investigator.AskAsync(new LineageQuestion { Digest = Digest.Parse(new string('0', 64)) }, Token)).Answer!.Basis.UnknownNames);
        await using var snapshot = await Fixture.Investigation.OpenAsync(AsOf.Now, Token);
        foreach (var (digest, job) in digests.Zip(jobs))
        {
            Assert.Equal([job], (await snapshot.Lineage.FindArtifactsAsync([Digest.Parse(digest)], 1, Token)).Select(artifact => artifact.LogIndex));
        }
    }

    [Fact]
    public async Task An_entity_that_nobody_speaks_of_is_neither_cleared_nor_tied_to_itself()
    {
        using var world = await ProjectAsync(7, WorldSize);
        var investigator = Investigate(world);

        var captured = (await investigator.AskAsync(new CapturedQuestion { Entity = Nobody }, Token)).Answer!;
        Assert.Equal(CaptureVerdict.Unknown, captured.Judgements[0].Verdict);
        Assert.Single(captured.Basis.UnknownNames);

        var link = (await investigator.AskAsync(new OwnershipLinkQuestion { One = Nobody, Other = Nobody }, Token)).Answer!;
        Assert.Equal((IsLinked.Unknown, LinkKind.None), (link.Tie.IsLinked, link.Link.Kind));

        var named = EntityId.Parse(world.Entries.Select(CustomerOf).OfType<string>().First(customer => customer != "unknown"));
        Assert.Equal(IsLinked.Yes, (await investigator.AskAsync(new OwnershipLinkQuestion { One = named, Other = named }, Token)).Answer!.Tie.IsLinked);
    }

    private static async Task<bool> IsKnownAsync(Investigator investigator, JobFilter filter, AsOf asOf) =>
        (await investigator.AskAsync(new JobQuestion { Filter = filter, AsOf = asOf }, Token)).Answer!.Basis.UnknownNames.Count == 0;

    private static ClusterName? PlaceOf(WorldEntry entry) =>
        entry.Statement.RecordName.Cluster is null ? null : ClusterName.Of(entry.Statement.RecordName);

    private static string? CustomerOf(WorldEntry entry) => entry.Content.Section<JobParties>()?.Customer.ToString();

    // Every identifier of an entity that a statement writes, whether or not it still counts.
    private static IEnumerable<string> Names(WorldEntry entry) =>
        entry.Statement.IsWithdrawal ? [] : NamesIn(entry);

    private static IEnumerable<string> NamesIn(WorldEntry entry)
    {
        if (entry.Statement.Kind is EntityKind)
        {
            yield return entry.Statement.Record["entities/".Length..];
        }

        var parties = entry.Content.Section<RentalParties>();
        string?[] named =
        [
            CustomerOf(entry), parties?.Customer.ToString(), parties?.EndCustomer.ToString(), entry.Content.Section<ListingBody>()?.Entity.ToString(),
            entry.Content.Section<ModelReleaseBody>()?.Publisher.ToString(),
        ];
        IEnumerable<string> several =
        [
            .. parties?.Resellers.Select(id => id.ToString()) ?? [],
            .. entry.Content.Section<Owners>()?.Interests.Select(interest => interest.Party.ToString()) ?? [],
            .. entry.Content.Section<UsageCustomers>()?.Items.Select(item => item.Customer.ToString()) ?? [],
            .. entry.Content.Section<JudgementBody>()?.About.SameEntity?.Entities.Select(id => id.ToString()) ?? [],
        ];
        foreach (var name in named.OfType<string>().Concat(several))
        {
            yield return name;
        }
    }
}
