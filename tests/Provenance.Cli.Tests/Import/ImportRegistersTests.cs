using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Cli.Tests;

public sealed class ImportRegistersTests : IDisposable
{
    private const string Company = """{"recordId": "1", "recordType": "entity", "recordStatus": "new", "statementDate": "2026-01-01", "recordDetails": {"name": "Kestrel Ltd", "entityType": {"type": "registeredEntity"}}}""";
    private const string Owner = """{"recordId": "2", "recordType": "relationship", "recordStatus": "new", "statementDate": "2026-01-01", "recordDetails": {"subject": "1", "interestedParty": {"reason": "unknown"}, "interests": [{"type": "shareholding", "share": {"exact": 30}}]}}""";
    private const string Ftm = """{"id": "c", "schema": "Company", "properties": {"name": ["Kestrel Ltd"]}}""";
    private const string Lei = "969500KSV493XWY0PS33";
    private const string Level1 = $"LEI,Entity.LegalName,Registration.LastUpdateDate\n{Lei},Heron SA,2026-01-01T00:00:00Z\n";
    private const string Level2 = $"Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,Relationship.RelationshipStatus,Registration.LastUpdateDate\n{Lei},{Lei},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,2026-01-01T00:00:00Z\n";
    private const string Listed = "_id,source,name,alt_names,type,start_date\n7,Example List - Bureau of Examples,Zenith,,Entity,2026-01-01\n";

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public ImportRegistersTests()
    {
        using var key = SigningKey.Create();
        KeyFile.WritePrivate(At("acme.key"), key, Handle.Parse("statements"));
    }

    [Fact]
    public async Task BODS_becomes_attestations_and_the_same_file_again_nothing()
    {
        await WriteAsync("register.json", $"[{Company}, {Owner}]");

        Assert.Equal(ExitCode.Ok, await ImportAsync("bods", "register.json", "--party", "acme"));
        var content = await OnlyAsync("register.attestations.jsonl");
        Assert.Equal("entities/OPERATOR:acme:bods.1", content.Statement.Record);
        Assert.Equal("30", Assert.Single(content.Section<Owners>()!.Interests).SharePercent.Value.Minimum.ToString());
        Assert.Equal(ExitCode.Ok, await ImportAsync("bods", "register.json", "--party", "acme", "--out", At("again.attestations.jsonl")));
        Assert.False(File.Exists(At("again.attestations.jsonl")));
    }

    [Theory]
    [InlineData("bods", "")]
    [InlineData("bods", "[]")]
    [InlineData("ftm", "")]
    [InlineData("ftm", "\n\n")]
    public async Task A_file_without_any_record_is_no_success(string format, string content)
    {
        await WriteAsync("empty.json", content);

        Assert.Equal(ExitCode.Refused, await ImportAsync(format, "empty.json", "--party", "acme"));
        Assert.Contains("There was no record in", _error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(At("empty.attestations.jsonl")));
    }

    [Fact]
    public async Task GLEIF_takes_its_parents_from_level_2()
    {
        await WriteAsync("lei.csv", Level1);
        await WriteAsync("rr.csv", Level2);

        Assert.Equal(ExitCode.Ok, await ImportAsync("gleif", "lei.csv", "--relationships", At("rr.csv")));
        var content = await OnlyAsync("lei.attestations.jsonl");
        Assert.Equal("LEI:" + Lei, Assert.Single(content.Section<Owners>()!.Interests).Party.ToString());
        Assert.Equal(ExitCode.Usage, await ImportAsync("gleif", "lei.csv", At("rr.csv")));
        Assert.Equal(ExitCode.Unable, await ImportAsync("gleif", "lei.csv", "--exceptions", At("missing.csv"), "--out", At("x.attestations.jsonl")));
    }

    [Fact]
    public async Task FollowTheMoney_is_named_after_its_source()
    {
        await WriteAsync("entities.json", Ftm);

        Assert.Equal(ExitCode.Ok, await ImportAsync("ftm", "entities.json", "--party", "acme", "--source", "open", "--as-of", "2026-01-01"));
        Assert.Equal("entities/OPERATOR:acme:open.c", (await OnlyAsync("entities.attestations.jsonl")).Statement.Record);
    }

