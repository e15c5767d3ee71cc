using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Investigation.Search;
using Provenance.Registry.Ownership;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Who is surely listed and who is not, case by case, on worlds written by hand: Zenith holds 60 % of Kestrel.</summary>
public abstract class ListedPartySuite : SignalSuiteBase
{
    private const string Kestrel = "NATIONAL:SG:K1";
    private const string Zenith = "NATIONAL:HK:Z1";
    private const string Yarrow = "NATIONAL:HK:Y1";
    private const string List = "Watched parties";

    [Fact]
    public async Task What_a_party_holds_that_the_newest_version_does_not_name_is_possibly_captured()
    {
        WriteKestrel();
        WriteListing("safeguards", Zenith, "1", "2026-05-01", "2019-01-01");
        WriteListing("safeguards", Yarrow, "2", "2026-10-01", "2019-01-01");

        var judged = await JudgeAsync("2026-11-01", null);
        var before = await JudgeAsync("2026-09-30", null);
        var second = await JudgeAsync("2026-11-01", "2");

        Assert.Equal((CaptureVerdict.Possible, "0-60"), Shown(judged));
        Assert.Contains(judged.Basis.Caveats, caveat => caveat.StartsWith(
            "1 party is named by an older version of a list and not by the newest that the same declarer states to be published by 2026-11-01", StringComparison.Ordinal)
            && caveat.EndsWith(
                "NATIONAL:HK:Z1, for one, stands in version 1 of Watched parties and not in version 2: ask for the latter to judge by it alone.", StringComparison.Ordinal));
        Assert.Equal((CaptureVerdict.Captured, "60-60"), Shown(before));
        Assert.DoesNotContain(before.Basis.Caveats, caveat => caveat.Contains("possible", StringComparison.Ordinal));
        Assert.Equal((CaptureVerdict.NotByStatedInterests, "0-0"), Shown(second));
    }

    [Theory]
    [InlineData("safeguards", Zenith, List)]
    [InlineData("oversight", Yarrow, List)]
    [InlineData("safeguards", Yarrow, "Barred parties")]
    public async Task A_newer_version_that_names_the_party_or_is_of_another_declarer_or_list_leaves_it_listed(string declarer, string party, string list)
    {
        WriteKestrel();
        WriteListing("safeguards", Zenith, "1", "2026-05-01", "2019-01-01");
        WriteListing(declarer, party, "2", "2026-10-01", "2019-01-01", list);

        Assert.Equal((CaptureVerdict.Captured, "60-60"), Shown(await JudgeAsync("2026-11-01", null)));
    }

