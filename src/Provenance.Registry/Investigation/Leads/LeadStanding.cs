// What regulators' judgements make of a lead. A dismissal holds while everything that the lead rests on was before the
// eyes of who dismissed it: while the lead's statements are among those that the judgement names. A statement more, also
// one that corrects another, is new evidence and opens the lead again. A confirmation and a doubt stay, whatever comes.
// A judgement by a key that was suspended when it was logged is shown and decides nothing: whoever holds a stolen key would
// silence leads. Where regulators disagree all their words are shown: confirmed goes before dismissed, and that before unsure.

using Provenance.Registry.Investigation.Signals;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>How a lead stands.</summary>
public enum LeadState
{
    /// <summary>Nobody has judged it, or evidence came after it was dismissed.</summary>
    Open,

    /// <summary>A regulator confirmed it.</summary>
    Confirmed,

    /// <summary>A regulator dismissed it, and nothing new has come.</summary>
    Dismissed,

    /// <summary>A regulator could not decide.</summary>
    Unsure,
}

/// <summary>A judgement beside the lead as it is now.</summary>
/// <param name="Judgement">The judgement.</param>
/// <param name="NewEntries">Log indices of entries that the lead rests on and the judgement does not name, ascending.</param>
public sealed record JudgedAgainst(LeadJudgement Judgement, IReadOnlyList<long> NewEntries)
{
    /// <summary>Whether it holds: none of a suspended key, and a dismissal only while nothing new has come.</summary>
    public bool Holds => !Judgement.IsSignerSuspended && !IsOvertaken;

    /// <summary>Whether it is a dismissal that new evidence has overtaken.</summary>
    public bool IsOvertaken => Judgement.Verdict == JudgementVerdict.Dismissed && NewEntries.Count > 0;

    /// <summary>Whether it is one that held until new evidence came.</summary>
    internal bool HeldOnce => !Judgement.IsSignerSuspended && IsOvertaken;
}

/// <summary>What judgements make of a lead.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Judgements">All current ones, in log order.</param>
public sealed record LeadStanding(LeadState State, IReadOnlyList<JudgedAgainst> Judgements)
{
    /// <summary>Nobody has judged it.</summary>
    public static LeadStanding Open { get; } = new(LeadState.Open, []);

    /// <summary>Whether regulators say different things of it now.</summary>
    public bool IsDisputed => Judgements.Where(judged => judged.Holds).Select(judged => judged.Judgement.Verdict).Distinct().Count() > 1;

    /// <summary>Whether it was dismissed and new evidence opened it again.</summary>
    public bool IsReopened => State is LeadState.Open or LeadState.Unsure && Judgements.Any(judged => judged.HeldOnce);

    /// <summary>Where it was opened again: entries that the dismissal with the fewest of them does not name.</summary>
    public IReadOnlyList<long> NewEntries => IsReopened
        ? Judgements.Where(judged => judged.HeldOnce).MinBy(judged => judged.NewEntries.Count)!.NewEntries
        : [];

    /// <summary>How a lead stands by its judgements.</summary>
    /// <param name="lead">The lead as it is now.</param>
    /// <param name="judgements">Current judgements on its key, in log order.</param>
    public static LeadStanding Of(RaisedLead lead, IReadOnlyList<LeadJudgement> judgements)
    {
        if (judgements.Count == 0)
        {
            return Open;
        }

        JudgedAgainst[] against = [.. judgements.Select(judgement => Compare(lead, judgement))];
        var verdicts = against.Where(judged => judged.Holds).Select(judged => judged.Judgement.Verdict).ToHashSet();
        var state = verdicts.Contains(JudgementVerdict.Confirmed) ? LeadState.Confirmed
            : verdicts.Contains(JudgementVerdict.Dismissed) ? LeadState.Dismissed
            : verdicts.Contains(JudgementVerdict.Unsure) ? LeadState.Unsure
            : LeadState.Open;
        return new LeadStanding(state, against);
    }

    private static JudgedAgainst Compare(RaisedLead lead, LeadJudgement judgement)
    {
        var seen = judgement.Entries.ToHashSet();
        return new JudgedAgainst(
            judgement, [.. lead.Lead.Entries.Zip(lead.StatementIds).Where(entry => !seen.Contains(entry.Second)).Select(entry => entry.First)]);
    }
}
