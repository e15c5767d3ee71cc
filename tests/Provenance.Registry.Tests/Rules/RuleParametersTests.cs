// Parameters that a signal lacks, misnames or reads in another unit show when the rule set is loaded.

using System.Text.Json.Nodes;
using Provenance.Registry.Investigation.Origin;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Tests.Rules;

public sealed class RuleParametersTests
{
    private static readonly SignalDeclaration FreshEntity = new("E7", [new("youngDays", ParameterUnit.Days), new("largeRentalCount", ParameterUnit.Count)]);
    private static readonly SignalDeclaration Utilisation = new(
        "E16",
        [
            new("leastUtilisationRatio", ParameterUnit.Ratio), new("greatestUtilisationRatio", ParameterUnit.Ratio),
            new("operationsPerParameterTokenCount", ParameterUnit.Count),
            new("leastDeclaredOperationsRatio", ParameterUnit.Ratio),
        ]);

    [Fact]
    public void The_shipped_set_has_every_signal() =>
        Assert.Equal(
            Enumerable.Range(1, 16).Select(number => $"E{number}"),
            RuleSets.Default.Signals.Keys.OrderBy(code => code.Length).ThenBy(code => code, StringComparer.Ordinal));

    [Theory]
    [InlineData("E2", "lowerMarginRatio", "0.8")]
    [InlineData("E2", "upperMarginRatio", "1.2")]
    [InlineData("E7", "youngDays", "180")]
    [InlineData("E10", "fewestSitesCount", "2")]
    [InlineData("E14", "alarmSigma", "3")]
    [InlineData("E14", "pageAllowanceSigma", "0.5")]
    [InlineData("E14", "significantQuantityFlop", "100000000000000000000000")]
    [InlineData("E16", "leastUtilisationRatio", "0.05")]
    [InlineData("E16", "greatestUtilisationRatio", "0.65")]
    public void Figures_of_the_reference_come_from_it(string code, string name, string value)
    {
        var parameter = RuleSets.Default.Signals[code].Parameters.Single(candidate => candidate.Name == name);

        Assert.Equal(Quantity.Parse(value), parameter.Value.Value);
        Assert.Equal(ParameterOrigin.Source, parameter.Origin);
    }

    [Fact]
    public void The_score_of_a_match_is_seven_tenths() =>
        Assert.Equal(Quantity.Parse("0.7"), Assert.Single(RuleSets.Default.Matching.Parameters).Value.Value);

    [Theory]
    [InlineData(OriginReasonKind.Builder, 30)]
    [InlineData(OriginReasonKind.Controller, 30)]
    [InlineData(OriginReasonKind.EndCustomer, 25)]
    [InlineData(OriginReasonKind.Payment, 20)]
    [InlineData(OriginReasonKind.Access, 20)]
    [InlineData(OriginReasonKind.ParentOrigin, 15)]
    [InlineData(OriginReasonKind.LineageCountry, 15)]
    [InlineData(OriginReasonKind.Reseller, 10)]
    [InlineData(OriginReasonKind.DeclaredElsewhere, 10)]
    [InlineData(OriginReasonKind.UndeclaredEndCustomer, 5)]
    public void Each_reason_for_a_concealed_origin_has_points(OriginReasonKind kind, int points)
    {
        Assert.True(OriginPoints.TryRead(RuleSets.Default, out var read, out _));

        Assert.Equal(points, read.Of(kind));
        Assert.Equal(15, read.OfPossibleController);
    }

