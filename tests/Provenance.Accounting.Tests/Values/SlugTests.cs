using CsCheck;
using Provenance.Statements;

namespace Provenance.Accounting.Tests;

public sealed class SlugTests
{
    [Theory]
    [InlineData("Meta AI", "meta-ai")]
    [InlineData("Jupiter, Jülich", "jupiter-julich")]
    [InlineData("Petrobras Dragão", "petrobras-dragao")]
    [InlineData("  AT&T ", "at-t")]
    [InlineData("vc_7f04ca", "vc-7f04ca")]
    public void Names_become_handles_without_accents(string name, string handle) => Assert.Equal(handle, Slug.Handle(name));

    [Fact]
    public void Names_in_other_scripts_and_long_ones_are_told_apart_by_a_digest()
    {
        var first = Slug.Handle("上海超算中心");
        var second = Slug.Handle("北京超算中心");
        Assert.NotEqual(first, second);
        Assert.NotEqual(Slug.Handle(new string('a', 80) + "b"), Slug.Handle(new string('a', 80) + "c"));
    }

    [Fact]
    public void Every_name_becomes_a_handle_and_an_id() =>
        Gen.String.Where(name => name.Trim().Length > 0).Sample(name =>
            TextValue.TryParse<Handle>(Slug.Handle(name), out _)
            && TextValue.TryParse<EntityId>($"OPERATOR:acme:{Slug.Id(name)}", out _));

    [Fact]
    public void A_second_name_for_a_slug_is_told_the_first()
    {
        var claims = new SlugClaims();
        Assert.Null(claims.Claim(new SlugClaim("entity", "at-t", "AT&T")));
        Assert.Null(claims.Claim(new SlugClaim("entity", "at-t", "AT&T")));
        Assert.Null(claims.Claim(new SlugClaim("cluster-inventory", "at-t", "AT T")));
        Assert.Equal("AT&T", claims.Claim(new SlugClaim("entity", "at-t", "AT T")));
    }

    [Theory]
    [InlineData("United States of America", "US")]
    [InlineData("United Kingdom of Great Britain and Northern Ireland", "GB")]
    [InlineData("Korea (Republic of)", "KR")]
    [InlineData("Philippines (the)", "PH")]
    [InlineData("Côte d’Ivoire", "CI")]
    [InlineData("de", null)]
    [InlineData("DE", "DE")]
    [InlineData("Multinational", null)]
    [InlineData("China,United States of America", null)]
    [InlineData("", null)]
    public void Countries_are_found_by_code_or_name_and_never_guessed(string text, string? code) =>
        Assert.Equal(code, CountryNames.TryFind(text, out var country) ? country.ToString() : null);

    [Fact]
    public void Every_country_of_the_code_list_has_a_name_of_its_own() =>
        Assert.All(CountryCode.All, code => Assert.True(CountryNames.TryFind(code, out _)));
}
