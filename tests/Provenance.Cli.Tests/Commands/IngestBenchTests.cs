using System.Globalization;
using System.Text.Json;

namespace Provenance.Cli.Tests;

/// <summary>The bench of ingest, on a log small enough for a test; what it measures is not asserted.</summary>
public sealed class IngestBenchTests
{
    [Theory]
    [InlineData(200, 64, new long[] { 200 })]
    [InlineData(10_000, 64, new long[] { 10_000 })]
    [InlineData(400_000, 64, new long[] { 10_048, 30_016, 100_032, 300_032, 400_000 })]
    [InlineData(1_000_000, 1, new long[] { 10_000, 30_000, 100_000, 300_000, 1_000_000 })]
    [InlineData(10_000_001, 250, new long[] { 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 10_000_001 })]
    public void Parts_of_a_curve_end_with_messages(int count, int batch, long[] ends) => Assert.Equal(ends, IngestPart.Ends(count, batch));

    [Fact]
    public async Task All_parts_of_a_curve_together_are_the_run()
    {
        using var workshop = new Workshop();
        var run = await CommandRun.ApartAsync("bench", "ingest", "--count", "10100", "--curve", "--json", "--data", workshop["log"]);
        var figures = JsonDocument.Parse(run.Output).RootElement;
        var parts = figures.GetProperty("parts").EnumerateArray().ToList();

        Assert.Equal(0, figures.GetProperty("refused").GetInt64());
        Assert.Equal([(0, 10_048), (10_048, 10_100)], parts.Select(part => (part.GetProperty("from").GetInt64(), part.GetProperty("to").GetInt64())));
        Assert.All(parts, part => Assert.Equal(
            part.GetProperty("serverMicroseconds").GetDouble() / figures.GetProperty("verifyMicroseconds").GetDouble(),
            part.GetProperty("verifies").GetDouble(),
            precision: 6));
        Assert.NotEmpty(Answered(run.Error));
        Assert.Equal(Answered(run.Error).Order(), Answered(run.Error));
    }

    [Fact]
    public async Task A_run_without_a_curve_has_no_parts()
    {
        using var workshop = new Workshop();
        var run = await CommandRun.ApartAsync("bench", "ingest", "--mode", "unary", "--count", "100", "--batch", "30", "--data", workshop["log"]);

        Assert.Contains("bench ingest, unary: 100 attestations", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" to ", run.Output, StringComparison.Ordinal);
    }

    // "answered 505 of 10100"
    private static List<int> Answered(string told) =>
    [
        .. told.Split('\n').Select(line => line.Split(' ')).Where(words => words[0] == "answered")
            .Select(words => int.Parse(words[1], CultureInfo.InvariantCulture)),
    ];
}
