using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

public sealed class FtmImportTests : IDisposable
{
    private const string Kestrel = """{"id": "kestrel", "schema": "Company", "properties": {"name": ["Kestrel Ltd", "Kestrel"], "previousName": ["Falcon Ltd"], "jurisdiction": ["gb"], "registrationNumber": ["00 123"], "incorporationDate": ["2019-04-01"], "address": ["1 Example Road"]}}""";
    private const string KestrelId = "OPERATOR:acme:ftm.kestrel";
    private const string Person = """{"id": "NK-p", "schema": "Person", "properties": {"name": ["A. Person"], "nationality": ["sg"], "idNumber": ["S123"]}}""";
    private const string PersonId = "OPERATOR:acme:ftm.NK-p";

    private readonly Importing _importing = new();

    public void Dispose() => _importing.Dispose();

    [Fact]
    public async Task Parties_become_entities()
    {
        var imported = await ImportAsync(Kestrel, Person);

        Assert.Equal([KestrelId, PersonId], imported.Ids);
        var identity = imported.Of(KestrelId).Section<Identity>()!;
        Assert.Equal(
            [("Kestrel Ltd", NameKind.Registered), ("Kestrel", NameKind.Other), ("Falcon Ltd", NameKind.Former)],
            identity.Names.Select(name => (name.Text, name.Kind)));
        Assert.Equal(["registrationNumber 00 123", "ftm kestrel"], identity.Identifiers!.Select(one => $"{one.Scheme} {one.Id}"));
        Assert.Equal(EntityType.NaturalPerson, imported.Of(PersonId).Section<Identity>()!.Type);
        Assert.Empty(imported.NotDrafted);
    }

    [Theory]
    [InlineData("HRB 12345")]
    [InlineData("N/A")]
    public async Task Two_companies_of_one_country_with_one_number_of_no_named_register_stay_two(string number)
    {
        string Company(string id) => $$$"""{"id": "{{{id}}}", "schema": "Company", "properties": {"name": ["{{{id}}} GmbH"], "jurisdiction": ["de"], "registrationNumber": ["{{{number}}}"]}}""";
        var imported = await ImportAsync(Company("quarz"), Company("kiesel"), Person, Ownership("\"percentage\": [\"60\"]").Replace("kestrel", "quarz", StringComparison.Ordinal));

        Assert.Equal(["OPERATOR:acme:ftm.quarz", "OPERATOR:acme:ftm.kiesel", PersonId], imported.Ids);
        Assert.Single(imported.InterestsIn("OPERATOR:acme:ftm.quarz"));
        Assert.Empty(imported.InterestsIn("OPERATOR:acme:ftm.kiesel"));
        Assert.Empty(imported.NotDrafted);
    }

    [Theory]
    [InlineData("\"2010\", \"2010-03-02\"", "2010-03-02", true)]
    [InlineData("\"2010\", \"2026-01-05\"", null, false)]
    [InlineData("\"2010-03-02\", \"2026-01-05\"", null, false)]
    [InlineData("\"2010\"", null, false)]
    public async Task A_day_of_incorporation_is_stated_where_its_values_agree_on_one_and_listed_otherwise(string values, string? expected, bool isAgreed)
    {
        var imported = await ImportAsync(Kestrel.Replace("\"2019-04-01\"", values, StringComparison.Ordinal));

        Assert.Equal(expected, imported.Of(KestrelId).Section<Identity>()!.IncorporatedOn?.ToString());
        Assert.Equal(isAgreed ? [] : [NotDraftedReason.ValueUnreadable], imported.NotDrafted.Select(left => left.Reason));
    }

    [Theory]
    [InlineData("51", "51..51")]
    [InlineData("51.25 %", "51.25..51.25")]
    [InlineData("33,3%", "33.3..33.3")]
    [InlineData("25-50", "25..50")]
    [InlineData("25 % – 50 %", "25..50")]
    [InlineData("25 to 50 percent", "25..50")]
    [InlineData("75+", "75..100")]
    [InlineData("more than 25", "25..100")]
    [InlineData(">=75", "75..100")]
    [InlineData("<5%", "0..5")]
    [InlineData("up to 10 per cent", "0..10")]
    public async Task Percentages_are_read_as_people_write_them(string text, string expected)
    {
        var imported = await ImportAsync(Kestrel, Person, Ownership($"\"percentage\": [\"{text}\"]"));

        Assert.Equal([$"{PersonId} shareholding direct {expected} - -"], imported.InterestsIn(KestrelId));
        Assert.Empty(imported.NotDrafted);
    }

