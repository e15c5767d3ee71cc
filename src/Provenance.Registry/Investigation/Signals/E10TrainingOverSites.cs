// E10: training spread over sites. One model is trained at several sites at the same time, so that no cluster looks large.
// What is reported is which model a job works on, for whom, where and when. That parameters went to and fro between the
// sites would decide it; no kind of statement reports what leaves a site. Identifiers that judgements hold to be one customer
// are one here. A job that was last reported running is counted until the moment asked for, which no entry says: the lead
// says so, and its sentences name no hours then, because they would be others at each evaluation.

using System.Globalization;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E10.</summary>
internal sealed class E10TrainingOverSites : Signal
{
    private const string FewestSites = "fewestSitesCount";
    private const string EgressTolerance = "egressToleranceRatio";
    private const string Unit = "models that known customers train";
    private const int MostRuns = 100_000;

    // Work that trains no model.
    private static readonly string[] NoTraining =
        [Words.Of(WorkloadClass.Inference), Words.Of(WorkloadClass.Evaluation), Words.Of(WorkloadClass.SyntheticData), Words.Of(WorkloadClass.Other)];

    private static readonly string Running = Words.Of(JobState.Running);

    /// <inheritdoc/>
    public override string Code => "E10";

    /// <inheritdoc/>
    public override string Title => "Training spread over sites";

    /// <inheritdoc/>
    public override string Method =>
        "A run is spread over sites, so that none looks large. Looked for: training jobs of one customer on one model, by its declared name, "
        + "that run at several sites at the same time.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "The model, customer, workload, start and end of training jobs.",
        "Egress of sites, to be compared with the bytes of the parameters: no kind of statement reports it.",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDeclaration> Parameters => [new(FewestSites, ParameterUnit.Count), new(EgressTolerance, ParameterUnit.Ratio)];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var fewest = scope.Parameters.Count(FewestSites);
        var (tested, unplaced, cut) = (0L, 0L, 0L);
        var kept = new PriorityQueue<Lead, decimal>();
        var found = 0L;
        var identities = await JudgedCustomers.ReadAsync(scope.Snapshot.Identities, isApart: false, cancellationToken);

        // Runs come by model and identifier. Those of joined identifiers wait for the others until the model's are read.
        var groups = new SortedDictionary<string, List<TimedRun>>(StringComparer.Ordinal);
        (string Model, string Customer)? current = null;
        await foreach (var run in scope.Snapshot.Runs.ReadModelRunsAsync(cancellationToken))
        {
            if (run.Workload is { } workload && NoTraining.Contains(workload))
            {
                continue;
            }

            if (!EntityId.TryParse(run.Customer, out _) || Timed(run, scope.ValidAtMicroseconds) is not { } timed)
            {
                unplaced++;
                continue;
            }

            if (current != (run.Model, run.Customer!))
            {
                Close(run.Model);
                current = (run.Model, run.Customer!);
            }

            var customer = identities.CustomerOf(run.Customer)!;
            var group = groups.TryGetValue(customer, out var begun) ? begun : groups[customer] = [];
            if (group.Count == Math.Min(MostRuns, scope.Limits.Held))
            {
                cut++;
            }
            else
            {
                group.Add(timed);
            }
        }

        Close(null);
        return tested == 0
            ? SignalResult.WithoutInput("Nobody reports training jobs of a known customer with the model, a start and an end.") with { Caveats = [.. Caveats(scope, unplaced)] }
            : SignalResult.Of(tested, Unit, [.. kept.UnorderedItems.Select(item => item.Element).OrderByDescending(lead => lead.Severity!.Value).ThenBy(lead => lead.Entries[0])]) with
            {
                Bounds = [.. Bounds(found, kept.Count, cut)],
                Caveats = [.. Caveats(scope, unplaced)],
            };

