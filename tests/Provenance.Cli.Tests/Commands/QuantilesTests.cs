namespace Provenance.Cli.Tests;

public sealed class QuantilesTests
{
    [Theory]
    [InlineData(20, 0.5, 10)]
    [InlineData(20, 0.95, 19)]
    [InlineData(20, 1, 20)]
    [InlineData(100, 0.95, 95)]
    [InlineData(100, 0.99, 99)]
    [InlineData(3, 0.95, 3)]
    [InlineData(3, 0, 1)]
    [InlineData(1, 0.5, 1)]
    [InlineData(0, 0.5, 0)]
    public void A_quantile_is_the_least_figure_that_so_many_do_not_exceed(int figures, double quantile, double expected) =>
        Assert.Equal(expected, Quantiles.Of([.. Enumerable.Range(1, figures).Select(figure => (double)figure)], quantile));
}
