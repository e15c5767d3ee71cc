using System.Text;
using Provenance.Accounting;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registers.Tests;

public sealed class ListImportTests : IDisposable
{
    private const string CslHeader =
        "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,"
        + "license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,"
        + "citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids\n";

    private const string CslRow =
        "a1,Example List (EXL) - Bureau of Examples,42,Entity,EX1; EX2,\"ZENITH, TRADING\",,\"1 Example Road, SG\",91 F.R. 1,2026-02-01,,,All items,Denial,,,,,,,A remark,,"
        + "Zenith Ltd; Zenith,,,,,,\"Registration ID, 123, China; loose\"\n";

    private const string SimpleHeader = "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,first_seen,last_seen,last_change\n";

    private readonly Importing _importing = new();

    public void Dispose() => _importing.Dispose();

    [Fact]
    public async Task A_row_of_the_consolidated_list_becomes_a_listing()
    {
        var imported = await ImportAsync(CslHeader + CslRow);

        var listing = imported.Listing("acme/lists/example/EXL.42");
        Assert.Equal(
            ("Example List (EXL)", "Bureau of Examples", "US", "7", "2026-11-20"),
            (listing.List.Name, listing.List.Authority, listing.List.Jurisdiction.ToString(), listing.List.Version, listing.List.PublishedOn.ToString()));
        Assert.Equal(["ZENITH, TRADING", "Zenith Ltd", "Zenith"], listing.Names.Select(name => name.Text));
        Assert.Equal(["Registration ID China 123", "unknown loose", "example EXL.42"], listing.Identifiers.Select(one => $"{one.Scheme} {one.Id}"));
        Assert.Equal(["EX1", "EX2"], listing.Programmes);
        Assert.Equal(
            ("OPERATOR:acme:example.EXL.42", EntityType.LegalEntity, "2026-02-01", null, ListingStatus.InForce),
            (listing.Entity.ToString(), listing.Type, listing.ListedOn.ToString(), listing.DelistedOn?.ToString(), listing.Status));
        Assert.Equal("A remark | 91 F.R. 1 | All items | Denial", listing.Note);
        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(CslHeader + CslRow)), listing.SourceDigest);
        Assert.Empty(imported.NotDrafted);
    }

    [Theory]
    [InlineData("2026-02-01,2026-03", "2026-02-01", "2026-03-31")]
    [InlineData("2026,lifted", "unknown", null)]
    public async Task A_date_of_the_consolidated_list_that_is_no_day_is_listed(string dates, string listedOn, string? delistedOn)
    {
        var imported = await ImportAsync(CslHeader + CslRow.Replace("2026-02-01,", dates, StringComparison.Ordinal));

        var listing = imported.Listing("acme/lists/example/EXL.42");
        Assert.Equal((listedOn, delistedOn), (listing.ListedOn.ToString(), listing.DelistedOn?.ToString()));
        Assert.All(imported.NotDrafted, one => Assert.Equal((2L, NotDraftedReason.ValueUnreadable), (one.Place.Line, one.Reason)));
        Assert.NotEmpty(imported.NotDrafted);
    }

    [Fact]
    public async Task A_row_that_is_not_utf_8_is_listed()
    {
        using var content = new MemoryStream(Encoding.Latin1.GetBytes(CslHeader + CslRow.Replace("ZENITH, TRADING", "Z\u00C9NITH", StringComparison.Ordinal)));

        var imported = await _importing.ImportAsync(new ListImport(Options), content);

        Assert.Empty(imported.Contents);
        Assert.Equal(NotDraftedReason.Malformed, Assert.Single(imported.NotDrafted).Reason);
    }

    [Fact]
    public async Task The_JSON_form_of_the_consolidated_list_gives_the_same()
    {
        const string json = """
            {"total": 1, "sources_used": [{"source": "x"}], "results": [
              {"id": "a1", "source": "Example List (EXL) - Bureau of Examples", "type": "Individual", "name": "ZENITH, A.", "alt_names": ["Zenith"],
               "programs": ["EX1"], "start_date": "2026-02-01", "end_date": "2026-03-01", "remarks": null, "ids": [{"type": "Passport", "number": "P1", "country": "SG"}]}
            ]}
            """;
        var listing = (await ImportAsync(json)).Listing("acme/lists/example/a1");

        Assert.Equal(("ZENITH, A.", EntityType.NaturalPerson, "2026-03-01"), (listing.Names[0].Text, listing.Type, listing.DelistedOn.ToString()));
        Assert.Equal(["Passport SG P1", "example a1"], listing.Identifiers.Select(one => $"{one.Scheme} {one.Id}"));
        Assert.Null(listing.Note);
    }

    [Fact]
    public async Task A_nested_target_is_listed_for_what_its_sanctions_say()
    {
        const string line = """{"id": "NK-1", "schema": "Company", "target": true, "datasets": ["ex_list"], "properties": {"name": ["Zenith"], "alias": ["Z"], "leiCode": ["969500KSV493XWY0PS33"], "topics": ["sanction"], "sanctions": [{"id": "s", "schema": "Sanction", "properties": {"authority": ["Bureau of Examples"], "country": ["sg"], "programId": ["EX-1"], "program": ["Example Programme"], "startDate": ["2025-05-01"], "listingDate": ["2025-05-02"], "reason": ["Because."]}}, {"id": "t", "schema": "Sanction", "properties": {"startDate": ["2026-01-01"], "endDate": ["2026-02-01"]}}]}}""";
        var listing = (await ImportAsync(line)).Listing("acme/lists/example/NK-1");

        Assert.Equal(("example", "Bureau of Examples", "SG"), (listing.List.Name, listing.List.Authority, listing.List.Jurisdiction.ToString()));
        Assert.Equal(("LEI:969500KSV493XWY0PS33", "2025-05-02", null), (listing.Entity.ToString(), listing.ListedOn.ToString(), listing.DelistedOn?.ToString()));
        Assert.Equal(["EX-1", "Example Programme"], listing.Programmes);
        Assert.Equal("ex_list | Because.", listing.Note);
    }

    [Theory]
    [InlineData("""{"startDate": ["2020-01-02"], "endDate": ["2023"]}""", null, "2020-01-02", "2023-12-31", 1)]
    [InlineData("""{"startDate": ["2020"], "endDate": ["2023-01-02", "2023"]}""", null, "unknown", "2023-01-02", 1)]
    [InlineData("""{"listingDate": ["2020-01-02", "2020-03"], "endDate": ["lifted"]}""", null, "unknown", null, 2)]
    [InlineData("""{"startDate": ["2020-01-02"]}""", """{"startDate": ["2021"]}""", "2020-01-02", null, 1)]
    [InlineData("""{"startDate": ["2020-01-02"]}""", """{"startDate": ["2019"]}""", "unknown", null, 1)]
    public async Task A_date_of_a_sanction_that_is_no_day_ends_as_late_as_it_may_and_begins_on_no_known_day(
        string sanction, string? another, string listedOn, string? delistedOn, int listed)
    {
        var sanctions = string.Join(", ", new[] { sanction, another }.OfType<string>().Select(properties => $"{{\"properties\": {properties}}}"));
        var imported = await ImportAsync(
            $$$"""{"id": "NK-1", "schema": "Company", "datasets": ["x"], "properties": {"name": ["Zenith"], "sanctions": [{{{sanctions}}}]}}""",
            Options with { Authority = "B" });

        var listing = imported.Listing("acme/lists/example/NK-1");
        Assert.Equal((listedOn, delistedOn), (listing.ListedOn.ToString(), listing.DelistedOn?.ToString()));
        Assert.Equal(Enumerable.Repeat(NotDraftedReason.ValueUnreadable, listed), imported.ReasonsAt(1));
    }

    [Fact]
    public async Task A_row_of_the_simple_form_needs_to_be_told_who_keeps_the_list()
    {
        const string row = "NK-1,Person,\"Zenith, A.\",A. Z.;A. Zenith,1970,sg,,P1;P2,Example order;2026-01-01,,,EX-1,Example List,2026-01-01,2026-11-01,2026-11-01\n";
        var untold = await ImportAsync(SimpleHeader + row);
        var told = await ImportAsync(SimpleHeader + row, Options with { Authority = "Bureau of Examples", Status = ListingStatus.Suspended });

        Assert.Equal([NotDraftedReason.ValueMissing], untold.ReasonsAt(2));
        var listing = told.Listing("acme/lists/example/NK-1");
        Assert.Equal(("example", "Bureau of Examples", ListingStatus.Suspended), (listing.List.Name, listing.List.Authority, listing.Status));
        Assert.Equal(["Zenith, A.", "A. Z.", "A. Zenith"], listing.Names.Select(name => name.Text));
        Assert.True(listing.ListedOn.IsUnknown && listing.List.Jurisdiction.IsUnknown);
    }

    [Fact]
    public async Task A_number_of_a_register_that_is_not_named_makes_no_one_else_listed()
    {
        const string line = """{"id": "NK-1", "schema": "Company", "datasets": ["x"], "properties": {"name": ["Zenith"], "jurisdiction": ["de"], "registrationNumber": ["HRB 12345"], "sanctions": [{"properties": {"authority": ["B"]}}]}}""";
        var listing = (await ImportAsync(line)).Listing("acme/lists/example/NK-1");

        Assert.Equal("OPERATOR:acme:example.NK-1", listing.Entity.ToString());
        Assert.Contains("registrationNumber HRB 12345", listing.Identifiers.Select(one => $"{one.Scheme} {one.Id}"));
    }

    [Theory]
    [InlineData(null, "example")]
    [InlineData("Sanctions of Ruritania", "Sanctions of Ruritania")]
    public async Task A_file_of_OpenSanctions_is_one_list_whatever_datasets_its_parties_stand_in(string? name, string expected)
    {
        var imported = await ImportAsync(
            """
            {"id": "NK-1", "schema": "Company", "datasets": ["ex_one"], "properties": {"name": ["Zenith"], "sanctions": [{"properties": {"authority": ["B"]}}]}}
            {"id": "NK-2", "schema": "Company", "datasets": ["ex_one", "ex_two"], "properties": {"name": ["Heron"], "sanctions": [{"properties": {"authority": ["B"]}}]}}
            """,
            Options with { Name = name });

        Assert.Equal(
            [(expected, "ex_one"), (expected, "ex_one, ex_two")],
            imported.Contents.Select(content => content.Section<ListingBody>()!).Select(listing => (listing.List.Name, listing.Note!)));
    }

    [Fact]
    public async Task What_is_no_listing_or_cannot_be_read_is_listed_with_its_line()
    {
        var imported = await ImportAsync(
            """
            {"id": "NK-1", "schema": "Person", "properties": {"name": ["A Politician"], "topics": ["role.pep"]}}
            {"id": "NK-2", "schema": "Person", "properties": {"sanctions": [{"properties": {"authority": ["B"]}}]}, "datasets": ["x"]}
            {"id": "NK-3", "schema": "Person", "properties": {"name": ["C"], "sanctions": [{"properties": {"authority": ["B"], "startDate": ["2026-01-02"], "endDate": ["2026-01-01"]}}]}, "datasets": ["x"]}
            oops
            {"id": "NK 4", "schema": "Person", "properties": {"name": ["D"], "sanctions": [{"properties": {"authority": ["B"]}}]}, "datasets": ["x"]}
            {"id": "NK_4", "schema": "Person", "properties": {"name": ["E"], "sanctions": [{"properties": {"authority": ["B"]}}]}, "datasets": ["x"]}
            {"id": "nk+4", "schema": "Person", "properties": {"name": ["F"], "sanctions": [{"properties": {"authority": ["B"]}}]}, "datasets": ["x"]}
            """);

        Assert.Equal(7, imported.Rows);
        Assert.Equal(
            [
                (1L, NotDraftedReason.Excluded), (2L, NotDraftedReason.ValueMissing), (3L, NotDraftedReason.TimeImpossible),
                (4L, NotDraftedReason.Malformed), (7L, NotDraftedReason.NameCollision),
            ],
            imported.NotDrafted.Select(one => (one.Place.Line, one.Reason)));
        Assert.Equal(["acme/lists/example/nk-4", "acme/lists/example/NK_4"], imported.Contents.Select(content => content.Statement.Record));
    }

    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("")]
    [InlineData("{\"results\": 1}")]
    public async Task A_file_of_another_form_is_refused(string text) =>
        await Assert.ThrowsAsync<AccountingFormatException>(() => ImportAsync(text));

    [Fact]
    public async Task The_same_version_again_gives_nothing_new()
    {
        using var journal = ImportJournal.InMemory();
        var first = await _importing.ImportAsync(new ListImport(Options), CslHeader + CslRow, journal);
        var second = await _importing.ImportAsync(new ListImport(Options), CslHeader + CslRow, journal);

        Assert.Single(first.Contents);
        Assert.Empty(second.Contents);
    }

    private static ListOptions Options => new()
    {
        Party = Importing.Party,
        List = Handle.Parse("example"),
        Version = "7",
        PublishedOn = Importing.Date("2026-11-20"),
        Status = ListingStatus.InForce,
    };

    private Task<Imported> ImportAsync(string text, ListOptions? options = null) => _importing.ImportAsync(new ListImport(options ?? Options), text);
}
