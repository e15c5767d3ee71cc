using CsCheck;
using Provenance.Registry.Names;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Names;

public sealed class NameMatchTests
{
    public static TheoryData<string, string> SameCompany => Pairs.SameCompany;

    public static TheoryData<string, string> OtherCompanies => Pairs.OtherCompanies;

    [Theory]
    [MemberData(nameof(SameCompany))]
    public void Names_of_one_company_match_and_are_found(string one, string other)
    {
        var match = Pairs.Match(one, other);
        Assert.True(match.Score >= NameMatch.DefaultThreshold, Pairs.Explain(match));
        Assert.True(Pairs.ShareKey(one, other), "no key in common");
    }

    [Theory]
    [MemberData(nameof(OtherCompanies))]
    public void Names_of_two_companies_do_not_match(string one, string other)
    {
        var match = Pairs.Match(one, other);
        Assert.True(match.Score < NameMatch.DefaultThreshold, Pairs.Explain(match));
    }

    [Theory]
    [InlineData("星雲智能", "星云智能")]
    [InlineData("星云智能", "星雲智能")]
    public void A_name_in_the_other_script_is_the_same_name_and_above_all_partial_ones(string query, string other)
    {
        decimal ScoreOf(string name) => NameMatch.Of(NameForm.Of(query), NameForm.Of(name)).Score;

        Assert.Equal(1, ScoreOf(other));
        Assert.All(["星云", "星雲", "智能", "星辰智能", "兴云智能", "星云科技有限公司", "星云智能科技有限公司"], partial => Assert.InRange(ScoreOf(partial), 0, 0.9m));
        Assert.True(ScoreOf(other + "有限公司") > ScoreOf("星云"));
        Assert.True(ScoreOf(other + "科技有限公司") > ScoreOf("星云"));
    }

    [Theory]
    [InlineData("Kestrel Intelligence", "Kestrel Intelligence Technologies Pte Ltd", "Kestrel")]
    [InlineData("Kestrel Orchard", "Kestrel Orchard Holdings Ltd", "Kestrel")]
    [InlineData("Kestrel Orchard", "Kestrel Orchard Ltd", "Kestrel Orchard Technologies Pte Ltd")]
    [InlineData("北京红隼", "北京红隼科技有限公司", "红隼")]
    public void A_name_with_more_of_what_was_asked_for_is_above_one_with_less(string query, string more, string less)
    {
        var (above, below) = (Pairs.Match(query, more), Pairs.Match(query, less));
        Assert.True(above.Score > below.Score, $"{Pairs.Explain(above)}; {Pairs.Explain(below)}");
    }

    [Fact]
    public void A_name_matches_itself_with_1() => AnyName.OfThree.Sample(name => Assert.Equal(1m, Pairs.Match(name, name).Score));

    [Fact]
    public void Any_two_texts_score_between_0_and_1_the_same_both_ways_and_as_their_features_sum() =>
        Gen.Select(AnyName.Text, AnyName.Text, AnyName.Kind).Sample((one, other, kind) =>
        {
            var there = NameMatch.Of(NameForm.Of(one), NameForm.Of(other), kind);
            var back = NameMatch.Of(NameForm.Of(other), NameForm.Of(one), kind);
            Assert.InRange(there.Score, 0m, 1m);
            Assert.Equal(there.Score, back.Score);
            Assert.Equal(there.Features.Select(feature => feature.Contribution), back.Features.Select(feature => feature.Contribution));
            Assert.Equal(there.Score, there.Features.Sum(feature => feature.Contribution));
            Assert.All(there.Features, feature => Assert.Equal(feature.Contribution, Math.Round(feature.Contribution, 4)));
            Assert.All(there.Features, feature => Assert.InRange(feature.Contribution, Math.Min(0, feature.Weight), Math.Max(0, feature.Weight)));
        });

    [Fact]
    public void One_slip_in_a_name_of_eight_letters_or_more_still_matches_and_is_found() =>
        Gen.Select(AnyName.OfThree, AnyName.Slip).Where((name, slip) => slip.Fits(name) && HasFiveOwnLetters(name)).Sample((name, slip) =>
        {
            var slipped = slip.In(name);
            var match = Pairs.Match(name, slipped);
            Assert.True(match.Score >= NameMatch.DefaultThreshold, $"{name} {slipped} {Pairs.Explain(match)}");
            Assert.True(Pairs.ShareKey(name, slipped), $"{name} and {slipped} have no key in common");
        });

