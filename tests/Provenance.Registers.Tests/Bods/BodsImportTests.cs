using System.Text.Json.Nodes;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

public sealed class BodsImportTests : IDisposable
{
    private const string Kestrel = "OPERATOR:acme:bods.kestrel";

    private readonly Importing _importing = new();

    public void Dispose() => _importing.Dispose();

    [Fact]
    public async Task Ids_are_LEI_then_national_then_the_signers_own()
    {
        var imported = await ImportAsync(
            Bods.Company("1", "Kestrel", ("GB-COH", "0123"), ("XI-LEI", "969500KSV493XWY0PS33")),
            Bods.Company("2", "Heron", ("XI-LEI", "969500KSV493XWY0PS34"), ("GB-COH", "0124")),
            Bods.Company("3", "Zenith", ("Register", "7")),
            Bods.Person("4", "A. Person"));

        Assert.Equal(["LEI:969500KSV493XWY0PS33", "NATIONAL:GB:0124", "OPERATOR:acme:bods.3", "OPERATOR:acme:bods.4"], imported.Ids);
        Assert.Equal(
            ["LEI 969500KSV493XWY0PS34", "GB-COH 0124", "bods 2"],
            imported.Of("NATIONAL:GB:0124").Section<Identity>()!.Identifiers!.Select(one => $"{one.Scheme} {one.Id}"));
        Assert.Empty(imported.NotDrafted);
    }

    [Fact]
    public async Task Two_registers_that_give_one_number_do_not_make_one_party()
    {
        var imported = await ImportAsync(Bods.Company("1", "Kestrel", ("GB-COH", "77")), Bods.Company("2", "Heron", ("GB-CHC", "77")));

        Assert.Equal(["NATIONAL:GB:77", "OPERATOR:acme:bods.2"], imported.Ids);
    }

    [Theory]
    [InlineData("DE-CR", "HRB 12345")]
    [InlineData("GB-COH", "N/A")]
    public async Task What_is_no_number_of_one_register_makes_no_national_id(string scheme, string number)
    {
        var imported = await ImportAsync(Bods.Company("1", "Kestrel", (scheme, number)), Bods.Company("2", "Heron", (scheme, number)));

        Assert.Equal(["OPERATOR:acme:bods.1", "OPERATOR:acme:bods.2"], imported.Ids);
        Assert.Empty(imported.NotDrafted);
    }

    [Fact]
    public async Task Records_of_one_company_are_put_together_and_their_difference_is_listed()
    {
        var imported = await ImportAsync(
            Bods.Company("1", "Kestrel", ("GB-COH", "77")),
            Bods.Company("2", "Kestrel Limited", ("GB-COH", "77")),
            Bods.Person("p", "A. Person"),
            Bods.Person("q", "B. Person"),
            Bods.Relationship("r1", "1", "p", Bods.Share("""{"exact": 20}""")),
            Bods.Relationship("r2", "2", "q", Bods.Share("""{"exact": 30}""")));

        Assert.Equal([NotDraftedReason.RecordRepeated], imported.ReasonsAt(2));
        Assert.Equal(
            ["OPERATOR:acme:bods.p shareholding direct 20..20 - -", "OPERATOR:acme:bods.q shareholding direct 30..30 - -"],
            imported.InterestsIn("NATIONAL:GB:77"));
    }

    [Theory]
    [InlineData("""{"exact": 40}""", "40..40", NotDraftedReason.Excluded)]
    [InlineData("""{"minimum": 25, "maximum": 50}""", "25..50", NotDraftedReason.RecordRepeated)]
    public async Task A_share_that_two_declarations_state_is_one_share(string ofAnother, string expected, NotDraftedReason reason)
    {
        var imported = await ImportAsync(
            Bods.Company("a", "Alpha").Declared("a"),
            Bods.Company("b2", "Beta", ("GB-COH", "77")).Declared("a"),
            Bods.Company("b1", "Beta", ("GB-COH", "77")).Declared("b1"),
            Bods.Person("p", "A. Person").Declared("b1"),
            Bods.Relationship("r2", "b2", "p", Bods.Share(ofAnother)).Declared("a"),
            Bods.Relationship("r1", "b1", "p", Bods.Share("""{"exact": 40}""")).Declared("b1"));

        Assert.Equal([$"OPERATOR:acme:bods.p shareholding direct {expected} - -"], imported.InterestsIn("NATIONAL:GB:77"));
        Assert.Equal([reason], imported.ReasonsAt(5));
    }

