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
    [InlineData("Kestrel GmbH", "Kestrel", -0.02)]
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
