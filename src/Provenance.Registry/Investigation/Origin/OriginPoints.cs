// No law gives points, so they are data of the rule set, each with the reason for it: whoever weighs otherwise runs a registry
// under a rule set of its own, and each answer names it. To be openly of the country gives none: it conceals nothing.

using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Origin;

/// <summary>What reasons add to a score, as a rule set gives it.</summary>
public sealed class OriginPoints
{
    /// <summary>The highest score: more points are cut off.</summary>
    public const int Most = 100;

    private const string PossibleController = "possibleControllerPoints";

    private readonly RuleParameters _parameters;

    private OriginPoints(RuleParameters parameters) => _parameters = parameters;

    /// <summary>What is read of the rule set.</summary>
    public static IReadOnlyList<ParameterDeclaration> Declared { get; } =
        [.. Enum.GetValues<OriginReasonKind>().Select(NameOf).Append(PossibleController).Select(name => new ParameterDeclaration(name, ParameterUnit.Points))];

    /// <summary>Where an owner or controller of the country is only possible.</summary>
    public int OfPossibleController => Points(PossibleController);

    /// <summary>Reads them.</summary>
    /// <param name="rules">The rule set.</param>
    /// <param name="points">The points.</param>
    /// <param name="refusal">What the rule set lacks, with its path there.</param>
    public static bool TryRead(RuleSet rules, [NotNullWhen(true)] out OriginPoints? points, [NotNullWhen(false)] out Refusal? refusal)
    {
        points = null;
        if (!RuleParameters.TryBind(rules.Origins, Declared, "origins", out var parameters, out refusal))
        {
            return false;
        }

        points = new OriginPoints(parameters);
        return true;
    }

    /// <summary>Holds a rule set against what is read of it.</summary>
    /// <returns>FieldMissing, FieldUnknown or FieldValue with the path in the rule set; null where it fits.</returns>
    public static Refusal? Check(RuleSet rules) => TryRead(rules, out _, out var refusal) ? null : refusal;

    /// <summary>What a reason adds.</summary>
    public int Of(OriginReasonKind kind) => Points(NameOf(kind));

    private static string NameOf(OriginReasonKind kind)
    {
        var name = kind.ToString();
        return $"{char.ToLowerInvariant(name[0])}{name[1..]}Points";
    }

    private int Points(string name) => (int)_parameters.Number(name, ParameterUnit.Points);
}
