using System.Text;
using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Accounting.Tests;

public sealed class CsvMappingTests
{
    [Theory]
    [InlineData("{", 1, 2, "no JSON")]
    [InlineData("{\"name\": \"t\", \"name\": \"t\"}", 1, 15, "stands twice")]
    [InlineData("{\"name\": \"T t\", \"statements\": []}", 1, 10, "is a handle")]
    [InlineData("{\n  \"name\": \"t\",\n  \"sections\": {}\n}", 3, 15, "no member \"sections\"")]
    [InlineData("{\"name\": \"t\"}", 1, 1, "\"statements\" is missing")]
    [InlineData("{\"name\": null}", 1, 10, "no null")]
    [InlineData("{\"name\": \"\\ud800\"}", 1, 10, "half a character")]
    [InlineData("{\n\"\\udc00\": 1}", 2, 1, "half a character")]
    public void A_mistake_in_the_outline_is_told_with_its_place(string json, int line, int column, string message) =>
        AssertFault(json, line, column, message);

    [Theory]
    [InlineData("""{"$colum": "a"}""", "has no source")]
    [InlineData("""{"$column": "a", "$option": "b"}""", "one source")]
    [InlineData("""{"$option": "b"}""", "no option \"b\"")]
    [InlineData("""{"$value": "b"}""", "no \"b\" above")]
    [InlineData("""{"$column": "a", "$as": "number"}""", "no form \"number\"")]
    [InlineData("""{"$column": "a", "$as": "time"}""", "needs a $format")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "days"}""", "$after or $before")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "HH:mm", "$zone": "UTC"}""", "year, month and day")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "MM/dd HH:mm", "$zone": "UTC"}""", "year, month and day")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": ["unix", "yyyy-MM HH:mm"], "$zone": "UTC"}""", "year, month and day")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "yyyy-MM-dd hh:mm", "$zone": "UTC"}""", "\"tt\"")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "x", "$zone": "UTC"}""", "no pattern of .NET")]
    [InlineData("""{"$column": "a", "$as": "estimate"}""", "$basis")]
    [InlineData("""{"$column": "a", "$as": "estimate", "$basis": "guessed"}""", "measured, declared, computed or bound")]
    [InlineData("""{"$column": "a", "$as": "integer", "$round": "off"}""", "down, up or nearest")]
    [InlineData("""{"$column": "a", "$extract": "(a"}""", "cannot be used")]
    [InlineData("""{"$column": "a", "$extract": "(?=a)"}""", "cannot be used")]
    [InlineData("""{"$text": "{a"}""", "has no \"}\"")]
    [InlineData("""{"$text": "{a|upper}"}""", "no form \"upper\"")]
    [InlineData("""{"$when": {"column": "a"}, "$then": 1}""", "A condition says")]
    [InlineData("""1.5""", "Numbers here are whole")]
    public void A_mistake_in_an_expression_is_told_with_its_line(string expression, string message) =>
        AssertFault(Entity($"\n{expression}\n"), 2, null, message);

    [Fact]
    public void Kinds_and_sections_are_those_of_format_1()
    {
        AssertFault("""{"name": "t", "statements": [{"kind": "job", "record": "a", "sections": {}}]}""", 1, null, "no report \"job\"");
        AssertFault("""{"name": "t", "statements": [{"kind": "root", "record": "a", "sections": {}}]}""", 1, null, "no report \"root\"");
        AssertFault("""{"name": "t", "statements": [{"kind": "entity", "record": "a", "sections": {"run": {}}}]}""", 1, null, "no section \"run\"");
    }

    [Fact]
    public async Task A_column_that_the_file_lacks_is_told_with_its_place_in_the_mapping()
    {
        var exception = await Assert.ThrowsAsync<AccountingFormatException>(() => Importing.DraftAsync(Accounting("""{"$column": "b"}"""), "a\n1\n"));
        Assert.Contains("line 1, column", exception.Message, StringComparison.Ordinal);
        Assert.Contains("\"b\"", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_are_missing_or_unknown_are_told()
    {
        var mapping = Importing.Mapping("""{"name": "t", "options": {"epoch": {"about": "the start"}}, "statements": []}""");
        Assert.Contains("--set epoch", Assert.Throws<AccountingFormatException>(() => new CsvAccounting(mapping, Importing.Site, new Dictionary<string, string>())).Message, StringComparison.Ordinal);
        Assert.Contains("no option \"era\"", Assert.Throws<AccountingFormatException>(() => new CsvAccounting(mapping, Importing.Site, new Dictionary<string, string> { ["era"] = "1" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"$column": "a", "$as": "integer"}""", "700000.0", "700000")]
    [InlineData("""{"$column": "a", "$as": "integer", "$round": "nearest"}""", "200000.00000000003", "200000")]
    [InlineData("""{"$column": "a", "$as": "integer", "$extract": "([0-9]+) GPUs"}""", "about 512 GPUs or so", "512")]
    [InlineData("""{"$column": "a", "$as": "decimal"}""", "3.35e+25", "\"33500000000000000000000000\"")]
    [InlineData("""{"$column": "a", "$as": "estimate", "$basis": "declared"}""", "0.0000001", """{"low":"0","high":"0.000001","basis":"declared"}""")]
    [InlineData("""{"$column": "a", "$as": "flop", "$basis": "declared", "$numberFormat": "bf16"}""", "1e3", """{"low":"1000","high":"1000","basis":"declared","format":"bf16"}""")]
    [InlineData("""{"$quotient": [{"$product": [{"$column": "a"}, 4]}, 3600], "$as": "decimal", "$round": "up"}""", "211", "\"0.234445\"")]
    [InlineData("""{"$sum": [{"$column": "a"}, 1], "$as": "integer"}""", "41", "42")]
    [InlineData("""{"$column": "a", "$as": "country"}""", "Korea (Republic of)", "\"KR\"")]
    [InlineData("""{"$column": "a", "$as": "accelerator"}""", "NVIDIA H100 SXM5 80GB", "\"nvidia-h100-sxm\"")]
    [InlineData("""{"$column": "a", "$as": "accelerator-or-slug"}""", "Frob 9000", "\"frob-9000\"")]
    [InlineData("""{"$column": "a", "$map": {"x": "y", "*": {"$text": "{a}!"}}}""", "z", "\"z!\"")]
    [InlineData("""{"$column": "a", "$as": "text"}""", "two\r\n lines", "\"two lines\"")]
    [InlineData("""[{"$each": {"$column": "a", "$split": ";"}, "$do": {"n": {"$item": true}}}, "end"]""", "x; y;x;", """[{"n":"x"},{"n":"y"},"end"]""")]
    [InlineData("""{"$first": [{"$column": "b"}, {"$column": "a"}]}""", "x", "\"x\"")]
    [InlineData("""{"$column": "b", "$missing": "unknown"}""", "x", "\"unknown\"")]
    [InlineData("""{"k": {"$column": "b"}, "$missing": "unknown"}""", "x", "\"unknown\"")]
    [InlineData("""{"k": {"$column": "b", "$missing": {"$omit": true}}, "l": 1}""", "x", """{"l":1}""")]
    [InlineData("""{"$column": "a", "$as": "date", "$unreadable": "unknown"}""", "2021-07", "\"unknown\"")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": ["unix", "rfc3339"]}""", "2026-01-01T00:00:00Z", "\"2026-01-01T00:00:00Z\"")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": ["unix", "rfc3339"]}""", "1790000000.25", "\"2026-09-21T14:13:20.25Z\"")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "hours", "$before": "2026-01-02T00:00:00Z"}""", "1.5", "\"2026-01-01T22:30:00Z\"")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "dd.MM.yyyy HH:mm", "$zone": "Asia/Singapore"}""", "02.01.2026 08:00", "\"2026-01-02T00:00:00Z\"")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "M/d/yyyy h:mm tt", "$zone": "Asia/Singapore"}""", "1/2/2026 8:00 PM", "\"2026-01-02T12:00:00Z\"")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "rfc3339"}""", "2026-03-01T10:00:00+08:00", "\"2026-03-01T02:00:00Z\"")]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "rfc3339"}""", "2026-03-01T10:00:00.25-05:30", "\"2026-03-01T15:30:00.25Z\"")]
    [InlineData("""{"$text": "{a|slug} {{x}} {$operator}"}""", "Ä B", "\"a-b {x} acme\"")]
    public async Task Values_are_made_of_cells(string expression, string cell, string expected) =>
        Assert.Equal(expected, await FillAsync(expression, cell));

    [Theory]
    [InlineData("""{"$column": "b"}""", "x", NotDraftedReason.ValueMissing)]
    [InlineData("""{"$column": "a"}""", "N/A", NotDraftedReason.ValueMissing)]
    [InlineData("""{"$column": "a", "$as": "integer"}""", "200000.00000000003", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$column": "a", "$as": "decimal"}""", "14180000,14180000", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$column": "a", "$as": "country"}""", "Multinational", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$column": "a", "$as": "accelerator"}""", "Frob 9000", NotDraftedReason.AcceleratorUnmapped)]
    [InlineData("""{"$column": "a", "$map": {"x": "y"}}""", "z", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$column": "a", "$extract": "[0-9]+"}""", "none", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$quotient": [1, {"$column": "a"}], "$as": "decimal"}""", "0", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "yyyy-MM-dd HH:mm", "$zone": "Europe/Berlin"}""", "2026-03-29 02:30", NotDraftedReason.TimeImpossible)]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "yyyy-MM-dd HH:mm", "$zone": "Europe/Berlin"}""", "2026-10-25 02:30", NotDraftedReason.TimeAmbiguous)]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "yyyy-MM-dd HH:mm"}""", "2026-10-25 02:30", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "rfc3339"}""", "2026-03-01T10:00:00", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "yyyy-MM-dd HH:mm:ssK"}""", "2026-03-01 10:00:00", NotDraftedReason.ValueUnreadable)]
    [InlineData("""{"$column": "a", "$as": "time", "$format": "yyyy-MM-dd HH:mm:sszzz"}""", "1970-01-01 01:00:00+02:00", NotDraftedReason.TimeImpossible)]
    [InlineData("""{"$fail": "not {a}"}""", "x", NotDraftedReason.Excluded)]
    public async Task What_cannot_be_made_is_listed(string expression, string cell, NotDraftedReason reason)
    {
        var row = Assert.Single(await RowsAsync(expression, cell));
        Assert.Equal(reason, Assert.Single(row.NotDrafted).Reason);
        Assert.Empty(row.Drafts);
    }

    // .NET gives such a time in the zone of the machine, which is hardly the one of the mapping.
    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:sszzz", "2026-03-01 10:00:00+08:00", "2026-03-01T02:00:00Z")]
    [InlineData("yyyy-MM-dd HH:mm:ssK", "2026-03-01 10:00:00Z", "2026-03-01T10:00:00Z")]
    [InlineData("yyyy-MM-dd HH:mm:ssK", "2026-03-01 10:00:00", "2026-03-01T02:00:00Z")]
    public async Task A_time_that_names_its_offset_is_that_moment_and_another_one_of_the_zone(string format, string cell, string expected) =>
        Assert.Equal($"\"{expected}\"", await FillAsync($$"""{"$column": "a", "$as": "time", "$format": "{{format}}", "$zone": "Asia/Singapore"}""", cell));

    [Fact]
    public async Task Rows_whose_quotes_or_columns_do_not_fit_are_listed_with_their_lines()
    {
        var rows = await Importing.DraftAsync(Accounting("""{"$column": "a"}"""), "a,b\r\n\"two\r\nlines\",1\r\n\r\nx\r\n\"q\"x,1\r\ny,2\r\n\"open,3\r\n");

        Assert.Equal([2L, 5, 6, 7, 8], rows.Select(row => row.Place.Line));
        Assert.Equal([true, false, false, true, false], rows.Select(row => row.Drafts.Count == 1));
        Assert.All(rows.SelectMany(row => row.NotDrafted), row => Assert.Equal(NotDraftedReason.Malformed, row.Reason));
    }

    [Fact]
    public async Task Rows_that_are_not_utf_8_are_listed()
    {
        using var content = new MemoryStream(Encoding.Latin1.GetBytes("a,b\nm\u00FCller,1\nmeier,2\n"));

        var rows = await Accounting("""{"$column": "a"}""").DraftAsync(content, "file", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal([NotDraftedReason.Malformed], rows.SelectMany(row => row.NotDrafted).Select(row => row.Reason));
        Assert.Equal(3, Assert.Single(rows.SelectMany(row => row.Drafts)).Place.Line);
    }

    [Fact]
    public async Task Two_names_with_one_slug_and_two_rows_on_one_record_are_not_merged()
    {
        using var importing = new Importing();
        var mapping = Importing.Mapping("""
            {"name": "t", "statements": [{"kind": "entity", "record": "entities/OPERATOR:acme:{a|slug}", "sections": {"identity": {
              "entity": {"$text": "OPERATOR:acme:{a|slug}"}, "type": {"$column": "b"}, "names": [{"text": {"$column": "a"}, "kind": "other"}], "jurisdiction": "unknown"}}}]}
            """);
        using var content = new MemoryStream("a,b,c\nAT&T,state,1\nAT T,state,1\nAT&T,unknown,1\nAT&T,state,2\nAT&T,state,1\n"u8.ToArray());

        var imported = await importing.ImportAsync(new CsvAccounting(mapping, Importing.Site, new Dictionary<string, string>()), content);

        Assert.Single(imported.Attestations);
        Assert.Equal(1, imported.Summary.Repeated);
        Assert.Equal([3L, 4, 6], imported.NotDrafted.Select(row => row.Place.Line));
    }

    [Fact]
    public async Task The_examples_fit_the_schema_of_mappings()
    {
        var schemaFile = typeof(ExampleMappings).Assembly.GetManifestResourceStream("Provenance.Accounting.Examples.csv-mapping.schema")!;
        using var reader = new StreamReader(schemaFile);
        var schema = await NJsonSchema.JsonSchema.FromJsonAsync(await reader.ReadToEndAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        Assert.Equal(["epoch-clusters", "epoch-models", "philly-trace"], ExampleMappings.Names);
        foreach (var name in ExampleMappings.Names)
        {
            Assert.True(ExampleMappings.TryRead(name, out var utf8));
            Assert.Empty(schema.Validate(Encoding.UTF8.GetString(utf8)));
            Assert.Equal(name, Importing.Example(name).Name);
        }
    }

    [Theory]
    [InlineData("""{"column": "a", "above": 0}""", "1,024", "if: column \"a\": \"1,024\" is no number")]
    [InlineData("""{"not": {"column": "a", "above": 0}}""", "8 x H100", "if: column \"a\"")]
    [InlineData("""{"all": [{"column": "a", "above": 0}, {"column": "b", "empty": true}]}""", "eight", "if: column \"a\"")]
    [InlineData("""{"any": [{"column": "b", "empty": false}, {"column": "a", "above": 0}]}""", "eight", "if: column \"a\"")]
    [InlineData("""{"value": "whole", "is": "8"}""", "eight", "if: value \"whole\": \"eight\" is no number")]
    [InlineData("""{"value": "whole", "empty": true}""", "eight", "if: value \"whole\"")]
    [InlineData("""{"value": "double", "matches": "6"}""", "8", "if: value \"double\"")]
    public async Task A_row_of_which_a_condition_cannot_be_told_is_listed(string condition, string cell, string detail)
    {
        var listed = Assert.Single(Assert.Single(await RowsIfAsync(condition, cell)).NotDrafted);

        Assert.Equal(NotDraftedReason.ValueUnreadable, listed.Reason);
        Assert.StartsWith(detail, listed.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"column": "b", "above": 0}""", "8", false)]
    [InlineData("""{"column": "a", "above": 0}""", "-1", false)]
    [InlineData("""{"column": "a", "above": 7.5}""", "8", true)]
    [InlineData("""{"all": [{"column": "a", "above": 0}, {"column": "b", "empty": false}]}""", "eight", false)]
    [InlineData("""{"any": [{"column": "a", "above": 0}, {"column": "b", "empty": true}]}""", "eight", true)]
    [InlineData("""{"value": "double", "is": ["4", "16.0"]}""", "8", true)]
    [InlineData("""{"value": "double", "is": "8"}""", "8", false)]
    [InlineData("""{"value": "double", "empty": false}""", "8", true)]
    public async Task A_condition_is_told_from_what_can_be_read(string condition, string cell, bool holds) =>
        Assert.Equal(holds, Assert.Single(await RowsIfAsync(condition, cell)).Drafts.Count == 1);

    [Theory]
    [InlineData("1,024", "gpu", NotDraftedReason.ValueUnreadable)]
    [InlineData("0", "gpu", NotDraftedReason.Excluded)]
    [InlineData("1,024", "test", NotDraftedReason.Excluded)]
    public async Task A_row_is_left_out_only_where_the_mapping_surely_says_so(string gpus, string queue, NotDraftedReason reason)
    {
        var mapping = Importing.Mapping("""
            {"name": "t", "refuse": [{"if": {"not": {"column": "a", "above": 0}}, "because": "no GPUs."}, {"if": {"column": "b", "is": "test"}, "because": "a test."}],
             "statements": [{"kind": "entity", "record": "r", "sections": {"identity": {"x": "y"}}}]}
            """);

        var row = Assert.Single(await Importing.DraftAsync(new CsvAccounting(mapping, Importing.Site, new Dictionary<string, string>()), $"a,b\n\"{gpus}\",{queue}\n"));

        Assert.Equal(reason, Assert.Single(row.NotDrafted).Reason);
    }

    [Fact]
    public async Task A_choice_by_what_cannot_be_read_is_unreadable() =>
        Assert.Equal("\"unknown\"", await FillAsync("""{"$when": {"column": "a", "above": 0}, "$then": "some", "$else": "none", "$unreadable": "unknown"}""", "1,024"));

    private static string Entity(string expression) =>
        """{"name": "t", "missing": ["N/A"], "statements": [{"kind": "entity", "record": "r", "sections": {"identity": {"x": """ + expression + "}}}]}";

    private static CsvAccounting Accounting(string expression) => new(Importing.Mapping(Entity(expression)), Importing.Site, new Dictionary<string, string>());

    private static Task<List<RowOutcome>> RowsAsync(string expression, string cell) =>
        Importing.DraftAsync(Accounting(expression), $"a,b\n\"{cell}\",\n");

    private static Task<List<RowOutcome>> RowsIfAsync(string condition, string cell) => Importing.DraftAsync(
        new CsvAccounting(
            Importing.Mapping($$$"""
                {"name": "t", "let": {"whole": {"$column": "a", "$as": "integer"}, "double": {"$product": [{"$column": "a"}, 2]}},
                 "statements": [{"kind": "entity", "if": {{{condition}}}, "record": "r", "sections": {"identity": {"x": "y"} } }]}
                """),
            Importing.Site,
            new Dictionary<string, string>()),
        $"a,b\n\"{cell}\",\n");

    private static async Task<string> FillAsync(string expression, string cell)
    {
        var row = Assert.Single(await RowsAsync(expression, cell));
        Assert.Empty(row.NotDrafted);
        using var section = JsonDocument.Parse(Assert.Single(row.Drafts).Sections[0].Utf8);
        return section.RootElement.GetProperty("x").GetRawText();
    }

    private static void AssertFault(string json, int line, int? column, string message)
    {
        Assert.False(CsvMapping.TryRead(Encoding.UTF8.GetBytes(json), out _, out var fault));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((line, column ?? fault.Column), (fault.Line, fault.Column));
    }
}
