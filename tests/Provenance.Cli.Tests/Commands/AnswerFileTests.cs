using System.IO.Compression;
using System.Xml.Linq;

namespace Provenance.Cli.Tests;

/// <summary>Answers as files: workbooks and drawings.</summary>
public sealed class AnswerFileTests : IAsyncLifetime
{
    private static readonly XNamespace Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private readonly string _directory = Directory.CreateTempSubdirectory("answers-").FullName;
    private StubInvestigations _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubInvestigations.StartAsync();

    [Fact]
    public async Task A_workbook_has_every_value_exact_as_text_and_its_basis_on_the_second_sheet()
    {
        var run = await _stub.AskAsync("jobs", "--limit", "2", "--xlsx", this["jobs.xlsx"]);

        Assert.Equal("", run.Output);
        await using var archive = await ZipFile.OpenReadAsync(this["jobs.xlsx"], TestContext.Current.CancellationToken);
        var rows = await ReadAsync(archive, "xl/worksheets/sheet1.xml");
        Assert.Equal(3, rows.Count);
        Assert.Equal("record", rows[0][0]);
        Assert.Contains("32000000000000000000000000", rows[1]);
        var basis = await ReadAsync(archive, "xl/worksheets/sheet2.xml");
        Assert.Contains(basis, row => row is ["tree_size", "1042"]);
        Assert.Contains(basis, row => row is ["caveat", "Redacted sections are left out."]);
        Assert.Contains(basis, row => row is ["remark", "1 more job is not listed: raise --limit."]);
    }

    [Fact]
    public async Task A_name_that_begins_like_a_formula_stays_text()
    {
        await _stub.AskAsync("jobs", "--xlsx", this["jobs.xlsx"]);

        await using var archive = await ZipFile.OpenReadAsync(this["jobs.xlsx"], TestContext.Current.CancellationToken);
        var sheet = await LoadAsync(archive, "xl/worksheets/sheet1.xml");
        Assert.Empty(sheet.Descendants(Sheet + "f"));
        Assert.All(sheet.Descendants(Sheet + "c"), cell => Assert.Equal("inlineStr", cell.Attribute("t")?.Value));
        Assert.Contains(sheet.Descendants(Sheet + "t"), text => text.Value == "=HYPERLINK(\"x\")");
    }

    [Fact]
    public async Task A_lineage_is_drawn_with_its_basis()
    {
        var run = await _stub.AskAsync("lineage", "--model", "红隼-70B", "--svg", this["lineage.svg"]);

        var texts = await TextsAsync("lineage.svg");
        Assert.Contains("weights 红隼-70B", texts);
        Assert.Contains("! no known job put this out", texts);
        Assert.Contains(texts, text => text.StartsWith("Holds for the first 1,042 entries", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("There is more lineage", StringComparison.Ordinal));
        Assert.Contains("more lineage", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_the_register_keep_kinds_of_names_and_what_they_leave_out_is_said()
    {
        var run = await _stub.AskAsync("register", "--ftm", this["register.jsonl"], "--bods", this["register.json"]);

        var ftm = await File.ReadAllTextAsync(this["register.jsonl"], TestContext.Current.CancellationToken);
        Assert.Contains("""{"name":["Kestrel"],"previousName":["Kestrel Old"]}""", ftm, StringComparison.Ordinal);
        var bods = await File.ReadAllTextAsync(this["register.json"], TestContext.Current.CancellationToken);
        Assert.Contains("""
            "name":"Kestrel","alternateNames":["Kestrel Old"]
            """, bods, StringComparison.Ordinal);
        Assert.All([ftm, bods], text => Assert.DoesNotContain("NATIONAL:SG:GONE", text, StringComparison.Ordinal));
        Assert.Contains("The files have no addresses: an answer tells none.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Of 1 entity the answer has not all statements, interests, names or identifiers.", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 withdrawn entity is not in the files.", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 holder without an id has a name, which the files have no place for.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--xlsx", "jobs")]
    [InlineData("--svg", "lineage", "--model", "Heron-70B")]
    [InlineData("--bods", "register")]
    [InlineData("--ftm", "register", "--csv")]
    public async Task A_file_that_is_there_is_replaced_only_where_that_is_asked_for(string option, params string[] question)
    {
        await File.WriteAllTextAsync(this["kept"], "evidence", TestContext.Current.CancellationToken);

        var refused = await CommandRun.OfAsync(["query", .. question, option, this["kept"], "--server", _stub.Server]);

        Assert.Equal((ExitCode.Unable, ""), (refused.Code, refused.Output));
        Assert.Contains($"{this["kept"]} exists. Name another file with {option}, or replace it with --overwrite.", refused.Error, StringComparison.Ordinal);
        Assert.Equal("evidence", await File.ReadAllTextAsync(this["kept"], TestContext.Current.CancellationToken));
        await _stub.AskAsync([.. question, option, this["kept"], "--overwrite"]);
        Assert.NotEqual("evidence", await File.ReadAllTextAsync(this["kept"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_answer_without_anything_to_draw_says_so_and_writes_no_file()
    {
        // The stub's jobs do not say when they ran.
        var run = await CommandRun.OfAsync("query", "jobs", "--svg", this["usage.svg"], "--server", _stub.Server);

        Assert.Equal(ExitCode.Unable, run.Code);
        Assert.Contains("nothing to draw", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(this["usage.svg"]));
    }

    [Theory]
    [InlineData("--json", "--csv")]
    [InlineData("--csv", "--xlsx", "a.xlsx")]
    [InlineData("--json", "--svg", "a.svg")]
    [InlineData("--svg", "a.svg", "--xlsx", "a.xlsx")]
    public async Task Two_forms_at_once_are_refused(params string[] forms)
    {
        var run = await CommandRun.OfAsync(["query", "jobs", .. forms, "--server", _stub.Server]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("exclude each other", run.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _stub.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private string this[string name] => Path.Combine(_directory, name);

    private async Task<List<string>> TextsAsync(string name)
    {
        await using var file = File.OpenRead(this[name]);
        var drawing = await XDocument.LoadAsync(file, LoadOptions.None, TestContext.Current.CancellationToken);
        return [.. drawing.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
    }

    private static async Task<XDocument> LoadAsync(ZipArchive archive, string name)
    {
        await using var stream = await archive.GetEntry(name)!.OpenAsync(TestContext.Current.CancellationToken);
        return await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken);
    }

    private static async Task<List<string[]>> ReadAsync(ZipArchive archive, string name) =>
        [.. (await LoadAsync(archive, name)).Descendants(Sheet + "row").Select(row => row.Descendants(Sheet + "t").Select(text => text.Value).ToArray())];
}
