using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Contributions;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Contributions of a model that many took in, of which each made what many took in.</summary>
public abstract partial class LeadCaseSuite
{
    private const int Takers = 6;
    private const int TakersOfEach = 3;

    // Who took the model in; then for each of them what it made, and who took that in.
    private const int AllSteps = Takers + (Takers * (1 + TakersOfEach));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Contributions_along_more_steps_than_are_followed_are_said_to_be_cut_and_the_same_on_each_page(bool isByName)
    {
        using var world = new DrawnWorld();
        var makers = DrawMakers(world, isByName);
        var investigator = await ProjectAsync(world);
        async Task<ContributionAnswer> AskAsync(int most) => (await investigator.AskAsync(
            new ContributionQuestion { Digest = DrawnWorld.Named("helper"), MostFollowed = most, PageSize = 1_000 }, Token)).Answer!;

        var whole = await AskAsync(AllSteps);
        Assert.Equal((false, Takers * (1 + TakersOfEach)), (whole.IsTruncated, whole.Total));
        Assert.DoesNotContain(whole.Basis.Caveats, caveat => caveat.Contains("steps", StringComparison.Ordinal));

        var almost = await AskAsync(AllSteps - 1);
        Assert.Equal((true, whole.Total - 1), (almost.IsTruncated, almost.Total));
        Assert.Contains(
            $"Contributions were followed along {AllSteps - 1} steps, and there are more: first what took the model in itself, then what was made through these jobs, "
            + "of which the last logged come first. Those that are missing are on no page, and not in the total.",
            almost.Basis.Caveats);

        var most = Takers + (2 * (1 + TakersOfEach));
        var half = await AskAsync(most);
        Assert.Equal((true, Takers + (2 * TakersOfEach)), (half.IsTruncated, half.Total));
        Assert.Equal(makers.Order(), half.Contributions.Where(row => row.Via is null).Select(row => row.Builder.LogIndex).Order());
        Assert.Equal(makers.TakeLast(2), half.Contributions.Select(row => row.Via?.LogIndex).OfType<long>().Distinct().Order());

        var question = new ContributionQuestion { Digest = DrawnWorld.Named("helper"), MostFollowed = most, PageSize = 5 };
        var paged = new List<string>();
        for (var token = ""; token is not null;)
        {
            var page = (await investigator.AskAsync(question with { PageToken = token }, Token)).Answer!;
            Assert.Equal((true, half.Total), (page.IsTruncated, page.Total));
            paged.AddRange(page.Contributions.Select(RowOf));
            token = page.NextPageToken.Length > 0 ? page.NextPageToken : null;
        }

        Assert.Equal(half.Contributions.Select(RowOf), paged);
    }

