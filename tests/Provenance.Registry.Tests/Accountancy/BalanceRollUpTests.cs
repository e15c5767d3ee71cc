using Provenance.Registry.Accountancy;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Accountancy;

/// <summary>Clusters to sites and sites to countries.</summary>
public sealed class BalanceRollUpTests
{
    [Fact]
    public void Differences_add_and_errors_of_separate_meters_add_as_squares()
    {
        var whole = BalanceRollUp.Of("kestrel", [Site("b", 350), Site("a", 380)], []);

        Assert.Equal(Hours.Of(70), whole.Sum.Muf.Low);
        Assert.Equal(
            Math.Sqrt(whole.Parts.Sum(part => part.Sigma.High * part.Sigma.High)), whole.Sum.Sigma.High, 9);
        Assert.Equal(["a", "b"], whole.Parts.Select(part => part.Area));
        Assert.Equal(Verdict.Pass, whole.Sum.Verdict);
    }

    // Two sites as in BulkLedgerTests: random 464 each; the systematic parts of 28 each add before squaring: 56² = 3,136.
    [Fact]
    public void Sites_that_share_a_meter_are_correlated()
    {
        var whole = BalanceRollUp.Of("kestrel", [Site("a", 400, "common"), Site("b", 400, "common")], []);

        Assert.Equal(Math.Sqrt((2 * 464) + 3_136), whole.Sum.Sigma.High, 9);
    }

    [Fact]
    public void Differences_that_cancel_still_alarm_by_their_parts_and_the_sum_says_so()
    {
        var whole = BalanceRollUp.Of("kestrel", [Site("a", 200), Site("b", 600)], []);

        Assert.Equal(AcceleratorHours.Zero, whole.Sum.Muf.Low);
        Assert.Equal(Verdict.Pass, whole.Alone);
        Assert.Equal(Verdict.Alarm, whole.Sum.Verdict);
        Assert.Equal("alarm because a part is; the sum alone would be pass", whole.Sum.Reasons[0]);
        Assert.StartsWith("a: alarm: at least 200 h are unaccounted for", whole.Sum.Reasons[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Small_losses_everywhere_alarm_together()
    {
        var parts = Enumerable.Range(0, 9).Select(i => Site($"s{i}", 320)).ToList();

        Assert.All(parts, part => Assert.Equal(Verdict.Pass, part.Verdict));
        Assert.Equal(Verdict.Alarm, BalanceRollUp.Of("kestrel", parts, []).Alone);
    }

    [Fact]
    public void An_empty_part_decides_neither_the_verdict_nor_what_is_significant()
    {
        var empty = Hours.Balanced() with { Area = "b", Capacity = [Hours.Capacity(0, 24, 0)], Jobs = [], Usage = [] };
        foreach (AcceleratorHours? significant in new AcceleratorHours?[] { null, Hours.Of(1) })
        {
            var whole = BalanceRollUp.Of("kestrel", [Site("a", 400), Hours.Balance(empty with { SignificantQuantity = significant })], []);

            Assert.Equal((Verdict.Pass, Hours.Significant), (whole.Sum.Verdict, whole.Sum.SignificantQuantity!.Value));
        }
    }

    [Fact]
    public void An_inconclusive_part_and_a_missing_one_make_the_whole_inconclusive()
    {
        var blind = Hours.Balance(Hours.Balanced() with { Area = "b", Usage = [] });

        Assert.Equal(Verdict.Inconclusive, BalanceRollUp.Of("kestrel", [Site("a", 400), blind], []).Sum.Verdict);
        var missing = BalanceRollUp.Of("kestrel", [Site("a", 400)], ["kestrel/south"]);
        Assert.Equal(Verdict.Inconclusive, missing.Sum.Verdict);
        Assert.Contains("kestrel/south has no balance for the period", missing.Sum.Reasons);
    }

    [Fact]
    public void What_is_unknown_is_told_once_with_the_cluster_it_is_unknown_of()
    {
        var (one, other) = (Blind("kestrel/s/a"), Blind("kestrel/s/b"));
        var site = BalanceRollUp.Of("kestrel/s", [one, other], []).Sum;
        var country = BalanceRollUp.Of("SG", [site], []).Sum;

        foreach (var whole in new[] { site, country })
        {
            var unknown = whole.Reasons.Where(reason => reason.Contains("no usage report covers", StringComparison.Ordinal)).ToList();
            Assert.Equal(whole.Reasons.Distinct(), whole.Reasons);
            Assert.Equal(unknown.Count / 2, unknown.Count(reason => reason.Contains(" of kestrel/s/a are unknown: ", StringComparison.Ordinal)));
            Assert.Equal(unknown.Count / 2, unknown.Count(reason => reason.Contains(" of kestrel/s/b are unknown: ", StringComparison.Ordinal)));
            Assert.Contains(unknown, reason => reason.StartsWith("idle hours of kestrel/s/a are unknown: no usage report covers ", StringComparison.Ordinal));
        }

        static Balance Blind(string area) => Hours.Balance(Hours.Balanced() with { Area = area, Usage = [] });
    }

    [Fact]
    public void Wholes_without_parts_or_of_several_periods_are_misuse()
    {
        Assert.Throws<ArgumentException>(() => BalanceRollUp.Of("kestrel", [], []));
        Assert.Throws<ArgumentException>(() => BalanceRollUp.Of("kestrel", [Site("a", 400), Site("a", 400)], []));
        Assert.Throws<ArgumentException>(() => BalanceRollUp.Of(
            "kestrel", [Site("a", 400), Hours.Balance(Hours.Balanced() with { Area = "b", Period = Hours.Period(0, 23) })], []));
    }

    private static Balance Site(string area, long idle, string? meter = null) => Hours.Balance(Hours.Balanced() with
    {
        Area = area,
        Usage = [Hours.Usage(3, 0, 24, idle: idle)],
        Meter = meter,
    });
}
