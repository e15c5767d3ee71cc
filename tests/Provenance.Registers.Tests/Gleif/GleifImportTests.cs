using CsCheck;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

public sealed class GleifImportTests : IDisposable
{
    private readonly Importing _importing = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        _importing.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_row_becomes_an_entity_with_its_names_and_numbers()
    {
        var row = $"{Gleif.Child},蓝鹭计算,zh,Blue Heron Trading,en,TRADING_OR_OPERATING_NAME,Lan Lu Ji Suan,PREFERRED_ASCII_TRANSLITERATED_LEGAL_NAME,"
            + "1 Example Road,Singapore,SG,RA000523,201912345K,SG,GENERAL,2019-04-01T00:00:00Z,2026-05-01T10:00:00Z,LAPSED,CONFORMING";
        var imported = await ImportAsync([row]);

        var identity = imported.Of("LEI:" + Gleif.Child).Section<Identity>()!;
        Assert.Equal(
            [("蓝鹭计算", NameKind.Registered, "zh"), ("Blue Heron Trading", NameKind.Trading, "en"), ("Lan Lu Ji Suan", NameKind.Transliterated, null)],
            identity.Names.Select(name => (name.Text, name.Kind, name.Language?.ToString())));
        Assert.Equal(["LEI " + Gleif.Child, "RA000523 201912345K"], identity.Identifiers!.Select(one => $"{one.Scheme} {one.Id}"));
        Assert.Equal("SG", identity.Jurisdiction.ToString());
        Assert.Equal("2019-04-01", identity.IncorporatedOn!.Value.ToString());
        Assert.Equal("1 Example Road, Singapore", Assert.Single(identity.Addresses!).Text);
        Assert.Null(imported.Of("LEI:" + Gleif.Child).Section<Owners>());
        Assert.Empty(imported.NotDrafted);
    }

    [Fact]
    public async Task Consolidation_is_control_without_a_known_share()
    {
        var imported = await ImportAsync(
            [Gleif.Company(Gleif.Child)],
            [Gleif.Relationship(Gleif.Child, Gleif.Parent), Gleif.Relationship(Gleif.Child, Gleif.Ultimate, "IS_ULTIMATELY_CONSOLIDATED_BY", from: "2021-01-01T00:00:00Z")]);

        Assert.Equal(
            [
                $"LEI:{Gleif.Parent} otherInfluenceOrControl direct unknown 2020-01-01 -",
                $"LEI:{Gleif.Ultimate} otherInfluenceOrControl indirect unknown 2021-01-01 -",
            ],
            imported.InterestsIn("LEI:" + Gleif.Child));
        var owners = imported.Of("LEI:" + Gleif.Child).Section<Owners>()!;
        Assert.Equal(("2026-06-01T00:00:00Z", Completeness.Unknown), (owners.AsOf.ToString(), owners.Complete));
        Assert.Empty(imported.NotDrafted);
    }

    [Fact]
    public async Task A_parent_that_is_both_direct_and_ultimate_is_stated_once_and_one_that_is_only_ultimate_may_be_either()
    {
        var both = await ImportAsync(
            [Gleif.Company(Gleif.Child)],
            [Gleif.Relationship(Gleif.Child, Gleif.Parent, "IS_ULTIMATELY_CONSOLIDATED_BY"), Gleif.Relationship(Gleif.Child, Gleif.Parent)]);
        var ultimate = await ImportAsync(
            [Gleif.Company(Gleif.Child)], [Gleif.Relationship(Gleif.Child, Gleif.Parent, "IS_ULTIMATELY_CONSOLIDATED_BY")]);

        Assert.Equal([$"LEI:{Gleif.Parent} otherInfluenceOrControl direct unknown 2020-01-01 -"], both.InterestsIn("LEI:" + Gleif.Child));
        Assert.Equal([$"LEI:{Gleif.Parent} otherInfluenceOrControl unknown unknown 2020-01-01 -"], ultimate.InterestsIn("LEI:" + Gleif.Child));
    }

