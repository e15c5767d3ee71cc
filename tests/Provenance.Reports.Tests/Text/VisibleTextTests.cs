using System.Xml;
using CsCheck;

namespace Provenance.Reports.Tests.Text;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("红隼分析私人有限公司")]
    [InlineData("Ærø & Søn <A/S>")]
    [InlineData("شركة الصقر")]
    [InlineData("नई दिल्ली क्‍ष")]
    [InlineData("𠮷野家")]
    public void Names_of_any_script_stay_as_they_are(string name) => Assert.Equal(name, VisibleText.Of(name));

    [Theory]
    [InlineData("Acme\u202Egnp.exe", "Acme‹U+202E›gnp.exe")]
    [InlineData("a\u0000b\u001Bc", "a‹U+0000›b‹U+001B›c")]
    [InlineData("a\nb", "a‹U+000A›b")]
    [InlineData("a\u2066b\u2069", "a‹U+2066›b‹U+2069›")]
    public void What_would_change_the_text_around_it_is_shown(string name, string shown) => Assert.Equal(shown, VisibleText.Of(name));

    [Fact]
    public void A_half_of_a_character_is_shown() => Assert.Equal("a‹U+D83D›b", VisibleText.Of(string.Concat("a", '\uD83D', "b")));

    [Fact]
    public void Whatever_the_text_it_is_valid_in_xml() =>
        Gen.String.Sample(text => Assert.All(VisibleText.Of(text).EnumerateRunes(), rune =>
            Assert.True(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value))));
}
