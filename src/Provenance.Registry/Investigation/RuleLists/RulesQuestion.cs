using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.RuleLists;

/// <summary>The question ListRules: what the rule set says, and where each rule stands on a day.</summary>
public sealed record RulesQuestion : Question<RulesAnswer>
{
    /// <summary>The day; null for the day of the moment that the question is asked for (valid at).</summary>
    public CalendarDate? On { get; init; }

    /// <summary>Only rules that concern it; null for all.</summary>
    public Jurisdiction? Jurisdiction { get; init; }

    /// <inheritdoc/>
    protected internal override Refusal? Check() => null;

    /// <inheritdoc/>
    protected internal override ValueTask<InvestigationOutcome<RulesAnswer>> AnswerAsync(QuestionScope scope, CancellationToken cancellationToken)
    {
        if (On is null && scope.ValidAtMicroseconds == 0)
        {
            return ValueTask.FromResult(InvestigationOutcome<RulesAnswer>.Refuse(QuestionRules.Argument(
                "on", "Nothing is logged, so that there is no newest moment to take the day from: name the day.")));
        }

        var day = On ?? CalendarDate.Parse(
            new Timestamp(scope.ValidAtMicroseconds).Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        return ValueTask.FromResult(InvestigationOutcome<RulesAnswer>.Of(new RulesAnswer
        {
            RuleSet = scope.Rules,
            On = day,
            Rules = scope.Rules.StandingOn(day, Jurisdiction),
            Basis = scope.BasisByRules() with
            {
                Caveats =
                [
                    .. Jurisdiction is { } asked && scope.Rules.Rules.All(rule => rule.Jurisdiction != asked)
                        ? [$"The rule set has no rule of {asked} itself; it has rules of {string.Join(", ", scope.Rules.Rules.Select(rule => rule.Jurisdiction.ToString()).Distinct().Order(StringComparer.Ordinal))}. Shown are those that concern it too."]
                        : Array.Empty<string>(),
                    "A rule set is an issuer's reading of the law. What is marked unverified was not compared with the text.",
                ],
            },
        }));
    }
}

/// <summary>Rules on a day.</summary>
public sealed record RulesAnswer : IAnswer
{
    /// <summary>The rule set.</summary>
    public required RuleSet RuleSet { get; init; }

    /// <summary>The day.</summary>
    public required CalendarDate On { get; init; }

    /// <summary>In the order of the rule set.</summary>
    public required IReadOnlyList<RuleOnDay> Rules { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}