    [Fact]
    public async Task A_branch_belongs_to_its_head_office_and_funds_are_no_control()
    {
        var imported = await ImportAsync(
            [Gleif.Company(Gleif.Child)],
            [Gleif.Relationship(Gleif.Child, Gleif.Parent, "IS_INTERNATIONAL_BRANCH_OF"), Gleif.Relationship(Gleif.Child, Gleif.Ultimate, "IS_FUND-MANAGED_BY")]);

        Assert.Equal([$"LEI:{Gleif.Parent} otherInfluenceOrControl direct unknown 2020-01-01 -"], imported.InterestsIn("LEI:" + Gleif.Child));
        Assert.Equal(NotDraftedReason.Excluded, Assert.Single(imported.NotDrafted).Reason);
    }

    [Fact]
    public async Task A_child_with_more_relationships_than_are_read_is_refused_and_what_was_not_read_is_listed()
    {
        var rows = Enumerable.Repeat(Gleif.Relationship(Gleif.Child, Gleif.Parent), RegisterLimits.InterestsPerEntity + 1).ToArray();
        var imported = await ImportAsync([Gleif.Company(Gleif.Child)], rows);

        Assert.Empty(imported.Contents);
        Assert.Equal([NotDraftedReason.WouldBeRefused, NotDraftedReason.WouldBeRefused], imported.NotDrafted.Select(one => one.Reason));
        Assert.Equal(RegisterLimits.InterestsPerEntity + 2, imported.NotDrafted[0].Place.Line);
    }

    [Fact]
    public async Task What_has_ended_has_its_end_and_an_end_that_nobody_knows_is_listed()
    {
        var imported = await ImportAsync(
            [Gleif.Company(Gleif.Child)],
            [
                Gleif.Relationship(Gleif.Child, Gleif.Parent, status: "INACTIVE", to: "2025-03-31T00:00:00Z"),
                Gleif.Relationship(Gleif.Child, Gleif.Ultimate, status: "INACTIVE"),
            ]);

        Assert.Equal([$"LEI:{Gleif.Parent} otherInfluenceOrControl direct unknown 2020-01-01 2025-03-31"], imported.InterestsIn("LEI:" + Gleif.Child));
        Assert.Equal(NotDraftedReason.ValueMissing, Assert.Single(imported.NotDrafted).Reason);
    }

    [Theory]
    [InlineData("2021-01-01", "2020-12-31", "- 2020-12-31", 1)]
    [InlineData("2021-01-01", "2030-12-31", "2021-01-01 2026-06-01", 0)]
    public async Task What_is_inactive_has_ended_whatever_its_days(string from, string to, string expected, int listed)
    {
        var imported = await ImportAsync(
            [Gleif.Company(Gleif.Child)],
            [Gleif.Relationship(Gleif.Child, Gleif.Parent, status: "INACTIVE", from: from, to: to)]);

        Assert.Equal([$"LEI:{Gleif.Parent} otherInfluenceOrControl direct unknown {expected}"], imported.InterestsIn("LEI:" + Gleif.Child));
        Assert.Equal(Enumerable.Repeat(NotDraftedReason.TimeImpossible, listed), imported.NotDrafted.Select(one => one.Reason));
    }

    [Theory]
    [InlineData("NATURAL_PERSONS", "unknown otherInfluenceOrControl direct unknown - -")]
    [InlineData("NON_PUBLIC", "unknown otherInfluenceOrControl direct unknown - -")]
    [InlineData("NO_LEI", "unknown otherInfluenceOrControl direct unknown - -")]
    [InlineData("NON_CONSOLIDATING", null)]
    [InlineData("NO_KNOWN_PERSON", null)]
    public async Task A_parent_that_is_not_reported_is_unknown_unless_there_is_none(string reason, string? expected)
    {
        var imported = await ImportAsync([Gleif.Company(Gleif.Child)], [], [$"{Gleif.Child},DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,{reason},"]);

        Assert.Equal(expected is null ? [] : [expected], imported.InterestsIn("LEI:" + Gleif.Child));
        Assert.Empty(imported.NotDrafted);
    }

    [Fact]
    public async Task A_parent_that_is_reported_is_not_unknown_as_well()
    {
        var imported = await ImportAsync(
            [Gleif.Company(Gleif.Child)],
            [Gleif.Relationship(Gleif.Child, Gleif.Parent)],
            [$"{Gleif.Child},DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NO_LEI,", $"{Gleif.Child},ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,NO_LEI,"]);

        Assert.Equal(
            [$"LEI:{Gleif.Parent} otherInfluenceOrControl direct unknown 2020-01-01 -", "unknown otherInfluenceOrControl unknown unknown - -"],
            imported.InterestsIn("LEI:" + Gleif.Child));
    }

