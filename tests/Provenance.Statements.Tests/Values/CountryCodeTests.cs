namespace Provenance.Statements.Tests.Values;

public sealed class CountryCodeTests
{
    [Fact]
    public void There_are_249_assigned_codes_and_Kosovo() => Assert.Equal(250, CountryCode.All.Count);

    [Theory]
    [InlineData("SG")]
    [InlineData("XK")]
    [InlineData("SS")]
    [InlineData("BQ")]
    public void Assigned_codes_are_read_and_written_alike(string code) =>
        Assert.Equal(code, CountryCode.Parse(code).ToString());

    [Theory]
    [InlineData("sg")]
    [InlineData("SGP")]
    [InlineData("UK")]
    [InlineData("EU")]
    [InlineData("SU")]
    [InlineData("AN")]
    [InlineData("XX")]
    [InlineData("")]
    public void Anything_else_is_refused(string code) => Assert.False(CountryCode.TryParse(code, out _));
}
