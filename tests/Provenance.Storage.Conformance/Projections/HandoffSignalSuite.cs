using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Handoffs;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Projections;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>E4 and E5 on worlds written by hand: each with what fires it, what just does not, and what only looks alike.</summary>
public abstract class HandoffSignalSuite : SignalSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Heron = "NATIONAL:MY:H1";
    private const string Zenith = "NATIONAL:HK:Z1";

    // The giving job ends 10 h after 2026-10-01; 30 days are 720 h.
    private const int MonthLater = 730;

    private WrittenLineage Lineage => new(World);

    [Fact]
    public async Task E4_has_no_input_where_nothing_that_went_in_has_a_digest()
    {
        Give();

        Assert.Equal("Nobody reports digests of what jobs put out and of what jobs took in.", (await EvaluateAsync("E4")).NoInput);
    }

    [Fact]
    public async Task E4_fires_where_another_customer_takes_the_checkpoint_in()
    {
        var (given, taken) = (Give(), Take(34));

        var result = await EvaluateAsync("E4");

        var lead = Assert.Single(result.Leads);
        Assert.Equal((1, 1), (result.Tested, lead.Severity!.Value));
        Assert.Equal([(Kestrel, "from"), (Heron, "to")], lead.Subject.Parts.Select(part => (part.Value, part.Role)));
        Assert.Equal([given, taken], lead.Entries);
        Assert.EndsWith("1 days after its end.", Assert.Single(lead.Reasons).Sentence, StringComparison.Ordinal);
        Assert.Contains("not ruled out", lead.Against[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10 + (365 * 24), 1)]
    [InlineData(11 + (365 * 24), 0)]
    public async Task E4_fires_up_to_the_greatest_gap(int start, int leads)
    {
        Lineage.Job(new DrawnJob { Customer = Kestrel, From = -9_000, Outputs = [DrawnWorld.Out("wren")] });
        Take(start - 9_000);

        Assert.Equal(leads, (await EvaluateAsync("E4")).Leads.Count);
    }

    [Fact]
    public async Task E4_lets_a_group_hand_its_models_on_and_says_so()
    {
        Lineage.Owned(Kestrel, Zenith);
        Lineage.Owned(Heron, Zenith);
        Give();
        Take(34);

        var result = await EvaluateAsync("E4");

        Assert.Equal((1, 0), (result.Tested, result.Leads.Count));
        Assert.Contains("1 hand-off is between customers with a declared ownership link.", result.Caveats);
    }

    [Fact]
    public async Task E4_cites_what_was_read_of_owners_where_no_link_is_declared()
    {
        Lineage.Owned(Kestrel, Zenith);
        Give();
        Take(34);

        Assert.Equal([0L], Assert.Single((await EvaluateAsync("E4")).Leads).Background);
    }

    // The taking job begins on 2026-10-02 at 10:00; it is asked for on 2026-11-23.
    [Theory]
    [InlineData("2026-10-02", null, 0)]
    [InlineData("2026-10-03", null, 1)]
    [InlineData("2026-01-01", "2026-10-02", 0)]
    [InlineData("2026-01-01", "2026-10-01", 1)]
    public async Task E4_goes_by_whose_the_customers_were_as_of_the_hand_off(string from, string? to, int leads)
    {
        Lineage.Owned(Kestrel, Heron, from, to);
        Give();
        Take(34);

        var result = await EvaluateAsync("E4");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Contains(lead.Against, sentence => sentence.StartsWith("As of 2026-10-02T10:00:00Z a link between the customers is not declared", StringComparison.Ordinal)));
        Assert.All(result.Leads, lead => Assert.Equal(to is null, lead.Against.Any(sentence => sentence.StartsWith("A link is declared as of the moment asked for, and was not as of the hand-off:", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task E4_judges_each_of_several_hand_offs_as_of_its_own_moment()
    {
        Lineage.Owned(Kestrel, Heron, "2026-10-10", "2026-10-20");
        Give();
        var (before, during, after) = (Take(34), Take(24 * 12), Take(24 * 30));

        var lead = Assert.Single((await EvaluateAsync("E4")).Leads);

        Assert.Equal(2, lead.Severity!.Value);
        Assert.Contains(before, lead.Entries);
        Assert.Contains(after, lead.Entries);
        Assert.DoesNotContain(during, lead.Entries);
        Assert.Contains(lead.Against, sentence => sentence.StartsWith("As of 2026-10-02T10:00:00Z to 2026-10-31T00:00:00Z a link", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-10-02", null, 0)]
    [InlineData("2026-10-03", null, 1)]
    [InlineData("2026-01-01", "2026-10-01", 1)]
    public async Task E5_goes_by_whose_the_customers_were_as_of_the_hand_off(string from, string? to, int leads)
    {
        Lineage.Owned(Kestrel, Heron, from, to);
        Give("plain");
        TakeAnew(34);

        Assert.Equal(leads, (await EvaluateAsync("E5")).Leads.Count);
    }

    [Theory]
    [InlineData("2026-10-02", 0)]
    [InlineData(null, 0)]
    [InlineData("2026-10-03", 1)]
    public async Task E4_lets_anybody_take_what_was_published_before_and_the_list_of_hand_offs_does_too(string? day, int leads)
    {
        Give();
        var release = Lineage.Release(new ArtifactDigests { File = DrawnWorld.Named("wren") }, day);
        Take(34);

        Assert.Equal(leads, (await EvaluateAsync("E4")).Leads.Count);
        var answer = await AskAsync();
        Assert.Equal(leads == 0 ? [release] : [], Assert.Single(answer.Handoffs).PublishedBy);
        Assert.Equal(leads > 0, answer.Basis.Caveats.Contains("1 of these artifacts was published only after the taking job began: its release is not named."));
        Assert.Equal(leads == 0, answer.Basis.Caveats.Any(caveat => caveat.StartsWith("1 of these artifacts was published by then, or may have been", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Releases_of_what_many_take_are_looked_for_once_in_an_answer()
    {
        Give();
        var release = Lineage.Release(new ArtifactDigests { File = DrawnWorld.Named("wren") }, "2026-10-02");
        int[] starts = [34, 35, 36];
        _ = starts.Select(Take).ToList();
        _ = await ProjectAsync(World);
        var asked = 0;
        var published = new LineageArtifact(release, 0, ArtifactSide.Released, "weights", "", [], [], IsConflict: false);
        Func<object?[], object> counted = _ =>
        {
            asked++;
            return new ValueTask<IReadOnlyList<LineageArtifact>>([published]);
        };
        var answers = new Dictionary<string, Func<object?[], object>>(StringComparer.Ordinal) { [nameof(ILineageFacts.FindReleasedAsync)] = counted };
        var store = new ReplacedStore<ILineageFacts>(Fixture.Investigation, nameof(IInvestigationSnapshot.Lineage), answers);
        var investigator = new Investigator(store, World.Log, new Settled(), AcceleratorCatalogue.Default, RuleSets.Default, TimeProvider.System);

        var answer = (await investigator.AskAsync(new HandoffQuestion(), Token)).Answer!;

        Assert.Equal(starts.Length, answer.Handoffs.Count);
        Assert.All(answer.Handoffs, handoff => Assert.Equal([release], handoff.PublishedBy));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task E4_does_not_take_for_a_maker_who_hands_on_what_he_was_given_nor_who_began_later()
    {
        Lineage.Job(new DrawnJob { Customer = Kestrel, Inputs = [DrawnWorld.In(InputRelation.Uses, "wren")], Outputs = [DrawnWorld.Out("wren")] });
        Take(34);
        Lineage.Job(new DrawnJob { Customer = Zenith, From = 40, Outputs = [DrawnWorld.Out("wren")] });

        var result = await EvaluateAsync("E4");

        Assert.DoesNotContain(result.Leads, lead => lead.Subject.Parts.Any(part => part.Value == Heron));
        Assert.Contains("1 is of what the giving job had itself been given: it did not make it.", result.Caveats);
        Assert.Contains(result.Caveats, caveat => caveat.EndsWith("were taken in before the giving job began.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task E4_leaves_data_and_unknown_customers_alone()
    {
        Lineage.Job(new DrawnJob { Customer = Kestrel, Outputs = [DrawnWorld.Out("corpus", role: ArtifactRole.Dataset)] });
        Lineage.Job(new DrawnJob { Customer = Heron, From = 34, Inputs = [DrawnWorld.In(InputRelation.Uses, "corpus", ArtifactRole.Dataset)] });
        Give();
        Lineage.Job(new DrawnJob { Customer = null, From = 34, Inputs = [DrawnWorld.In(InputRelation.Resume, "wren")] });

        var result = await EvaluateAsync("E4");

        Assert.Equal((null, 0, 0), (result.NoInput, result.Tested, result.Leads.Count));
        Assert.Contains("1 was not looked at: a customer is redacted or stated as unknown.", result.Caveats);
    }

    [Fact]
    public async Task E4_and_E5_do_not_see_what_was_not_known_yet()
    {
        Give();
        Give("plain");
        Take(34);
        TakeAnew(34);

        Assert.Equal((1, 1), (Assert.Single((await EvaluateAsync("E4")).Leads).EntriesTotal / 2, (await EvaluateAsync("E5")).Leads.Count));
        var before = new AsOf { KnownAt = new TreeSize(2) };
        Assert.NotNull((await EvaluateAsync("E4", before)).NoInput);
        Assert.NotNull((await EvaluateAsync("E5", before)).NoInput);
    }

    [Fact]
    public async Task E5_has_no_input_without_shapes_of_what_was_trained_on()
    {
        Give("plain");
        Take(34);

        Assert.StartsWith("Nobody reports a digest of shapes, parameters and a start", (await EvaluateAsync("E5")).NoInput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task E5_that_could_not_look_at_all_weights_does_not_say_that_nobody_reports_any()
    {
        TakeAnew(34);
        Give("plain");

        var result = await EvaluateAsync("E5", AsOf.Now, World, Fixture, new SignalLimits { Held = 1 });

        Assert.Equal((null, 0), (result.NoInput, result.Tested));
        Assert.Equal(["Only the 1 weights with a digest of shapes last logged were looked at."], result.Bounds);
    }

    [Theory]
    [InlineData(MonthLater, 7, 1)]
    [InlineData(MonthLater + 1, 7, 0)]
    [InlineData(10, 7, 1)]
    [InlineData(9, 7, 0)]
    [InlineData(34, 8, 0)]
    public async Task E5_fires_on_the_same_shapes_and_parameters_within_the_gap(int start, ulong parameters, int leads)
    {
        var given = Give("plain");
        var taken = TakeAnew(start, parameters);

        var result = await EvaluateAsync("E5");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.All(result.Leads, lead => Assert.Equal([given, taken], lead.Entries));
        Assert.All(result.Leads, lead => Assert.Equal(["from", "to", "shapes"], lead.Subject.Parts.Select(part => part.Role)));
        Assert.Contains("No kind of statement reports training steps", result.Caveats[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-02", 0)]
    [InlineData(null, 0)]
    [InlineData("2026-10-03", 1)]
    public async Task E5_lets_an_architecture_alone_that_was_published_before_and_says_that_it_cannot_tell(string? day, int leads)
    {
        Give("plain");
        Lineage.Release(WrittenLineage.Shaped("public", "plain"), day);
        TakeAnew(34);

        var result = await EvaluateAsync("E5");

        Assert.Equal((1, leads), (result.Tested, result.Leads.Count));
        Assert.Equal(leads == 0, result.Caveats.Any(caveat => caveat.Contains("cannot be told apart", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task E5_lets_weights_alone_whose_maker_is_reported_and_those_that_share_a_digest()
    {
        Give("plain");
        Lineage.Job(new DrawnJob { Customer = Heron, From = -100, Parameters = Quantity.FromInteger(7), Outputs = [DrawnWorld.Out("anew")] });
        TakeAnew(34);
        Lineage.Job(new DrawnJob
        {
            Customer = Zenith,
            From = 34,
            Parameters = Quantity.FromInteger(7),
            Inputs = [new LineageInput { Role = ArtifactRole.Weights, Relation = InputRelation.Resume, Digests = OrUnknown.Known(WrittenLineage.Shaped("wren", "plain")) }],
        });

        Assert.Equal((2, 0), ((await EvaluateAsync("E5")).Tested, (await EvaluateAsync("E5")).Leads.Count));
    }

    [Fact]
    public async Task E5_lets_one_customer_and_one_group_alone()
    {
        Lineage.Owned(Kestrel, Zenith);
        Lineage.Owned(Heron, Zenith);
        Give("plain");
        TakeAnew(34);
        TakeAnew(34, customer: Kestrel);

        var result = await EvaluateAsync("E5");

        Assert.Equal((2, 0), (result.Tested, result.Leads.Count));
        Assert.Contains("1 pair is of customers with a declared ownership link.", result.Caveats);
    }

    private async Task<HandoffAnswer> AskAsync() => (await (await ProjectAsync(World)).AskAsync(new HandoffQuestion(), Token)).Answer!;

    private long Give(string? shapes = null) => Lineage.Job(new DrawnJob
    {
        Customer = Kestrel,
        Parameters = Quantity.FromInteger(7),
        Outputs =
        [
            new LineageOutput
            {
                Role = ArtifactRole.Weights,
                Relation = OutputRelation.Checkpoint,
                Digests = shapes is null ? new ArtifactDigests { File = DrawnWorld.Named("wren") } : WrittenLineage.Shaped("wren", shapes),
            },
        ],
    });

    private long Take(int start) =>
        Lineage.Job(new DrawnJob { Customer = Heron, From = start, Inputs = [DrawnWorld.In(InputRelation.Resume, "wren")], Outputs = [DrawnWorld.Out("wren-2")] });

    private long TakeAnew(int start, ulong parameters = 7, string customer = Heron) => Lineage.Job(new DrawnJob
    {
        Customer = customer,
        From = start,
        Parameters = Quantity.FromInteger(parameters),
        Inputs = [new LineageInput { Role = ArtifactRole.Weights, Relation = InputRelation.Resume, Digests = OrUnknown.Known(WrittenLineage.Shaped("anew", "plain")) }],
    });
}
