namespace Provenance.Statements.Tests.Catalogue;

public sealed class InterestTypesTests
{
    [Fact]
    public void The_standard_has_23_kinds_of_interest() => Assert.Equal(23, InterestTypes.All.Count);

    [Theory]
    [InlineData("shareholding", "Shareholding")]
    [InlineData("nominee", "Nominee")]
    [InlineData("unknownInterest", "Unknown interest")]
    public void A_code_has_a_title(string code, string title) => Assert.Equal(title, InterestTypes.Find(code)?.Title);

    [Theory]
    [InlineData("Shareholding")]
    [InlineData("influence")]
    public void Other_codes_are_unknown(string code) => Assert.Null(InterestTypes.Find(code));
}
