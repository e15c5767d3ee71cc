// The figures are those of the export rules' own examples (15 CFR 774, ECCN 3A090) and of the vendors' data sheets.

using System.Text.RegularExpressions;

namespace Provenance.Statements.Tests.Catalogue;

public sealed partial class AcceleratorCatalogueTests
{
    private const decimal ClusterThreshold = 100_000_000_000_000_000_000m;

    private static readonly AcceleratorCatalogue Catalogue = AcceleratorCatalogue.Default;

    [Theory]
    [InlineData("nvidia-h100-sxm", 15832, 19.45)]
    [InlineData("nvidia-a100-sxm-80gb", 4992, 6.04)]
    public void Total_processing_performance_and_density_follow_from_the_rates(string slug, int performance, double density)
    {
        var accelerator = Catalogue.Find(slug)!;

        Assert.Equal(performance, accelerator.TotalProcessingPerformance);
        Assert.Equal((decimal)density, decimal.Round(accelerator.PerformanceDensity!.Value, 2));
    }

    [Theory]
    [InlineData("nvidia-h20", 2368)]
    [InlineData("nvidia-gb200", 40000)]
    public void Total_processing_performance_is_the_highest_over_the_formats(string slug, int performance) =>
        Assert.Equal(performance, Catalogue.Find(slug)!.TotalProcessingPerformance);

    [Theory]
    [InlineData(NumberFormat.Fp8, 50_531)]
    [InlineData(NumberFormat.Bf16, 101_071)]
    public void The_cluster_threshold_in_accelerators_depends_on_the_number_format(NumberFormat format, int count)
    {
        var peak = Catalogue.Find("nvidia-h100-sxm")!.PeakFlopsIn(format)!.Value;

        Assert.Equal(count, decimal.Round(ClusterThreshold / peak));
    }

    [Theory]
    [InlineData("NVIDIA H100 SXM5 80GB", "nvidia-h100-sxm")]
    [InlineData("NVIDIA H100 80GB HBM3", "nvidia-h100-sxm")]
    [InlineData("nvidia a100-sxm4-80gb", "nvidia-a100-sxm-80gb")]
    [InlineData("NVIDIA A100", "nvidia-a100")]
    [InlineData("NVIDIA GB300 (Blackwell Ultra)", "nvidia-gb300")]
    [InlineData("AMD Radeon Instinct MI250X", "amd-mi250x")]
    [InlineData("Google TPU v4", "google-tpu-v4")]
    [InlineData("Huawei Ascend 910B", "huawei-ascend-910b")]
    [InlineData("nvidia-h20", "nvidia-h20")]
    public void Names_that_people_write_are_found(string written, string slug) =>
        Assert.Equal(slug, Catalogue.FindByName(written)?.Slug);

    [Theory]
    [InlineData("NVIDIA H1000")]
    [InlineData("")]
    public void A_name_that_is_not_in_the_catalogue_is_not_guessed(string written) =>
        Assert.Null(Catalogue.FindByName(written));

    [Fact]
    public void Every_row_is_well_formed_and_names_its_sources()
    {
        Assert.True(Catalogue.All.Count >= 60);
        Assert.All(Catalogue.All, accelerator =>
        {
            Assert.Matches(SlugForm(), accelerator.Slug);
            Assert.NotEmpty(accelerator.Sources);
            Assert.DoesNotContain(NumberFormat.Mixed, accelerator.PeakFlops.Keys);
            Assert.All(accelerator.PeakFlops.Values, peak => Assert.InRange(peak, 1_000_000_000UL, 100_000_000_000_000_000UL));
            Assert.True(accelerator.MatrixRatesUnstated || accelerator.TotalProcessingPerformance > 0);
            Assert.True(accelerator.DieSquareMillimetres is null or (> 50 and < 2000));
        });
    }

    [Fact]
    public void Rows_are_in_the_order_of_their_slugs() =>
        Assert.Equal(
            Catalogue.All.Select(accelerator => accelerator.Slug).Order(StringComparer.Ordinal),
            Catalogue.All.Select(accelerator => accelerator.Slug));

    [Fact]
    public void No_written_name_means_two_accelerators() =>
        Assert.All(
            Catalogue.All.SelectMany(accelerator => accelerator.Aliases.Append(accelerator.Name), (owner, name) => (owner, name)),
            pair => Assert.Same(pair.owner, Catalogue.FindByName(pair.name)));

    [Fact]
    public void A_row_without_matrix_rates_claims_no_total_processing_performance() =>
        Assert.Null(Catalogue.Find("nvidia-rtx-a6000")!.TotalProcessingPerformance);

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,63}$")]
    private static partial Regex SlugForm();
}
