using Provenance.Registry.Ownership;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>A rule's line on shares, and where the rule stands on a day.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Threshold">The line.</param>
/// <param name="Standing">Where the rule stands.</param>
public sealed record OwnershipLine(Rule Rule, OwnershipThreshold Threshold, RuleStanding Standing)
{
    /// <summary>How the line is named: rule, slash, line.</summary>
    public string Path => $"{Rule.Id}/{Threshold.Id}";

    /// <summary>The line as the questions of ownership take it.</summary>
    public ShareThreshold Share => new(Threshold.Limit, Threshold.Comparison == Comparison.AtLeast);

    /// <summary>The lines of a rule set that add shares up in one way, in its order.</summary>
    public static IReadOnlyList<OwnershipLine> Of(RuleSet rules, OwnershipAlgorithm algorithm, CalendarDate day) =>
    [
        .. rules.StandingOn(day).SelectMany(one => one.Rule.Ownership
            .Where(threshold => threshold.Algorithm == algorithm)
            .Select(threshold => new OwnershipLine(one.Rule, threshold, one.Standing))),
    ];
}
