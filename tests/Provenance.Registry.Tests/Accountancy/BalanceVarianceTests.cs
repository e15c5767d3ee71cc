// σ by hand, and against drawn errors.

using Provenance.Registry.Accountancy;

namespace Provenance.Registry.Tests.Accountancy;

public sealed class BalanceVarianceTests
{
    private static readonly MeasurementError Scale = new(0.01, 0.005);

    // A store of material in kilograms: begin 100, received 50 and 30, shipped 60, end 118; δr = 1 %, δs = 0.5 %.
    // MUF = 100 + 80 − 60 − 118 = 2.
    // Σ x² = 10,000 + 2,500 + 900 + 3,600 + 13,924 = 30,924.
    //
    // No common meter: σ² = 30,924 × (0.0001 + 0.000025) = 3.8655, so σ = 1.96609 and z = 1.01725.
    //
    // One scale for both receipts: random 3.0924; systematic 0.000025 × (10,000 + (50 + 30)² + 3,600 + 13,924)
    // = 0.000025 × 33,924 = 0.8481; σ² = 3.9405, σ = 1.98507.
    //
    // One scale for receipts and shipments, whose bias partly cancels: systematic 0.000025 × (10,000 + (50 + 30 − 60)²
    // + 13,924) = 0.000025 × 24,324 = 0.6081; σ² = 3.7005, σ = 1.92367.
    [Theory]
    [InlineData(null, null, 3.8655)]
    [InlineData("in", null, 3.9405)]
    [InlineData("yard", "yard", 3.7005)]
    public void A_store_of_material_has_the_variance_worked_out_by_hand(string? receipts, string? shipments, double variance)
    {
        var sigma = BalanceVariance.Of(
        [
            VarianceTerm.Figure(+1, 100, Scale),
            VarianceTerm.Figure(+1, 50, Scale, receipts),
            VarianceTerm.Figure(+1, 30, Scale, receipts),
            VarianceTerm.Figure(-1, 60, Scale, shipments),
            VarianceTerm.Figure(-1, 118, Scale),
        ]);

        Assert.Equal(variance, sigma.Low * sigma.Low, 10);
        Assert.Equal(sigma.Low, sigma.High);
    }

    [Fact]
    public void Two_inventories_have_the_variance_of_their_squares()
    {
        var sigma = BalanceVariance.Of([VarianceTerm.Figure(+1, 300, Scale), VarianceTerm.Figure(-1, 400, Scale)]);

        // (300² + 400²)(0.0001 + 0.000025) = 31.25
        Assert.Equal(31.25, sigma.High * sigma.High, 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Drawn_errors_scatter_as_far_as_the_variance_says(int seed)
    {
        const int Draws = 20_000;
        var random = new Random(seed);
        var meters = new[] { "a", "b", null };
        var errors = meters.Select(_ => new MeasurementError(random.NextDouble() * 0.02, random.NextDouble() * 0.02)).ToArray();
        var figures = Enumerable.Range(0, 8)
            .Select(_ => (Meter: random.Next(meters.Length), Sign: random.Next(2) == 0 ? 1 : -1, X: 10 + (random.NextDouble() * 1_000)))
            .ToArray();

        var sigma = BalanceVariance.Of(figures.Select(figure => VarianceTerm.Figure(figure.Sign, figure.X, errors[figure.Meter], meters[figure.Meter])));

        double sum = 0, squares = 0;
        for (var i = 0; i < Draws; i++)
        {
            var biases = meters.Select((_, meter) => Gauss.Next(random) * errors[meter].Systematic).ToArray();
            var difference = figures.Sum(figure =>
            {
                var bias = meters[figure.Meter] is null ? Gauss.Next(random) * errors[figure.Meter].Systematic : biases[figure.Meter];
                return figure.Sign * figure.X * (bias + (Gauss.Next(random) * errors[figure.Meter].Random));
            });
            sum += difference;
            squares += difference * difference;
        }

        // The standard deviation of 20,000 draws is itself uncertain by 1 ÷ √40,000 = 0.5 %; 2 % is four of these.
        var empirical = Math.Sqrt((squares / Draws) - (sum / Draws * (sum / Draws)));
        Assert.InRange(empirical / sigma.High, 0.98, 1.02);
    }

    [Fact]
    public void A_wider_figure_never_narrows_the_range_of_sigma()
    {
        VarianceTerm Term(int sign, double low, double high) => new(sign, low, high, low * low, high * high, Scale, "m");

        var narrow = BalanceVariance.Of([Term(+1, 100, 100), Term(-1, 80, 90)]);
        var wide = BalanceVariance.Of([Term(+1, 100, 100), Term(-1, 70, 120)]);

        Assert.True(wide.Low <= narrow.Low && wide.High >= narrow.High);

        // Random 0.0001 × (100² + 70²) = 1.49; the systematic sum can be zero. At most 0.0001 × (100² + 120²) = 2.44
        // + 0.000025 × 30² = 0.0225.
        Assert.Equal(1.49, wide.Low * wide.Low, 10);
        Assert.Equal(2.4625, wide.High * wide.High, 10);
    }

    [Theory]
    [InlineData(-0.1, 0)]
    [InlineData(0, 0.3)]
    [InlineData(double.NaN, 0)]
    public void Impossible_errors_are_refused(double random, double systematic) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeasurementErrors { Declared = new MeasurementError(random, systematic) });
}
