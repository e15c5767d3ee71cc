// E16: declared operations too low. A job that states parameters and tokens implies 6·N·D operations; against what its
// accelerators could have done in its hours that is a utilisation. Below the limits hours were invented or operations are
// missing, above them chips or hours are. Beside it stands what a job's submission was warned of: hours that are not those
// of its allocations, and operations above what these could do at their peak.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E16.</summary>
internal sealed class E16DeclaredFlopTooLow() : DeclaredSignal(AccountRules.Runs)
{
    private const string Unit = "training jobs that state parameters, tokens, hours and one accelerator, or contradict themselves";

    /// <inheritdoc/>
    public override string Title => "Declared FLOP too low";

    /// <inheritdoc/>
    public override string Method =>
        "A run is declared smaller than it was. Looked for: training jobs whose implied utilisation, 6·N·D ÷ (accelerators × hours × 3600 × peak), "
        + "lies outside what training reaches, by every reading of the stated ranges and of a number format that is not stated; and jobs whose declared hours or operations contradict their own "
        + "allocations: hours that differ by more than 1 %, operations above the accelerators' peak.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Parameters, tokens and allocations of training jobs, on one model of accelerator whose dense peak is known.",
        "Declared hours and operations of jobs beside their allocations.",
    ];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var rules = AccountRules.Of(scope.Rules);
        var (tested, unknown, undecided, outside) = (0L, 0L, 0L, 0L);
        var kept = new PriorityQueue<(QuestionableRun Job, RunJudged Judged), double>();
        await foreach (var job in QuestionableRuns.ReadAsync(scope.Snapshot.Sites, cancellationToken))
        {
            var judged = job.Sized is { } sized ? RunUtilisation.Judge(sized, scope.Catalogue, rules) : default;
            unknown += job.Sized is not null && judged.Standing == UtilisationStanding.Unknown ? 1 : 0;
            undecided += judged.Standing == UtilisationStanding.Undecided ? 1 : 0;
            if (judged.Standing == UtilisationStanding.Unknown && job.Doubted is null)
            {
                continue;
            }

            tested++;
            if (!judged.IsOutside && job.Doubted is null)
            {
                continue;
            }

            outside++;
            kept.Enqueue((job, judged), Beyond(job, judged, rules));
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
            Caveats =
            [
                Counted.Say(unknown, "{0} other [job states|jobs state] parameters and tokens and could not be tested: of another sort of work, without hours, or on several accelerators or one without a known peak."),
                .. undecided == 0
                    ? (string[])[]
                    : [Counted.Say(undecided, "{0} [job|jobs] may lie within the limits of utilisation or beyond one, by what [it states|they state]: that is no lead, and nothing says that [it is|they are] plausible.")],
            ],
        };
    }

    // How many times beyond its limit, or beyond what its allocations say.
    private static double Beyond(QuestionableRun job, RunJudged judged, AccountRules rules) => Math.Max(
        job.TimesContradicted,
        !judged.IsOutside ? 0
        : judged.Standing == UtilisationStanding.TooLow ? Ratio(rules.Utilisations.Least, judged.Implied!.High!.Value)
        : Ratio(judged.Implied!.Low!.Value, rules.Utilisations.Greatest));

    private static double Ratio(Fraction above, Fraction below) => below.Numerator.IsZero ? double.MaxValue : above.Approximately / below.Approximately;

    private Lead LeadOf(QuestionableRun job, RunJudged judged, AccountRules rules)
    {
        var isLow = judged.Standing == UtilisationStanding.TooLow;
        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Record, job.Record)))
        {
            Title = judged.IsOutside
                ? $"The job {job.Record} may be declared wrongly: its figures imply an implausible utilisation."
                : $"The job {job.Record} may be declared wrongly: it contradicts its own allocations.",
            Reasons = [.. Reasons(job, judged, rules)],
            Against =
            [
                .. !judged.IsOutside ? [] : isLow
                    ? (string[])
                    [
                        "Waiting, failures and restarts hold accelerators without training.",
                        "Adapters and partly frozen models need fewer operations than 6·N·D, not more; small batches and evaluations between lower the utilisation.",
                    ]
                    :
                    [
                        "Models of experts pass a token through a part of their parameters: then N is smaller than what is stated.",
                        "Adapters and partly frozen models need fewer operations than 6·N·D.",
                    ],
                .. job.Doubted is null ? [] : (string[])["A typing error, or a unit mistaken, looks the same; the submission was warned and not refused."],
            ],
            Severity = new LeadSeverity(
                decimal.Round((decimal)Math.Min(Beyond(job, judged, rules), 1e20), 2),
                "× beyond the limit",
                !judged.IsOutside ? "How far the declaration and the allocations are apart."
                : isLow ? "The lower limit over the most that the figures imply, or how far declaration and allocations are apart."
                : "The least that the figures imply over the upper limit, or how far declaration and allocations are apart."),
        };
    }

    private static IEnumerable<LeadReason> Reasons(QuestionableRun job, RunJudged judged, AccountRules rules)
    {
        if (judged.IsOutside)
        {
            yield return new LeadReason(
                $"{rules.Utilisations.OperationsEach.ToString(CultureInfo.InvariantCulture)}·N·D over {job.Sized!.Hours} of {job.Sized.Accelerators[0]} is a utilisation of {judged.Implied!.Low} to {judged.Implied.High} by {judged.Peak}, "
                + (judged.Standing == UtilisationStanding.TooLow ? $"below {rules.Utilisations.Least}: operations are missing, or hours invented." : $"above {rules.Utilisations.Greatest}: hours or accelerators are missing."),
                [job.LogIndex]);
        }

        if (job.Doubted?.Doubts.HoursMillionths is { } hours)
        {
            yield return new LeadReason(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It declares {Times(hours)} times the accelerator hours of its allocations: {(hours > 1_000_000 ? "hours are invented, or allocations missing" : "hours are missing, or allocations invented")}."),
                [job.LogIndex]);
        }

        if (job.Doubted?.Doubts.UtilisationMillionths is { } utilisation)
        {
            yield return new LeadReason(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It declares {Times(utilisation)} times the operations that its allocations could do at the accelerators' peak: accelerators or hours are missing."),
                [job.LogIndex]);
        }
    }

    private static string Times(long millionths) => millionths == long.MaxValue
        ? "more than 9 million million"
        : (millionths / 1_000_000m).ToString(millionths < 10_000 ? "0.000000" : "#,0.###", CultureInfo.InvariantCulture);
}
