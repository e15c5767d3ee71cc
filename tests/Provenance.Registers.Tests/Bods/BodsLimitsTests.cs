// How much is gathered of a file and of one entity.

using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

public sealed class BodsLimitsTests : IDisposable
{
    private const string Kestrel = "OPERATOR:acme:bods.kestrel";

    private readonly Importing _importing = new();

    public void Dispose() => _importing.Dispose();

    [Theory]
    [InlineData(2, 1000)]
    [InlineData(1000, 2)]
    public void More_than_can_be_gathered_ends_the_import(int records, long bytes)
    {
        var gathering = new RegisterGathering("bods", records, bytes);
        gathering.Open(new SourcePlace("file", 1), "x"u8);
        gathering.Open(new SourcePlace("file", 2), "x"u8);

        var exception = Assert.Throws<AccountingFormatException>(() => gathering.Open(new SourcePlace("file", 3), "x"u8));

        Assert.StartsWith("file:3: more than", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_interests_than_can_be_gathered_end_the_import()
    {
        var gathering = new RegisterGathering("bods", mostInterests: 2);
        var slot = gathering.Open(new SourcePlace("file", 1), "x"u8);
        var held = new HeldInterest(new Interest { Party = default, Type = InterestCode.Parse("shareholding"), DirectOrIndirect = Directness.Direct, SharePercent = default }, Importing.Date("2026-06-01"), false, slot)
        {
            Origin = new InterestOrigin("r", null),
        };
        gathering.Put(EntityId.Parse(Kestrel), held);
        gathering.Put(EntityId.Parse(Kestrel), held);

        Assert.StartsWith("file:1: more than 2 interests", Assert.Throws<AccountingFormatException>(() => gathering.Put(EntityId.Parse(Kestrel), held)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entity_in_which_more_interests_are_stated_than_are_read_is_refused_and_listed()
    {
        var imported = await _importing.ImportAsync(Bods.Register(), Bods.Lines(Bods.Held([.. Enumerable.Repeat(0, RegisterLimits.InterestsPerEntity + 1).Select(_ => Bods.Share("""{"exact": 0.01}"""))])));

        Assert.Equal([NotDraftedReason.WouldBeRefused], imported.ReasonsAt(1));
        Assert.Contains("More than 4096 interests", imported.NotDrafted[0].Detail, StringComparison.Ordinal);
        Assert.Equal(["OPERATOR:acme:bods.p"], imported.Ids);
    }
}