    [Fact]
    public async Task Lists_become_listings_and_rejects_are_written()
    {
        await WriteAsync("list.csv", Listed + "8,,,,,\n");

        var code = await ImportAsync(
            "list", "list.csv", "--party", "safeguards", "--list", "example", "--list-version", "7", "--published", "2026-01-02", "--status", "suspended", "--rejects", At("rejects.csv"));

        Assert.Equal(ExitCode.Refused, code);
        var content = await OnlyAsync("list.attestations.jsonl");
        Assert.Equal("safeguards/lists/example/7", content.Statement.Record);
        Assert.Equal(ListingStatus.Suspended, content.Section<ListingBody>()!.Status);
        Assert.Contains("list.csv,3,8,value-missing,", await File.ReadAllTextAsync(At("rejects.csv"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_which_everything_is_left_out_is_no_import()
    {
        await WriteAsync("targets.csv", "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,first_seen,last_seen,last_change\nQ1,Company,Zenith,,,sg,,,,,,,example,2026-01-01,2026-01-01,2026-01-01\n");

        var code = await ImportAsync(
            "list", "targets.csv", "--party", "safeguards", "--list", "example", "--list-version", "7", "--published", "2026-01-02", "--authority", "Bureau of Examples");

        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("All 1 records were left out (excluded), so that nothing was imported", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_excluded_is_told_once_for_each_reason()
    {
        static string Link(string schema, int number) => $$$"""{"id":"l-{{{number}}}","schema":"{{{schema}}}","properties":{}}""";
        var firm = """{"id":"c-1","schema":"Company","properties":{"name":["Kestrel"],"jurisdiction":["sg"]}}""";
        await WriteAsync("reg.jsonl", string.Join('\n', [firm, Link("Membership", 1), Link("Representation", 2), Link("Membership", 3), Link("Membership", 4)]) + "\n");

        var code = await ImportAsync("ftm", "reg.jsonl", "--party", "acme");

        Assert.Equal(ExitCode.Ok, code);
        var said = _error.ToString();
        Assert.Contains($"excluded {At("reg.jsonl")}:2 l-1: A Membership is neither a party nor an interest. So 2 records more.", said, StringComparison.Ordinal);
        Assert.Contains($"excluded {At("reg.jsonl")}:3 l-2: A Representation is neither a party nor an interest.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("l-3", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_reasons_why_records_are_excluded_the_first_are_told()
    {
        var excluded = new ExcludedRecords();
        using var said = new StringWriter();
        foreach (var letter in "abcdefghijkl")
        {
            excluded.Add(new NotDrafted(new SourcePlace("reg.jsonl", letter), "", NotDraftedReason.Excluded, $"{letter} is none."));
        }

        excluded.Add(new NotDrafted(new SourcePlace("reg.jsonl", 1), "", NotDraftedReason.Excluded, "a is none."));
        excluded.Tell(new Terminal(TextWriter.Null, said, () => Stream.Null, isInteractive: false, showsProgress: false));

        Assert.Equal(ExcludedRecords.MostReasons + 1, said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("a is none. So 1 record more.", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("… and 2 records excluded for other reasons; --rejects FILE lists all.", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_another_form_and_words_that_are_none_are_told()
    {
        await WriteAsync("list.csv", "a,b\n1,2\n");

        Assert.Equal(ExitCode.Unable, await ImportAsync("list", "list.csv", "--party", "p", "--list", "l", "--list-version", "1", "--published", "2026-01-02"));
        Assert.Contains("neither", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await ImportAsync("list", "list.csv", "--party", "p", "--list", "l", "--list-version", "1", "--published", "2026-01-02", "--status", "perhaps"));
        Assert.Equal(ExitCode.Usage, await ImportAsync("bods", "list.csv"));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _error.Dispose();
    }

    private string At(string name) => Path.Combine(_folder, name);

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(At(name), text, TestContext.Current.CancellationToken);

    private async Task<StatementContent> OnlyAsync(string name)
    {
        var line = Assert.Single(await File.ReadAllLinesAsync(At(name), TestContext.Current.CancellationToken));
        Assert.True(AttestationJson.TryParse(System.Text.Encoding.UTF8.GetBytes(line), out var attestation, out _));
        return new StatementReader("r.example").Read(attestation).Content!;
    }

    private Task<int> ImportAsync(string kind, string file, params string[] more) => CommandLine.RunAsync(
        ["import", kind, At(file), "--key", At("acme.key"), "--origin", "r.example", .. more],
        new Terminal(_output, _error, () => Stream.Null, isInteractive: false, showsProgress: false),
        [ImportCommand.Create],
        TestContext.Current.CancellationToken);
}
