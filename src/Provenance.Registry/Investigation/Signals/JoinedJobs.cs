// Training jobs with known operations and start, joined into groups, for signals on lines that count operations (E1 to
// E3). Jobs declared as inference or evaluation are left out: the lines are about training, and whether that declaration
// is true is another signal's question (E9).

using System.Globalization;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Projections.Summaries;
using Provenance.Registry.Rules;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>Groups of training jobs.</summary>
internal sealed class JoinedJobs
{
    /// <summary>Why a signal cannot be computed where the rule set names no line for it.</summary>
    public const string NoLine = "The rule set names no threshold for this signal.";

    // Customers that a lead's subject names.
    private const int MostCustomers = 100;

    private const int CustomersInTitle = 3;

    private JoinedJobs()
    {
    }

    /// <summary>How many jobs were looked at.</summary>
    public int Jobs { get; private init; }

    /// <summary>Further jobs that were only counted.</summary>
    public int Aside { get; private init; }

    /// <summary>The groups, in order of their first jobs.</summary>
    public IReadOnlyList<JobGroup> Groups { get; private init; } = [];

    /// <summary>Bounds that were reached.</summary>
    public IReadOnlyList<string> Bounds { get; private init; } = [];

    /// <summary>What was left out.</summary>
    public IReadOnlyList<string> Caveats { get; private init; } = [];

