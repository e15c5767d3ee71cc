namespace Provenance.Cli.Tests;

/// <summary>What the tree of owners, its sentences and its drawing say of circles, of interests without a share, and of who has no owner.</summary>
public sealed class OwnerTreeTests : IAsyncLifetime
{
    private StubInvestigations _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubInvestigations.StartAsync();

    public async ValueTask DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task A_share_that_closes_a_circle_goes_back_to_the_party_above_and_the_sum_over_it_is_explained()
    {
        var run = await _stub.AskAsync("controllers", "NATIONAL:SG:HALF");

        Assert.Contains(
            """
            Half (NATIONAL:SG:HALF) | legal-entity
            `-- [50 %, in a circle] Other (NATIONAL:SG:OTHER) | legal-entity
                |-- [50 %] Dee (NATIONAL:SG:D) | legal-entity | 33.333333 % over all paths and circles, 25 % by its largest path alone | ends here: natural person
                `-- [50 %, in a circle] Half (NATIONAL:SG:HALF) (back to above, a circle)

            """,
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("In a circle: a share of entities that hold each other. Shares are summed over every round.", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Circle: Half (NATIONAL:SG:HALF) and Other (NATIONAL:SG:OTHER) hold shares in each other. "
            + "Shares are summed over every round of it, so that an owner behind it has more than the product of the shares along its path.",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_circle_is_one_tree_and_nobody_outside_it_is_claimed_or_denied()
    {
        var run = await _stub.AskAsync("controllers", "NATIONAL:SG:LOOP1");

        Assert.Contains("`-- [100 %, in a circle] Loop Two (NATIONAL:SG:LOOP2)", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\nLoop Two", run.Output, StringComparison.Ordinal);
        Assert.Contains("owned by nobody known outside its circle", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Itself (NATIONAL:SG:LOOP1) is held in a circle, by entities that hold each other or themselves, and no owner outside is stated: who is behind them is unknown.",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("Nobody who is not in a circle is stated to hold any of it.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("that any statement names", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_longer_circle_goes_back_where_it_closes()
    {
        var run = await _stub.AskAsync("controllers", "NATIONAL:SG:LONG");

        Assert.Contains("`-- [50 %, in a circle] NATIONAL:SG:1 (back to above, a circle)", run.Output, StringComparison.Ordinal);
        Assert.Contains("`-- [100 %] NATIONAL:SG:1\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_is_drawn_with_the_share_that_closes_it_and_is_in_the_json()
    {
        using var folder = new Workshop();
        var file = folder["owners.svg"];
        await _stub.AskAsync("controllers", "NATIONAL:SG:LONG", "--svg", file);
        var json = await _stub.AskAsync("controllers", "NATIONAL:SG:LONG", "--json");

        var drawing = System.Xml.Linq.XDocument.Load(file);
        Assert.Equal(5, drawing.Descendants().Count(element => element.Name.LocalName == "polyline"));
        Assert.Contains(drawing.Descendants(), element => element.Value == "50 %, in a circle");
        var circle = System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("circles")[0];
        Assert.Equal("NATIONAL:SG:1", circle.GetProperty("shares")[2].GetProperty("holder").GetString());
    }

    [Fact]
    public async Task An_entity_to_which_no_way_is_given_is_no_root_of_its_own()
    {
        var run = await _stub.AskAsync("controllers", "NATIONAL:SG:CUT");

        Assert.DoesNotContain("\nFar", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 more entity in which something is unknown is not drawn, for the way there is not given: Far (NATIONAL:SG:FAR).", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interest_without_a_share_stands_below_whom_it_is_in_and_its_holder_is_named_everywhere()
    {
        var run = await _stub.AskAsync("controllers", "NATIONAL:SG:PARTS");

        Assert.Contains("[unknownInterest (share unknown)?] Person 1 (NATIONAL:SG:P1) | natural-person", run.Output, StringComparison.Ordinal);
        Assert.Contains("[declared indirect, 60 %?] Person 1 (NATIONAL:SG:P1)", run.Output, StringComparison.Ordinal);
        Assert.Contains("no share of an owner stated: 100 % of it unknown", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no owners stated", run.Output, StringComparison.Ordinal);
        Assert.Contains("Stated as well: Person 1 (NATIONAL:SG:P1) has unknownInterest (share unknown) in Company C (NATIONAL:SG:C) (entry 5).", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Declared indirect: Person 1 (NATIONAL:SG:P1), shareholding 60 %, says acme (entry 7); not counted into the shares: only the chain that it goes through is, as far as it is stated.",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_parties_are_not_one_party()
    {
        var run = await _stub.AskAsync("controllers", "NATIONAL:SG:PARTS");

        Assert.Equal(2, run.Output.Split("] an unknown party\n").Length - 1);
    }

    [Theory]
    [InlineData("NATIONAL:SG:PERSON", "Itself (NATIONAL:SG:PERSON) is a natural person, whom nobody owns.", "nobody: a natural person")]
    [InlineData("NATIONAL:SG:NONE", "No statement that can be read and counts on this day tells who owns Itself (NATIONAL:SG:NONE): that is unknown.", "nobody known: it ends at itself")]
    public async Task Why_an_entity_has_no_owner_is_said_as_it_is(string entity, string sentence, string owner)
    {
        var run = await _stub.AskAsync("controllers", entity);

        Assert.Contains(sentence, run.Output, StringComparison.Ordinal);
        Assert.Contains("owned by " + owner, run.Output, StringComparison.Ordinal);
    }
}
