// The shipped rules against the reference that they were taken from, figure by figure: a second, independent entry of
// the table.

using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Rules;

public sealed class DefaultRuleSetTests
{
    private static readonly RuleSet Rules = RuleSets.Default;

    [Theory]
    [InlineData("us-eo-14110/training", 26, Comparison.Above)]
    [InlineData("us-eo-14110/biological-training", 23, Comparison.Above)]
    [InlineData("us-bis-2024-20529/training-run", 26, Comparison.Above)]
    [InlineData("eu-ai-act/general-purpose", 23, Comparison.Above)]
    [InlineData("eu-ai-act/systemic-risk", 25, Comparison.Above)]
    [InlineData("us-ca-sb-53/training", 26, Comparison.Above)]
    [InlineData("us-ny-raise/training", 26, Comparison.Above)]
    [InlineData("miri-treaty-draft/monitored", 22, Comparison.AtLeast)]
    [InlineData("miri-treaty-draft/banned", 24, Comparison.Above)]
    public void Lines_on_training_compute(string path, int exponent, Comparison comparison)
    {
        Assert.True(Rules.TryFindTrainingCompute(path, out var threshold));
        Assert.Equal(Quantity.Parse("1" + new string('0', exponent)), threshold.Limit);
        Assert.Equal(comparison, threshold.Comparison);
        Assert.Equal(Verification.Verified, threshold.Verification);
    }

    [Fact]
    public void No_line_on_training_compute_is_missing_from_the_table_above() =>
        Assert.Equal(9, Rules.Rules.Sum(rule => rule.TrainingCompute.Count));

    [Fact]
    public void Only_the_presumption_of_systemic_risk_is_cumulative() =>
        Assert.Equal(
            ["systemic-risk"],
            Rules.Rules.SelectMany(rule => rule.TrainingCompute).Where(line => line.Accumulation == ComputeAccumulation.Cumulative).Select(line => line.Id.ToString()));

    [Theory]
    [InlineData("us-eo-14110", Comparison.AtLeast, "100", ClusterPlacement.CoLocated, RateDensity.Unstated)]
    [InlineData("us-bis-2024-20529", Comparison.Above, "300", ClusterPlacement.Unstated, RateDensity.Dense)]
    public void Lines_on_clusters(string rule, Comparison comparison, string gbit, ClusterPlacement placement, RateDensity rates)
    {
        var line = Assert.Single(Rules.FindRule(rule)!.ClusterCapacity);

        Assert.Equal(comparison, line.Comparison);
        Assert.Equal(Quantity.Parse("100000000000000000000"), line.Limit);
        Assert.Equal(Quantity.Parse(gbit), line.Interconnect.GbitPerSecond.Value);
        Assert.False(line.Interconnect.IsMetBy(Quantity.Parse(gbit)));
        Assert.True(line.Interconnect.IsMetBy(Quantity.Parse(gbit + ".000001")));
        Assert.Equal(placement, line.Placement);
        Assert.Equal(rates, line.Rates);
    }

    [Theory]
    [InlineData("us-bis-2024-01580", "25", OwnershipAlgorithm.PathProduct, Verification.Unverified)]
    [InlineData("us-ny-raise", "5", OwnershipAlgorithm.PathProduct, Verification.Verified)]
    [InlineData("us-bis-affiliates", "50", OwnershipAlgorithm.DirectCapture, Verification.Unverified)]
    [InlineData("us-ofac-50-percent", "50", OwnershipAlgorithm.DirectCapture, Verification.Unverified)]
    public void Lines_on_ownership(string rule, string percent, OwnershipAlgorithm algorithm, Verification verification)
    {
        var line = Assert.Single(Rules.FindRule(rule)!.Ownership);

        Assert.Equal(Quantity.Parse(percent), line.Limit);
        Assert.Equal(Comparison.AtLeast, line.Comparison);
        Assert.Equal(algorithm, line.Algorithm);
        Assert.Equal(verification, line.Verification);
    }

    [Theory]
    [InlineData("us-eo-14110", RuleStatus.Rescinded, "US")]
    [InlineData("us-bis-2024-20529", RuleStatus.Proposed, "US")]
    [InlineData("us-ca-sb-1047", RuleStatus.Vetoed, "US-CA")]
    [InlineData("us-ai-diffusion", RuleStatus.NotEnforced, "US")]
    [InlineData("us-hr-2683", RuleStatus.Proposed, "US")]
    [InlineData("us-ny-raise", RuleStatus.InForce, "US-NY")]
    [InlineData("miri-treaty-draft", RuleStatus.Draft, "international")]
    public void Status_and_jurisdiction(string id, RuleStatus status, string jurisdiction)
    {
        var rule = Rules.FindRule(id)!;

        Assert.Equal(status, rule.Status);
        Assert.Equal(jurisdiction, rule.Jurisdiction.ToString());
    }