        void Close(string? next)
        {
            foreach (var customer in groups.Keys.Where(customer => current!.Value.Model != next || !identities.IsJoined(customer)).ToList())
            {
                tested++;
                if (Together(groups[customer], fewest) is { Microseconds: > 0 } together)
                {
                    found++;
                    var lead = LeadOf(current!.Value.Model, customer, identities, together, fewest);
                    kept.Enqueue(lead, lead.Severity!.Value);
                    if (kept.Count > scope.Limits.Leads)
                    {
                        _ = kept.Dequeue();
                    }
                }

                groups.Remove(customer);
            }
        }
    }

    // Half open; a job that still runs lasts until the moment in question.
    private static TimedRun? Timed(ModelRun run, long validAt)
    {
        var end = run.EndedAt ?? (run.State == Running ? validAt : null);
        return run.StartedAt >= 0 && end is { } ended
            ? new TimedRun(run.LogIndex, $"{run.Cluster.Operator}/{run.Cluster.Site}", run.StartedAt, ended) { IsRunning = run.EndedAt is null }
            : null;
    }

    // Along starts and ends: how long at least so many sites were at work, and which jobs took part.
    private static SpreadRuns Together(List<TimedRun> runs, long fewest)
    {
        var events = runs.Where(run => run.To > run.From).SelectMany(run => new[] { (At: run.From, IsStart: true, Run: run), (At: run.To, IsStart: false, Run: run) })
            .OrderBy(happens => happens.At).ThenBy(happens => happens.IsStart).ThenBy(happens => happens.Run.LogIndex);
        var (active, last, spread) = (new Dictionary<string, List<TimedRun>>(StringComparer.Ordinal), 0L, new SpreadRuns());

        // All that still run are counted until one moment: those took part that had started when sites last were at work before it.
        List<TimedRun> running = [.. runs.Where(run => run.IsRunning && run.To > run.From)];
        var lastBefore = long.MinValue;
        foreach (var (at, isStart, run) in events)
        {
            if (active.Count >= fewest && at > last)
            {
                spread.Add(last, at, active);
                lastBefore = running.Count > 0 && last < running[0].To ? last : lastBefore;
            }

            last = at;
            if (isStart)
            {
                (active.TryGetValue(run.Site, out var there) ? there : active[run.Site] = []).Add(run);
            }
            else if (active[run.Site].Remove(run) && active[run.Site].Count == 0)
            {
                active.Remove(run.Site);
            }
        }

        spread.Running = running.Count(run => run.From <= lastBefore);
        return spread;
    }

    private Lead LeadOf(string model, string customer, JudgedCustomers identities, SpreadRuns together, long fewest)
    {
        var hours = decimal.Round(together.Microseconds / 3_600_000_000m, 2);
        var isMoving = together.Running > 0;
        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Model, model), new SubjectPart(SubjectKind.Entity, customer)))
        {
            Title = $"{customer} may train {model} at several sites at once.",
            Reasons =
            [
                new LeadReason(
                    isMoving
                        ? string.Create(CultureInfo.InvariantCulture, $"Its training jobs on {model} ran at {fewest} sites or more at the same time, from {new Timestamp(together.From)} on, at up to {together.Most} sites, if such as were last reported running still run.")
                        : string.Create(CultureInfo.InvariantCulture, $"Its training jobs on {model} ran at {fewest} sites or more at the same time for {hours:0.##} h, from {new Timestamp(together.From)} on, at up to {together.Most} sites."),
                    [.. together.FirstOf.Values.Select(run => run.LogIndex).Order()]),
                .. together.FirstOf.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new LeadReason(
                    $"At {pair.Key} a job {Ran(pair.Value)}. Of those at one site that took part the first is named.", [pair.Value.LogIndex])),
            ],
            Against =
            [
                "Variants of a model are trained beside each other without exchanging anything: whether parameters went to and fro is reported by no kind of statement.",
                "A model is told by its declared name, which may stand for several.",
                .. isMoving
                    ? (string[])[Counted.Say(together.Running, "{0} of the jobs that took part [was|were] last reported running: no entry says that [it|they] ran until the moment asked for, and [it is|they are] counted until then.")]
                    : [],
            ],
            Background = identities.Tell(customer, [])?.Judgements ?? [],
            Severity = new LeadSeverity(
                hours,
                "hours",
                $"How long training jobs on it ran at {fewest} sites or more at the same time{(isMoving ? "; such as were last reported running are counted until the moment asked for" : "")}.")
            {
                MovesByItself = isMoving,
            },
        };
    }

    private static string Ran(TimedRun run) => run.IsRunning
        ? $"started at {new Timestamp(run.From)} and was last reported running; it is counted until the moment asked for"
        : $"ran from {new Timestamp(run.From)} to {new Timestamp(run.To)}";

    private static IEnumerable<string> Bounds(long found, int kept, long cut)
    {
        if (found > kept)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Of {found} leads the {kept} with the most hours are kept.");
        }

        if (cut > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Of each model and customer the first {MostRuns} jobs were looked at; {cut} were not.");
        }
    }

    private static IEnumerable<string> Caveats(SignalScope scope, long unplaced)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"No kind of statement reports egress; as much as the bytes of the parameters, within {scope.Parameters.Number(EgressTolerance, ParameterUnit.Ratio):0.##}, again and again, would speak for one run, and there is no input for it.");
        yield return "Jobs belong together by one declared name of the model and one customer, as far as judgements hold its identifiers to be one; what hides behind several shows in E4 and E5, if at all.";
        if (unplaced > 0)
        {
            yield return Counted.Say(unplaced, "{0} training [job|jobs] on a named model [was|were] not looked at: the customer, the start or the end is not known.");
        }
    }

    private sealed record TimedRun(long LogIndex, string Site, long From, long To)
    {
        public bool IsRunning { get; init; }
    }

    // When several sites were at work, and the first job of each that took part.
    private sealed class SpreadRuns
    {
        public long Microseconds { get; private set; }

        public long From { get; private set; }

        public int Most { get; private set; }

        public Dictionary<string, TimedRun> FirstOf { get; } = new(StringComparer.Ordinal);

        // Of those that took part, how many have no reported end.
        public int Running { get; set; }

        public void Add(long from, long to, Dictionary<string, List<TimedRun>> active)
        {
            From = Microseconds == 0 ? from : From;
            Microseconds += to - from;
            Most = Math.Max(Most, active.Count);
            foreach (var (site, runs) in active)
            {
                FirstOf.TryAdd(site, runs[0]);
            }
        }
    }
}