    [Theory]
    [InlineData("most")]
    [InlineData("1,000")]
    [InlineData("120")]
    [InlineData("-5")]
    [InlineData("50-25")]
    [InlineData("5 shares")]
    public async Task Other_percentages_are_unknown_and_listed(string text)
    {
        var imported = await ImportAsync(Kestrel, Person, Ownership($"\"percentage\": [\"{text}\"]"));

        Assert.Equal([$"{PersonId} shareholding direct unknown - -"], imported.InterestsIn(KestrelId));
        Assert.Equal([NotDraftedReason.ValueUnreadable], imported.ReasonsAt(3));
    }

    [Fact]
    public async Task Links_become_interests_of_their_kind()
    {
        var imported = await ImportAsync(
            Kestrel,
            Person,
            Ownership("\"ownershipType\": [\"Indirect ownership\"], \"startDate\": [\"2020-01-01\"], \"endDate\": [\"2021-01-01\"]"),
            """{"id": "d", "schema": "Directorship", "properties": {"director": ["NK-p"], "organization": ["kestrel"], "role": ["Director"], "date": ["2026-02-01"]}}""",
            """{"id": "u", "schema": "UnknownLink", "properties": {"subject": ["NK-p"], "object": ["kestrel"], "role": ["linked"], "date": ["2026-03-01"]}}""");

        Assert.Equal(
            [
                $"{PersonId} shareholding indirect unknown 2020-01-01 2021-01-01",
                $"{PersonId} boardMember direct unknown - -",
                $"{PersonId} unknownInterest unknown unknown - -",
            ],
            imported.InterestsIn(KestrelId));
        Assert.Equal("2026-06-01T00:00:00Z", imported.Of(KestrelId).Section<Owners>()!.AsOf.ToString());
    }

    [Theory]
    [InlineData("""{"id": "e", "schema": "Company", "properties": {"leiCode": ["969500KSV493XWY0PS33"]}}""", "e", "LEI:969500KSV493XWY0PS33", 1)]
    [InlineData("""{"id": "e", "schema": "LegalEntity", "properties": {"jurisdiction": ["sg"], "registrationNumber": ["7"]}}""", "e", "unknown", 1)]
    [InlineData("", "NATIONAL:SG:7", "NATIONAL:SG:7", 0)]
    public async Task A_holder_without_a_name_is_named_by_its_identifier(string record, string holder, string expected, int listed)
    {
        var imported = await ImportAsync(
            Kestrel, record, Ownership("\"percentage\": [\"60\"]").Replace("NK-p", holder, StringComparison.Ordinal));

        Assert.Equal([$"{expected} shareholding direct 60..60 - -"], imported.InterestsIn(KestrelId));
        Assert.Equal(Enumerable.Repeat(NotDraftedReason.ValueMissing, listed), imported.NotDrafted.Select(one => one.Reason));
    }

    [Theory]
    [InlineData("\"endDate\": [\"2019\"]", "- 2019-12-31", 1)]
    [InlineData("\"endDate\": [\"2020-02\"]", "- 2020-02-29", 1)]
    [InlineData("\"endDate\": [\"2019\", \"2019-05-01\"]", "- 2019-05-01", 0)]
    [InlineData("\"endDate\": [\"2019-05-01\", \"2021-05-01\"]", "- 2021-05-01", 1)]
    [InlineData("\"endDate\": [\"2019-05-01\", \"some day\"]", "- 2019-05-01", 1)]
    [InlineData("\"endDate\": [\"some day\"]", "- -", 1)]
    [InlineData("\"endDate\": [\"9999\"]", "- 9999-12-31", 1)]
    [InlineData("\"startDate\": [\"2010\"]", "- -", 1)]
    [InlineData("\"startDate\": [\"2010\", \"2010-03\", \"2010-03-02\"]", "2010-03-02 -", 0)]
    [InlineData("\"startDate\": [\"2010-03-02\", \"2011\"], \"endDate\": [\"2012\"]", "- 2012-12-31", 2)]
    public async Task A_date_that_is_no_day_ends_as_late_as_it_may_and_begins_on_no_known_day(string dates, string expected, int listed)
    {
        var imported = await ImportAsync(Kestrel, Person, Ownership($"\"percentage\": [\"60\"], {dates}"));

        Assert.Equal([$"{PersonId} shareholding direct 60..60 {expected}"], imported.InterestsIn(KestrelId));
        Assert.Equal(Enumerable.Repeat(NotDraftedReason.ValueUnreadable, listed), imported.ReasonsAt(3));
    }

