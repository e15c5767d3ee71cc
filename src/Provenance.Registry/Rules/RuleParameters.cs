// Who reads parameters declares them, and a rule set is held against the declarations before it is used. A rule set that lacks
// a parameter, has one that nobody reads (a misspelt one, most likely), or a value that cannot be computed with, is refused
// then, and never found out in the middle of an investigation.

using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Everything that a signal reads.</summary>
/// <param name="Code">The signal's code, such as <c>E1</c>.</param>
/// <param name="Parameters">What it reads.</param>
public sealed record SignalDeclaration(string Code, IReadOnlyList<ParameterDeclaration> Parameters);

/// <summary>The parameters of one signal or question, as it declared them.</summary>
public sealed class RuleParameters
{
    private readonly FrozenDictionary<string, RuleParameter> _byName;

    private RuleParameters(ParameterGroup group)
    {
        Thresholds = group.Thresholds;
        _byName = group.Parameters.ToFrozenDictionary(parameter => parameter.Name, StringComparer.Ordinal);
    }

    /// <summary>The lines on training compute that the signal looks at, as <c>rule/threshold</c>.</summary>
    public IReadOnlyList<string> Thresholds { get; }

    /// <summary>Holds a rule set against what signals declare.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="declarations">One for each signal; a signal of the rule set without a declaration is not looked at.</param>
    /// <param name="byCode">The parameters by the signal's code.</param>
    /// <param name="refusal">FieldMissing, FieldUnknown or FieldValue with the path in the rule set.</param>
    /// <exception cref="ArgumentException">Two declarations have one code.</exception>
    public static bool TryBind(
        RuleSet rules,
        IReadOnlyList<SignalDeclaration> declarations,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, RuleParameters>? byCode,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        byCode = null;
        var bound = new SortedDictionary<string, RuleParameters>(StringComparer.Ordinal);
        foreach (var declaration in declarations)
        {
            var path = $"signals.{declaration.Code}";
            if (!rules.Signals.TryGetValue(declaration.Code, out var group))
            {
                refusal = Missing(path, "The rule set has no parameters for this signal.");
                return false;
            }

            if (!TryBind(group, declaration.Parameters, path, out var parameters, out refusal))
            {
                return false;
            }

            bound.Add(declaration.Code, parameters);
        }

        byCode = bound;
        refusal = null;
        return true;
    }

    /// <summary>Holds one group against what is read from it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="declared">What is read.</param>
    /// <param name="path">Where the group stands in the rule set.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="refusal">FieldMissing, FieldUnknown or FieldValue with the path in the rule set.</param>
    public static bool TryBind(
        ParameterGroup group,
        IReadOnlyList<ParameterDeclaration> declared,
        string path,
        [NotNullWhen(true)] out RuleParameters? parameters,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        parameters = null;
        refusal = Compare(group, declared, path);
        if (refusal is not null)
        {
            return false;
        }

        parameters = new RuleParameters(group);
        return true;
    }

    /// <summary>A count.</summary>
    /// <exception cref="ArgumentException">It was not declared so.</exception>
    public long Count(string name) => Whole(Find(name, ParameterUnit.Count).Value.Value);

    /// <summary>A duration, from a parameter in days or hours.</summary>
    /// <exception cref="ArgumentException">It was not declared so.</exception>
    public TimeSpan Duration(string name) => _byName.TryGetValue(name, out var parameter)
        ? parameter.Unit switch
        {
            ParameterUnit.Days => TimeSpan.FromDays(Whole(parameter.Value.Value)),
            ParameterUnit.Hours => TimeSpan.FromTicks((long)(parameter.Value.Value.Millionths * TimeSpan.TicksPerHour / 1_000_000)),
            _ => throw Undeclared(name),
        }
        : throw Undeclared(name);

    /// <summary>Any parameter in its unit, exactly.</summary>
    /// <exception cref="ArgumentException">It was not declared so.</exception>
    public Quantity Exact(string name, ParameterUnit unit) => Find(name, unit).Value.Value;

    /// <summary>Any parameter in its unit, as a decimal.</summary>
    /// <exception cref="ArgumentException">It was not declared so.</exception>
    /// <exception cref="OverflowException">It has more than 28 digits.</exception>
    public decimal Number(string name, ParameterUnit unit) => (decimal)Exact(name, unit).Millionths / 1_000_000m;

    internal static string Suffix(ParameterUnit unit) => unit.ToString();

    private static Refusal? Compare(ParameterGroup group, IReadOnlyList<ParameterDeclaration> declared, string path)
    {
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var parameter = group.Parameters[i];
            var field = string.Create(CultureInfo.InvariantCulture, $"{path}.parameters[{i}]");
            if (declared.FirstOrDefault(candidate => candidate.Name == parameter.Name) is not { } declaration)
            {
                return new Refusal(RefusalReason.FieldUnknown, $"{field}.name", $"Nothing reads a parameter {parameter.Name} here.", "Correct the name, or remove the parameter.");
            }

            if (declaration.Unit != parameter.Unit)
            {
                return new Refusal(RefusalReason.FieldValue, $"{field}.unit", $"{parameter.Name} is read in {Words.Of(declaration.Unit)}.", "Give it in that unit.");
            }

            if (declaration.Misfit(parameter.Value.Value, group) is { } expected)
            {
                return new Refusal(RefusalReason.FieldValue, $"{field}.value", $"{parameter.Name} has to be {expected}; here it is {parameter.Value.Value}.", "Correct the value.");
            }
        }

        var missing = declared.FirstOrDefault(declaration => group.Parameters.All(parameter => parameter.Name != declaration.Name));
        return missing is null ? null : Missing($"{path}.parameters", $"{missing.Name} ({Words.Of(missing.Unit)}) is read, and is not there.");
    }

    private static Refusal Missing(string field, string message) =>
        new(RefusalReason.FieldMissing, field, message, "Add it to the rule set.");

    private static long Whole(Quantity value) => (long)(value.Millionths / 1_000_000);

    private RuleParameter Find(string name, ParameterUnit unit) =>
        _byName.TryGetValue(name, out var parameter) && parameter.Unit == unit ? parameter : throw Undeclared(name);

    private static ArgumentException Undeclared(string name) =>
        new($"A parameter {name} of that unit was not declared.", nameof(name));
}
