using Provenance.Registry.Investigation.RuleLists;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Server;

/// <summary>Writes rules into messages.</summary>
internal static class RuleListWriting
{
    public static Wire.ListRulesResponse ToWire(this RulesAnswer answer)
    {
        var message = new Wire.ListRulesResponse
        {
            RuleSet = SignalWriting.ToWire(answer.RuleSet.Reference),
            Issued = answer.RuleSet.Issued.ToString(),
            Description = answer.RuleSet.Description,
            On = answer.On.ToString(),
            Basis = answer.Basis.ToWire(),
        };
        message.Rules.Add(answer.Rules.Select(ToWire));
        return message;
    }

    private static Wire.RuleOnDay ToWire(RuleOnDay onDay)
    {
        var rule = onDay.Rule;
        var message = new Wire.RuleOnDay
        {
            Id = rule.Id.ToString(),
            Title = rule.Title,
            Jurisdiction = rule.Jurisdiction.ToString(),
            Standing = onDay.Standing.ToWire(),
            Status = Words.Of(rule.Status),
            StatusVerified = rule.StatusVerification == Verification.Verified,
            Instrument = rule.Citation.Instrument,
            Section = rule.Citation.Section ?? "",
            Url = rule.Citation.Url ?? "",
            CitedDate = rule.Citation.Date?.ToString() ?? "",
            Note = rule.Note ?? "",
        };
        message.Effective.Add(rule.Effective.TryGet(out var intervals) ? intervals.Select(Text) : ["unknown"]);
        message.Suspended.Add(rule.Suspended.Select(Text));
        message.Lines.Add(RuleLines.Of(rule));
        message.Requirements.Add(rule.Requirements.Select(requirement =>
            new Wire.RuleRequirement { Text = requirement.Text, Verified = requirement.Verification == Verification.Verified }));
        return message;
    }

    private static string Text(DateInterval interval) => $"{interval.From}/{interval.To}";

    public static Wire.RuleStanding ToWire(this RuleStanding standing) => standing switch
    {
        RuleStanding.InForce => Wire.RuleStanding.InForce,
        RuleStanding.NotYetInForce => Wire.RuleStanding.NotYetInForce,
        RuleStanding.Suspended => Wire.RuleStanding.Suspended,
        RuleStanding.NoLongerInForce => Wire.RuleStanding.NoLongerInForce,
        RuleStanding.NeverInForce => Wire.RuleStanding.NeverInForce,
        RuleStanding.NotEnforced => Wire.RuleStanding.NotEnforced,
        _ => Wire.RuleStanding.Unknown,
    };
}