    [Theory]
    [InlineData("\"startDate\": [\"2026-07-01\"], \"endDate\": [\"2026-09-30\"]", "- 2026-09-30")]
    [InlineData("\"startDate\": [\"2026-07-01\"]", "- -")]
    [InlineData("\"startDate\": [\"2021-02-01\"], \"endDate\": [\"2020-12-31\"]", "- 2021-02-01")]
    [InlineData("\"startDate\": [\"2027-02-01\"], \"endDate\": [\"2020-12-31\"]", "- 2020-12-31")]
    [InlineData("\"startDate\": [\"2027-02-01\"]", null)]
    [InlineData("\"startDate\": [\"2027-02-01\"], \"endDate\": [\"2027-12-31\"]", null)]
    public async Task What_has_ended_stays_ended_and_what_has_not_begun_is_left_out(string dates, string? expected)
    {
        var register = new FtmImport(Importing.Party, Handle.Parse("ftm"), null) { ImportedOn = Importing.Date("2026-11-23") };
        var imported = await _importing.ImportAsync(register, string.Join('\n', Kestrel, Person, Ownership($"\"percentage\": [\"60\"], {dates}")));

        Assert.Equal(expected is null ? [] : [$"{PersonId} shareholding direct 60..60 {expected}"], imported.InterestsIn(KestrelId));
        Assert.Equal([NotDraftedReason.TimeImpossible], imported.ReasonsAt(3));
    }

    [Theory]
    [InlineData("\"30\", \"60\"", "30..60", true)]
    [InlineData("\"25-50\", \"40\"", "25..50", true)]
    [InlineData("\"30\", \"30 %\"", "30..30", false)]
    [InlineData("\"30\", \"most\"", "unknown", true)]
    public async Task Several_percentages_are_the_range_over_all(string percentages, string expected, bool isListed)
    {
        var imported = await ImportAsync(Kestrel, Person, Ownership($"\"percentage\": [{percentages}]"));

        Assert.Equal([$"{PersonId} shareholding direct {expected} - -"], imported.InterestsIn(KestrelId));
        Assert.Equal(isListed ? [NotDraftedReason.ValueUnreadable] : [], imported.ReasonsAt(3));
    }

    [Fact]
    public async Task Of_several_holders_and_several_held_each_has_an_unknown_part()
    {
        var imported = await ImportAsync(
            Kestrel,
            Person,
            """{"id": "heron", "schema": "Company", "properties": {"name": ["Heron"]}}""",
            """{"id": "o", "schema": "Ownership", "properties": {"owner": ["NK-p", "heron"], "asset": ["kestrel", "nobody"], "percentage": ["60"], "date": ["2026", "2026-06-01"]}}""");

        Assert.Equal(
            [$"{PersonId} shareholding direct 0..60 - -", "OPERATOR:acme:ftm.heron shareholding direct 0..60 - -"],
            imported.InterestsIn(KestrelId));
        Assert.Equal([NotDraftedReason.ValueMissing, NotDraftedReason.ValueUnreadable], imported.ReasonsAt(4));
    }

    [Fact]
    public async Task A_link_that_stands_twice_counts_once()
    {
        var imported = await ImportAsync(Kestrel, Person, Ownership("\"percentage\": [\"40\"]"), Ownership("\"percentage\": [\"40\"]"));

        Assert.Equal([$"{PersonId} shareholding direct 40..40 - -"], imported.InterestsIn(KestrelId));
        Assert.Equal([NotDraftedReason.RecordRepeated], imported.ReasonsAt(4));
    }