    [Fact]
    public void So_it_does_in_other_scripts_where_a_letter_is_several_in_Latin() =>
        AnyName.SlipIn(AnyName.OfOtherScripts).Sample(pair =>
        {
            var slipped = pair.Slip.In(pair.Name);
            var match = Pairs.Match(pair.Name, slipped);
            Assert.True(match.Score >= NameMatch.DefaultThreshold, $"{pair.Name} {slipped} {Pairs.Explain(match)}");
            Assert.True(Pairs.ShareKey(pair.Name, slipped), $"{pair.Name} and {slipped} have no key in common");
        });

    [Theory]
    [InlineData("Kestrel", "Kestrel Montgolfier Thistledown Aviation Holdings Pte Ltd")]
    [InlineData("kestrel compute", "Nordic Kestrel Compute Orchard Fund III LLC")]
    [InlineData("红隼", "北京红隼天鹅白鹅科技有限公司")]
    [InlineData("Кестрел", "ООО Кестрел Промышленная Долина Ярославль")]
    public void A_tip_that_is_a_whole_distinctive_word_of_a_long_name_matches_is_found_and_says_why(string tip, string name)
    {
        foreach (var kind in Enum.GetValues<NameKind>())
        {
            var match = NameMatch.Of(NameForm.Of(tip), NameForm.Of(name), kind);
            Assert.True(match.Score >= NameMatch.DefaultThreshold, Pairs.Explain(match));
            Assert.True(Assert.Single(match.Features, feature => feature.Name == "whole words").Contribution > 0);
        }

        Assert.True(Pairs.ShareKey(tip, name));
    }

    [Theory]
    [InlineData("Kestrel Compute", "Kestrel Orchard Thistledown")]
    [InlineData("Technology", "Kestrel Technology Thistledown")]
    [InlineData("Kestrell", "Kestrel Montgolfier Thistledown Aviation")]
    [InlineData("Ox", "Ox Montgolfier Thistledown Aviation")]
    [InlineData("2026", "Montgolfier Thistledown 2026")]
    public void A_word_that_is_common_short_misspelled_or_a_number_finds_no_long_name_by_itself(string tip, string name)
    {
        var match = NameMatch.Of(NameForm.Of(tip), NameForm.Of(name));
        Assert.True(match.Score < NameMatch.DefaultThreshold, Pairs.Explain(match));
        Assert.Equal(0, match.Features.Single(feature => feature.Name == "whole words").Contribution);
    }

    [Fact]
    public void Kanji_of_a_Japanese_name_are_never_read_as_Chinese()
    {
        // 红隼 is hongsun in Mandarin; the kana say that this one is Japanese.
        var (byKana, byLanguage) = (NameForm.Of("紅隼テクノロジー株式会社"), NameForm.Of("紅隼", isJapanese: true));
        Assert.All(new[] { byKana, byLanguage }, form => Assert.DoesNotContain(form.Tokens, token => token.Latin.Contains("hong", StringComparison.Ordinal)));
        Assert.Equal("kk", byKana.LegalForm!.Word);
        Assert.True(NameMatch.Of(NameForm.Of("Hongsun"), byLanguage).Score < NameMatch.DefaultThreshold);
        Assert.True(NameMatch.Of(NameForm.Of("Hongsun"), NameForm.Of("红隼")).Score >= NameMatch.DefaultThreshold);

        // Written alike they match, in whatever language, and share a key.
        var match = NameMatch.Of(NameForm.Of("红隼科技"), byKana);
        Assert.True(match.Score >= NameMatch.DefaultThreshold, Pairs.Explain(match));
        Assert.Contains("compared as they are written", match.Features.Single(feature => feature.Name == "script").Saw, StringComparison.Ordinal);
        Assert.NotEmpty(NameKeys.Of(NameForm.Of("红隼科技")).Intersect(NameKeys.Of(byKana)));
        Assert.NotEmpty(NameKeys.Of(NameForm.Of("红隼")).Intersect(NameKeys.Of(byLanguage)));
    }