    [Fact]
    public async Task A_share_that_has_ended_in_one_declaration_and_not_in_another_may_still_be_held()
    {
        var imported = await ImportAsync(
            Bods.Company("b", "Beta", ("GB-COH", "77")).Declared("b"),
            Bods.Person("p", "A. Person").Declared("b"),
            Bods.Relationship("r1", "b", "p", Interest("2015-01-01", "2020-01-01")).Declared("b"),
            Bods.Relationship("r2", "b", "p", Interest("2018-01-01", null)).Declared("a"),
            Bods.Relationship("r3", "b", "p", Interest("2018-01-01", "2019-01-01")).Declared("a"));

        Assert.Equal(
            ["OPERATOR:acme:bods.p shareholding direct 40..40 2015-01-01 2019-12-31", "OPERATOR:acme:bods.p shareholding direct 0..40 2018-01-01 -"],
            imported.InterestsIn("NATIONAL:GB:77"));
        Assert.Equal([(4L, NotDraftedReason.RecordRepeated), (5L, NotDraftedReason.Excluded)], imported.NotDrafted.Select(one => (one.Place.Line, one.Reason)));

        static JsonObject Interest(string from, string? end) => Bods.Share("""{"exact": 40}""").With(interest => (interest["startDate"], interest["endDate"]) = (from, end));
    }

    [Fact]
    public async Task Shares_of_one_holder_in_several_records_may_be_the_same_share()
    {
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"),
            Bods.Person("p", "A. Person"),
            Bods.Relationship("r1", "kestrel", "p", Bods.Share("""{"exact": 20}""")),
            Bods.Relationship("r2", "kestrel", "p", Bods.Share("""{"exact": 30}""")),
            Bods.Relationship("r3", "kestrel", "p", Bods.Interest("""{"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": 50}, "endDate": "2020-01-01"}""")));

