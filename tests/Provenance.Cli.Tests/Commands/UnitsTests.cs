using Provenance.Contracts.V1;

namespace Provenance.Cli.Tests;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("0", "0")]
    [InlineData("12345.678", "12,345.68")]
    [InlineData("1000000", "1e6")]
    [InlineData("0001000000.0", "1e6")]
    [InlineData("32000000000000000000000000", "3.2e25")]
    [InlineData("12345678", "1.23e7")]
    [InlineData("12355678.5", "1.24e7")]
    [InlineData("100000000000000000000000000", "1e26")]
    [InlineData("99999999999999999999999999", "9.9999999999999999999999999e25")]
    [InlineData("9996000000000000000000000", "9.996e24")]
    [InlineData("100490000000000000000000000", "1.005e26")]
    [InlineData("100000001000000000000000000", "1.00000001e26")]
    public void What_is_rounded_never_looks_like_a_round_number(string number, string shown) => Assert.Equal(shown, Units.Scientific(number));

    [Theory]
    [InlineData("99600000000000000000000000", "100490000000000000000000000", "9.96e25 to 1.01e26")]
    [InlineData("99960000000000000000000000", "100400000000000000000000000", "9.99e25 to 1.01e26")]
    [InlineData("100490000000000000000000000", "999510000000000000000000000", "1.004e26 to 9.996e26")]
    [InlineData("12549000000", "12551000000", "1.25e10 to 1.26e10")]
    [InlineData("12549000000", "12549000000", "1.25e10")]
    [InlineData("9.999", "10.001", "9.99 to 10.01")]
    public void A_low_bound_is_rounded_down_and_a_high_one_up(string low, string high, string shown) =>
        Assert.Equal(shown, Units.Range(new Estimate { Low = low, High = high }, Units.Scientific));

    [Fact]
    public void Hours_that_differ_are_no_single_figure() =>
        Assert.Equal("1,234.5 to 1,234.6", Units.Range(new Estimate { Low = "1234.51", High = "1234.52" }, Units.Grouped));
}
