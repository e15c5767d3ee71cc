// What the three questions about leads share: under which rule set, and what an answer says of the evaluation it is of.

using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>Which evaluation an answer is of.</summary>
/// <param name="TreeSize">It was computed over the log's first so many entries.</param>
/// <param name="ValidAtMicroseconds">For this moment, since 1970.</param>
/// <param name="IsOnDemand">Computed for a question and not recorded.</param>
public sealed record EvaluationBasis(long TreeSize, long ValidAtMicroseconds, bool IsOnDemand);

/// <summary>What answers about leads have in common.</summary>
internal static class LeadAnswers
{
    /// <summary>Which evaluation a view is of.</summary>
    public static EvaluationBasis EvaluationOf(ILeadView view) =>
        new(view.Newest!.TreeSize.Value, view.Newest.ValidAtMicroseconds, view is EvaluatedView { IsOnDemand: true });

    /// <summary>The basis of an answer from a view.</summary>
    /// <param name="scope">What it is answered from.</param>
    /// <param name="rules">Under which rule set.</param>
    /// <param name="evaluation">Which evaluation.</param>
    /// <param name="leads">The leads whose entries are considered.</param>
    /// <param name="contradictions">What contradicts these.</param>
    /// <param name="more">Further entries that the answer shows.</param>
    /// <param name="caveats">Its own sentences.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<AnswerBasis> BasisOfAsync(
        QuestionScope scope,
        RuleSet rules,
        EvaluationBasis evaluation,
        IReadOnlyList<Lead> leads,
        JobContradictions contradictions,
        IEnumerable<long> more,
        IEnumerable<string> caveats,
        CancellationToken cancellationToken)
    {
        var missing = scope.Head.Size.Value - evaluation.TreeSize;
        IEnumerable<string> own =
        [
            "A lead is a place to look closer, computed from what is reported: no finding, and no word on anybody's intent.",
            .. missing > 0
                ? (string[])[Counted.Say(missing, $"Leads were computed over the first {evaluation.TreeSize} entries; the {{0}} after them [is|are] not in them yet. Judgements are those of all {scope.Head.Size}.")]
                : [],
            .. evaluation.IsOnDemand ? (string[])["Computed for this question, and not recorded."] : [],
        ];
        var basis = scope.ByFigures(scope.Basis()) with
        {
            RuleSet = rules.Reference,
            ValidAtMicroseconds = evaluation.ValidAtMicroseconds,
            Caveats = [.. own, .. caveats],
        };
        var filled = await contradictions.FillAsync(scope.Snapshot.Changes, basis, leads.SelectMany(lead => lead.Entries), more, cancellationToken);
        return filled with { LogIndices = filled.LogIndices.And(leads.Sum(lead => (long)lead.EntriesTotal - lead.Entries.Count)) };
    }

    /// <summary>What contradicts the jobs that some leads rest on.</summary>
    public static ValueTask<JobContradictions> ContradictionsAsync(QuestionScope scope, IEnumerable<Lead> leads, CancellationToken cancellationToken) =>
        JobContradictions.ReadAsync(scope.Snapshot.Jobs, leads.SelectMany(lead => lead.Entries), cancellationToken);
}
