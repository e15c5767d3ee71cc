// The small texts of reports: what each grammar admits, what it refuses, and that its schema's pattern says the same.

using System.Text.RegularExpressions;

namespace Provenance.Statements.Tests.Values;

public sealed class ReportTextValueTests
{
    [Theory]
    [InlineData("nvidia-h100-sxm")]
    [InlineData("0.x-1")]
    public void Accelerators_are_read(string text) => Admits<AcceleratorSlug>(text);

    [Theory]
    [InlineData("")]
    [InlineData("-h100")]
    [InlineData(".h100")]
    [InlineData("H100")]
    [InlineData("h100 sxm")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    public void Other_accelerators_are_refused(string text) => Refuses<AcceleratorSlug>(text);

    [Theory]
    [InlineData("de")]
    [InlineData("yue")]
    public void Languages_are_read(string text) => Admits<LanguageCode>(text);

    [Theory]
    [InlineData("DE")]
    [InlineData("d")]
    [InlineData("deut")]
    public void Other_languages_are_refused(string text) => Refuses<LanguageCode>(text);

    [Theory]
    [InlineData("Latn")]
    [InlineData("Hans")]
    public void Scripts_are_read(string text) => Admits<ScriptCode>(text);

    [Theory]
    [InlineData("latn")]
    [InlineData("LATN")]
    [InlineData("Lat")]
    public void Other_scripts_are_refused(string text) => Refuses<ScriptCode>(text);

    [Theory]
    [InlineData("shareholding")]
    [InlineData("unknownInterest")]
    public void Kinds_of_interest_are_read(string text) => Admits<InterestCode>(text);

    [Theory]
    [InlineData("Shareholding")]
    [InlineData("unknown-interest")]
    public void Other_kinds_of_interest_are_refused(string text) => Refuses<InterestCode>(text);

    [Theory]
    [InlineData("E4")]
    [InlineData("X-balance.2")]
    [InlineData("A2345678901234567890123456789012")]
    public void Signals_are_read(string text) => Admits<SignalCode>(text);

    [Theory]
    [InlineData("")]
    [InlineData("e4")]
    [InlineData("4")]
    [InlineData("E 4")]
    [InlineData("A23456789012345678901234567890123")]
    public void Other_signals_are_refused(string text) => Refuses<SignalCode>(text);

    [Theory]
    [InlineData("open")]
    [InlineData("2026-11-23T09:00:00Z")]
    public void Ends_of_rentals_are_read(string text) => Admits<RentalEnd>(text);

    [Theory]
    [InlineData("unknown")]
    [InlineData("2026-11-23")]
    public void Other_ends_of_rentals_are_refused(string text) => Refuses<RentalEnd>(text);

    [Theory]
    [InlineData("none")]
    [InlineData("unknown")]
    [InlineData("acme/jurong-1/h100-a/rentals/c-17")]
    public void Rentals_are_read(string text) => Admits<RentalReference>(text);

    [Theory]
    [InlineData("open")]
    [InlineData("acme/jurong-1/h100-a/jobs/c-17")]
    [InlineData("acme/jurong-1/h100-a/rentals/")]
    public void Other_rentals_are_refused(string text) => Refuses<RentalReference>(text);

    [Theory]
    [InlineData("LEI:969500KSV493XWY0PS33")]
    [InlineData("NATIONAL:SG:201912345K")]
    [InlineData("OPERATOR:acme:7")]
    public void Entities_fit_the_pattern_of_their_schema(string text) => Admits<EntityId>(text);

    [Theory]
    [InlineData("SG")]
    [InlineData("XK")]
    public void Countries_fit_the_pattern_of_their_schema(string text) => Admits<CountryCode>(text);

    private static void Admits<T>(string text)
        where T : ITextValue<T>
    {
        Assert.True(TextValue.TryParse<T>(text, out var value));
        Assert.Equal(text, value.ToString());
        Assert.Matches(new Regex(T.Form.Pattern, RegexOptions.ECMAScript), text);
    }

    private static void Refuses<T>(string text)
        where T : ITextValue<T>
    {
        Assert.False(TextValue.TryParse<T>(text, out _));
        Assert.DoesNotMatch(new Regex(T.Form.Pattern, RegexOptions.ECMAScript), text);
    }
}