    [Fact]
    public void Everything_from_memory_is_marked_and_nothing_else()
    {
        var unverified = Rules.Rules.SelectMany(rule => rule.Thresholds.Where(line => line.Verification == Verification.Unverified).Select(line => $"{rule.Id}/{line.Id}")
            .Concat(rule.ChipControl.Where(line => line.Verification == Verification.Unverified).Select(line => $"{rule.Id}/{line.Id}"))
            .Concat(rule.Periods.Where(period => period.Verification == Verification.Unverified).Select(period => $"{rule.Id}/{period.Id}"))
            .Concat(rule.TrainingCompute.SelectMany(line => line.Includes.Where(part => part.Verification == Verification.Unverified).Select(part => $"{rule.Id}/{line.Id}+{Words.Of(part.Part)}"))));

        Assert.Equal(
            [
                "eu-ai-act/general-purpose+synthetic-data", "eu-ai-act/systemic-risk+synthetic-data",
                "us-bis-2024-01580/beneficial-owner", "us-bis-2024-01580/fifteen-days", "us-bis-affiliates/listed-owner",
                "us-eccn-3a090/3a090-a", "us-eccn-3a090/3a090-b", "us-ofac-50-percent/blocked-owner",
            ],
            unverified.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("us-bis-2024-20529", "done-or-planned", "2026-08-31", "2027-02-28")]
    [InlineData("us-bis-2024-20529", "quarterly", "2026-11-25", "2027-02-25")]
    [InlineData("us-bis-2024-01580", "fifteen-days", "2026-12-20", "2027-01-04")]
    [InlineData("eu-ai-act", "notification", "2026-11-25", "2026-12-09")]
    [InlineData("us-ca-sb-1047", "records", "2024-02-29", "2031-02-28")]
    public void Periods_end_where_a_calendar_says(string rule, string id, string from, string end)
    {
        var period = Rules.FindRule(rule)!.Periods.Single(candidate => candidate.Id.ToString() == id);

        Assert.Equal(CalendarDate.Parse(end).Value, period.After(CalendarDate.Parse(from).Value));
    }

    [Theory]
    [InlineData("nvidia-h100-sxm", ChipControl.Controlled, ChipControl.Uncontrolled)]
    [InlineData("nvidia-a100", ChipControl.Controlled, ChipControl.Uncontrolled)]
    [InlineData("nvidia-h20", ChipControl.Uncontrolled, ChipControl.Uncontrolled)]
    public void Chips_stand_where_the_reference_says(string slug, ChipControl a, ChipControl b)
    {
        var accelerator = AcceleratorCatalogue.Default.All.First(candidate => candidate.Slug.StartsWith(slug, StringComparison.Ordinal));
        var lines = Rules.FindRule("us-eccn-3a090")!.ChipControl;

        Assert.Equal(a, lines[0].Judge(accelerator));
        Assert.Equal(b, lines[1].Judge(accelerator));
    }

    [Fact]
    public void A_chip_without_figures_is_neither_controlled_nor_free()
    {
        var line = Rules.FindRule("us-eccn-3a090")!.ChipControl[0];
        var unrated = AcceleratorCatalogue.Default.All.First(accelerator => accelerator.TotalProcessingPerformance is null);
        var withoutArea = AcceleratorCatalogue.Default.All.First(accelerator =>
            accelerator is { TotalProcessingPerformance: >= 1600 and < 4800, DieSquareMillimetres: null });

        Assert.Equal(ChipControl.Unknown, line.Judge(unrated));
        Assert.Equal(ChipControl.Unknown, line.Judge(withoutArea));
    }

    [Theory]
    [InlineData("2025-09-28", RuleStanding.NotYetInForce)]
    [InlineData("2025-09-29", RuleStanding.InForce)]
    [InlineData("2025-11-09", RuleStanding.InForce)]
    [InlineData("2025-11-10", RuleStanding.Suspended)]
    [InlineData("2026-11-09", RuleStanding.Suspended)]
    [InlineData("2026-11-10", RuleStanding.InForce)]
    public void The_affiliates_rule_has_dates(string day, RuleStanding standing) => Assert.Equal(standing, StandingOf("us-bis-affiliates", day));

    [Theory]
    [InlineData("us-ny-raise", "2026-12-31", RuleStanding.NotYetInForce)]
    [InlineData("us-ny-raise", "2027-01-01", RuleStanding.InForce)]
    [InlineData("us-eo-14110", "2024-06-01", RuleStanding.Unknown)]
    [InlineData("us-eo-14110", "2026-11-25", RuleStanding.NoLongerInForce)]
    [InlineData("eu-ai-act", "2026-11-24", RuleStanding.Unknown)]
    [InlineData("eu-ai-act", "2026-11-25", RuleStanding.InForce)]
    [InlineData("us-ai-diffusion", "2026-11-25", RuleStanding.NotEnforced)]
    [InlineData("us-ca-sb-1047", "2026-11-25", RuleStanding.NeverInForce)]
    [InlineData("miri-treaty-draft", "2026-11-25", RuleStanding.NeverInForce)]
    public void Dates_decide_where_they_are_known_and_the_status_from_the_issue_on(string rule, string day, RuleStanding standing) =>
        Assert.Equal(standing, StandingOf(rule, day));

    [Fact]
    public void A_state_s_rules_are_its_own_and_those_above_it()
    {
        var applicable = Rules.ApplicableOn(CalendarDate.Parse("2027-01-01"), Jurisdiction.Parse("US-NY")).Select(rule => rule.Rule.Id.ToString());

        Assert.Equal(["us-ny-raise", "us-eccn-3a090", "us-bis-affiliates", "us-ofac-50-percent"], applicable);
        Assert.DoesNotContain(Rules.StandingOn(CalendarDate.Parse("2027-01-01"), Jurisdiction.Parse("US")), rule => rule.Rule.Id.ToString() == "us-ny-raise");
    }

    private static RuleStanding StandingOf(string rule, string day) =>
        Rules.StandingOn(CalendarDate.Parse(day)).Single(candidate => candidate.Rule.Id.ToString() == rule).Standing;
}
