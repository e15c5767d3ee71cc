// What must hold of the parameters of signals and questions, whatever reads them.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

internal static class ParameterCheck
{
    private const int Signals = 16;
    private static readonly Quantity MostDays = Quantity.FromInteger(36_525);
    private static readonly Quantity MostRatio = Quantity.FromInteger(1_000_000_000);
    private static readonly Quantity MostCount = Quantity.FromInteger(JsonRules.LargestInteger);

    public static Refusal? Check(RuleSet rules)
    {
        foreach (var (code, group) in rules.Signals.OrderBy(signal => signal.Key, StringComparer.Ordinal))
        {
            var path = $"signals.{code}";
            if (!IsCode(code))
            {
                return new Refusal(RefusalReason.FieldUnknown, path, "Signals are named E1 to E16.", "Correct the name.");
            }

            if (Group(group, path, rules) is { } refusal)
            {
                return refusal;
            }
        }

        return Group(rules.Matching, "matching", rules) ?? Group(rules.Origins, "origins", rules);
    }

    private static bool IsCode(string code) =>
        Enumerable.Range(1, Signals).Any(number => code == string.Create(CultureInfo.InvariantCulture, $"E{number}"));

    private static Refusal? Group(ParameterGroup group, string path, RuleSet rules)
    {
        if (group.Parameters.Count > RuleSetLimits.PerList)
        {
            return RuleSetCheck.TooMany($"{path}.parameters", RuleSetLimits.PerList);
        }

        if (group.Thresholds.Count > RuleSetLimits.PerList)
        {
            return RuleSetCheck.TooMany($"{path}.thresholds", RuleSetLimits.PerList);
        }

        for (var i = 0; i < group.Thresholds.Count; i++)
        {
            if (!rules.TryFindTrainingCompute(group.Thresholds[i], out _))
            {
                return RuleSetCheck.Value(RuleSetCheck.At($"{path}.thresholds", i), "No rule of this set has such a line on training compute; expected rule/threshold.");
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return group.Parameters
            .Select((parameter, i) => names.Add(parameter.Name)
                ? Parameter(parameter, RuleSetCheck.At($"{path}.parameters", i))
                : RuleSetCheck.Twice($"{RuleSetCheck.At($"{path}.parameters", i)}.name", parameter.Name))
            .FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? Parameter(RuleParameter parameter, string path)
    {
        var suffix = RuleParameters.Suffix(parameter.Unit);
        if (!parameter.Name.EndsWith(suffix, StringComparison.Ordinal) || parameter.Name.Length == suffix.Length
            || !char.IsAsciiLetterLower(parameter.Name[0]) || !parameter.Name.All(char.IsAsciiLetterOrDigit))
        {
            return RuleSetCheck.Value($"{path}.name", $"A parameter in {Words.Of(parameter.Unit)} has a name of ASCII letters that ends in {suffix}.");
        }

        return ValueFits(parameter.Unit, parameter.Value.Value)
            ? null
            : RuleSetCheck.Value($"{path}.value", $"The value is not one in {Words.Of(parameter.Unit)}: counts, days and points are whole, days at most {MostDays}, hours at most 24 times that, probabilities at most 1, per cent and points at most 100, ratios and sigma at most {MostRatio}.");
    }

    private static bool ValueFits(ParameterUnit unit, Quantity value) => unit switch
    {
        ParameterUnit.Count => IsWhole(value) && value <= MostCount,
        ParameterUnit.Days => IsWhole(value) && value <= MostDays,
        ParameterUnit.Hours => value.Millionths <= MostDays.Millionths * 24,
        ParameterUnit.Probability => value <= Quantity.FromInteger(1),
        ParameterUnit.Percent => value <= Quantity.FromInteger(100),
        ParameterUnit.Points => IsWhole(value) && value <= Quantity.FromInteger(100),
        ParameterUnit.Ratio or ParameterUnit.Sigma => value <= MostRatio,
        _ => true,
    };

    private static bool IsWhole(Quantity value) => value.Millionths % 1_000_000 == 0;
}