    [Fact]
    public void Kanji_that_are_not_read_do_not_make_other_names_alike()
    {
        Assert.True(Pairs.Match("紅隼テック株式会社", "白鷺テック株式会社").Score < NameMatch.DefaultThreshold);
        Assert.True(Pairs.Match("隼 7 ケストレル", "隼 8 ケストレル").Score < NameMatch.DefaultThreshold);
        Assert.Equal(1m, Pairs.Match("紅隼のぞみ株式会社", "紅隼のぞみ株式会社").Score);
    }

    [Fact]
    public void A_slip_in_a_companys_only_word_of_two_letters_makes_another_company() =>
        Assert.InRange(Pairs.Match("International Ox", "International Oz").Score, 0m, 0.699m);

    [Fact]
    public void A_word_that_many_have_tells_less_when_the_asker_knows_how_many()
    {
        var (query, candidate) = (NameForm.Of("Heron Aviary"), NameForm.Of("Heron Orchard"));
        var unknown = NameMatch.Of(query, candidate);
        var common = NameMatch.Of(query, candidate, shares: term => term == "heron" ? 0.2 : 0.000001);
        var rare = NameMatch.Of(query, candidate, shares: term => term == "heron" ? 0.000001 : 0.2);
        Assert.True(common.Score < unknown.Score && unknown.Score < rare.Score, $"{common.Score} {unknown.Score} {rare.Score}");
    }

    [Theory]
    [InlineData("Kestrel GmbH", "Kestrel GmbH", 0)]
    [InlineData("Kestrel GmbH", "Kestrel", -0.005)]
    [InlineData("Kestrel GmbH", "Kestrel LLC", -0.03)]
    [InlineData("Kestrel GmbH", "Kestrel AG", -0.08)]
    public void The_legal_form_takes_away_by_how_far_it_differs(string one, string other, double expected) =>
        Assert.Equal((decimal)expected, Pairs.Match(one, other).Features.Single(feature => feature.Name == "legal form").Contribution);

    [Fact]
    public void A_former_name_scores_less_than_a_registered_one()
    {
        var name = NameForm.Of("Kestrel Compute Ltd");
        Assert.Equal(1m, NameMatch.Of(name, name, NameKind.Registered).Score);
        Assert.Equal(0.96m, NameMatch.Of(name, name, NameKind.Former).Score);
    }

    [Fact]
    public void Letters_that_only_look_alike_are_read_by_their_looks_and_flagged()
    {
        var match = Pairs.Match("Kestrel Соrр Ltd", "Kestrel Corp Ltd");
        var feature = match.Features.Single(feature => feature.Name == "mixed scripts");
        Assert.Equal((-0.05m, "the query mixes letters that look alike"), (feature.Contribution, feature.Saw));
    }

    [Theory]
    [InlineData("Kestrel Compute Ltd", "KESTREL  compute, Limited", true)]
    [InlineData("Kestrel Compute Ltd", "Kestrel Compute", false)]
    [InlineData("Kestrel Compute Ltd", "Kestrel Compute GmbH", false)]
    [InlineData("Kestrel Compute Ltd", "Kestral Compute Ltd", false)]
    [InlineData("红隼科技有限公司", "紅隼科技有限公司", true)]
    [InlineData("红隼科技有限公司", "Hongsun Keji Youxian Gongsi", false)]
    [InlineData("龙腾有限公司", "隆腾有限公司", false)]
    [InlineData("株式会社ｶﾞﾈｯﾄ", "株式会社ガネット", true)]
    [InlineData("…", "…", false)]
    public void The_exact_switch_wants_the_same_letters_and_legal_form(string one, string other, bool expected)
    {
        Assert.Equal(expected, NameMatch.IsExact(NameForm.Of(one), NameForm.Of(other)));
        Assert.Equal(expected, NameMatch.IsExact(NameForm.Of(other), NameForm.Of(one)));
    }

    private static bool HasFiveOwnLetters(string name) =>
        NameForm.Of(name).Tokens.Where(token => token.IsOwn).Sum(token => token.Latin.Length) is 0 or >= 5;
}
