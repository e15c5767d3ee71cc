using System.Globalization;
using CsCheck;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Search;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Search by keys, against one that scores every name of every current statement.</summary>
public abstract class SearchSuite : RandomWorldSuiteBase
{
    private const int WorldSize = 80;
    private const int MostByName = 200;

    private static readonly string[] Tips =
    [
        "Kestrel", "KESTREL COMPUTING", "Kestral Computing Private Limited", "Heron 1", "heron", "Sokol 0", "Сокол", "隼 1",
        "北京紅隼科技有限公司", "Beijing Hongsun Keji", "Blackwater Lantren", "Contract name 1", "2019 01-k", "NATIONAL:SG:A1", "national: hk: p3",
        "969500KSV493XWY0PS33", "lei:969500ksv493xwy0ps33", "c3", "nobody at all",
        "Al Saqr Computing 1", "Sakr", "صقر", "صقر 2", "كيستريل",
    ];

    private static readonly Gen<SearchQuestion> Questions =
        from tip in Gen.Int[0, Tips.Length - 1]
        from isExact in Gen.Bool
        from least in Gen.Int[0, 4]
        select new SearchQuestion { Text = Tips[tip], IsExact = isExact, MinScore = least * 0.2m, PageSize = 2 };

    [Fact]
    public Task Who_is_found_is_who_scoring_every_name_finds() => EachViewAsync(Questions, new Trials(Worlds: 20, Questions: 10, WorldSize, "entity", "listing", "rental"), CompareAsync);

    [Fact]
    public async Task However_low_the_least_score_only_the_best_are_given_and_that_is_said()
    {
        using var world = new DrawnWorld();
        for (var i = 0; i < MostByName + 30; i++)
        {
            var entity = EntityId.Parse(string.Create(CultureInfo.InvariantCulture, $"NATIONAL:SG:2026{i:D5}K"));
            world.Append(StatementKinds.Get<EntityKind>(), $"entities/{entity}", null, new Identity
            {
                Salt = Salt.Draw(),
                Entity = entity,
                Type = EntityType.LegalEntity,
                Names = [new PartyName { Text = i == MostByName ? "Kestrel" : string.Create(CultureInfo.InvariantCulture, $"Kestrel Number{i}"), Kind = NameKind.Registered }],
                Jurisdiction = OrUnknown.Unknown<CountryCode>(),
            });
        }

        var investigator = await ProjectAsync(world);
        var answer = (await investigator.AskAsync(new SearchQuestion { Text = "Kestrel", MinScore = 0, PageSize = 1_000 }, Token)).Answer!;
        Assert.Equal(MostByName, answer.Candidates.Count);
        Assert.Equal("Kestrel", answer.Candidates[0].Match.Text);
        Assert.Contains(answer.Basis.Caveats, caveat => caveat.StartsWith("More than 200 parties have a name that reaches the least score 0", StringComparison.Ordinal));
    }