        Assert.Equal(
            [
                "OPERATOR:acme:bods.p shareholding direct 0..20 - -",
                "OPERATOR:acme:bods.p shareholding direct 30..30 - -",
                "OPERATOR:acme:bods.p shareholding direct 50..50 - 2019-12-31",
            ],
            imported.InterestsIn(Kestrel));
        Assert.Equal([(3L, NotDraftedReason.RecordRepeated)], imported.NotDrafted.Select(one => (one.Place.Line, one.Reason)));
    }

    [Fact]
    public async Task Shares_of_one_record_and_those_of_two_unknown_parties_add_up()
    {
        JsonObject Anonymous(string id) => Bods.Person(id, "x").With(statement => statement["recordDetails"]!.AsObject().Remove("names"));
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"),
            Bods.Person("p", "A. Person"),
            Anonymous("q"),
            Anonymous("r"),
            Bods.Relationship("r1", "kestrel", "p", Bods.Share("""{"exact": 20}"""), Bods.Share("""{"exact": 30}""")),
            Bods.Relationship("r2", "kestrel", "q", Bods.Share("""{"exact": 10}""")),
            Bods.Relationship("r3", "kestrel", "r", Bods.Share("""{"exact": 10}""")));

        Assert.Equal(
            [
                "OPERATOR:acme:bods.p shareholding direct 20..20 - -",
                "OPERATOR:acme:bods.p shareholding direct 30..30 - -",
                "unknown shareholding direct 10..10 - -",
                "unknown shareholding direct 10..10 - -",
            ],
            imported.InterestsIn(Kestrel));
    }

    [Theory]
    [InlineData("""{"exact": 60}""", "60..60")]
    [InlineData("""{"exact": 33.3333333}""", "33.333333..33.333334")]
    [InlineData("""{"minimum": 25, "maximum": 50}""", "25..50")]
    [InlineData("""{"exclusiveMinimum": 25, "maximum": 50}""", "25..50")]
    [InlineData("""{"exclusiveMinimum": 75}""", "75..100")]
    [InlineData("""{"exclusiveMaximum": 1e1}""", "0..10")]
    [InlineData("""{"exact": 0}""", "0..0")]
    [InlineData("""{}""", "unknown")]
    public async Task Shares_are_exact_ranges(string share, string expected)
    {
        var imported = await ImportHeldAsync(Bods.Share(share));

        Assert.Equal([$"OPERATOR:acme:bods.p shareholding direct {expected} - -"], imported.InterestsIn(Kestrel));
        Assert.Empty(imported.NotDrafted);
    }

    [Theory]
    [InlineData("""{"exact": 101}""")]
    [InlineData("""{"exact": -1}""")]
    [InlineData("""{"minimum": 50, "maximum": 25}""")]
    [InlineData("""{"exact": "60"}""")]
    [InlineData("""{"exact": "sixty"}""")]
    [InlineData("""{"exact": true}""")]
    [InlineData("""{"minimum": 25, "maximum": "fifty"}""")]
    [InlineData("60")]
    [InlineData("\"60\"")]
    [InlineData("[60]")]
    public async Task Shares_that_cannot_be_are_stated_as_unknown_and_listed(string share)
    {
        var imported = await ImportHeldAsync(Bods.Share(share));

        Assert.Equal(["OPERATOR:acme:bods.p shareholding direct unknown - -"], imported.InterestsIn(Kestrel));
        Assert.Equal([NotDraftedReason.ValueUnreadable], imported.ReasonsAt(3));
    }

    [Fact]
    public async Task An_interest_without_a_type_or_with_one_that_the_standard_lacks_is_unknown()
    {
        var imported = await ImportHeldAsync(Bods.Interest("""{"directOrIndirect": "indirect"}"""), Bods.Interest("""{"type": "sorcery"}"""));

        Assert.Equal(
            ["OPERATOR:acme:bods.p unknownInterest indirect unknown - -", "OPERATOR:acme:bods.p unknownInterest unknown unknown - -"],
            imported.InterestsIn(Kestrel));
        Assert.Equal([NotDraftedReason.ValueUnreadable], imported.ReasonsAt(3));
    }

    [Theory]
    [InlineData("""{"reason": "subjectUnableToConfirmOrIdentifyBeneficialOwner"}""")]
    [InlineData("""{"reason": "unknown", "description": "x"}""")]
    [InlineData("""{}""")]
    public async Task A_party_that_is_not_specified_is_unknown(string unspecified)
    {
        var imported = await ImportAsync(Bods.Company("kestrel", "Kestrel"), Bods.Relationship("r", "kestrel", JsonNode.Parse(unspecified)!));

        Assert.Equal(["unknown unknownInterest unknown unknown - -"], imported.InterestsIn(Kestrel));
    }

    [Fact]
    public async Task Where_there_are_no_beneficial_owners_none_is_stated()
    {
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"), Bods.Relationship("r", "kestrel", new JsonObject { ["reason"] = "noBeneficialOwners" }));

        Assert.Empty(imported.Of(Kestrel).Section<Owners>()!.Interests);
        Assert.Equal(Completeness.Unknown, imported.Of(Kestrel).Section<Owners>()!.Complete);
    }

    [Fact]
    public async Task An_anonymous_party_holds_as_unknown_and_is_listed()
    {
        var anonymous = Bods.Person("p", "x").With(statement =>
        {
            statement["recordDetails"]!.AsObject().Remove("names");
            statement["recordDetails"]!["personType"] = "anonymousPerson";
        });
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"), anonymous, Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 40}""")));

        Assert.Equal(["unknown shareholding direct 40..40 - -"], imported.InterestsIn(Kestrel));
        Assert.Equal([NotDraftedReason.ValueMissing], imported.ReasonsAt(2));
    }

    [Fact]
    public async Task A_holder_without_a_name_is_named_by_its_identifier_and_listed()
    {
        JsonObject Nameless(string id, params (string, string)[] identifiers) =>
            Bods.Company(id, "x", identifiers).With(statement => statement["recordDetails"]!.AsObject().Remove("name"));
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"),
            Nameless("e", ("XI-LEI", "969500KSV493XWY0PS33")),
            Nameless("f", ("GB-COH", "77")),
            Nameless("g", ("Register", "7")),
            Bods.Relationship("r1", "kestrel", "e", Bods.Share("""{"exact": 60}""")),
            Bods.Relationship("r2", "kestrel", "f", Bods.Share("""{"exact": 10}""")),
            Bods.Relationship("r3", "kestrel", "g", Bods.Share("""{"exact": 10}""")),
            Bods.Relationship("r4", "kestrel", "NATIONAL:SG:7", Bods.Share("""{"exact": 5}""")),
            Bods.Relationship("r5", "e", "kestrel", Bods.Share("""{"exact": 5}""")));

        Assert.Equal(
            [
                "LEI:969500KSV493XWY0PS33 shareholding direct 60..60 - -",
                "NATIONAL:GB:77 shareholding direct 10..10 - -",
                "unknown shareholding direct 10..10 - -",
                "NATIONAL:SG:7 shareholding direct 5..5 - -",
            ],
            imported.InterestsIn(Kestrel));
        Assert.Equal([2L, 3L, 4L, 9L], imported.NotDrafted.Select(one => one.Place.Line));
        Assert.All(imported.NotDrafted, one => Assert.Equal(NotDraftedReason.ValueMissing, one.Reason));
    }

    [Fact]
    public async Task What_is_held_in_a_record_without_a_name_is_stated_where_another_has_the_name()
    {
        var imported = await ImportAsync(
            Bods.Company("1", "Kestrel", ("GB-COH", "77")),
            Bods.Company("2", "x", ("GB-COH", "77")).With(statement => statement["recordDetails"]!.AsObject().Remove("name")),
            Bods.Person("p", "A. Person"),
            Bods.Relationship("r", "2", "p", Bods.Share("""{"exact": 60}""")));

        Assert.Equal(["OPERATOR:acme:bods.p shareholding direct 60..60 - -"], imported.InterestsIn("NATIONAL:GB:77"));
    }

    [Fact]
    public async Task Who_is_declared_as_beneficial_owner_stands_in_the_extensions()
    {
        var imported = await ImportHeldAsync(Bods.Interest("""{"type": "shareholding", "beneficialOwnershipOrControl": true}"""));

        var extensions = JsonNode.Parse(imported.Of(Kestrel).Statement.Extensions.Span)!;
        Assert.Equal("OPERATOR:acme:bods.p", extensions["urn:compute-provenance:register"]!["beneficialOwners"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Through_whom_an_indirect_interest_is_held_stands_in_the_extensions()
    {
        var imported = await ImportAsync(
            Bods.Company("kestrel", "Kestrel"),
            Bods.Company("heron", "Heron", ("GB-COH", "77")),
            Bods.Person("p", "A. Person"),
            Bods.Relationship("r1", "kestrel", "heron", Bods.Share("""{"exact": 60}""")),
            Bods.Relationship("r2", "kestrel", "p", Indirect(30)).With(Components("heron", "r1", "p", "elsewhere")),
            Bods.Relationship("r3", "kestrel", "p", Bods.Share("""{"exact": 5}""")).With(Components("heron")));

        var notes = JsonNode.Parse(imported.Of(Kestrel).Statement.Extensions.Span)!["urn:compute-provenance:register"]!;
        Assert.Equal("""[{"holder":"OPERATOR:acme:bods.p","through":["NATIONAL:GB:77"]}]""", notes["indirectThrough"]!.ToJsonString());
        Assert.Null(notes["indirectThroughNotWritten"]);
        Assert.Contains("elsewhere", Assert.Single(imported.NotDrafted).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_that_have_no_room_in_the_extensions_are_counted()
    {
        var between = Enumerable.Range(0, 60).Select(number => $"between-{number}").ToList();
        var imported = await ImportAsync(
        [
            Bods.Company("kestrel", "Kestrel"),
            Bods.Person("p", "A. Person"),
            .. between.Select(id => Bods.Company(id, id)),
            Bods.Relationship("all", "kestrel", "p", Indirect(30)).With(Components([.. between])),
            Bods.Relationship("one", "kestrel", "p", Indirect(1)).With(Components(between[7])),
        ]);

        var notes = JsonNode.Parse(imported.Of(Kestrel).Statement.Extensions.Span)!["urn:compute-provenance:register"]!;
        Assert.Equal("OPERATOR:acme:bods.between-7", Assert.Single(notes["indirectThrough"]!.AsArray())!["through"]![0]!.GetValue<string>());
        Assert.Equal(1, notes["indirectThroughNotWritten"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_cannot_be_read_is_listed_with_its_line_and_the_rest_is_drafted()
    {
        var text = string.Join('\n',
            Bods.Company("kestrel", "Kestrel").ToJsonString(),
            "{\"recordId\": ",
            "[1]",
            Bods.Company("x", "X").With(statement => statement["publicationDetails"]!["bodsVersion"] = "0.3").ToJsonString(),
            Bods.Company("y", "Y").With(statement => statement.Remove("recordId")).ToJsonString(),
            Bods.Company("z", "Z").With(statement => statement["recordStatus"] = "old").ToJsonString(),
            Bods.Relationship("r", "nobody", "kestrel").ToJsonString(),
            Bods.Relationship("s", "kestrel", "nobody", Bods.Share("""{"exact": 5}""")).ToJsonString());
        var imported = await _importing.ImportAsync(Bods.Register(), text);

        Assert.Equal(8, imported.Rows);
        Assert.Equal(
            [
                (2L, NotDraftedReason.Malformed), (3L, NotDraftedReason.Malformed), (4L, NotDraftedReason.Malformed), (5L, NotDraftedReason.ValueMissing),
                (6L, NotDraftedReason.ValueUnreadable), (7L, NotDraftedReason.ValueMissing), (8L, NotDraftedReason.ValueMissing),
            ],
            imported.NotDrafted.Select(one => (one.Place.Line, one.Reason)));
        Assert.Equal(["unknown shareholding direct 5..5 - -"], imported.InterestsIn(Kestrel));
    }

    [Fact]
    public async Task An_array_gives_what_its_lines_give()
    {
        JsonObject[] statements = [Bods.Company("kestrel", "Kestrel"), Bods.Person("p", "A. Person"), Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 5}"""))];
        var lines = await _importing.ImportAsync(Bods.Register(), Bods.Lines(statements));
        var array = await _importing.ImportAsync(Bods.Register(), "\uFEFF" + Bods.Array(statements));

        Assert.Equal(lines.Ids, array.Ids);
        Assert.Equal(lines.InterestsIn(Kestrel), array.InterestsIn(Kestrel));
    }

    [Theory]
    [InlineData("[{\"recordId\": 1}, ", "line 1")]
    [InlineData("[\n{},\n{\"a\" 1}]", "line 3")]
    public async Task A_broken_array_is_told_with_its_line(string text, string place)
    {
        var exception = await Assert.ThrowsAsync<AccountingFormatException>(() => _importing.ImportAsync(Bods.Register(), text));

        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_longer_than_any_record_ends_the_import()
    {
        var text = "{\"recordId\": \"" + new string('x', RegisterLimits.RecordBytes) + "\"}";

        var exception = await Assert.ThrowsAsync<AccountingFormatException>(() => _importing.ImportAsync(Bods.Register(), text));

        Assert.Contains("longer than", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"\\ud800\": 1, \"recordId\": \"x\"}", "half a character")]
    [InlineData("{\"recordId\": \"\\udfff\"}", "half a character")]
    [InlineData("{\"recordId\": \"\u00ff\"}", "not UTF-8")]
    public async Task Text_that_is_none_is_listed(string record, string because)
    {
        using var content = new MemoryStream([.. System.Text.Encoding.Latin1.GetBytes(record), .. "\n"u8, .. System.Text.Encoding.UTF8.GetBytes(Bods.Company("kestrel", "Kestrel").ToJsonString())]);
        var imported = await _importing.ImportAsync(Bods.Register(), content);

        Assert.Contains(because, Assert.Single(imported.NotDrafted).Detail, StringComparison.Ordinal);
        Assert.Equal([Kestrel], imported.Ids);
    }

    [Fact]
    public async Task More_interests_than_a_statement_holds_are_listed()
    {
        var imported = await ImportHeldAsync([.. Enumerable.Repeat(0, 1000).Select(_ => Bods.Share("""{"exact": 0.05}"""))]);

        Assert.Equal([NotDraftedReason.WouldBeRefused], imported.ReasonsAt(1));
        Assert.Equal(["OPERATOR:acme:bods.p"], imported.Ids);
    }

    [Fact]
    public async Task The_same_file_again_gives_nothing_new_and_a_changed_one_an_update()
    {
        JsonObject[] statements = [Bods.Company("kestrel", "Kestrel"), Bods.Person("p", "A. Person")];
        using var journal = ImportJournal.InMemory();
        var first = await _importing.ImportAsync(Bods.Register(), Bods.Lines(statements), journal);
        var second = await _importing.ImportAsync(Bods.Register(), Bods.Lines(statements), journal);
        var third = await _importing.ImportAsync(
            Bods.Register(), Bods.Lines([.. statements, Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 5}"""))]), journal);

        Assert.Equal(2, first.Contents.Count);
        Assert.Empty(second.Contents);
        Assert.Equal(first.Of(Kestrel).Statement.Id, Assert.Single(third.Contents).Statement.Supersedes!.Statement);
    }

    // Unlike a job, of which an older export tells nothing new: an owner may come, go and come again.
    [Fact]
    public async Task What_a_register_said_once_and_says_again_is_said_again()
    {
        JsonObject[] alone = [Bods.Company("kestrel", "Kestrel"), Bods.Person("p", "A. Person")];
        JsonObject[] owned = [.. alone, Bods.Relationship("r", "kestrel", "p", Bods.Share("""{"exact": 5}"""))];
        using var journal = ImportJournal.InMemory();
        _ = await _importing.ImportAsync(Bods.Register(), Bods.Lines(alone), journal);
        var second = await _importing.ImportAsync(Bods.Register(), Bods.Lines(owned), journal);

        var third = await _importing.ImportAsync(Bods.Register(), Bods.Lines(alone), journal);

        Assert.Equal(second.Of(Kestrel).Statement.Id, third.Of(Kestrel).Statement.Supersedes!.Statement);
    }

    private static JsonObject Indirect(int percent) =>
        Bods.Interest("""{"type": "shareholding", "directOrIndirect": "indirect"}""").With(interest => interest["share"] = new JsonObject { ["exact"] = percent });

    private static Action<JsonObject> Components(params string[] records) => statement =>
        statement["recordDetails"]!["componentRecords"] = new JsonArray([.. records.Select(record => (JsonNode)record)]);

    private Task<Imported> ImportAsync(params IEnumerable<JsonObject> statements) => _importing.ImportAsync(Bods.Register(), Bods.Lines(statements));

    private Task<Imported> ImportHeldAsync(params JsonNode[] interests) => ImportAsync(Bods.Held(interests));
}