    [Theory]
    [InlineData("2026-11-01", null, CaptureVerdict.Captured)]
    [InlineData("2015-01-01", null, CaptureVerdict.Possible)]
    [InlineData("2015-01-01", "2010-01-01", CaptureVerdict.Captured)]
    [InlineData("2015-01-01", "2019-01-01", CaptureVerdict.NotByStatedInterests)]
    public async Task Before_a_version_was_published_a_party_is_surely_listed_only_from_its_first_day(string day, string? listedOn, CaptureVerdict verdict)
    {
        WriteKestrel();
        WriteListing("safeguards", Zenith, "1", "2026-05-01", listedOn);

        var judged = await JudgeAsync(day, null);

        Assert.Equal(verdict, judged.Judgements[0].Verdict);
        Assert.Equal(
            verdict == CaptureVerdict.Possible,
            judged.Basis.Caveats.Any(caveat => caveat.StartsWith($"1 party is named only by a version published after {day}, which does not say since when", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2019-01-01", true)]
    [InlineData(null, false)]
    public async Task A_search_says_that_newer_versions_are_not_looked_at_where_it_shows_a_listing_in_force(string? listedOn, bool isSaid)
    {
        WriteListing("safeguards", Zenith, "1", "2026-05-01", listedOn);
        WriteListing("safeguards", Yarrow, "2", "2026-10-01", listedOn);

        var answer = (await (await ProjectAsync(World)).AskAsync(new SearchQuestion { Text = "Zenith" }, Token)).Answer!;

        Assert.Equal([isSaid ? true : null, isSaid ? true : null], answer.Candidates.Select(candidate => candidate.Identities[0].Listings[0].IsInForce));
        Assert.Equal(isSaid, answer.Basis.Caveats.Any(caveat => caveat.StartsWith("Listings are in force by what they state themselves", StringComparison.Ordinal)));
    }

    // A corrected file of the same day, which leaves a party out.
    [Theory]
    [InlineData(true, CaptureVerdict.Possible)]
    [InlineData(false, CaptureVerdict.Captured)]
    public async Task Of_two_versions_of_one_day_the_one_that_was_stated_last_counts(bool isLeftOut, CaptureVerdict verdict)
    {
        WriteKestrel();
        WriteListing("safeguards", isLeftOut ? Zenith : Yarrow, "a", "2026-05-01", "2019-01-01");
        WriteListing("safeguards", isLeftOut ? Yarrow : Zenith, "b", "2026-05-01", "2019-01-01");

        Assert.Equal(verdict, (await JudgeAsync("2026-06-01", null)).Judgements[0].Verdict);
    }

    private static (CaptureVerdict, string) Shown(CapturedAnswer answer) =>
        (answer.Judgements[0].Verdict, $"{answer.Judgements[0].Aggregate.Low}-{answer.Judgements[0].Aggregate.High}");

    private static CalendarDate? Date(string? text) => text is null ? null : CalendarDate.Parse(text);

    private static PartyName[] Names(string text) => [new PartyName { Text = text, Kind = NameKind.Registered }];

    private async Task<CapturedAnswer> JudgeAsync(string day, string? version)
    {
        var question = new CapturedQuestion
        {
            List = List,
            Version = version,
            Entity = EntityId.Parse(Kestrel),
            Threshold = Quantity.FromInteger(50),
            AsOf = AsOf.Now with { ValidAtMicroseconds = Timestamp.Parse(day + "T12:00:00Z").Microseconds },
        };
        return (await (await ProjectAsync(World)).AskAsync(question, Token)).Answer!;
    }

    private void WriteKestrel()
    {
        var share = new Interest
        {
            Party = OrUnknown.Known(EntityId.Parse(Zenith)),
            Type = InterestCode.Parse("shareholding"),
            DirectOrIndirect = Directness.Direct,
            SharePercent = OrUnknown.Known(new ShareRange { Minimum = Quantity.FromInteger(60), Maximum = Quantity.FromInteger(60) }),
            From = CalendarDate.Parse("2010-01-01"),
        };
        var identity = new Identity
        {
            Salt = World.Salt(),
            Entity = EntityId.Parse(Kestrel),
            Type = EntityType.LegalEntity,
            Names = Names("Kestrel Compute"),
            Jurisdiction = OrUnknown.Known(CountryCode.Parse("SG")),
        };
        World.Write(
            "acme",
            StatementKinds.Get<EntityKind>(),
            "entities/" + Kestrel,
            identity,
            new Owners { Salt = World.Salt(), AsOf = WrittenWorld.HoursAgo(1), Complete = Completeness.Unknown, Interests = [share] });
    }

    // A record of its own for each statement: what counts of one record, and what of a list, are two questions.
    private void WriteListing(string declarer, string entity, string version, string publishedOn, string? listedOn, string list = List) => World.Write(
        declarer,
        StatementKinds.Get<ListingKind>(),
        $"{declarer}/lists/watched/l-{World.Count}",
        new ListingBody
        {
            Salt = World.Salt(),
            List = new ScreeningList
            {
                Name = list,
                Authority = "Northern Inspectorate",
                Jurisdiction = OrUnknown.Unknown<CountryCode>(),
                Version = version,
                PublishedOn = CalendarDate.Parse(publishedOn),
            },
            Entity = OrUnknown.Known(EntityId.Parse(entity)),
            Type = EntityType.LegalEntity,
            Names = Names("Zenith"),
            Identifiers = [],
            ListedOn = Date(listedOn) is { } first ? OrUnknown.Known(first) : OrUnknown.Unknown<CalendarDate>(),
            Status = ListingStatus.InForce,
        });
}
