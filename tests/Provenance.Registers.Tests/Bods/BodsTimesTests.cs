// When something was said, published, began and ended, and whether it is over.

using System.Text.Json.Nodes;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

public sealed class BodsTimesTests : IDisposable
{
    private const string Kestrel = "OPERATOR:acme:bods.kestrel";

    private readonly Importing _importing = new();

    public void Dispose() => _importing.Dispose();

    [Fact]
    public async Task The_newest_statement_of_a_record_counts_and_the_older_is_listed()
    {
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"),
            Bods.Person("p", "A. Person"),
            Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 40}""")).With(statement => statement["statementDate"] = "2026-07-01"),
            Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 30}""")).With(statement => statement["statementDate"] = "2026-06-30"));

        Assert.Equal(["OPERATOR:acme:bods.p shareholding direct 40..40 - -"], imported.InterestsIn(Kestrel));
        Assert.Equal([NotDraftedReason.Excluded], imported.ReasonsAt(4));
        Assert.Equal("2026-07-01T00:00:00Z", imported.Of(Kestrel).Section<Owners>()!.AsOf.ToString());
    }

    [Theory]
    [InlineData("2026-06-01T10:00:00Z", "2026-06-02", "2026-06-01T08:00:00Z", "2026-06-02")]
    [InlineData("2026-06-01T10:00:00Z", "2026-06-02", "2026-06-01T11:00:00+02:00", "2026-06-02")]
    [InlineData("2026-06-01T10:00:00Z", "2026-06-02", "2026-06-01", "2026-06-05")]
    [InlineData("2026-06-01", "2026-06-05", "2026-06-01", "2026-06-02")]
    [InlineData("2026-06-01", "2026-06-05T10:00:00", "2026-06-01", "2026-06-05T09:00:00")]
    public async Task Of_two_statements_of_one_day_the_later_one_or_the_later_published_counts(string said, string published, string before, string publishedBefore)
    {
        JsonObject Statement(int share, string date, string publication) => Bods.Relationship("r", "kestrel", "p", Bods.Share($$"""{"exact": {{share}}}"""))
            .With(statement => (statement["statementDate"], statement["publicationDetails"]!["publicationDate"]) = (date, publication));
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"), Bods.Person("p", "A. Person"), Statement(10, said, published), Statement(60, before, publishedBefore));

        Assert.Equal(["OPERATOR:acme:bods.p shareholding direct 10..10 - -"], imported.InterestsIn(Kestrel));
        Assert.Equal([NotDraftedReason.Excluded], imported.ReasonsAt(4));
    }

    [Fact]
    public async Task A_statement_without_a_record_status_is_not_closed()
    {
        JsonObject[] statements = [Bods.Company("kestrel", "Kestrel"), Bods.Person("p", "A. Person"), Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 40}"""))];
        var imported = await ImportAsync(statements.Select(statement => statement.With(one => one.Remove("recordStatus"))));

        Assert.Equal(["OPERATOR:acme:bods.p shareholding direct 40..40 - -"], imported.InterestsIn(Kestrel));
        Assert.Empty(imported.NotDrafted);
    }

    [Fact]
    public async Task A_closed_record_has_ended_when_it_was_closed_or_before()
    {
        var closed = Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 40}"""), Bods.Interest("""{"type": "votingRights", "endDate": "2026-02-03"}"""))
            .With(statement => statement["recordStatus"] = "closed");
        var imported = await ImportAsync(Bods.Company("kestrel", "Kestrel"), Bods.Person("p", "A. Person"), closed);

        Assert.Equal(
            ["OPERATOR:acme:bods.p shareholding direct 40..40 - 2026-05-31", "OPERATOR:acme:bods.p votingRights unknown unknown - 2026-02-02"],
            imported.InterestsIn(Kestrel));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    public async Task A_record_that_is_closed_without_saying_again_what_it_was_has_ended_as_it_was(string? details)
    {
        var closed = Bods.Relationship("r", "kestrel", "p").With(statement =>
        {
            (statement["recordStatus"], statement["statementDate"]) = ("closed", "2026-09-01");
            statement["recordDetails"] = details is null ? null : JsonNode.Parse(details);
        });
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"), Bods.Person("p", "A. Person"), Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 40}""")), closed);

        Assert.Equal(["OPERATOR:acme:bods.p shareholding direct 40..40 - 2026-08-31"], imported.InterestsIn(Kestrel));
        Assert.Equal([(3L, NotDraftedReason.Excluded)], imported.NotDrafted.Select(one => (one.Place.Line, one.Reason)));
    }

    [Theory]
    [InlineData("2026-01-01", "2026-02-03", "2026-01-01 2026-02-02")]
    [InlineData("2026-02-03", "2026-02-03", "2026-02-03 2026-02-03")]
    [InlineData("2026-01-01", "1000-01-01", "- 2026-01-01")]
    [InlineData("2026-01-01", "2026-09-01", "2026-01-01 2026-08-31")]
    public async Task The_end_date_is_the_first_day_without_the_interest(string start, string end, string expected)
    {
        var imported = await ImportHeldAsync(Bods.Interest($$"""{"type": "shareholding", "startDate": "{{start}}", "endDate": "{{end}}"}"""));

        Assert.Equal([$"OPERATOR:acme:bods.p shareholding unknown unknown {expected}"], imported.InterestsIn(Kestrel));
    }

    [Theory]
    [InlineData("\"startDate\": \"2010\", \"endDate\": \"2019-02\"", "- 2019-02-27")]
    [InlineData("\"startDate\": \"2010-01-02\", \"endDate\": \"some day\"", "2010-01-02 -")]
    public async Task Dates_that_are_no_days_are_listed(string dates, string expected)
    {
        var imported = await ImportHeldAsync(Bods.Interest($$"""{"type": "shareholding", {{dates}}}"""));

        Assert.Equal([$"OPERATOR:acme:bods.p shareholding unknown unknown {expected}"], imported.InterestsIn(Kestrel));
        Assert.Equal([NotDraftedReason.ValueUnreadable], imported.ReasonsAt(3));
    }

    [Theory]
    [InlineData("2026-06-02", "2026-07-01", "- 2026-05-31")]
    [InlineData("2026-05-01", "2026-04-30", "- 2026-04-29")]
    public async Task A_closed_record_whose_days_contradict_has_ended_all_the_same(string start, string end, string expected)
    {
        var closed = Bods.Relationship("r", "kestrel", "p", Bods.Interest($$"""{"type": "shareholding", "startDate": "{{start}}", "endDate": "{{end}}"}"""))
            .With(statement => statement["recordStatus"] = "closed");
        var imported = await ImportAsync(Bods.Company("kestrel", "Kestrel"), Bods.Person("p", "A. Person"), closed);

        Assert.Equal([$"OPERATOR:acme:bods.p shareholding unknown unknown {expected}"], imported.InterestsIn(Kestrel));
        Assert.Equal([NotDraftedReason.TimeImpossible], imported.ReasonsAt(3));
    }

    [Fact]
    public async Task That_there_are_no_beneficial_owners_is_not_stated_any_more_where_the_record_is_closed()
    {
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"),
            Bods.Relationship("r", "kestrel", new JsonObject { ["reason"] = "noBeneficialOwners" }).With(statement => statement["recordStatus"] = "closed"));

        Assert.Null(imported.Of(Kestrel).Section<Owners>());
        Assert.Equal([NotDraftedReason.Excluded], imported.ReasonsAt(2));
    }

    [Fact]
    public async Task Days_that_contradict_themselves_are_listed_and_the_interest_stays()
    {
        var imported = await ImportHeldAsync(
            Bods.Interest("""{"type": "shareholding", "startDate": "2026-05-01", "endDate": "2026-04-30"}"""),
            Bods.Interest("""{"type": "votingRights", "startDate": "2026-06-02"}"""));

        Assert.Equal(
            ["OPERATOR:acme:bods.p shareholding unknown unknown - 2026-05-01", "OPERATOR:acme:bods.p votingRights unknown unknown - -"],
            imported.InterestsIn(Kestrel));
        Assert.Equal([NotDraftedReason.TimeImpossible, NotDraftedReason.TimeImpossible], imported.ReasonsAt(3));
    }

    private Task<Imported> ImportAsync(params IEnumerable<JsonObject> statements) => _importing.ImportAsync(Bods.Register(), Bods.Lines(statements));

    private Task<Imported> ImportHeldAsync(params JsonNode[] interests) => ImportAsync(Bods.Held(interests));
}
