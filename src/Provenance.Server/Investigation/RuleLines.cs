// Each sort of threshold as one sort of line: the figure with its unit, and how it counts in words.

using System.Globalization;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Thresholds of a rule as lines.</summary>
internal static class RuleLines
{
    public static IEnumerable<Wire.RuleLine> Of(Rule rule) =>
    [
        .. rule.TrainingCompute.Select(Of),
        .. rule.ComputeFraction.Select(Of),
        .. rule.ClusterCapacity.Select(Of),
        .. rule.Capacity.Select(Of),
        .. rule.Ownership.Select(Of),
        .. rule.Revenue.Select(Of),
        .. rule.ChipControl.Select(Of),
        .. rule.Periods.Select(Of),
    ];

    private static Wire.RuleLine Of(TrainingComputeThreshold line) => Line(
        line,
        "training-compute",
        line.Flop.ToString(),
        "FLOP",
        [
            .. line.UpToFlop is { } upTo ? (string[])[$"up to {upTo} FLOP"] : [],
            $"operations counted: {Words.Of(line.NumberFormat)}",
            $"accumulation: {Words.Of(line.Accumulation)}",
            $"trained on: {Words.Of(line.TrainedOn)}",
            .. line.Includes.Select(part => $"includes {Words.Of(part.Part)} ({Words.Of(part.Verification)})"),
            line.Consequence,
        ]);

    private static Wire.RuleLine Of(ComputeFractionThreshold line) => Line(
        line,
        "compute-fraction",
        string.Create(CultureInfo.InvariantCulture, $"{line.Numerator}/{line.Denominator}"),
        "of the original's FLOP",
        [line.Consequence]);

    private static Wire.RuleLine Of(ClusterCapacityThreshold line) => Line(
        line,
        "cluster-capacity",
        line.OperationsPerSecond.ToString(),
        $"OP/s at {Words.Of(line.NumberFormat)}",
        [
            $"number format from: {Words.Of(line.NumberFormatFrom)}",
            $"rates: {Words.Of(line.Rates)}",
            $"placement: {Words.Of(line.Placement)}",
            $"interconnect {Words.Of(line.Interconnect.Comparison)} {line.Interconnect.GbitPerSecond} Gbit/s",
        ]);

    private static Wire.RuleLine Of(CapacityThreshold line) => Line(
        line,
        "capacity",
        line.H100Equivalents.ToString(),
        "H100 equivalents",
        [
            $"of {line.TotalProcessingPerformanceEach} TPP each ({Words.Of(line.EquivalenceVerification)})",
            $"per {Words.Of(line.Per)}",
            .. line.FromYear is { } from ? (string[])[string.Create(CultureInfo.InvariantCulture, $"from {from}")] : [],
            .. line.ToYear is { } to ? (string[])[string.Create(CultureInfo.InvariantCulture, $"to {to}")] : [],
        ]);

    private static Wire.RuleLine Of(OwnershipThreshold line) => Line(
        line,
        "ownership",
        line.Percent.ToString(),
        "per cent",
        [$"algorithm: {Words.Of(line.Algorithm)}", .. line.Alternative is { } other ? (string[])[$"or: {other}"] : []]);

    private static Wire.RuleLine Of(RevenueThreshold line) => Line(line, "revenue", line.Amount.ToString(), Words.Of(line.Currency), []);

    private static Wire.RuleLine Of(ChipControlLine line)
    {
        var message = new Wire.RuleLine
        {
            Id = line.Id.ToString(),
            Kind = "chip-control",
            Limit = string.Join(" or ", line.AnyOf.Select(Bounds)),
            Unit = "TPP; TPP per mm² of die",
            Verified = line.Verification == Verification.Verified,
            Note = line.Note ?? "",
        };
        message.Details.Add(line.Entry);
        return message;
    }

    private static Wire.RuleLine Of(RulePeriod period)
    {
        var message = new Wire.RuleLine
        {
            Id = period.Id.ToString(),
            Kind = "period",
            Limit = period.Length.ToString(CultureInfo.InvariantCulture),
            Unit = Words.Of(period.Unit),
            Verified = period.Verification == Verification.Verified,
            Note = period.Note ?? "",
        };
        message.Details.Add(Words.Of(period.Use));
        return message;
    }

    private static string Bounds(ChipBounds bounds) => string.Join(" and ", new[]
    {
        $"TPP from {bounds.TotalProcessingPerformanceFrom}",
        bounds.TotalProcessingPerformanceBelow is { } below ? $"TPP below {below}" : null,
        bounds.PerformanceDensityFrom is { } from ? $"density from {from}" : null,
        bounds.PerformanceDensityBelow is { } thin ? $"density below {thin}" : null,
    }.OfType<string>());

    private static Wire.RuleLine Line(RuleLine line, string kind, string limit, string unit, IEnumerable<string> details)
    {
        var message = new Wire.RuleLine
        {
            Id = line.Id.ToString(),
            Kind = kind,
            Limit = limit,
            Unit = unit,
            Comparison = Words.Of(line.Comparison),
            Verified = line.Verification == Verification.Verified,
            Note = line.Note ?? "",
        };
        message.Details.Add(details);
        return message;
    }
}