    [Theory]
    [InlineData(9, 6, false)]
    [InlineData(8, 4, true)]
    [InlineData(6, 2, true)]
    [InlineData(2, 0, true)]
    public async Task What_a_model_received_is_bounded_as_well(int most, int total, bool isTruncated)
    {
        using var world = new DrawnWorld();
        var outer = world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("helper"), DrawnWorld.Out("base")] });
        for (var i = 0; i < 3; i++)
        {
            Maker(world, DrawnWorld.In(InputRelation.Uses, "helper"), DrawnWorld.Out($"data {i}", role: ArtifactRole.Dataset));
        }

        // Each input is a step, as is each maker of data and each model that it took in.
        world.Job(new DrawnJob
        {
            Inputs = [.. Enumerable.Range(0, 3).Select(i => DrawnWorld.In(InputRelation.Uses, $"data {i}", ArtifactRole.Dataset))],
            Outputs = [DrawnWorld.Out("built")],
        });
        for (var i = 0; i < 3; i++)
        {
            world.Job(new DrawnJob { Inputs = [DrawnWorld.In(InputRelation.Finetune, "base")], Outputs = [DrawnWorld.Out("other")] });
        }

        var investigator = await ProjectAsync(world);
        var ofBoth = new List<Contribution>();
        foreach (var (digest, steps) in new[] { ("built", most), ("other", most / 3) })
        {
            var answer = (await investigator.AskAsync(
                new ContributionQuestion { Digest = DrawnWorld.Named(digest), Direction = ContributionDirection.Received, MostFollowed = steps }, Token)).Answer!;
            Assert.Equal(isTruncated, answer.IsTruncated);
            Assert.Equal(isTruncated, answer.Basis.Caveats.Any(caveat => caveat.Contains("first what the model's own jobs took in", StringComparison.Ordinal)));
            ofBoth.AddRange(answer.Contributions);
        }

        Assert.DoesNotContain(ofBoth, row => row.Builder.LogIndex == outer);
        Assert.Equal(total, ofBoth.Count);
    }

    [Theory]
    [InlineData(ContributionDirection.Given, false)]
    [InlineData(ContributionDirection.Given, true)]
    [InlineData(ContributionDirection.Received, false)]
    [InlineData(ContributionDirection.Received, true)]
    public async Task Contributions_are_the_same_where_too_much_bears_a_digest_or_name_to_be_read_together(ContributionDirection direction, bool isByName)
    {
        using var world = new DrawnWorld();
        _ = DrawMakers(world, isByName);
        var question = new ContributionQuestion
        {
            Digest = DrawnWorld.Named(direction == ContributionDirection.Given ? "helper" : "built"),
            Direction = direction,
            PageSize = 1_000,
        };
        var together = (await (await ProjectAsync(world)).AskAsync(question, Token)).Answer!;

        var asked = 0;
        Func<object?[], object> none = _ =>
        {
            asked++;
            return new ValueTask<IReadOnlyList<LineageArtifact>?>((IReadOnlyList<LineageArtifact>?)null);
        };
        var answers = new Dictionary<string, Func<object?[], object>>(StringComparer.Ordinal) { [nameof(ILineageFacts.FindArtifactsTogetherAsync)] = none };
        var store = new ReplacedStore<ILineageFacts>(Fixture.Investigation, nameof(IInvestigationSnapshot.Lineage), answers);
        var investigator = new Investigator(store, world.Log, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);
        var alone = (await investigator.AskAsync(question, Token)).Answer!;

        Assert.NotEqual(0, asked);
        Assert.NotEmpty(together.Contributions);
        Assert.Equal(together.Contributions.Select(RowOf), alone.Contributions.Select(RowOf));
        Assert.Equal(together.Basis.Caveats, alone.Basis.Caveats);
    }

    // Jobs that learned from the model and made data, each of which others built with.
    private static List<long> DrawMakers(DrawnWorld world, bool isByName)
    {
        world.Job(new DrawnJob { Outputs = [DrawnWorld.Out("helper")] });
        var makers = Enumerable.Range(0, Takers).Select(i => Maker(
            world, DrawnWorld.In(InputRelation.Distill, "helper", ArtifactRole.Teacher), DrawnWorld.Out($"data {i}", role: ArtifactRole.Dataset, name: $"set {i}"))).ToList();
        for (var i = 0; i < Takers * TakersOfEach; i++)
        {
            var (digest, name) = ($"data {i % Takers}", $"set {i % Takers}");
            world.Job(new DrawnJob
            {
                Inputs = [isByName ? DrawnWorld.InByName(InputRelation.Uses, name, ArtifactRole.Dataset) : DrawnWorld.In(InputRelation.Uses, digest, ArtifactRole.Dataset)],
                Outputs = [DrawnWorld.Out("built"), DrawnWorld.Out($"built {i}")],
            });
        }

        return makers;
    }

    private static string RowOf(Contribution row) => string.Join(
        ' ',
        row.Builder.LogIndex, row.Kind, row.Via?.LogIndex, row.Relation, row.IsByNameOnly, row.Contributor.Role, row.Contributor.Name,
        string.Join(' ', row.Built.Append(row.Contributor).SelectMany(one => one.Digests)));
}
