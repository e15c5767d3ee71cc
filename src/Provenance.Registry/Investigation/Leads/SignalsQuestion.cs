using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>The question ListSignals: which methods of evasion are looked for, and how each computation ended.</summary>
public sealed record SignalsQuestion : Question<SignalsAnswer>
{
    /// <summary>Most leads whose entries are counted.</summary>
    public const int MostLeads = 1_000;

    /// <summary>Where leads come from.</summary>
    public required LeadSource Source { get; init; }

    /// <summary>The rule set; null for that of the registry.</summary>
    public RuleSet? Rules { get; init; }

    /// <inheritdoc/>
    protected internal override Refusal? Check() => null;

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<SignalsAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var rules = Rules ?? scope.Rules;
        var (view, refusal) = await Source.OpenAsync(scope, AsOf, new LeadsAskedFor(rules, AtLeastTreeSize, null), cancellationToken);
        if (view is null)
        {
            return InvestigationOutcome<SignalsAnswer>.Refuse(refusal!);
        }

        await using (view)
        {
            var outcomes = await SignalGaps.OutcomesAsync(view, Source.Signals, cancellationToken);
            var evaluation = LeadAnswers.EvaluationOf(view);
            var leads = new List<Lead>();
            foreach (var key in await view.ListAsync(new LeadFilter(), MostLeads, cancellationToken))
            {
                leads.Add((await view.FindAsync(key, cancellationToken))!.Raised.Lead);
            }

            var contradictions = await LeadAnswers.ContradictionsAsync(scope, leads, cancellationToken);
            return InvestigationOutcome<SignalsAnswer>.Of(new SignalsAnswer
            {
                Signals =
                [
                    .. Source.Signals.Zip(outcomes, (signal, outcome) => new SignalRow(signal, outcome, rules.Signals[signal.Code])),
                ],
                Evaluation = evaluation,
                Basis = await LeadAnswers.BasisOfAsync(
                    scope, rules, evaluation, leads, contradictions, [], [.. Caveats(outcomes.Sum(outcome => outcome.LeadsTotal)), .. SignalGaps.Say(outcomes, evaluation.IsOnDemand)], cancellationToken),
            });
        }
    }

    private static IEnumerable<string> Caveats(long leads)
    {
        yield return "A signal without leads clears nobody: it looks for one method, in what is reported.";
        yield return leads > MostLeads
            ? $"Entries are those that the first {MostLeads} of {leads} leads rest on."
            : "Entries are those that the leads rest on.";
    }
}

/// <summary>A signal, how it came out, and what it was computed with.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Parameters">Its parameters in the rule set.</param>
public sealed record SignalRow(Signal Signal, SignalOutcome Outcome, ParameterGroup Parameters);

/// <summary>All signals.</summary>
public sealed record SignalsAnswer : IAnswer
{
    /// <summary>E2 before E10.</summary>
    public required IReadOnlyList<SignalRow> Signals { get; init; }

    /// <summary>Which evaluation.</summary>
    public required EvaluationBasis Evaluation { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}