    [Fact]
    public Task Every_name_is_found_in_other_case_and_with_a_slip() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 1_000]).SampleAsync(
            async (seed, slip) =>
            {
                using var world = await ProjectAsync(seed, WorldSize);
                var obvious = new ObviousSearch(world.Entries);
                foreach (var text in obvious.Texts)
                {
                    Assert.Contains(await FindAsync(text.ToUpperInvariant()), found => found == text);
                    Assert.Contains(await FindAsync(Slipped(text, slip)), found => found == text);
                }

                async Task<IEnumerable<string>> FindAsync(string tip)
                {
                    // Words of the world differ by a number alone, which a slip must not turn into another.
                    var (candidates, _) = await PagesAsync(Investigate(world), new SearchQuestion { Text = tip, MinScore = 0.5m });
                    return candidates.SelectMany(candidate => candidate.Identities).SelectMany(identity => identity.Detail.Names).Select(name => name.Text);
                }
            },
            iter: 15,
            threads: 1);

    [Fact]
    public async Task Contributions_add_up_to_the_score_and_the_best_comes_first()
    {
        using var world = await ProjectAsync(11, 200);
        var (candidates, last) = await PagesAsync(Investigate(world), new SearchQuestion { Text = "Kestrel 1", MinScore = 0.3m });

        Assert.NotEmpty(candidates);
        Assert.All(candidates, candidate => Assert.Equal(candidate.Match.Score, candidate.Match.Features.Sum(feature => feature.Contribution)));
        Assert.Equal(candidates.OrderByDescending(candidate => candidate.Match.Score), candidates);
        Assert.NotNull(last.Basis.RuleSet);
    }

    [Theory]
    [InlineData("country")]
    [InlineData("list")]
    [InlineData("type")]
    public async Task Filters_keep_who_is_said_to_be_of_a_type_a_country_or_on_a_list(string filter)
    {
        var (kept, all) = (0, 0);
        for (var seed = 0; seed < 8; seed++)
        {
            using var world = await ProjectAsync(seed, 100);
            var investigator = Investigate(world);
            var question = new SearchQuestion { Text = "Heron", MinScore = 0.1m, PageSize = 3 };
            var (filtered, passes) = Filtered(question, filter);
            var unfiltered = (await PagesAsync(investigator, question)).Candidates;
            var left = (await PagesAsync(investigator, filtered)).Candidates;
            Assert.Equal(unfiltered.Where(passes).Select(Shown), left.Select(Shown));
            (kept, all) = (kept + left.Count, all + unfiltered.Count);
        }

        Assert.InRange(kept, 1, all - 1);
    }

    [Fact]
    public async Task A_word_that_more_names_share_than_are_scored_is_said_and_the_whole_name_is_found_all_the_same()
    {
        const int Many = 1_200;
        await NamedWorld.WriteAsync(Fixture.Projections, [.. Enumerable.Range(0, Many).Select(number => $"Kestrel {number}"), "Kestrel Orrery"], Token);
        using var nobody = new ProjectionWorld(1, 0);

        var common = (await Investigate(nobody).AskAsync(new SearchQuestion { Text = "Kestrel" }, Token)).Answer!;
        Assert.True(common.HasMoreNames);
        Assert.Equal(1_000, common.NamesLookedAt);
        Assert.Contains(common.Basis.Caveats, caveat => caveat.StartsWith("1000 names were looked at of more", StringComparison.Ordinal));

        // The last name given: its rarer word and its exact form come before the word that all share.
        var whole = (await Investigate(nobody).AskAsync(new SearchQuestion { Text = "Kestrel Orrery" }, Token)).Answer!;
        Assert.Equal(("Kestrel Orrery", 1m), (whole.Candidates[0].Match.Text, whole.Candidates[0].Match.Score));
        Assert.Single((await Investigate(nobody).AskAsync(new SearchQuestion { Text = "kestrel 77", IsExact = true }, Token)).Answer!.Candidates);
    }

    [Theory]
    [InlineData("Al Saqr", "شركة الصقر للحوسبة")]
    [InlineData("Al Saqr Computing LLC", "شركة الصقر للحوسبة")]
    [InlineData("Najm Al Shamal", "نجم الشمال")]
    [InlineData("Mohammed Abdullah", "محمد عبد الله")]
    [InlineData("Kokhav HaTsafon", "כוכב הצפון")]
    [InlineData("Noor", "نور")]
    [InlineData("نجم الشمال", "Najm Al-Shamal Holding")]
    public async Task A_name_without_vowels_is_found_by_its_usual_spelling_among_many_others(string tip, string name)
    {
        string[] written = ["شركة الصقر للحوسبة", "نجم الشمال", "محمد عبد الله", "כוכב הצפון", "نور", "Najm Al-Shamal Holding", "محمود", "שחר"];
        await NamedWorld.WriteAsync(Fixture.Projections, [.. Enumerable.Range(0, 300).Select(number => $"Kestrel {number}"), .. written], Token);
        using var nobody = new ProjectionWorld(1, 0);
        var answer = (await Investigate(nobody).AskAsync(new SearchQuestion { Text = tip }, Token)).Answer!;
        var found = answer.Candidates.Select(candidate => candidate.Match.Text).ToList();
        Assert.Contains(name, found);
        Assert.All(found, text => Assert.Contains(text, new[] { name, tip, "نجم الشمال", "Najm Al-Shamal Holding" }));
    }

    [Fact]
    public async Task Bad_questions_name_the_field()
    {
        using var world = await ProjectAsync(2, 20);
        await RefusedAsync(new SearchQuestion { Text = "" }, "text");
        await RefusedAsync(new SearchQuestion { Text = new string('a', 1_025) }, "text");
        await RefusedAsync(new SearchQuestion { Text = "Kestrel\u0007" }, "text");
        await RefusedAsync(new SearchQuestion { Text = "--- !" }, "text");
        await RefusedAsync(new SearchQuestion { Text = "Kestrel", MinScore = 1.01m }, "minScore");
        await RefusedAsync(new SearchQuestion { Text = "Kestrel", MinScore = -0.01m }, "minScore");
        await RefusedAsync(new SearchQuestion { Text = "Kestrel", Country = "ZZ" }, "country");
        await RefusedAsync(new SearchQuestion { Text = "Kestrel", PageSize = 1_001 }, "pageSize");
        Assert.NotNull((await Investigate(world).AskAsync(new SearchQuestion { Text = new string('a', 1_024) }, Token)).Answer);

        async Task RefusedAsync(SearchQuestion question, string field)
        {
            var refusal = (await Investigate(world).AskAsync(question, Token)).Refusal!;
            Assert.Equal((RefusalReason.ArgumentInvalid, field), (refusal.Reason, refusal.Field));
        }
    }

    private static async Task CompareAsync(WorldView view, Investigator investigator, SearchQuestion asked, WorldCoverage coverage)
    {
        var question = asked with { AsOf = view.AsOf };
        var obvious = new ObviousSearch(view.Entries);
        var (candidates, last) = await PagesAsync(investigator, question);
        var found = candidates.Select(candidate => (Party: Key(candidate.Identities[0]), candidate.Match.Score, Members: string.Join(' ', candidate.Identities.Select(Key)))).ToList();

        // Parties without an entity have no order of their own that a reader of the world could know.
        Assert.Equal(Sorted(obvious.Find(question.Text, question.IsExact, question.MinScore!.Value)), Sorted(found));
        Assert.Equal(found.OrderByDescending(item => item.Score).Select(item => item.Score), found.Select(item => item.Score));
        foreach (var identity in candidates.SelectMany(candidate => candidate.Identities))
        {
            Assert.Equal(
                obvious.NamesOf(Key(identity)),
                identity.Detail.Names.Select(name => $"{name.Kind} {name.Text}: {string.Join(' ', name.Sayings.Select(saying => saying.LogIndex).Distinct())}")
                    .Order(StringComparer.Ordinal));
        }

        Assert.Equal(view.Entries.Count, last.Basis.TreeSize.Value);
        Assert.False(last.HasMoreNames);
        coverage.NoteStandings(view, "entity");
        coverage.NoteRentals(view);
        coverage.Note("candidates", candidates.Count);
        coverage.Note("several pages", candidates.Count > 2);
        coverage.Note("identifiers held to be one", candidates.Count(candidate => candidate.Identities.Count > 1));
        coverage.Note("listed parties without an entity", candidates.Count(candidate => IsUnknown(candidate) && candidate.Identities[0].Detail.Listings.Count > 0));
        coverage.Note("holders and customers of whom only a name is known", candidates.Count(candidate => IsUnknown(candidate) && candidate.Identities[0].Detail.Listings.Count == 0));
        coverage.Note("names that rentals give", candidates.Count(candidate => candidate.Match.Text.StartsWith("Contract name", StringComparison.Ordinal)));

        string Key(SearchIdentity identity) => identity.Detail is { Entity: null, Names: [var name, ..] }
            ? ObviousSearch.UnknownBy(view.Entries[(int)name.Sayings[0].LogIndex], name.Text)
            : identity.Detail.Entity!;
    }

    private static bool IsUnknown(SearchCandidate candidate) => candidate.Identities[0].Detail.Entity is null;

    private static (SearchQuestion Question, Func<SearchCandidate, bool> Passes) Filtered(SearchQuestion question, string filter) => filter switch
    {
        "country" => (question with { Country = "SG" }, candidate =>
            candidate.Identities.Any(identity => identity.Detail.Declarations.Any(said => said.Jurisdiction == "SG"))),
        "list" => (question with { List = "Barred parties" }, candidate =>
            candidate.Identities.Any(identity => identity.Listings.Any(listing => listing.Listing.List == "Barred parties"))),
        _ => (question with { Type = EntityType.State }, candidate => candidate.Identities.Any(identity =>
            identity.Detail.Declarations.Any(said => said.Type == "state") || identity.Listings.Any(listing => listing.Listing.Type == "state"))),
    };

    private static IEnumerable<(string, decimal, string)> Sorted(IEnumerable<(string Party, decimal Score, string Members)> found) =>
        found.OrderByDescending(item => item.Score).ThenBy(item => item.Party, StringComparer.Ordinal);

    private static string Shown(SearchCandidate candidate) => candidate.Identities[0].Detail is { Entity: null, Names: [var name, ..] }
        ? $"{name.Text} {name.Sayings[0].LogIndex}"
        : candidate.Identities[0].Detail.Entity!;

    // One letter of the longest word is left out; names of fewer letters are left as they are.
    private static string Slipped(string text, int slip)
    {
        var word = text.Split(' ').MaxBy(part => part.Length)!;
        return word.Length < 6 ? text : text.Replace(word, word.Remove(1 + (slip % (word.Length - 2)), 1), StringComparison.Ordinal);
    }

    private static async Task<(IReadOnlyList<SearchCandidate> Candidates, SearchAnswer Last)> PagesAsync(Investigator investigator, SearchQuestion question)
    {
        var candidates = new List<SearchCandidate>();
        while (true)
        {
            var answer = (await investigator.AskAsync(question, Token)).Answer!;
            candidates.AddRange(answer.Candidates);
            if (answer.NextPageToken.Length == 0)
            {
                return (candidates, answer);
            }

            question = question with { PageToken = answer.NextPageToken };
        }
    }
}
