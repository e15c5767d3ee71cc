using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Control;
using Provenance.Registry.Ownership;
using Provenance.Registry.Tests.Ownership;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>
/// Owners, capture and links from projections, against a reader that walks through the entries of the world. The arithmetic
/// over what is read has its own slow references, in the tests of ownership.
/// </summary>
public abstract class ControlSuite : RandomWorldSuiteBase
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
                Assert.Equal(
                    answer.Basis.LogIndices.Shown.Count(index => known.Entries[(int)index].Stored.SignerSuspended), answer.Basis.ListedOfSuspendedKeys);
                var told = (await obvious.ReadOwnersAsync(entity, int.MaxValue, Token)).Statements.Select(statement => statement.Entry.Value).ToHashSet();
                Assert.Subset(answer.Basis.LogIndices.Shown.ToHashSet(), told);
                if ((await obvious.ReadEntityAsync(entity, Token)).Nature is EntityNature.NaturalPerson or EntityNature.State
                    && (await obvious.ReadOwnersAsync(entity, 1, Token)).Interests.Count > 0)
                {
                    Assert.Contains(answer.Basis.Caveats, caveat => caveat.Contains("in which interests are stated", StringComparison.Ordinal));
                }

                Assert.Equal(expected.Gaps, answer.Owners.Gaps);
                AssertNotInForce(await obvious.ReadOwnersAsync(entity, int.MaxValue, Token), terms.ValidAt, answer.NotInForce);
                Assert.Equal(expected.Controllers.Select(one => (one.Party, one.IsCertain)), answer.Owners.Controllers.Select(one => (one.Party, one.IsCertain)));
                Assert.Equal(Ties(expected), Ties(answer.Owners));
                Assert.Subset(answer.Parties.Select(party => party.Entity).ToHashSet(), Named(expected));
                Assert.All(answer.Owners.Owners, owner => Assert.Equal(answer.Lines.Count, owner.ReachesMore.Count));
                var other = EntityId.Parse(WorldEntities.All[view.Seed % WorldEntities.All.Length]);
                var link = (await Investigate(world).AskAsync(new OwnershipLinkQuestion { One = entity, Other = other, AsOf = asOf }, Token)).Answer!;
                var found = await OwnershipLink.FindAsync(obvious, new LinkQuestion(entity, other, terms, link.Share), Token);
                if (link.Basis.UnknownNames.Count > 0)
                {
                    // Nobody names one of them by then: that an identifier equals itself ties nobody.
                    Assert.Equal((LinkKind.None, IsLinked.Unknown), (link.Link.Kind, link.Tie.IsLinked));
                    continue;
                }

                Assert.Equal((found.Kind, found.Reaches, found.Owner), (link.Link.Kind, link.Link.Reaches, link.Link.Owner));
                Assert.Equal(found.Reaches == Reach.Surely, link.Tie.IsLinked == IsLinked.Yes);
                Assert.Subset(link.Basis.LogIndices.Shown.ToHashSet(), link.Tie.LogIndices.ToHashSet());
                if (found.Kind == LinkKind.None)
                {
                    Assert.Subset(link.Tie.LogIndices.ToHashSet(), told);
                }
            }
        },
        iter: 40,
        threads: 1);

    [Fact]
    public Task Owners_and_controllers_are_those_of_slow_arithmetic_over_the_entries() => EachViewAsync(
        Cases, new Trials(Worlds: 40, Questions: 10, WorldSize: 60, "entity", "entity", "entity", "entity", "judgement"), async (view, investigator, asked, coverage) =>
        {
            var terms = new OwnershipTerms(DayOf(asked.ValidAt), asked.IsOfVotes ? ShareMeasure.VotingRights : ShareMeasure.Shareholding);
            var interests = new ObviousInterests(view.Entries, asked.ValidAt);
            var obvious = await ObviousControl.OfAsync(interests, terms);
            var start = ObviousControl.Name(interests.Of(asked.Entity));
            var question = new ControllersQuestion { Entity = asked.Entity, Measure = terms.Measure, AsOf = view.AsOf with { ValidAtMicroseconds = asked.ValidAt } };
            var answer = (await investigator.AskAsync(question, Token)).Answer!.Owners;
            Assert.Empty(answer.BoundsReached);
            Assert.Equal(
                obvious.ControllersOf(start),
                answer.Controllers.Where(one => one.Party is not null).Select(one => (ObviousControl.Name(one.Party!.Value), one.IsCertain)).Distinct()
                    .OrderBy(one => one.Item1, StringComparer.Ordinal));
            var shares = new ObviousShares(obvious.World, start, terms);
            coverage.NoteStandings(view, "entity");
            coverage.Note("controllers, surely", answer.Controllers.Count(one => one.IsCertain));
            coverage.Note("controllers, possibly", answer.Controllers.Count(one => !one.IsCertain));
            coverage.Note("worlds that are not too large for the reference", !shares.IsTooLarge);
            if (shares.IsTooLarge)
            {
                return;
            }

            Assert.Equal(
                shares.Ends.Where(end => end.Value != PathEnd.None)
                    .Select(end => (Name: end.Key, End: end.Value, Share: ObviousShares.Rounded(shares.Of([end.Key]))))
                    .Where(owner => owner.Share.High > Quantity.Zero || owner.Name == start).OrderBy(owner => owner.Name, StringComparer.Ordinal),
                answer.Owners.Select(owner => (ObviousControl.Name(owner.Facts.Entity), owner.End, owner.Share)).OrderBy(owner => owner.Item1, StringComparer.Ordinal));
            var (low, high) = shares.Of([.. shares.Known]);
            Assert.Equal(ObviousShares.Rounded((Ratio.One - high, Ratio.One - low)), answer.Unknown);
            var circular = shares.DirectShares().Where(share => ComesBack(shares, share.Holder, share.Held)).ToHashSet();
            Assert.Equal(circular, answer.Circles.SelectMany(circle => circle.Shares).Select(step => (ObviousControl.Name(step.Held), ObviousControl.Name(step.Holder))).ToHashSet());
            coverage.Note("circles shown", answer.Circles.Count);
            coverage.Note("owners", answer.Owners.Count(owner => owner.Facts.Entity != answer.Entity));
            coverage.Note("owners over several paths", answer.Owners.Count(owner => owner.Paths.Count > 1));
            coverage.Note("owners behind owners", answer.Owners.Count(owner => owner.Paths.Any(path => path.Steps.Count > 1)));
            coverage.Note("shares that are ranges", shares.HasRanges);
            coverage.Note("circles that nothing leads out of", shares.Ends.ContainsValue(PathEnd.CycleOnly));
            coverage.Note("circles that something leads out of", shares.Tables.Keys.Count(name => IsCircular(shares, name)));
            coverage.Note("shares of nobody known", answer.Unknown.High > Quantity.Zero);
            coverage.Note("owners declared for a later day", asked.ValidAt < WorldReports.Now.Microseconds - (60 * Day));
        });

    [Fact]
    public Task What_a_list_captures_is_what_sweeping_over_the_entries_finds() => EachViewAsync(
        Cases, new Trials(Worlds: 40, Questions: 8, WorldSize: 90, "entity", "entity", "listing", "judgement"), async (view, investigator, asked, coverage) =>
        {
            var terms = new OwnershipTerms(DayOf(asked.ValidAt), asked.IsOfVotes ? ShareMeasure.VotingRights : ShareMeasure.Shareholding);
            var interests = new ObviousInterests(view.Entries, asked.ValidAt);
            var obvious = await ObviousControl.OfAsync(interests, terms);
            var onList = ListedOn(view.Entries, "Watched parties", null, terms.ValidAt)
                .Where(listing => listing.Body is { Status: ListingStatus.InForce, Entity.IsKnown: true })
                .Select(listing => (Name: ObviousControl.Name(interests.Of(listing.Body.Entity.Value)), listing.IsCertain)).ToList();
            var listed = onList.Where(party => party.IsCertain).Select(party => party.Name).Distinct().ToList();
            var perhaps = onList.Select(party => party.Name).Distinct().Except(listed).ToList();
            var question = new CapturedQuestion { List = "Watched parties", Measure = terms.Measure, PageSize = 1_000, AsOf = view.AsOf with { ValidAtMicroseconds = asked.ValidAt } };
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            var percent = decimal.Parse(answer.Share.Percent.ToString(), System.Globalization.CultureInfo.InvariantCulture);
            var expected = new ObviousCapture(
                obvious.World, obvious.Everyone, listed, perhaps, share => share > percent || (answer.Share.IsInclusive && share == percent), terms);
            Assert.Equal(
                expected.Captured.Concat(expected.Undecided(obvious.World)).Order(StringComparer.Ordinal).Select(name => (name, expected.VerdictOn(name))),
                answer.Judgements.Select(one => (ObviousControl.Name(one.Entity), one.Verdict)).OrderBy(one => one.Item1, StringComparer.Ordinal));
            var judged = (await investigator.AskAsync(question with { Entity = asked.Entity }, Token)).Answer!.Judgements[0];
            var name = ObviousControl.Name(interests.Of(asked.Entity));
            Assert.Equal((name, expected.AloneVerdictOn(obvious.World, name), expected.CouldUnknownDecide(name)), (ObviousControl.Name(judged.Entity), judged.Verdict, judged.UnknownCouldDecide));
            coverage.NoteStandings(view, "listing");
            foreach (var verdict in Enum.GetValues<CaptureVerdict>())
            {
                coverage.Note($"verdicts: {verdict}", answer.Judgements.Append(judged).Count(one => one.Verdict == verdict));
            }

            Assert.Equal(expected.Undecided(obvious.World).Count, answer.Undecided);
            coverage.Note("undecided", answer.Undecided);
            coverage.Note("parties that are surely listed", listed.Count);
            coverage.Note("parties that may be listed", perhaps.Count);
            coverage.Note("undecided through undecided owners", answer.Judgements.Count(one => one is { Verdict: CaptureVerdict.NotByStatedInterests, Opening.Owners.Count: > 0 }));
            coverage.Note("unknown owners who could decide", judged.UnknownCouldDecide);
        });

    private static void AssertNotInForce(OwnersReading owners, CalendarDate day, string said)
    {
        var stated = owners.Interests.Select(one => one.Interest).ToList();
        var told = stated.TrueForAll(IsOutside) ? stated : stated.Where(interest => interest.Type.ToString() == "shareholding").ToList();
        var isNone = told.Count > 0 && told.TrueForAll(IsOutside);
        Assert.Equal(isNone, said.Length > 0);
        if (isNone)
        {
            var begins = told.Where(interest => interest.From > day).Select(interest => interest.From!.Value.ToString()).Min(StringComparer.Ordinal);
            Assert.Contains($"was in force on {day}, although ", said, StringComparison.Ordinal);
            Assert.Equal(begins is not null, said.Contains($"the first after it begins on {begins}", StringComparison.Ordinal));
        }

        bool IsOutside(Interest interest) => interest.From > day || interest.To < day;
    }

    private static readonly Gen<(EntityId Entity, long ValidAt, bool IsOfVotes)> Cases =
        from entity in Gen.Int[0, WorldEntities.All.Length - 1]
        from days in Gen.Frequency((1, Gen.Const(0)), (3, Gen.Int[0, 70]), (1, Gen.Int[70, 900]))
        from votes in Gen.Int[0, 4]
        select (EntityId.Parse(WorldEntities.All[entity]), WorldReports.Now.Microseconds - (days * Day) + 5, votes == 0);

    private static bool IsCircular(ObviousShares shares, string name) => shares.Ends[name] == PathEnd.None
        && shares.Tables[name].Named.Any(holder => holder == name || (shares.Tables.TryGetValue(holder, out var table) && table.Named.Contains(name)));

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
                .Where(listing => includeNotInForce || listing.Body.Status == ListingStatus.InForce)
                .Where(listing => listing.Body.Entity.IsKnown)
                .Select(listing => new ListedParty(listing.Body.Entity.Value, IsCertain: listing.IsCertain)).ToList();
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

    // Whoever a newer version of the same declarer leaves out may be listed no more; whoever is known only from a later
    // version that gives no first day may not have been listed yet.
    private static IEnumerable<(ListingBody Body, bool IsCertain)> ListedOn(
        IReadOnlyList<WorldEntry> entries, string list, string? version, CalendarDate day)
    {
        var versions = ObviousInterests.RightForTheirTime(entries)
            .Where(entry => entry.Content.Section<ListingBody>() is { } body && body.List.Name == list && body.List.PublishedOn <= day)
            .OrderBy(entry => entry.Index).Select(entry => (entry.Party, entry.Content.Section<ListingBody>()!.List.PublishedOn, entry.Content.Section<ListingBody>()!.List.Version)).ToList();
        return ObviousInterests.Counting(
            entries,
            entry => entry.Content.Section<ListingBody>() is { } body && (version is null || (body.List.Name == list && body.List.Version == version)),
            entry => version is not null || entry.Content.Section<ListingBody>()!.List.PublishedOn <= day)
            .Select(entry => (entry.Party, Body: entry.Content.Section<ListingBody>()!))
            .Where(listing => listing.Body.List.Name == list && (listing.Body.ListedOn.IsUnknown || listing.Body.ListedOn.Value <= day)
                && (listing.Body.DelistedOn is not { } end || day < end))
            .Select(listing => (
                listing.Body,
                (listing.Body.ListedOn.IsKnown || listing.Body.List.PublishedOn <= day)
                    && (version is not null || !versions.Exists(one => one.Party == listing.Party && one.PublishedOn > listing.Body.List.PublishedOn))
                    && (version is not null || listing.Body.List.PublishedOn > day || listing.Body.List.Version == versions.Last(one => one.Party == listing.Party && one.PublishedOn == listing.Body.List.PublishedOn).Version)));
    }

    private static object Figures(UltimateOwner owner) => (owner.Facts, owner.End, owner.Share, Steps(owner.Paths));

    // Whether a holder's own owners come to who it holds.
    private static bool ComesBack(ObviousShares shares, string holder, string held)
    {
        var reached = new HashSet<string> { holder };
        for (var before = 0; before < reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(shares.DirectShares().Where(share => reached.Contains(share.Held)).Select(share => share.Holder).ToList());
        }

        return reached.Contains(held);
    }

    private static IEnumerable<string> Ties(UltimateOwnersAnswer answer) =>
    [
        .. answer.Circles.Select(circle => $"{string.Join(' ', circle.Entities)}: {Steps(circle.Shares)}"),
        Steps(answer.FurtherShares),
        .. answer.ControlInterests.Select(placed =>
            $"{placed.Held} {placed.Interest.Holder} {placed.Interest.Type} {(placed.Interest.SharePercent.TryGet(out var share) ? share.Maximum : null)} {placed.Interest.Entry}"),
    ];

    // Everybody whom an answer names by an identifier.
    private static HashSet<EntityId> Named(UltimateOwnersAnswer answer) =>
    [
        answer.Entity,
        .. answer.Owners.Select(owner => owner.Facts.Entity),
        .. answer.Owners.SelectMany(owner => owner.Paths).SelectMany(path => path.Steps).Concat(answer.Circles.SelectMany(circle => circle.Shares))
            .Concat(answer.FurtherShares).SelectMany(step => new[] { step.Held, step.Holder }),
        .. answer.DeclaredIndirect.Where(stated => stated.Interest.Party.IsKnown).Select(stated => stated.Interest.Party.Value),
        .. answer.ControlInterests.SelectMany(placed => new EntityId?[] { placed.Held, placed.Interest.Holder }).OfType<EntityId>(),
        .. answer.Gaps.Select(gap => gap.Entity),
        .. answer.Remarks.SelectMany(remark => new EntityId?[] { remark.Entity, remark.Holder }).OfType<EntityId>(),
    ];

    private static string Steps(IReadOnlyList<OwnershipPath> paths) => string.Join(" | ", paths.Select(path => Steps(path.Steps)));

    private static string Steps(IReadOnlyList<OwnershipStep> steps) =>
        string.Join(", ", steps.Select(step => $"{step.Held} {step.Holder} {step.Share} {string.Join(' ', step.Entries)}"));

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
