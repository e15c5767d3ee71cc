using System.Text.Json;
using Provenance.Registry.Investigation.Compute;
using Provenance.Registry.Rules;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes how things stand to thresholds into messages.</summary>
internal static class RuleWriting
{
    public static Wire.ThresholdStanding ToWire(ThresholdStanding standing) => new()
    {
        Rule = standing.Rule.Rule.Id.ToString(),
        Title = standing.Rule.Rule.Title,
        RuleStanding = Word(standing.Rule.Standing),
        Threshold = standing.Threshold.Id.ToString(),
        Limit = standing.Threshold.Limit.ToString(),
        Comparison = Word(standing.Threshold.Comparison),
        Verdict = ToWire(standing.Verdict),
        Low = standing.Low.ToString(),
        High = standing.High?.ToString() ?? "",
        Counted = standing.Counted,
        Applies = Word(standing.Applies),
        Unverified = standing.Threshold.Verification == Verification.Unverified,
        Consequence = standing.Threshold.Consequence,
    };

    public static Wire.ModifierStanding ToWire(ModifierStanding standing) => new()
    {
        Rule = standing.Rule.Rule.Id.ToString(),
        Title = standing.Rule.Rule.Title,
        RuleStanding = Word(standing.Rule.Standing),
        Threshold = standing.Threshold.Id.ToString(),
        Numerator = standing.Threshold.Numerator,
        Denominator = standing.Threshold.Denominator,
        Verdict = ToWire(standing.Verdict),
        Unverified = standing.Threshold.Verification == Verification.Unverified,
        Consequence = standing.Threshold.Consequence,
        OriginalVerdict = standing.Original is { } original ? ToWire(original.Verdict) : Wire.ThresholdVerdict.Unspecified,
        OriginalLimit = standing.Original?.Line.Limit.ToString() ?? "",
    };

    private static Wire.ThresholdVerdict ToWire(ThresholdVerdict verdict) => verdict switch
    {
        ThresholdVerdict.Below => Wire.ThresholdVerdict.Below,
        ThresholdVerdict.Crossed => Wire.ThresholdVerdict.Crossed,
        _ => Wire.ThresholdVerdict.PossiblyCrossed,
    };

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
