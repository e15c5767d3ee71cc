// Whether a rule binds on a day. Dates decide where they are known; where they are not, the status holds from the day
// on which the rule set was issued, and what was before is unknown.

using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>Where a rule stands on a day.</summary>
public enum RuleStanding
{
    /// <summary>Its dates are not known for that day.</summary>
    Unknown,

    /// <summary>It binds.</summary>
    InForce,

    /// <summary>It will bind later.</summary>
    NotYetInForce,

    /// <summary>It is suspended on that day.</summary>
    Suspended,

    /// <summary>It bound earlier.</summary>
    NoLongerInForce,

    /// <summary>It is proposed, vetoed or a draft.</summary>
    NeverInForce,

    /// <summary>It binds on paper and is not applied.</summary>
    NotEnforced,
}

/// <summary>A rule and where it stands on the day asked for.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Standing">Where it stands.</param>
public sealed record RuleOnDay(Rule Rule, RuleStanding Standing)
{
    internal static RuleOnDay Of(Rule rule, CalendarDate day, CalendarDate issued) => new(rule, rule.Status switch
    {
        RuleStatus.Proposed or RuleStatus.Vetoed or RuleStatus.Draft => RuleStanding.NeverInForce,
        RuleStatus.NotEnforced => RuleStanding.NotEnforced,
        _ when rule.Suspended.Any(interval => interval.Holds(day)) => RuleStanding.Suspended,
        _ when rule.Effective.TryGet(out var intervals) => ByDates(intervals, day),
        _ when day < issued => RuleStanding.Unknown,
        RuleStatus.InForce => RuleStanding.InForce,
        RuleStatus.Suspended => RuleStanding.Suspended,
        _ => RuleStanding.NoLongerInForce,
    });

    /// <summary>Why a rule that stands so is not known to bind, in words; null where it binds.</summary>
    internal static string? WhyNotBinding(RuleStanding standing) => standing switch
    {
        RuleStanding.InForce => null,
        RuleStanding.NotYetInForce => "not yet in force",
        RuleStanding.Suspended => "suspended",
        RuleStanding.NoLongerInForce => "no longer in force",
        RuleStanding.NeverInForce => "proposed, vetoed or a draft",
        RuleStanding.NotEnforced => "not enforced",
        _ => "its dates are not known",
    };

    private static RuleStanding ByDates(IReadOnlyList<DateInterval> intervals, CalendarDate day)
    {
        if (intervals.Any(interval => interval.Holds(day)))
        {
            return RuleStanding.InForce;
        }

        return intervals.Any(interval => interval.From > day) ? RuleStanding.NotYetInForce : RuleStanding.NoLongerInForce;
    }
}
