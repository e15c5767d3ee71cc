using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Ownership;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>
/// Owners, capture and links from projections, against a reader that walks through the entries of the world. The arithmetic
/// over what is read has its own slow references, in the tests of ownership.
/// </summary>
public abstract class ControlSuite : ProjectionSuiteBase
{
    private const int WorldSize = 150;
    private const long Day = 86_400_000_000;

    // Statements of owners are for the last two months, interests begin in the last three years, lists in the last two.
    private static readonly Gen<(int Seed, int Size, long ValidAt)> Views =
        from seed in Gen.Int[0, 1_000_000]
        from size in Gen.Frequency((1, Gen.Const(WorldSize)), (2, Gen.Int[0, WorldSize]))
        from days in Gen.Frequency((1, Gen.Const(0)), (3, Gen.Int[0, 70]), (1, Gen.Int[70, 900]))
        select (seed, size, WorldReports.Now.Microseconds - (days * Day) + 5);

    [Fact]
    public Task What_is_read_of_owners_is_what_walking_through_the_entries_finds() => Views.SampleAsync(
        async view =>
        {
            using var world = await ProjectAsync(view.Seed, WorldSize);
            var known = WorldView.At(world, view.Size);
            var obvious = new ObviousInterests(known.Entries, view.ValidAt);
            await using var snapshot = await Fixture.Investigation.OpenAsync(known.AsOf, Token);
            var reader = new SnapshotInterestReader(snapshot.Entities, view.ValidAt);
            foreach (var entity in WorldEntities.All.Select(text => EntityId.Parse(text)))
            {
                Assert.Equal(obvious.MembersOf(entity), (await reader.ReadClassAsync(entity, Token)).Members.Select(member => member.ToString()));
                Assert.Equal(await obvious.ReadEntityAsync(entity, Token), await reader.ReadEntityAsync(entity, Token));
                foreach (var most in new[] { 1, 3, 1_000 })
                {
                    var (owners, expected) = (await reader.ReadOwnersAsync(entity, most, Token), await obvious.ReadOwnersAsync(entity, most, Token));
                    Assert.Equal(expected.Statements, owners.Statements);
                    AssertSame(expected.Interests, owners.Interests);
                    Assert.Equal(expected.IsBounded, owners.IsBounded);
                    var (holdings, held) = (await reader.ReadHoldingsAsync(entity, most, Token), await obvious.ReadHoldingsAsync(entity, most, Token));
                    AssertSame(held.Interests, holdings.Interests);
                    Assert.Equal(held.IsBounded, holdings.IsBounded);
                }
            }
        },
        iter: 60,
        threads: 1);

    [Fact]
    public Task Owners_and_links_are_those_of_the_entries_known() => Views.SampleAsync(
        async view =>
        {
            using var world = await ProjectAsync(view.Seed, WorldSize);
            var known = WorldView.At(world, view.Size);
            var obvious = new ObviousInterests(known.Entries, view.ValidAt);
            var asOf = known.AsOf with { ValidAtMicroseconds = view.ValidAt };
            var terms = new OwnershipTerms(DayOf(view.ValidAt));
            foreach (var text in WorldEntities.All)
            {
                var entity = EntityId.Parse(text);
                var answer = (await Investigate(world).AskAsync(new ControllersQuestion { Entity = entity, AsOf = asOf }, Token)).Answer!;
                var expected = await UltimateOwners.FindAsync(obvious, new UltimateOwnersQuestion(entity, terms), Token);
                Assert.Equal(expected.Owners.Select(Figures), answer.Owners.Owners.Select(Figures));
                Assert.Equal((expected.Entity, expected.Unknown), (answer.Owners.Entity, answer.Owners.Unknown));
                Assert.Equal(expected.Gaps, answer.Owners.Gaps);
                Assert.Equal(expected.Controllers.Select(one => (one.Party, one.IsCertain)), answer.Owners.Controllers.Select(one => (one.Party, one.IsCertain)));
                Assert.All(answer.Owners.Owners, owner => Assert.Equal(answer.Lines.Count, owner.ReachesMore.Count));
                var other = EntityId.Parse(WorldEntities.All[view.Seed % WorldEntities.All.Length]);
                var link = (await Investigate(world).AskAsync(new OwnershipLinkQuestion { One = entity, Other = other, AsOf = asOf }, Token)).Answer!;
                var found = await OwnershipLink.FindAsync(obvious, new LinkQuestion(entity, other, terms, link.Share), Token);
                Assert.Equal((found.Kind, found.Reaches, found.Owner), (link.Link.Kind, link.Link.Reaches, link.Link.Owner));
                Assert.Equal(found.Reaches == Reach.Surely, link.Tie.IsLinked == IsLinked.Yes);
            }
        },
        iter: 40,
        threads: 1);