    [Theory]
    [InlineData("ANNULLED")]
    [InlineData("DUPLICATE")]
    public async Task A_relationship_that_was_recorded_in_error_is_no_control_and_hides_no_unknown_parent(string registration)
    {
        var imported = await ImportAsync(
            [Gleif.Company(Gleif.Child)],
            [Gleif.Relationship(Gleif.Child, Gleif.Parent, registration: registration)],
            [$"{Gleif.Child},DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NO_LEI,"]);

        Assert.Equal(["unknown otherInfluenceOrControl direct unknown - -"], imported.InterestsIn("LEI:" + Gleif.Child));
        Assert.Equal(NotDraftedReason.Excluded, Assert.Single(imported.NotDrafted).Reason);
    }

    [Fact]
    public async Task What_cannot_be_drafted_is_listed_with_its_file_and_line()
    {
        var imported = await ImportAsync(
            [
                Gleif.Company(Gleif.Child),
                Gleif.Company("969500KSV493XWY0PS34"),
                Gleif.Company(Gleif.Parent, name: ""),
                Gleif.Company(Gleif.Ultimate, status: "ANNULLED"),
                "too,few,cells",
                Gleif.Company(Gleif.Parent, name: "\"Kest\"rel"),
            ],
            [Gleif.Relationship(Gleif.Ultimate, Gleif.Parent), Gleif.Relationship("x", Gleif.Parent), "1,2"],
            ["x,DIRECT_ACCOUNTING_CONSOLIDATION_PARENT,NO_LEI,", $"{Gleif.Child},SOMETHING,NO_LEI,"]);

        Assert.Equal(["LEI:" + Gleif.Child], imported.Ids);
        Assert.Equal(
            [
                ("rr.csv", 3L, NotDraftedReason.ValueUnreadable), ("rr.csv", 4L, NotDraftedReason.Malformed),
                ("repex.csv", 2L, NotDraftedReason.ValueUnreadable), ("repex.csv", 3L, NotDraftedReason.ValueUnreadable),
                ("file", 3L, NotDraftedReason.ValueUnreadable), ("file", 4L, NotDraftedReason.ValueMissing), ("file", 5L, NotDraftedReason.Excluded),
                ("file", 6L, NotDraftedReason.Malformed), ("file", 7L, NotDraftedReason.Malformed),
                ("rr.csv", 2L, NotDraftedReason.ValueMissing),
            ],
            imported.NotDrafted.Select(one => (Path.GetFileName(one.Place.File), one.Place.Line, one.Reason)));
    }

    [Fact]
    public async Task A_file_without_the_columns_is_refused_by_name()
    {
        var exception = await Assert.ThrowsAsync<AccountingFormatException>(() => _importing.ImportAsync(new GleifImport([]), "LEI,Name\nx,y\n"));

        Assert.Contains("Entity.LegalName, Registration.LastUpdateDate", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_ends_the_import()
    {
        var text = $"{Gleif.Level1Header}\n\"" + new string('x', RegisterLimits.RecordBytes + 100_000);

        await Assert.ThrowsAsync<AccountingFormatException>(() => _importing.ImportAsync(new GleifImport([]), text));
    }

    [Fact]
    public void Any_LEI_comes_back_from_its_key() => Gen.Char["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"].Array[18].Select(characters => Lei.Complete(new string(characters)).ToString())
        .Sample(lei => LeiKey.Of(lei)!.Value.ToString() == lei, iter: 1000);

    private async Task<Imported> ImportAsync(string[] companies, string[]? relationships = null, string[]? exceptions = null)
    {
        var level2 = new List<GleifLevel2File>();
        if (relationships is not null)
        {
            level2.Add(new GleifLevel2File(await WriteAsync("rr.csv", Gleif.RelationshipHeader, relationships), IsExceptions: false));
        }

        if (exceptions is not null)
        {
            level2.Add(new GleifLevel2File(await WriteAsync("repex.csv", Gleif.ExceptionHeader, exceptions), IsExceptions: true));
        }

        return await _importing.ImportAsync(new GleifImport(level2), string.Join('\n', companies.Prepend(Gleif.Level1Header)) + "\n");
    }

    private async Task<string> WriteAsync(string name, string header, string[] rows)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, string.Join("\r\n", rows.Prepend(header)), TestContext.Current.CancellationToken);
        return path;
    }
}