    /// <summary>Reads and joins them.</summary>
    /// <param name="scope">What the signal is computed from.</param>
    /// <param name="links">What joins jobs.</param>
    /// <param name="least">Smaller jobs are not read.</param>
    /// <param name="isCounted">Which of them count.</param>
    /// <param name="isAside">Which of the others are only counted, and join nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<JoinedJobs> ReadAsync(
        SignalScope scope, JobLinks links, Quantity least, Func<SizedJob, bool> isCounted, Func<SizedJob, bool> isAside, CancellationToken cancellationToken)
    {
        var (facts, most) = (scope.Snapshot.Structuring, Math.Min(scope.Limits.Held, StructuringQuestion.MostJobs));
        var (jobs, aside, bounds) = (new List<SizedJob>(), new List<long>(), new List<string>());
        await foreach (var job in facts.ReadJobsAsync(
            JobMeasure.Flop, least, new Period(null, scope.ValidAtMicroseconds + 1), cancellationToken))
        {
            if (jobs.Count + aside.Count == most)
            {
                bounds.Add(string.Create(CultureInfo.InvariantCulture, $"Only the first {most} jobs were looked at."));
                break;
            }

            if (isCounted(job))
            {
                jobs.Add(job);
            }
            else if (isAside(job))
            {
                aside.Add(job.LogIndex);
            }
        }

        var declared = (await scope.Snapshot.Serving.FindAsync([.. jobs.Select(job => job.LogIndex), .. aside], cancellationToken)).ToHashSet();
        var serving = jobs.RemoveAll(job => declared.Contains(job.LogIndex));
        jobs.Sort((one, other) => one.LogIndex.CompareTo(other.LogIndex));
        var linked = new LinkedJobs(
            facts,
            new DeclaredCommonOwners(scope.Snapshot.Entities, scope.Rules),
            links,
            StructuringQuestion.DefaultMostCustomersPerLink,
            scope.ValidAtMicroseconds);
        return new JoinedJobs
        {
            Groups = await linked.JoinAsync(jobs, cancellationToken),
            Jobs = jobs.Count,
            Aside = aside.Count(index => !declared.Contains(index)),
            Bounds = bounds,
            Caveats =
            [
                .. Unstated(await scope.Snapshot.Jobs.SumAsync(new JobFilter(), cancellationToken)),
                .. CaveatsOf(least, serving, await facts.CountUnstartedAsync(JobMeasure.Flop, cancellationToken)),
                .. linked.Caveats,
                .. scope.Thresholds.SelectMany(line => NotHeeded(line.Path, line.Threshold)),
            ],
        };
    }

    /// <summary>
    /// What a lead about some jobs of a group is about: their known customers and end customers, each of whom is in one group only;
    /// where none is known, the first link that joins the group, which no other has. Of whom none of these jobs is, the lead is not,
    /// though a chain of links leads there.
    /// </summary>
    public static IEnumerable<SubjectPart> SubjectOf(JobGroup group, IEnumerable<SizedJob> jobs)
    {
        var customers = CustomersOf(jobs).Take(MostCustomers).ToList();
        return customers.Count > 0
            ? customers.Select(customer => new SubjectPart(SubjectKind.Entity, customer))
            : [LinkPart(group)];
    }

    /// <summary>Whose jobs they are, in a few words.</summary>
    public static string NameOf(IEnumerable<SizedJob> jobs)
    {
        var customers = CustomersOf(jobs).ToList();
        return customers.Count == 0 ? "Customers who are not known"
            : customers.Count <= CustomersInTitle ? string.Join(", ", customers)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", customers.Take(CustomersInTitle))} and {customers.Count - CustomersInTitle} more customers");
    }

    /// <summary>What joins a group, as the end of a sentence.</summary>
    public static string LinksOf(JobGroup group) => string.Join(", ", Enum.GetValues<JobLinks>()
        .Where(link => link is not JobLinks.None and not JobLinks.All && group.Links.HasFlag(link))
        .Select(link => link switch
        {
            JobLinks.Customer => "one customer or end customer",
            JobLinks.Owner => "an owner in common",
            JobLinks.Payment => "one payment fingerprint",
            JobLinks.Lineage => "one model, or weights with one digest",
            _ => "data, code or configuration with one digest",
        }));

    /// <summary>Distinct models that jobs declare, in ordinal order.</summary>
    public static IReadOnlyList<string> ModelsOf(IEnumerable<SizedJob> jobs) =>
        [.. jobs.Select(job => job.Model).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Operations for display.</summary>
    public static string Flop(Quantity value) => Flop(value.Approximately);

    /// <summary>Operations for display.</summary>
    public static string Flop(ExactSum value) => Flop((double)value.Millionths / 1e6);

    /// <summary>A line for display.</summary>
    public static string Line(string path, TrainingComputeThreshold threshold) => $"{path}, {Flop(threshold.Limit)} FLOP";

    /// <summary>What a line goes by that is not looked at where jobs are added up: what models are trained on, and number formats.</summary>
    public static IEnumerable<string> NotHeeded(string path, TrainingComputeThreshold threshold)
    {
        if (threshold.TrainedOn == TrainingData.MainlyBiologicalSequences)
        {
            yield return $"{path} is about models trained mainly on biological sequences: on what data the jobs trained is not looked at here.";
        }

        if (threshold.NumberFormat == OperationCounting.HigherOfFp16EquivalentAndActual)
        {
            yield return $"{path} counts FP16 equivalents where these are more: here operations count alike in every number format.";
        }
    }

    private static string Flop(double value) => value.ToString("0.####e0", CultureInfo.InvariantCulture);

    private static IEnumerable<string> CustomersOf(IEnumerable<SizedJob> jobs) =>
        jobs.SelectMany(job => job.Customers).Distinct().Order(StringComparer.Ordinal);

    private static SubjectPart LinkPart(JobGroup group)
    {
        var (_, key) = group.FirstLink ?? throw new ArgumentException("The group is a job alone of a customer who is not known.", nameof(group));
        return new SubjectPart(group.Jobs.Any(job => job.Model == key) ? SubjectKind.Model : SubjectKind.Digest, key);
    }

    // An import of accounting states no operations: what it tells of shows in no sum here, however large it is.
    private static IEnumerable<string> Unstated(JobSums jobs)
    {
        if (jobs.Jobs - jobs.Flop.Count is > 0 and var unstated)
        {
            var hours = (jobs.Hours.High + 999_999) / 1_000_000;
            yield return Counted.Say(unstated, "{0} [job states|jobs state] no operations and [is|are] left out, whatever [it|they] came to")
                + (jobs.Hours.Count == 0
                    ? ": no job states accelerator hours either."
                    : string.Create(CultureInfo.InvariantCulture, $": all jobs together, {jobs.Jobs}, have at most {hours} accelerator hours, as far as these are stated."));
        }
    }

    private static IEnumerable<string> CaveatsOf(Quantity least, int serving, long unstarted)
    {
        yield return $"Jobs below {Flop(least)} FLOP are left out: many of them may add up.";
        yield return StructuringQuestion.SmallJobs;
        yield return StructuringQuestion.OwnersWhen;
        if (serving > 0)
        {
            yield return Counted.Say(serving, "{0} [job|jobs] declared as inference or evaluation [is|are] left out.");
        }

        if (unstarted > 0)
        {
            yield return Counted.Say(unstarted, "{0} [job states|jobs state] no start and [is|are] left out.");
        }
    }
}