    [Fact]
    public Task A_list_captures_what_the_entries_known_say_on_the_day() => Gen.Select(Views, Gen.Bool, Gen.Int[0, 3]).SampleAsync(
        async (view, includeNotInForce, version) =>
        {
            using var world = await ProjectAsync(view.Seed, WorldSize);
            var known = WorldView.At(world, view.Size);
            var obvious = new ObviousInterests(known.Entries, view.ValidAt);
            var day = DayOf(view.ValidAt);
            var asked = version == 3 ? null : $"2026-{version}";
            var parties = ListedOn(known.Entries, "Watched parties", asked, day)
                .Where(body => includeNotInForce || body.Status == ListingStatus.InForce)
                .Where(body => body.Entity.IsKnown).Select(body => new ListedParty(body.Entity.Value)).ToList();
            var capture = new CaptureQuestion(parties, new OwnershipTerms(day));
            var question = new CapturedQuestion
            {
                List = "Watched parties",
                Version = asked,
                IncludeNotInForce = includeNotInForce,
                PageSize = 2,
                AsOf = known.AsOf with { ValidAtMicroseconds = view.ValidAt },
            };
            var expected = await CaptureByListed.FindAllAsync(obvious, capture, Token);
            var (judgements, last) = await PagesAsync(Investigate(world), question);
            Assert.Equal(expected.Judgements.Select(Figures), judgements.Select(Figures));
            Assert.Equal(parties.Count, last.ListedParties);
            Assert.Equal(expected.Judgements.Count(one => one.Verdict == CaptureVerdict.Captured), last.Captured);
            foreach (var entity in WorldEntities.All.Take(3).Select(text => EntityId.Parse(text)))
            {
                var judged = (await Investigate(world).AskAsync(question with { Entity = entity, PageSize = 0 }, Token)).Answer!;
                var chain = await CaptureByListed.JudgeAsync(obvious, capture, entity, Token);
                Assert.Equal(chain.Judgements.Select(Figures), judged.Judgements.Select(Figures));
            }
        },
        iter: 40,
        threads: 1);

    [Fact]
    public async Task Questions_without_a_list_or_with_a_percentage_beyond_bounds_are_refused()
    {
        using var world = await ProjectAsync(3, 20);
        var list = new CapturedQuestion { List = "Watched parties" };
        await RefusedAsync(new CapturedQuestion(), "list");
        await RefusedAsync(new CapturedQuestion { Version = "1", Entity = EntityId.Parse(WorldEntities.All[0]) }, "version");
        await RefusedAsync(list with { Threshold = Quantity.Zero }, "thresholdPercent");
        await RefusedAsync(list with { Threshold = Quantity.FromInteger(101) }, "thresholdPercent");
        await RefusedAsync(list with { Threshold = Quantity.FromInteger(50), Rule = "us-bis-affiliates/listed-owner" }, "thresholdPercent");
        await RefusedAsync(list with { Rule = "new-york-raise/owners" }, "rule");
        await RefusedAsync(list with { PageSize = -1 }, "pageSize");

        async Task RefusedAsync(CapturedQuestion question, string field)
        {
            var refusal = (await Investigate(world).AskAsync(question, Token)).Refusal!;
            Assert.Equal((RefusalReason.ArgumentInvalid, field), (refusal.Reason, refusal.Field));
        }
    }

    private static CalendarDate DayOf(long microseconds) => CalendarDate.Parse(new Timestamp(microseconds).ToString()[..10]);

    private static IEnumerable<ListingBody> ListedOn(IReadOnlyList<WorldEntry> entries, string list, string? version, CalendarDate day) =>
        ObviousInterests.Counting(
            entries,
            entry => entry.Content.Section<ListingBody>() is { } body && (version is null || (body.List.Name == list && body.List.Version == version)),
            entry => version is not null || entry.Content.Section<ListingBody>()!.List.PublishedOn <= day)
        .Select(entry => entry.Content.Section<ListingBody>()!)
        .Where(body => body.List.Name == list && (body.ListedOn.IsUnknown || body.ListedOn.Value <= day)
            && (body.DelistedOn is not { } end || day < end));

    private static object Figures(UltimateOwner owner) => (owner.Facts, owner.End, owner.Share, Steps(owner.Paths));

    private static string Steps(IReadOnlyList<OwnershipPath> paths) => string.Join(" | ", paths.Select(path => string.Join(", ", path.Steps.Select(step =>
        $"{step.Held} {step.Holder} {step.Share} {string.Join(' ', step.Entries)}"))));

    private static object Figures(CaptureJudgement one) => (
        one.Entity, one.Verdict, one.Round, one.Aggregate, one.Unknown, one.UnknownCouldDecide,
        string.Join(", ", one.Contributions.Select(owner => $"{owner.Holder} {owner.Verdict} {owner.Share} {string.Join(' ', owner.Entries)}")));

    // Lists within records have no equality of their own.
    private static void AssertSame(IReadOnlyList<StatedInterest> expected, IReadOnlyList<StatedInterest> actual) =>
        Assert.Equal(expected.Select(Text), actual.Select(Text));

    private static string Text(StatedInterest stated) =>
        $"{stated.Held} {stated.Place} {stated.Statement} {stated.Interest.Party} {stated.Interest.Type} {stated.Interest.DirectOrIndirect} "
        + $"{(stated.Interest.SharePercent.TryGet(out var share) ? $"{share.Minimum} {share.Maximum}" : "?")} {stated.Interest.From} {stated.Interest.To}";

    private static async Task<(IReadOnlyList<CaptureJudgement> Judgements, CapturedAnswer Last)> PagesAsync(Investigator investigator, CapturedQuestion question)
    {
        var judgements = new List<CaptureJudgement>();
        while (true)
        {
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            judgements.AddRange(answer.Judgements);
            if (answer.NextPageToken.Length == 0)
            {
                return (judgements, answer);
            }

            question = question with { PageToken = answer.NextPageToken };
        }
    }
}
