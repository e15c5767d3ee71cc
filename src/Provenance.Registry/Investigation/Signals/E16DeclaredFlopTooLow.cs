// E16: declared operations too low. A job that states parameters and tokens implies 6·N·D operations; against what its
// accelerators could have done in its hours that is a utilisation. Below the limits hours were invented or operations are
// missing, above them chips or hours are. What it declares beside them is held against 6·N·D too: thresholds are judged by
// what is declared. Beside it stands what a job's submission was warned of: hours that are not those
// of its allocations, and operations above what these could do at their peak.

using System.Globalization;
using Provenance.Registry.Accountancy;
using Provenance.Registry.Investigation.Accounts;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E16.</summary>
internal sealed class E16DeclaredFlopTooLow() : DeclaredSignal(AccountRules.Runs)
{
    private const string Unit = "training jobs that state parameters and tokens with operations, or with hours of one accelerator, or contradict themselves";

    /// <inheritdoc/>
    public override string Title => "Declared FLOP too low";

    /// <inheritdoc/>
    public override string Method =>
        "A run is declared smaller than it was. Looked for: training jobs whose implied utilisation, 6·N·D ÷ (accelerators × hours × 3600 × peak), "
        + "lies outside what training reaches, by every reading of the stated ranges and of a number format that is not stated; training jobs that declare fewer operations than a share of 6·N·D; "
        + "and jobs whose declared hours or operations contradict their own allocations: hours that differ by more than 1 %, operations above the accelerators' peak.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "Parameters, tokens and allocations of training jobs, on one model of accelerator whose dense peak is known.",
        "Parameters, tokens and operations of training jobs.",
        "Declared hours and operations of jobs beside their allocations.",
    ];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var rules = AccountRules.Of(scope.Rules);
        var (tested, unknown, undecided, maybeShort, raised) = (0L, 0L, 0L, 0L, 0L);
        var kept = new PriorityQueue<(QuestionableRun Job, RunJudged Judged), double>();
        await foreach (var job in QuestionableRuns.ReadAsync(scope.Snapshot.Sites, cancellationToken))
        {
            var judged = job.Sized is { } sized ? RunUtilisation.Judge(sized, scope.Catalogue, rules) : default;
            var isUnknown = judged is { Standing: UtilisationStanding.Unknown, Share: null };
            unknown += job.Sized is not null && isUnknown ? 1 : 0;
            undecided += judged.Standing == UtilisationStanding.Undecided ? 1 : 0;
            maybeShort += judged.Share is { } share && share.MayBeBelow(rules.LeastDeclaredShare) ? 1 : 0;
            if (isUnknown && job.Doubted is null)
            {
                continue;
            }

            tested++;
            if (!judged.IsOutside && !judged.IsShort && job.Doubted is null)
            {
                continue;
            }

            raised++;
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
                : string.Create(CultureInfo.InvariantCulture, $"Of {unknown} jobs with parameters and tokens none is a training job that states its operations, or hours of one accelerator whose peak is known."));
        }

        return SignalResult.Of(tested, Unit, [.. kept.UnorderedItems.Select(item => LeadOf(item.Element.Job, item.Element.Judged, rules))
            .OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0])]) with
        {
            Bounds = raised > scope.Limits.Leads
                ? [string.Create(CultureInfo.InvariantCulture, $"Of {raised} leads the {scope.Limits.Leads} farthest beyond a limit are kept.")]
                : [],
            Caveats =
            [
                Counted.Say(unknown, "{0} other [job states|jobs state] parameters and tokens and could not be tested: of another sort of work, or without operations and without hours, or on several accelerators or one without a known peak."),
                .. undecided == 0
                    ? (string[])[]
                    : [Counted.Say(undecided, "{0} [job|jobs] may lie within the limits of utilisation or beyond one, by what [it states|they state]: that is no lead, and nothing says that [it is|they are] plausible.")],
                .. maybeShort == 0
                    ? (string[])[]
                    : [Counted.Say(maybeShort, "{0} [job|jobs] may declare fewer operations than parameters and tokens take, by what [it states|they state]: that is no lead either.")],
            ],
        };
    }

    // How many times beyond its limit, or beyond what its allocations say.
    private static double Beyond(QuestionableRun job, RunJudged judged, AccountRules rules) => Math.Max(
        job.TimesContradicted,
        Math.Max(
            judged.IsShort ? Ratio(rules.LeastDeclaredShare, judged.Share!.Value.High!.Value) : 0,
            !judged.IsOutside ? 0
            : judged.Standing == UtilisationStanding.TooLow ? Ratio(rules.Utilisations.Least, judged.Implied!.High!.Value)
            : Ratio(judged.Implied!.Low!.Value, rules.Utilisations.Greatest)));

    private static double Ratio(Fraction above, Fraction below) => below.Numerator.IsZero ? double.MaxValue : above.Approximately / below.Approximately;

    private Lead LeadOf(QuestionableRun job, RunJudged judged, AccountRules rules)
    {
        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Record, job.Record)))
        {
            Title = judged.IsOutside
                ? $"The job {job.Record} may be declared wrongly: its figures imply an implausible utilisation."
                : judged.IsShort ? $"The job {job.Record} may be declared wrongly: it declares fewer operations than its parameters and tokens take."
                : $"The job {job.Record} may be declared wrongly: it contradicts its own allocations.",
            Reasons = [.. Reasons(job, judged, rules)],
            Against =
            [
                .. judged.Standing == UtilisationStanding.TooLow
                    ? (string[])
                    [
                        "Waiting, failures and restarts hold accelerators without training.",
                        "Adapters and partly frozen models need fewer operations than 6·N·D, not more; small batches and evaluations between lower the utilisation.",
                    ]
                    : [],
                .. judged.IsShort || judged.Standing == UtilisationStanding.TooHigh
                    ? (string[])
                    [
                        "Models of experts pass a token through a part of their parameters: then N is smaller than what is stated.",
                        "Adapters and partly frozen models need fewer operations than 6·N·D.",
                    ]
                    : [],
                .. job.Doubted is null ? [] : (string[])["A typing error, or a unit mistaken, looks the same; the submission was warned and not refused."],
            ],
            Severity = new LeadSeverity(
                decimal.Round((decimal)Math.Min(Beyond(job, judged, rules), 1e20), 2),
                "× beyond the limit",
                "The most of: how far the utilisation is beyond its limit; the least share of 6·N·D over what is declared of it; how far the declaration and the allocations are apart."),
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

        if (judged.IsShort)
        {
            yield return new LeadReason(
                $"Its operations are declared as {judged.Share!.Value.High} of the {rules.Utilisations.OperationsEach.ToString(CultureInfo.InvariantCulture)}·N·D that its parameters and tokens take, at most, "
                + $"below {rules.LeastDeclaredShare}: operations are missing, or parameters and tokens are fewer.",
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
