using System.Globalization;
using System.Text;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;
using Provenance.Transparency;
using Xunit;

namespace Provenance.Registry.Tests.Signals;

public sealed class LeadStandingTests
{
    private const JudgementVerdict Confirmed = JudgementVerdict.Confirmed;
    private const JudgementVerdict Dismissed = JudgementVerdict.Dismissed;
    private const JudgementVerdict Unsure = JudgementVerdict.Unsure;

    [Fact]
    public void A_lead_that_nobody_judged_is_open() =>
        Assert.Equal((LeadState.Open, false, false), Summary(LeadStanding.Of(LeadOn(1, 2), [])));

    [Fact]
    public void A_dismissal_holds_while_everything_the_lead_rests_on_was_named()
    {
        Assert.Equal((LeadState.Dismissed, false, false), Summary(LeadStanding.Of(LeadOn(1, 2), [Judged(Dismissed, 1, 2)])));
        Assert.Equal((LeadState.Dismissed, false, false), Summary(LeadStanding.Of(LeadOn(2), [Judged(Dismissed, 1, 2, 3)])));
    }

    [Fact]
    public void New_evidence_opens_a_dismissed_lead_and_is_named()
    {
        var standing = LeadStanding.Of(LeadOn(1, 2, 7), [Judged(Dismissed, 1, 2), Judged(Dismissed, 1)]);

        Assert.Equal((LeadState.Open, false, true), Summary(standing));
        Assert.Equal([7L], standing.NewEntries);
        Assert.Equal([[7L], [2L, 7L]], standing.Judgements.Select(judged => judged.NewEntries.ToArray()));
    }

    [Fact]
    public void Two_dismissals_of_different_evidence_do_not_add_up() =>
        Assert.Equal((LeadState.Open, false, true), Summary(LeadStanding.Of(LeadOn(1, 2), [Judged(Dismissed, 1), Judged(Dismissed, 2)])));

    [Fact]
    public void A_confirmation_and_a_doubt_stay_whatever_comes()
    {
        Assert.Equal((LeadState.Confirmed, false, false), Summary(LeadStanding.Of(LeadOn(1, 2, 7), [Judged(Confirmed, 1)])));
        Assert.Equal((LeadState.Unsure, false, false), Summary(LeadStanding.Of(LeadOn(1, 2, 7), [Judged(Unsure, 1)])));
    }

    [Fact]
    public void Where_regulators_disagree_the_lead_is_disputed_and_confirmed_goes_first()
    {
        Assert.Equal((LeadState.Confirmed, true, false), Summary(LeadStanding.Of(LeadOn(1), [Judged(Dismissed, 1), Judged(Confirmed, 1)])));
        Assert.Equal((LeadState.Dismissed, true, false), Summary(LeadStanding.Of(LeadOn(1), [Judged(Unsure, 1), Judged(Dismissed, 1)])));
        Assert.Equal((LeadState.Unsure, false, true), Summary(LeadStanding.Of(LeadOn(1, 2), [Judged(Unsure, 1), Judged(Dismissed, 1)])));
        Assert.Equal((LeadState.Confirmed, false, false), Summary(LeadStanding.Of(LeadOn(1, 2), [Judged(Confirmed, 1), Judged(Dismissed, 1)])));
    }

    [Theory]
    [InlineData(Dismissed)]
    [InlineData(Confirmed)]
    [InlineData(Unsure)]
    public void A_judgement_by_a_suspended_key_is_shown_and_decides_nothing(JudgementVerdict verdict)
    {
        var standing = LeadStanding.Of(LeadOn(1, 2), [Judged(verdict, 1, 2) with { IsSignerSuspended = true }]);
        Assert.Equal((LeadState.Open, false, false), Summary(standing));
        Assert.False(Assert.Single(standing.Judgements).Holds);
        Assert.Equal(
            (LeadState.Open, false, false), Summary(LeadStanding.Of(LeadOn(1, 2), [Judged(verdict, 1) with { IsSignerSuspended = true }])));
        Assert.Equal(
            (LeadState.Unsure, false, false),
            Summary(LeadStanding.Of(LeadOn(1, 2), [Judged(verdict, 1, 2) with { IsSignerSuspended = true }, Judged(Unsure, 1, 2)])));
    }

    private static (LeadState, bool, bool) Summary(LeadStanding standing) => (standing.State, standing.IsDisputed, standing.IsReopened);

    private static RaisedLead LeadOn(params long[] entries) => new(
        new Lead("E4", LeadSubject.Of(new SubjectPart(SubjectKind.Model, "Heron"))) { Title = "It may be.", Reasons = [new LeadReason("So.", entries)] },
        [.. entries.Select(IdOf)]);

    private static LeadJudgement Judged(JudgementVerdict verdict, params long[] entries) => new()
    {
        LogIndex = 40,
        StatementId = IdOf(40),
        Party = "inspectorate",
        Record = "inspectorate/judgements/1",
        Lead = IdOf(0),
        Verdict = verdict,
        Reason = "seen on site",
        DecidedAtMicroseconds = 0,
        RuleSet = new RuleSetReference { Name = "example", Version = "1", Digest = IdOf(0) },
        TreeSize = 40,
        Entries = [.. entries.Select(IdOf)],
    };

    private static Digest IdOf(long index) => Digest.Of(Encoding.UTF8.GetBytes(index.ToString(CultureInfo.InvariantCulture)));
}
