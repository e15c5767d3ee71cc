// E12: distillation. A model learns from another's answers, with few operations of its own, so that no threshold is met.
// Each mark alone has innocent readings: teachers are one's own, data is made with one's own model, a run that takes few
// operations for its parameters was stopped. Marks that one's own models explain are left out; the rest is a lead.

using System.Globalization;
using Provenance.Registry.Investigation.Distillation;
using Provenance.Registry.Investigation.Lineages;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>E12.</summary>
internal sealed class E12Distillation() : DeclaredSignal(DistillationQuestion.Declaration)
{
    private const string Unit = "jobs that say what went in, or state operations and parameters";
    private const int MostLookedAt = 20_000;

    // What was read of lineages is forgotten after so many jobs.
    private const int JobsOfOneGraph = 500;

    private static readonly string Completed = Words.Of(JobState.Completed);

    /// <inheritdoc/>
    public override string Title => "Distillation";

    /// <inheritdoc/>
    public override string Method =>
        "A model learns from another's answers instead of from scratch. Looked for: jobs that name a teacher or reward model, or whose data models made for the most "
        + "part, where these are not the same customer's; and completed jobs without starting weights whose operations are few for their parameters, with a teacher or without.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Inputs =>
    [
        "What went into training jobs, with roles and relations, in section lineage.",
        "Operations and parameters of training jobs.",
    ];

    /// <inheritdoc/>
    public override async ValueTask<SignalResult> EvaluateAsync(SignalScope scope, CancellationToken cancellationToken)
    {
        var tested = await scope.Snapshot.Students.CountTestableAsync(cancellationToken);
        if (tested == 0)
        {
            return SignalResult.WithoutInput("Nobody reports a job that says what went in, or states operations and parameters.");
        }

        var identities = await JudgedCustomers.ReadAsync(scope.Snapshot.Identities, isApart: false, cancellationToken);
        var question = new QuestionScope(scope.Snapshot, scope.Snapshot.Projected, scope.Catalogue, scope.Rules, scope.ValidAtMicroseconds);
        var (seen, found, explained, isCut, bounds) = (0, 0L, 0L, false, new List<string>());
        var kept = new PriorityQueue<Lead, (decimal, long)>();
        var (graph, reading) = Start();
        await foreach (var marks in scope.Snapshot.Students.ReadStudentsAsync(long.MaxValue, SmallCompute(scope), cancellationToken))
        {
            if (seen++ == Math.Min(MostLookedAt, scope.Limits.Held))
            {
                bounds.Add($"Only the {seen - 1} jobs with a mark last logged were looked at.");
                break;
            }

            if (seen % JobsOfOneGraph == 0)
            {
                isCut |= graph.IsTruncated;
                (graph, reading) = Start();
            }

            if (await scope.Snapshot.Runs.ReadRunAsync(marks.LogIndex, cancellationToken) is not { } run
                || await reading.ReadAsync(run, way: null, cancellationToken) is not { } student)
            {
                continue;
            }

            if (LeadOf(student, identities) is not { } lead)
            {
                explained++;
                continue;
            }

            found++;
            kept.Enqueue(lead, (WeightOf(lead), lead.Entries[0]));
            if (kept.Count > scope.Limits.Leads)
            {
                _ = kept.Dequeue();
            }
        }

        if (found > kept.Count)
        {
            bounds.Add(string.Create(CultureInfo.InvariantCulture, $"Of {found} leads the {kept.Count} with the most marks are kept."));
        }

        return SignalResult.Of(tested, Unit, [.. kept.UnorderedItems.Select(item => item.Element).OrderByDescending(WeightOf).ThenBy(lead => lead.Entries[0])]) with
        {
            Bounds = bounds,
            Caveats = [.. Caveats(explained, isCut || graph.IsTruncated)],
        };

        (LineageGraph Graph, LeadReading Reading) Start()
        {
            var anew = new LineageGraph(scope.Snapshot.Lineage);
            return (anew, new LeadReading(question, anew, scope.Parameters, isTeacherAskedFor: false));
        }
    }

    // In whole thousandths, rounded up, for the table's thousandths are rounded down.
    private static long SmallCompute(SignalScope scope) => (long)((scope.Parameters.Exact("smallComputeRatio", ParameterUnit.Ratio).Millionths + 999) / 1_000);

    private static decimal WeightOf(Lead lead) => lead.Reasons.Sum(reason => reason.Weight ?? 0);

    private Lead? LeadOf(DistillationLead student, JudgedCustomers identities)
    {
        var job = student.Student.Job;
        var foreign = student.Teachers.Where(teaching => !IsOwn(teaching, job.Customer, identities)).ToList();
        List<LeadReason> reasons =
        [
            .. student.Marks.Zip(student.Reasons)
                .Where(one => one.First switch
                {
                    DistillationMark.NamesTeacher => foreign.Exists(teaching => LineageGraph.IsModel(teaching.Artifact.Role)),
                    DistillationMark.MadeData => foreign.Exists(teaching => LineageGraph.SortOf(teaching.Artifact.Role) == LineageGraph.DataSort),
                    _ => job.State == Completed,
                })
                .Select(one => new LeadReason(one.Second, [job.Figures.LogIndex], 1)),
        ];
        if (reasons.Count == 0)
        {
            return null;
        }

        return new Lead(Code, LeadSubject.Of(new SubjectPart(SubjectKind.Record, job.Record)))
        {
            Title = student.Teachers.Count > 0
                ? $"The job {job.Record} may have learned from another model's answers."
                : $"The job {job.Record} may have learned from a model that it does not declare.",
            Reasons = reasons,
            Against = [.. student.Against, "Teachers and made data may be licensed, and a declared number of operations may be wrong (E16)."],
            Background = [.. new SortedSet<long>(student.Teachers.SelectMany(teaching => teaching.MadeBy).Select(maker => maker.LogIndex)).TakeLast(Lead.MostEntries)],
        };
    }

    // A job of the same, known customer put it out, under whichever identifier.
    private static bool IsOwn(Teaching teaching, string? customer, JudgedCustomers identities) => EntityId.TryParse(customer, out _)
        && teaching.MadeBy.Any(maker => !maker.IsRelease && identities.CustomerOf(maker.Customer) == identities.CustomerOf(customer));

    private static IEnumerable<string> Caveats(long explained, bool isCut)
    {
        yield return "A student that declares neither teacher nor made data, and enough operations, is not found.";
        yield return "Operations count with the most that is stated and parameters with the least: a job whose ranges are wide has no mark of few operations.";
        if (explained > 0)
        {
            yield return Counted.Say(explained, "{0} [job bears|jobs bear] marks that the same customer's own models, or a run that did not end, explain.");
        }

        if (isCut)
        {
            yield return "Some teachers or data are named by more statements than were read: whose they are may have been missed.";
        }
    }
}
