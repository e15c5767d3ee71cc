// The conversions against the figures of the reference.

using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Rules;

public sealed class ComputeConversionsTests
{
    private static readonly Accelerator H100 = AcceleratorCatalogue.Default.FindByName("NVIDIA H100 SXM5 80GB")!;
    private static readonly Quantity Line = Quantity.Parse("100000000000000000000");

    // 1e20 ÷ 989.4e12 = 101,071.4: the reference rounds to 101,071, and one more reaches the line.
    [Theory]
    [InlineData(NumberFormat.Fp8, 50_531)]
    [InlineData(NumberFormat.Bf16, 101_072)]
    public void The_line_on_clusters_takes_so_many_H100(NumberFormat format, long count)
    {
        Assert.True(ComputeConversions.OperationsPerSecond([new(H100, count)], format) >= Line);
        Assert.True(ComputeConversions.OperationsPerSecond([new(H100, count - 1)], format) < Line);
    }

    [Fact]
    public void One_rate_that_is_not_known_makes_the_sum_unknown()
    {
        var unrated = AcceleratorCatalogue.Default.All.First(accelerator => accelerator.TotalProcessingPerformance is null);

        Assert.Null(ComputeConversions.TotalProcessingPerformance([new(H100, 1), new(unrated, 1)]));
        Assert.Null(ComputeConversions.OperationsPerSecond([new(H100, 1)], NumberFormat.Fp4));
    }

    [Fact]
    public void An_H100_is_one_H100()
    {
        var performance = ComputeConversions.TotalProcessingPerformance([new(H100, 3)]);

        Assert.NotNull(performance);
        Assert.Equal(3, ComputeConversions.H100Equivalents(performance.Value, Quantity.Parse("15832")), 0.001);
    }

    [Theory]
    [InlineData("100000000000000000000000", 70_000)]
    [InlineData("10000000000000000000000000", 7_000_000)]
    public void Hours_are_those_of_the_reference(string flop, double hours) =>
        Assert.Equal(hours, ComputeConversions.AcceleratorHours(Quantity.Parse(flop), H100.PeakFlopsIn(NumberFormat.Bf16)!.Value, 0.4), hours * 0.01);

    [Fact]
    public void A_count_that_cannot_be_is_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ComputeConversions.TotalProcessingPerformance([new(H100, -1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ComputeConversions.OperationsPerSecond([new(H100, ComputeConversions.MostAccelerators + 1)], NumberFormat.Fp8));
    }
}
