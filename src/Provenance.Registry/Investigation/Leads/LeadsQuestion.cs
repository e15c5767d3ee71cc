using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>The question ListLeads. All pages are of the evaluation of the first, or refused where that is gone.</summary>
public sealed record LeadsQuestion : PagedQuestion<LeadsAnswer>
{
    /// <summary>Most leads that are looked through.</summary>
    public const int MostLeads = 50_000;

    /// <summary>Where leads come from.</summary>
    public required LeadSource Source { get; init; }

    /// <summary>Which leads.</summary>
    public LeadFilter Filter { get; init; } = new();

    /// <summary>Only leads that stand so; null for all.</summary>
    public LeadState? State { get; init; }

    /// <summary>The rule set; null for that of the registry.</summary>
    public RuleSet? Rules { get; init; }

    /// <inheritdoc/>
    protected internal override Refusal? Check() => CheckPage()
        ?? (Filter.Signal is { } signal && Source.Signals.All(known => known.Code != signal)
            ? QuestionRules.Argument("signal", "There is no such signal.")
            : null);

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<LeadsAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        var rules = Rules ?? scope.Rules;
        var start = LeadsPosition.Read(scope.PageStart);
        if (start is null && scope.PageStart.Length > 0)
        {
            return InvestigationOutcome<LeadsAnswer>.Refuse(Investigation.PageToken.Invalid);
        }

        var asOf = scope.PageStart.Length == 0 ? AsOf : AsOf with { KnownAt = scope.Head.Size, KnownAtMilliseconds = null };
        var (view, refusal) = await Source.OpenAsync(scope, asOf, new LeadsAskedFor(rules, AtLeastTreeSize, start?.Evaluation), cancellationToken);
        if (view is null)
        {
            return InvestigationOutcome<LeadsAnswer>.Refuse(refusal!);
        }

        await using (view)
        {
            var keys = await view.ListAsync(Filter, MostLeads, cancellationToken);
            return start is null || start.IsIn(keys)
                ? InvestigationOutcome<LeadsAnswer>.Of(await PageAsync(scope, rules, view, keys, start?.After, cancellationToken))
                : InvestigationOutcome<LeadsAnswer>.Refuse(LeadSource.Moved);
        }
    }

    /// <inheritdoc/>
    protected override Digest Identity(long? validAt) => Pages.Question(
        "ListLeads", Filter.Signal, Filter.Part?.Kind, Filter.Part?.Value, Filter.IncludeCleared, State, Rules?.Digest, validAt);

    private async ValueTask<LeadsAnswer> PageAsync(
        QuestionScope scope, RuleSet rules, ILeadView view, IReadOnlyList<Digest> keys, Digest? after, CancellationToken cancellationToken)
    {
        var judgements = await LeadJudgements.ReadAsync(scope, view, null, cancellationToken);
        var counts = new SortedDictionary<LeadState, long>();
        var page = new List<LeadRow>();
        var (hasBegun, hasMore) = (after is null, false);
        foreach (var key in keys)
        {
            var lead = judgements.Concern(key) ? await view.FindAsync(key, cancellationToken) : null;
            var standing = lead is null ? LeadStanding.Open : LeadStanding.Of(lead.Raised, judgements.On(lead.Raised));
            counts[standing.State] = counts.GetValueOrDefault(standing.State) + 1;
            if (hasBegun && (State is null || State == standing.State))
            {
                hasMore |= page.Count == Rows;
                if (page.Count < Rows)
                {
                    page.Add(new LeadRow((lead ?? await view.FindAsync(key, cancellationToken))!, standing));
                }
            }

            hasBegun |= key == after;
        }

        var evaluation = LeadAnswers.EvaluationOf(view);
        var asked = (await SignalGaps.OutcomesAsync(view, Source.Signals, cancellationToken)).Where(outcome => Filter.Signal is null || Filter.Signal == outcome.Signal);
        List<Lead> leads = [.. page.Select(row => row.Lead.Raised.Lead)];
        var contradictions = await LeadAnswers.ContradictionsAsync(scope, leads, cancellationToken);
        if (hasMore)
        {
            await Source.ExpectPagesAsync(scope, rules, evaluation, cancellationToken);
        }

        return new LeadsAnswer
        {
            Leads = page,
            Counts = counts,
            Evaluation = evaluation,
            NextPageToken = hasMore
                ? NextPage(scope, new LeadsPosition(evaluation, LeadsPosition.ListOf(keys), page[^1].Lead.Raised.Lead.Key).ToString())
                : "",
            Basis = await LeadAnswers.BasisOfAsync(
                scope, rules, evaluation, leads, contradictions, [], [.. Caveats(keys.Count, page, evaluation.IsOnDemand, judgements.IsCut), .. SignalGaps.Say(asked, evaluation.IsOnDemand)], cancellationToken),
        };
    }

    private IEnumerable<string> Caveats(int leads, List<LeadRow> page, bool isOnDemand, bool isCut)
    {
        yield return "Signals without input raise no leads: the list of signals tells which. Entries are counted over this page alone.";
        if (Filter.IncludeCleared && isOnDemand)
        {
            yield return "Leads that are no longer raised are not here: they are told only where what is recorded is asked for, as of now under the registry's own rule set.";
        }

        var moved = page.Count(row => row.Standing.Judgements.Any(judged => judged.Judgement.Lead != row.Lead.Raised.Lead.Key));
        if (moved > 0)
        {
            yield return Counted.Say(moved, "{0} [lead of this page was|leads of this page were] judged under another key, before identifiers were held to be one entity.");
        }

        if (leads == MostLeads)
        {
            yield return $"Only the first {MostLeads} leads were looked through: ask for one signal or one subject.";
        }

        if (isCut)
        {
            yield return $"Only the first {LeadJudgements.Most} judgements were read.";
        }
    }
}

/// <summary>A lead and how it stands.</summary>
/// <param name="Lead">The lead.</param>
/// <param name="Standing">What regulators made of it.</param>
public sealed record LeadRow(KnownLead Lead, LeadStanding Standing);

/// <summary>One page of leads: signal by signal, the most telling first; cleared ones last.</summary>
public sealed record LeadsAnswer : IAnswer
{
    /// <summary>The page.</summary>
    public required IReadOnlyList<LeadRow> Leads { get; init; }

    /// <summary>How many leads pass the filter, by how they stand; the state asked for is not looked at here.</summary>
    public required IReadOnlyDictionary<LeadState, long> Counts { get; init; }

    /// <summary>Which evaluation.</summary>
    public required EvaluationBasis Evaluation { get; init; }

    /// <summary>Token of the next page; empty on the last.</summary>
    public required string NextPageToken { get; init; }

    /// <summary>What it holds for.</summary>
    public required AnswerBasis Basis { get; init; }
}
