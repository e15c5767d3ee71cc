// The four example files of the standard, read in place: every entity and every interest in them, and nothing else.

using Provenance.Statements;
using Provenance.Tests;

namespace Provenance.Registers.Tests;

public sealed class BodsExampleTests : IDisposable
{
    private readonly Importing _importing = new();

    [Fact]
    public async Task Indirect_ownership_keeps_its_components_and_what_they_come_to()
    {
        var imported = await ImportAsync("indirect-ownership");

        Assert.Equal(["NATIONAL:GB:XE9999", "NATIONAL:GB:XE1010", "OPERATOR:acme:bods.c25d4d612c2c"], imported.Ids);
        Assert.Equal(
            [
                "NATIONAL:GB:XE1010 shareholding direct 60..60 2017-11-01 -",
                "OPERATOR:acme:bods.c25d4d612c2c shareholding indirect 30..30 2017-11-01 -",
            ],
            imported.InterestsIn("NATIONAL:GB:XE9999"));
        Assert.Equal(["OPERATOR:acme:bods.c25d4d612c2c unknownInterest unknown unknown - -"], imported.InterestsIn("NATIONAL:GB:XE1010"));
        Assert.Equal("2018-12-17T00:00:00Z", imported.Of("NATIONAL:GB:XE9999").Section<Owners>()!.AsOf.ToString());
    }

    [Fact]
    public async Task Joint_ownership_is_held_through_the_arrangement()
    {
        var imported = await ImportAsync("joint-ownership");

        Assert.Equal(EntityType.Arrangement, imported.Of("OPERATOR:acme:bods.91b4236a7d89").Section<Identity>()!.Type);
        Assert.Equal(["OPERATOR:acme:bods.91b4236a7d89 shareholding direct 100..100 2018-01-01 -"], imported.InterestsIn("NATIONAL:GB:07444723"));
        Assert.Equal(
            [
                "OPERATOR:acme:bods.1accb8b18b99 shareholding direct 50..50 2018-01-01 -",
                "OPERATOR:acme:bods.f040df24d9ec shareholding direct 50..50 2018-01-01 -",
            ],
            imported.InterestsIn("OPERATOR:acme:bods.91b4236a7d89"));
    }

    [Fact]
    public async Task Several_indirect_ways_are_all_there()
    {
        var imported = await ImportAsync("multiple-indirect-ownership");

        Assert.Equal(
            [
                "NATIONAL:GB:GB-XE-03 shareholding direct 50..50 2017-11-01 -",
                "NATIONAL:GB:GB-XE-04 shareholding direct 50..50 2017-11-01 -",
                "OPERATOR:acme:bods.92ebf964a1f6 shareholding indirect 60..60 2017-11-01 -",
            ],
            imported.InterestsIn("NATIONAL:UA:UA-XE-02"));
        Assert.All(["NATIONAL:GB:GB-XE-03", "NATIONAL:GB:GB-XE-04"], company =>
            Assert.Equal(["OPERATOR:acme:bods.92ebf964a1f6 unknownInterest unknown unknown - -"], imported.InterestsIn(company)));
    }

    [Fact]
    public async Task A_nominee_and_who_instructs_it_are_told_apart()
    {
        var imported = await ImportAsync("nomination");

        Assert.Equal(
            [
                "OPERATOR:acme:bods.101AB1984F nominator direct unknown 2023-04-30 -",
                "OPERATOR:acme:bods.102AB1984E nominee direct unknown 2023-04-30 -",
            ],
            imported.InterestsIn("OPERATOR:acme:bods.103AB1984D"));
        Assert.Equal(
            [
                "OPERATOR:acme:bods.103AB1984D boardMember direct unknown 2023-04-30 -",
                "OPERATOR:acme:bods.101AB1984F otherInfluenceOrControl indirect unknown 2023-04-30 -",
            ],
            imported.InterestsIn("NATIONAL:MX:CPL211105123"));
    }

    public void Dispose() => _importing.Dispose();

    private async Task<Imported> ImportAsync(string name)
    {
        await using var content = File.OpenRead(SharedData.Require($"bods/bods_example_{name}.json"));
        var imported = await _importing.ImportAsync(new BodsImport(Importing.Party, Handle.Parse("bods")), content);
        Assert.Empty(imported.NotDrafted);
        return imported;
    }
}
