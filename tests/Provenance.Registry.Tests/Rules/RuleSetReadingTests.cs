// The reader refuses what is not a rule set, with the path of the field.

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Rules;

public sealed class RuleSetReadingTests
{
    private static readonly int Order = RuleFiles.IndexOf("us-eo-14110");
    private static readonly int Affiliates = RuleFiles.IndexOf("us-bis-affiliates");
    private static readonly int Chips = RuleFiles.IndexOf("us-eccn-3a090");

    [Fact]
    public void The_shipped_set_is_named_and_identified_by_its_bytes()
    {
        var reference = RuleSets.Default.Reference;

        Assert.Equal("provenance-default", reference.Name);
        Assert.Equal("2026-11-3", reference.Version);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(RuleSets.DefaultFile())), reference.Digest.ToString());
    }

    [Fact]
    public void Another_byte_makes_another_digest_and_the_same_rules()
    {
        byte[] file = [.. RuleSets.DefaultFile(), (byte)' '];

        Assert.True(RuleSets.TryRead(file, out var rules, out _));
        Assert.NotEqual(RuleSets.Default.Digest, rules.Digest);
        Assert.Equal(RuleSets.Default.Rules.Count, rules.Rules.Count);
    }

    [Fact]
    public void An_unknown_member_is_refused() => Refused(
        file => file.Rule("us-eo-14110")["trainingCompute"]![1]!["flops"] = "1e26",
        RefusalReason.FieldUnknown, $"rules[{Order}].trainingCompute[1].flops");

    [Theory]
    [InlineData("clusterCapacity", "operationsPerSecond")]
    [InlineData("clusterCapacity", "numberFormat")]
    [InlineData("clusterCapacity", "verification")]
    [InlineData("clusterCapacity", "interconnect")]
    [InlineData("trainingCompute", "flop")]
    [InlineData("trainingCompute", "numberFormat")]
    [InlineData("trainingCompute", "comparison")]
    public void A_threshold_without_its_figure_unit_or_number_format_is_refused(string list, string member) => Refused(
        file => file.Rule("us-eo-14110")[list]![0]!.AsObject().Remove(member),
        RefusalReason.FieldMissing, $"rules[{Order}].{list}[0].{member}");

    [Fact]
    public void A_wrong_type_is_refused() => Refused(
        file => file.Rule("us-eo-14110")["trainingCompute"]![0]!["flop"] = 1,
        RefusalReason.FieldType, $"rules[{Order}].trainingCompute[0].flop");

    [Fact]
    public void A_magnitude_with_a_sign_is_refused() => Refused(
        file => file.Rule("us-eo-14110")["trainingCompute"]![0]!["flop"] = "-1e26",
        RefusalReason.FieldValue, $"rules[{Order}].trainingCompute[0].flop");

    [Fact]
    public void A_number_format_chosen_here_needs_its_reason() => Refused(
        file => file.Rule("us-eo-14110")["clusterCapacity"]![0]!.AsObject().Remove("note"),
        RefusalReason.FieldMissing, $"rules[{Order}].clusterCapacity[0].note");

    [Fact]
    public void A_cluster_line_in_mixed_formats_is_refused() => Refused(
        file => file.Rule("us-eo-14110")["clusterCapacity"]![0]!["numberFormat"] = "mixed",
        RefusalReason.FieldValue, $"rules[{Order}].clusterCapacity[0].numberFormat");

    [Fact]
    public void A_rule_that_stands_twice_is_refused() => Refused(
        file => file["rules"]!.AsArray().Add(file["rules"]![0]!.DeepClone()),
        RefusalReason.FieldDuplicate, $"rules[{RuleSets.Default.Rules.Count}].id");

    [Fact]
    public void A_threshold_that_stands_twice_in_one_rule_is_refused() => Refused(
        file => file.Rule("us-eo-14110")["clusterCapacity"]![0]!["id"] = "training",
        RefusalReason.FieldDuplicate, $"rules[{Order}].clusterCapacity[0].id");

    [Theory]
    [InlineData("2025-11-10")]
    [InlineData("2025-11-09")]
    public void An_interval_that_ends_before_it_begins_or_is_empty_is_refused(string to) => Refused(
        file => file.Rule("us-bis-affiliates")["suspended"]![0]!["to"] = to,
        RefusalReason.ValueImpossible, $"rules[{Affiliates}].suspended[0].to");

    [Fact]
    public void Intervals_out_of_order_are_refused() => Refused(
        file => file.Rule("us-bis-affiliates")["effective"]!.AsArray().Add(JsonNode.Parse("""{"from":"2026-01-01"}""")),
        RefusalReason.ValueImpossible, $"rules[{Affiliates}].effective[1].from");

    [Fact]
    public void A_proposal_with_dates_of_effect_is_refused() => Refused(
        file => file.Rule("us-bis-affiliates")["status"] = "proposed",
        RefusalReason.ValueImpossible, $"rules[{Affiliates}].effective");

    [Fact]
    public void A_rule_in_force_that_never_was_is_refused() => Refused(
        file => file.Rule("us-bis-affiliates")["effective"] = new JsonArray(),
        RefusalReason.ValueImpossible, $"rules[{Affiliates}].effective");

    [Fact]
    public void An_unknown_status_is_refused() => Refused(
        file => file.Rule("us-bis-affiliates")["status"] = "forgotten",
        RefusalReason.FieldValue, $"rules[{Affiliates}].status");

    [Fact]
    public void Bounds_of_a_chip_that_exclude_everything_are_refused() => Refused(
        file => file.Rule("us-eccn-3a090")["chipControl"]![1]!["anyOf"]![0]!["totalProcessingPerformanceBelow"] = "2400",
        RefusalReason.ValueImpossible, $"rules[{Chips}].chipControl[1].anyOf[0].totalProcessingPerformanceBelow");

    [Fact]
    public void More_than_a_hundred_per_cent_is_refused() => Refused(
        file => file.Rule("us-bis-affiliates")["ownership"]![0]!["percent"] = "100.000001",
        RefusalReason.ValueImpossible, $"rules[{Affiliates}].ownership[0].percent");

    [Fact]
    public void A_list_beyond_its_limit_is_refused() => Refused(
        file => file.Rule("us-bis-affiliates")["requirements"] = new JsonArray(
            [.. Enumerable.Range(0, RuleSetLimits.PerList + 1).Select(_ => JsonNode.Parse("""{"text":"x","verification":"verified"}"""))]),
        RefusalReason.ArgumentInvalid, $"rules[{Affiliates}].requirements");

    [Fact]
    public void A_file_beyond_its_limit_is_refused()
    {
        byte[] file = [.. RuleSets.DefaultFile(), .. Enumerable.Repeat((byte)' ', RuleSetLimits.FileBytes)];

        Assert.False(RuleSets.TryRead(file, out var rules, out var refusal));
        Assert.Null(rules);
        Assert.Equal(RefusalReason.ArgumentInvalid, refusal.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json")]
    public void What_is_no_rule_set_is_refused_with_a_reason(string text)
    {
        Assert.False(RuleSets.TryRead(Encoding.UTF8.GetBytes(text), out _, out var refusal));
        Assert.NotEmpty(refusal.Message);
        Assert.NotEmpty(refusal.Remedy);
    }

    [Fact]
    public void A_file_cut_or_changed_anywhere_is_read_or_refused_and_never_throws()
    {
        var file = RuleSets.DefaultFile();
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte, Gen.Bool).Sample(
            (place, value, cut) =>
            {
                var changed = cut ? file[..place] : [.. file[..place], value, .. file[(place + 1)..]];
                var read = RuleSets.TryRead(changed, out var rules, out var refusal);
                Assert.Equal(read, rules is not null);
                Assert.Equal(read, refusal is null);
                Assert.False(read && cut && place < file.Length - 1);
            },
            iter: 300);
    }

    private static void Refused(Action<JsonNode> change, RefusalReason reason, string field)
    {
        var refusal = RuleFiles.RefusalAfter(change);

        Assert.NotNull(refusal);
        Assert.Equal(reason, refusal.Reason);
        Assert.Equal(field, refusal.Field);
        Assert.NotEmpty(refusal.Remedy);
    }
}