    [Fact]
    public void Every_reason_has_its_points_and_a_set_without_one_of_them_is_refused()
    {
        var shipped = RuleSets.Default.Origins;
        Assert.Equal(Enum.GetValues<OriginReasonKind>().Length + 1, shipped.Parameters.Count);

        foreach (var left in shipped.Parameters)
        {
            var rules = RuleSets.Default with { Origins = shipped with { Parameters = [.. shipped.Parameters.Where(parameter => parameter != left)] } };
            var refusal = OriginPoints.Check(rules);
            Assert.Equal((RefusalReason.FieldMissing, "origins.parameters"), (refusal?.Reason, refusal?.Field));
            Assert.Contains(left.Name, refusal!.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("101")]
    [InlineData("7.5")]
    public void Points_are_whole_and_a_hundred_at_most(string value)
    {
        var refusal = RuleFiles.RefusalAfter(file => file["origins"]!["parameters"]![0]!["value"] = value);

        Assert.Equal((RefusalReason.FieldValue, "origins.parameters[0].value"), (refusal?.Reason, refusal?.Field));
    }

    [Fact]
    public void Declared_parameters_are_read_in_their_units()
    {
        Assert.True(RuleParameters.TryBind(RuleSets.Default, [FreshEntity, Utilisation], out var byCode, out _));

        Assert.Equal(TimeSpan.FromDays(180), byCode["E7"].Duration("youngDays"));
        Assert.Equal(512, byCode["E7"].Count("largeRentalCount"));
        Assert.Equal(0.65m, byCode["E16"].Number("greatestUtilisationRatio", ParameterUnit.Ratio));
        Assert.Throws<ArgumentException>(() => byCode["E7"].Count("youngDays"));
        Assert.Throws<ArgumentException>(() => byCode["E7"].Duration("oldDays"));
    }

    [Fact]
    public void A_missing_parameter_is_refused_at_loading() => Refused(
        [new("E7", [.. FreshEntity.Parameters, new("oldDays", ParameterUnit.Days)])], RefusalReason.FieldMissing, "signals.E7.parameters");

    [Fact]
    public void A_parameter_that_nobody_reads_is_refused_at_loading() => Refused(
        [new("E7", [FreshEntity.Parameters[0]])], RefusalReason.FieldUnknown, "signals.E7.parameters[1].name");

    [Fact]
    public void A_parameter_in_another_unit_is_refused_at_loading() => Refused(
        [new("E7", [new("youngDays", ParameterUnit.Hours), FreshEntity.Parameters[1]])], RefusalReason.FieldValue, "signals.E7.parameters[0].unit");

    // What a signal would fail with, or what would make a lead of everything.
    [Theory]
    [InlineData("E1", "windowDays", "0", "above 0; here it is 0")]
    [InlineData("E2", "lowerMarginRatio", "0", "above 0; here it is 0")]
    [InlineData("E2", "lowerMarginRatio", "1", "below 1; here it is 1")]
    [InlineData("E2", "upperMarginRatio", "1", "above 1; here it is 1")]
    [InlineData("E3", "windowDays", "0", "above 0; here it is 0")]
    [InlineData("E11", "windowDays", "0", "above 0; here it is 0")]
    [InlineData("E12", "smallComputeRatio", "1.000001", "at most 1; here it is 1.000001")]
    [InlineData("E12", "syntheticShareRatio", "2", "at most 1; here it is 2")]
    [InlineData("E14", "alarmSigma", "0", "above 0; here it is 0")]
    [InlineData("E14", "alarmSigma", "6", "at most 5; here it is 6")]
    [InlineData("E14", "pageAlarmSigma", "0", "above 0; here it is 0")]
    [InlineData("E14", "utilisationRatio", "0", "above 0; here it is 0")]
    [InlineData("E16", "leastUtilisationRatio", "0.7", "at most greatestUtilisationRatio, which is 0.65; here it is 0.7")]
    [InlineData("E16", "operationsPerParameterTokenCount", "0", "above 0; here it is 0")]
    public void A_value_that_a_signal_cannot_use_is_refused_at_loading(string code, string name, string value, string told)
    {
        var parameters = RuleSets.Default.Signals[code].Parameters.Select(parameter => parameter.Name).ToList();
        var rules = RuleFiles.After(file => file["signals"]![code]!["parameters"]![parameters.IndexOf(name)]!["value"] = value);

        Assert.False(RuleParameters.TryBind(rules, [.. KnownSignals.All.Select(signal => signal.Declaration)], out _, out var refusal));
        Assert.Equal((RefusalReason.FieldValue, $"signals.{code}.parameters[{parameters.IndexOf(name)}].value"), (refusal.Reason, refusal.Field));
        Assert.Equal($"{name} has to be {told}.", refusal.Message);
    }

    // A decimal holds no more than 28 digits.
    [Theory]
    [InlineData("E5", 1)]
    [InlineData("E14", 1)]
    public void A_ratio_beyond_any_use_is_refused(string code, int index)
    {
        var refusal = RuleFiles.RefusalAfter(file => file["signals"]![code]!["parameters"]![index]!["value"] = "1e24");

        Assert.Equal($"signals.{code}.parameters[{index}].value", refusal?.Field);
    }

    [Fact]
    public void A_signal_without_parameters_is_refused_at_loading()
    {
        var rules = RuleSets.Default with { Signals = new Dictionary<string, ParameterGroup>() };

        Assert.False(RuleParameters.TryBind(rules, [FreshEntity], out _, out var refusal));
        Assert.Equal("signals.E7", refusal.Field);
    }

    [Theory]
    [InlineData("name", "young", "signals.E7.parameters[0].name")]
    [InlineData("name", "Days", "signals.E7.parameters[0].name")]
    [InlineData("name", "youngHours", "signals.E7.parameters[0].name")]
    [InlineData("name", "largeRentalCount", "signals.E7.parameters[0].name")]
    [InlineData("value", "180.5", "signals.E7.parameters[0].value")]
    [InlineData("value", "1e9", "signals.E7.parameters[0].value")]
    [InlineData("unit", "fortnights", "signals.E7.parameters[0].unit")]
    public void A_parameter_that_contradicts_its_unit_is_refused(string member, string value, string field)
    {
        var refusal = RuleFiles.RefusalAfter(file => Seventh(file)["parameters"]![0]![member] = value);

        Assert.Equal(field, refusal?.Field);
    }

    [Fact]
    public void A_parameter_that_stands_twice_is_refused()
    {
        var refusal = RuleFiles.RefusalAfter(file => Seventh(file)["parameters"]!.AsArray().Add(Seventh(file)["parameters"]![0]!.DeepClone()));

        Assert.Equal(RefusalReason.FieldDuplicate, refusal?.Reason);
        Assert.Equal("signals.E7.parameters[2].name", refusal?.Field);
    }

    [Theory]
    [InlineData("E0")]
    [InlineData("E17")]
    [InlineData("E01")]
    [InlineData("matching")]
    public void A_signal_of_another_code_is_refused(string code)
    {
        var refusal = RuleFiles.RefusalAfter(file => file["signals"]![code] = Seventh(file).DeepClone());

        Assert.Equal(RefusalReason.FieldUnknown, refusal?.Reason);
        Assert.Equal($"signals.{code}", refusal?.Field);
    }

    [Fact]
    public void A_line_that_no_rule_has_is_refused()
    {
        var refusal = RuleFiles.RefusalAfter(file => file["signals"]!["E1"]!["thresholds"]![0] = "eu-ai-act/another");

        Assert.Equal("signals.E1.thresholds[0]", refusal?.Field);
    }

    private static JsonNode Seventh(JsonNode file) => file["signals"]!["E7"]!;

    private static void Refused(IReadOnlyList<SignalDeclaration> declarations, RefusalReason reason, string field)
    {
        Assert.False(RuleParameters.TryBind(RuleSets.Default, declarations, out _, out var refusal));
        Assert.Equal(reason, refusal.Reason);
        Assert.Equal(field, refusal.Field);
    }
}
