// What a contract cannot say: names that stand once, intervals in order, values that fit together. The first violation
// in the order of the file is reported, with its path.

using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

internal static class RuleSetCheck
{
    public static Refusal? Check(RuleSet rules) => Rules(rules) ?? ParameterCheck.Check(rules);

    private static Refusal? Rules(RuleSet rules)
    {
        if (rules.Rules.Count > RuleSetLimits.Rules)
        {
            return TooMany("rules", RuleSetLimits.Rules);
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Rules.Count; i++)
        {
            var rule = rules.Rules[i];
            var path = At("rules", i);
            var refusal = ids.Add(rule.Id.ToString()) ? RuleAt(rule, path) : Twice($"{path}.id", rule.Id.ToString());
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private static Refusal? RuleAt(Rule rule, string path) =>
        Lengths(rule, path) ?? Dates(rule, path) ?? Ids(rule, path) ?? Amounts(rule, path)
        ?? FirstOf(rule.ChipControl, $"{path}.chipControl", ChipLine)
        ?? FirstOf(rule.Periods, $"{path}.periods", (period, field) => period.Length > RulePeriod.MostLength
            ? Value($"{field}.length", $"A period has at most {RulePeriod.MostLength} units.")
            : null)
        ?? (rule.Citation.Url is { } url && !url.StartsWith("https://", StringComparison.Ordinal)
            ? Value($"{path}.citation.url", "An address begins with https://.")
            : null);

    private static Refusal? Lengths(Rule rule, string path)
    {
        (string Name, int Count)[] lists =
        [
            ("suspended", rule.Suspended.Count), ("trainingCompute", rule.TrainingCompute.Count),
            ("computeFraction", rule.ComputeFraction.Count), ("clusterCapacity", rule.ClusterCapacity.Count),
            ("capacity", rule.Capacity.Count), ("ownership", rule.Ownership.Count), ("revenue", rule.Revenue.Count),
            ("chipControl", rule.ChipControl.Count), ("periods", rule.Periods.Count), ("requirements", rule.Requirements.Count),
            ("effective", rule.Effective.TryGet(out var effective) ? effective.Count : 0),
        ];
        var over = Array.Find(lists, list => list.Count > RuleSetLimits.PerList).Name;
        return over is null ? null : TooMany($"{path}.{over}", RuleSetLimits.PerList);
    }

    private static Refusal? Dates(Rule rule, string path)
    {
        var isKnown = rule.Effective.TryGet(out var effective);
        var neverInForce = rule.Status is RuleStatus.Proposed or RuleStatus.Vetoed or RuleStatus.Draft;
        if (neverInForce && !(isKnown && effective!.Count == 0))
        {
            return Refusal.Impossible($"{path}.effective", $"A rule that is {Words.Of(rule.Status)} has had no effect.", "Write an empty list, or correct the status.");
        }

        if (!neverInForce && isKnown && effective!.Count == 0)
        {
            return Refusal.Impossible($"{path}.effective", $"A rule that is {Words.Of(rule.Status)} has or had effect.", "Give its dates, or write \"unknown\".");
        }

        return Ascending(isKnown ? effective! : [], $"{path}.effective") ?? Ascending(rule.Suspended, $"{path}.suspended");
    }

    private static Refusal? Ascending(IReadOnlyList<DateInterval> intervals, string path)
    {
        for (var i = 0; i < intervals.Count; i++)
        {
            if (intervals[i].To is { } to && to <= intervals[i].From)
            {
                return Refusal.Impossible($"{At(path, i)}.to", "The interval ends before it begins, or is empty.");
            }

            if (i > 0 && (intervals[i - 1].To is not { } before || intervals[i].From < before))
            {
                return Refusal.Impossible($"{At(path, i)}.from", "The interval begins before the one above it has ended.");
            }
        }

        return null;
    }

    private static Refusal? Ids(Rule rule, string path)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        return Names(rule.TrainingCompute, "trainingCompute") ?? Names(rule.ComputeFraction, "computeFraction")
            ?? Names(rule.ClusterCapacity, "clusterCapacity") ?? Names(rule.Capacity, "capacity")
            ?? Names(rule.Ownership, "ownership") ?? Names(rule.Revenue, "revenue")
            ?? FirstOf(rule.ChipControl, $"{path}.chipControl", (line, field) => Once(line.Id, field))
            ?? FirstOf(rule.Periods, $"{path}.periods", (period, field) => Once(period.Id, field));

        Refusal? Names(IReadOnlyList<RuleLine> lines, string name) =>
            FirstOf(lines, $"{path}.{name}", (line, field) => Once(line.Id, field));

        Refusal? Once(Handle id, string field) => ids.Add(id.ToString()) ? null : Twice($"{field}.id", id.ToString());
    }

    private static Refusal? Amounts(Rule rule, string path) =>
        FirstOf(rule.TrainingCompute, $"{path}.trainingCompute", (threshold, field) =>
            Positive(threshold.Flop, $"{field}.flop")
            ?? (threshold.UpToFlop is { } upTo && upTo.Value <= threshold.Flop.Value
                ? Refusal.Impossible($"{field}.upToFlop", "The band ends where it begins, or before.")
                : null))
        ?? FirstOf(rule.ClusterCapacity, $"{path}.clusterCapacity", Cluster)
        ?? FirstOf(rule.Capacity, $"{path}.capacity", Capacity)
        ?? FirstOf(rule.Ownership, $"{path}.ownership", (threshold, field) =>
            Positive(threshold.Percent, $"{field}.percent")
            ?? (threshold.Percent.Value > Quantity.FromInteger(100) ? Refusal.Impossible($"{field}.percent", "Nobody holds more than 100 per cent.") : null))
        ?? FirstOf(rule.Revenue, $"{path}.revenue", (threshold, field) => Positive(threshold.Amount, $"{field}.amount"));

    private static Refusal? Cluster(ClusterCapacityThreshold threshold, string field) => threshold switch
    {
        { NumberFormat: NumberFormat.Mixed } => Value($"{field}.numberFormat", "Operations a second are counted in one number format."),
        { NumberFormatFrom: FormatOrigin.ChosenHere, Note: null } =>
            new Refusal(RefusalReason.FieldMissing, $"{field}.note", "The number format is chosen here, without a reason.", "Give the reason."),
        _ => Positive(threshold.OperationsPerSecond, $"{field}.operationsPerSecond"),
    };

    private static Refusal? Capacity(CapacityThreshold threshold, string field)
    {
        var years = threshold is { FromYear: { } from, ToYear: { } to } && from <= to;
        var fits = threshold.Per == CapacityScope.CountryAndPeriod ? years : threshold is { FromYear: null, ToYear: null };
        return fits
            ? Positive(threshold.H100Equivalents, $"{field}.h100Equivalents") ?? Positive(threshold.TotalProcessingPerformanceEach, $"{field}.totalProcessingPerformanceEach")
            : Refusal.Impossible($"{field}.per", "A line for a country has a first and a last year in order; another has none.");
    }

    private static Refusal? ChipLine(ChipControlLine line, string field)
    {
        if (line.AnyOf.Count is 0 or > RuleSetLimits.PerList)
        {
            return Value($"{field}.anyOf", $"A line has 1 to {RuleSetLimits.PerList} alternatives.");
        }

        return FirstOf(line.AnyOf, $"{field}.anyOf", (bounds, place) =>
            Bounds(bounds.TotalProcessingPerformanceFrom, bounds.TotalProcessingPerformanceBelow, $"{place}.totalProcessingPerformance")
            ?? Bounds(bounds.PerformanceDensityFrom, bounds.PerformanceDensityBelow, $"{place}.performanceDensity"));
    }

    private static Refusal? Bounds(Magnitude? from, Magnitude? below, string field)
    {
        if (from?.Value > ChipControlLine.GreatestBound || below?.Value > ChipControlLine.GreatestBound)
        {
            return Value(from?.Value > ChipControlLine.GreatestBound ? $"{field}From" : $"{field}Below", $"A bound is at most {ChipControlLine.GreatestBound}.");
        }

        return below?.Value <= from?.Value ? Refusal.Impossible($"{field}Below", "No figure lies between the bounds.") : null;
    }

    private static Refusal? Positive(Magnitude amount, string field) =>
        amount.Value == Quantity.Zero ? Refusal.Impossible(field, "A line at zero is crossed by everything.") : null;

    private static Refusal? FirstOf<T>(IReadOnlyList<T> items, string path, Func<T, string, Refusal?> check) =>
        items.Select((item, i) => check(item, At(path, i))).FirstOrDefault(refusal => refusal is not null);

    internal static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    internal static Refusal Twice(string field, string id) =>
        new(RefusalReason.FieldDuplicate, field, $"\"{id}\" stands twice.", "Give each a name of its own.");

    internal static Refusal Value(string field, string message) =>
        new(RefusalReason.FieldValue, field, message, "Correct the field named.");

    internal static Refusal TooMany(string field, int most) =>
        new(RefusalReason.ArgumentInvalid, field, $"The list has more than {most} elements.", "Split the rule set.");
}
