// E16: declared operations too low. A job that states parameters and tokens implies 6·N·D operations; against what its
// accelerators could have done in its hours that is a utilisation. Below the limits hours were invented or operations are
// missing, above them chips or hours are.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation.Accounts;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E16.</summary>
internal sealed class E16DeclaredFlopTooLow() : DeclaredSignal(AccountRules.Runs)
{
    private const string Unit = "training jobs that state parameters, tokens, hours and one accelerator";

    /// <inheritdoc/>
    public override string Title => "Declared FLOP too low";

    /// <inheritdoc/>
    public override string Method =>
        "A run is declared smaller than it was. Looked for: training jobs whose implied utilisation, 6·N·D ÷ (accelerators × hours × 3600 × peak), "
        + "lies outside what training reaches, by every reading of the stated ranges.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
        ["Parameters, tokens and allocations of training jobs, on one model of accelerator whose dense peak is known."];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var rules = AccountRules.Of(scope.Rules);
        var (tested, unknown, outside) = (0L, 0L, 0L);
        var kept = new PriorityQueue<(SizedRun Job, RunJudged Judged), double>();
        await foreach (var job in scope.Snapshot.Sites.ReadSizedJobsAsync(null, null, cancellationToken))
        {
            var judged = RunUtilisation.Judge(job, scope.Catalogue, rules);
            if (judged.Standing == UtilisationStanding.Unknown)
            {
                unknown++;
                continue;
            }

            tested++;
            if (!judged.IsOutside)
            {
                continue;
            }

            outside++;
            kept.Enqueue((job, judged), Beyond(judged, rules));
            if (kept.Count > scope.Limits.Leads)
            {
                _ = kept.Dequeue();
            }
        }

        if (tested == 0)
        {
            return SignalResult.WithoutInput(unknown == 0
                ? "Nobody reports a job with parameters and tokens."
                : string.Create(CultureInfo.InvariantCulture, $"Of {unknown} jobs with parameters and tokens none is a training job with hours and one accelerator whose peak is known."));
        }

        return SignalResult.Of(tested, Unit, [.. kept.UnorderedItems.Select(item => LeadOf(item.Element.Job, item.Element.Judged, rules))
            .OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0])]) with
        {
            Bounds = outside > scope.Limits.Leads
                ? [string.Create(CultureInfo.InvariantCulture, $"Of {outside} leads the {scope.Limits.Leads} farthest beyond a limit are kept.")]
                : [],
            Caveats = [string.Create(CultureInfo.InvariantCulture, $"{unknown} other jobs state parameters and tokens and could not be tested: of another sort of work, without hours, or on several accelerators or one without a known peak.")],
        };
    }

    // How many times beyond its limit.
    private static double Beyond(RunJudged judged, AccountRules rules) => judged.Standing == UtilisationStanding.TooLow
        ? Ratio(rules.Utilisations.Least, judged.Implied!.High!.Value)
        : Ratio(judged.Implied!.Low!.Value, rules.Utilisations.Greatest);

    private static double Ratio(Fraction above, Fraction below) => below.Numerator.IsZero ? double.MaxValue : above.Approximately / below.Approximately;

    private Lead LeadOf(SizedRun job, RunJudged judged, AccountRules rules)
    {
        var isLow = judged.Standing == UtilisationStanding.TooLow;
        var times = decimal.Round((decimal)Math.Min(Beyond(judged, rules), 1e20), 2);
        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Record, job.Record)))
        {
            Title = $"The job {job.Record} may be declared wrongly: its figures imply an implausible utilisation.",
            Reasons =
            [
                new LeadReason(
                    $"{rules.Utilisations.OperationsEach.ToString(CultureInfo.InvariantCulture)}·N·D over {job.Hours} of {job.Accelerators[0]} is a utilisation of {judged.Implied!.Low} to {judged.Implied.High}, "
                    + (isLow ? $"below {rules.Utilisations.Least}: operations are missing, or hours invented." : $"above {rules.Utilisations.Greatest}: hours or accelerators are missing."),
                    [job.Entry.LogIndex]),
            ],
            Against = isLow
                ?
                [
                    "Waiting, failures and restarts hold accelerators without training.",
                    "Adapters and partly frozen models need fewer operations than 6·N·D, not more; small batches and evaluations between lower the utilisation.",
                ]
                :
                [
                    "Models of experts pass a token through a part of their parameters: then N is smaller than what is stated.",
                    "Adapters and partly frozen models need fewer operations than 6·N·D.",
                ],
            Severity = new LeadSeverity(times, "× beyond the limit", isLow ? "The lower limit over the most that the figures imply." : "The least that the figures imply over the upper limit."),
        };
    }
}
