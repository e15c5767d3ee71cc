using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>The question GetLead.</summary>
public sealed record LeadQuestion : Question<LeadAnswer>
{
    private static readonly Refusal NotFound = new(
        RefusalReason.NotFound, "key", "No lead of this key is raised for these times under this rule set.", "List the leads, and take the key of one that is there.");

    /// <summary>Where leads come from.</summary>
    public required LeadSource Source { get; init; }

    /// <summary>The lead's key.</summary>
    public required Digest Key { get; init; }

    /// <summary>The rule set; null for that of the registry.</summary>
    public RuleSet? Rules { get; init; }

    /// <inheritdoc/>
    protected internal override Refusal? Check() => null;

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<LeadAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var rules = Rules ?? scope.Rules;
        var (view, refusal) = await Source.OpenAsync(scope, AsOf, new LeadsAskedFor(rules, AtLeastTreeSize, null), cancellationToken);
        if (view is null)
        {
            return InvestigationOutcome<LeadAnswer>.Refuse(refusal!);
        }

        await using (view)
        {
            var outcomes = await SignalGaps.OutcomesAsync(view, Source.Signals, cancellationToken);
            if (await view.FindAsync(Key, cancellationToken) is not { } lead)
            {
                return InvestigationOutcome<LeadAnswer>.Refuse(SignalGaps.NotKnown(outcomes) ?? NotFound);
            }

            var known = await LeadJudgements.ReadAsync(scope, view, Key, cancellationToken);
            var judgements = known.On(lead.Raised);
            var evaluation = LeadAnswers.EvaluationOf(view);
            var contradictions = await LeadAnswers.ContradictionsAsync(scope, [lead.Raised.Lead], cancellationToken);
            return InvestigationOutcome<LeadAnswer>.Of(new LeadAnswer
            {
                Lead = new LeadRow(lead, LeadStanding.Of(lead.Raised, judgements)),
                Against = [.. lead.Raised.Lead.Against, .. Contradicted(contradictions.Entries)],
                History = await view.ReadHistoryAsync(Key, cancellationToken),
                Evaluation = evaluation,
                Basis = await LeadAnswers.BasisOfAsync(
                    scope,
                    rules,
                    evaluation,
                    [lead.Raised.Lead],
                    contradictions,
                    lead.Raised.Lead.Background.Concat(judgements.Select(judgement => judgement.LogIndex)),
                    [.. Caveats(lead), .. Moved(judgements), .. await GoneOnAsync(view, lead, known.KeyOf(lead.Raised.Lead), cancellationToken), .. SignalGaps.Say(outcomes.Where(outcome => outcome.Signal == lead.Raised.Lead.Signal), evaluation.IsOnDemand)],
                    cancellationToken),
            });
        }
    }

    // What happened to a lead under a key of before is in that key's history.
    private IEnumerable<string> Moved(IEnumerable<LeadJudgement> judgements) => judgements.Where(judgement => judgement.Lead != Key)
        .GroupBy(judgement => judgement.Lead)
        .Select(under => Counted.Say(
            under.Count(), $"{{0}} [judgement was|judgements were] made on the lead {under.Key}, as it was before identifiers were held to be one entity; ask for that one to see its history."));

    private static async ValueTask<IEnumerable<string>> GoneOnAsync(ILeadView view, KnownLead lead, Digest key, CancellationToken cancellationToken) =>
        !lead.IsRaised && key != lead.Raised.Lead.Key
        && await view.FindAsync(key, cancellationToken) is { IsRaised: true } now && now.Raised.StatementIds.Intersect(lead.Raised.StatementIds).Any()
            ? [$"Since identifiers were held to be one entity it goes on as the lead {key}."]
            : [];

    // Told here for every signal: none of them reads what is in conflict.
    private static IEnumerable<string> Contradicted(IReadOnlyList<long> contradicting)
    {
        if (contradicting.Count > 0)
        {
            yield return Counted.Say(
                contradicting.Count,
                $"{{0}} [entry contradicts a job|entries contradict jobs] that this rests on: {EvidenceIndices.Say(contradicting)}, of the same party about the same record. Which is right is not known; what [it tells|they tell] is not counted.");
        }
    }

    private static IEnumerable<string> Caveats(KnownLead lead)
    {
        if (!lead.IsRaised)
        {
            yield return "The lead is no longer raised; it is shown as it was last.";
        }

        var (shown, total) = (lead.Raised.Lead.Entries.Count, lead.Raised.Lead.EntriesTotal);
        if (total > shown)
        {
            yield return Counted.Say(shown, $"It rests on {total} entries, of which the newest {{0}} [is|are] named.");
        }
    }
}

/// <summary>One lead.</summary>
public sealed record LeadAnswer : IAnswer
{
    /// <summary>The lead and how it stands.</summary>
    public required LeadRow Lead { get; init; }

    /// <summary>What speaks against it, in sentences: what its signal found, and whether what it rests on is contradicted.</summary>
    public required IReadOnlyList<string> Against { get; init; }

    /// <summary>How it came and went.</summary>
    public required LeadHistory History { get; init; }

    /// <summary>Which evaluation.</summary>
    public required EvaluationBasis Evaluation { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}