    [Fact]
    public async Task Two_links_of_one_holder_may_be_the_same_share()
    {
        var imported = await ImportAsync(
            Kestrel, Person, Ownership("\"percentage\": [\"40\"]"), Ownership("\"percentage\": [\"45\"]").Replace("\"o\"", "\"o2\"", StringComparison.Ordinal));

        Assert.Equal([$"{PersonId} shareholding direct 0..40 - -", $"{PersonId} shareholding direct 45..45 - -"], imported.InterestsIn(KestrelId));
        Assert.Equal([NotDraftedReason.RecordRepeated], imported.ReasonsAt(3));
    }

    [Fact]
    public async Task A_succession_stands_in_the_extensions_of_the_successor()
    {
        var imported = await ImportAsync(
            Kestrel,
            """{"id": "falcon", "schema": "Company", "properties": {"name": ["Falcon"]}}""",
            """{"id": "s", "schema": "Succession", "properties": {"predecessor": ["falcon"], "successor": ["kestrel"]}}""");

        Assert.Contains("\"predecessors\":[\"OPERATOR:acme:ftm.falcon\"]", System.Text.Encoding.UTF8.GetString(imported.Of(KestrelId).Statement.Extensions.Span), StringComparison.Ordinal);
        Assert.Empty(imported.NotDrafted);
    }

    [Fact]
    public async Task What_cannot_be_drafted_is_listed_with_its_line()
    {
        var imported = await ImportAsync(
            Kestrel,
            """{"id": "boat", "schema": "Vessel", "properties": {"name": ["Kestrel II"]}}""",
            """{"schema": "Company"}""",
            "not json",
            """{"id": "nameless", "schema": "Company", "properties": {}}""",
            """{"id": "kestrel", "schema": "Company", "properties": {"name": ["Again"]}}""",
            """{"id": "o1", "schema": "Ownership", "properties": {"owner": ["nameless"], "asset": ["boat"]}}""",
            """{"id": "o2", "schema": "Ownership", "properties": {"owner": ["nameless"], "asset": ["kestrel"], "date": ["2026-01-01"]}}""",
            """{"id": "o3", "schema": "Ownership", "properties": {"owner": ["nameless"], "asset": ["kestrel"]}}""");

        Assert.Equal(9, imported.Rows);
        Assert.Equal(
            [
                (2L, NotDraftedReason.Excluded), (3L, NotDraftedReason.ValueMissing), (4L, NotDraftedReason.Malformed), (5L, NotDraftedReason.ValueMissing),
                (6L, NotDraftedReason.RecordRepeated), (7L, NotDraftedReason.ValueMissing), (9L, NotDraftedReason.AsOfMissing),
            ],
            imported.NotDrafted.Select(one => (one.Place.Line, one.Reason)));
        Assert.Equal(["unknown shareholding direct unknown - -"], imported.InterestsIn(KestrelId));
    }

    [Fact]
    public async Task The_day_may_be_given_for_links_that_do_not_say_it()
    {
        var register = new FtmImport(Importing.Party, Handle.Parse("ftm"), Importing.Date("2026-04-01"));
        var imported = await _importing.ImportAsync(register, $"{Kestrel}\n{Person}\n" + """{"id": "o", "schema": "Ownership", "properties": {"owner": ["NK-p"], "asset": ["kestrel"]}}""");

        Assert.Equal("2026-04-01T00:00:00Z", imported.Of(KestrelId).Section<Owners>()!.AsOf.ToString());
    }

    private static string Ownership(string more) =>
        """{"id": "o", "schema": "Ownership", "properties": {"owner": ["NK-p"], "asset": ["kestrel"], "date": ["2026-06-01"], """ + more + "}}";

    private Task<Imported> ImportAsync(params IEnumerable<string> lines) =>
        _importing.ImportAsync(new FtmImport(Importing.Party, Handle.Parse("ftm"), null), string.Join('\n', lines));
}
