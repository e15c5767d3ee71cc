// From an accounted job to a training-job. What accounting knows is stated, everything else is said to be unknown: the
// model, the work done, the rental. Hours follow from the allocation exactly, rounded outwards to a millionth.
//
// The record is <operator>/<site>/<cluster>/jobs/<number>~<time of submission>. The number alone would not do: Slurm's
// counter wraps, and a requeued job keeps its number with a new time of submission, so its second run would replace
// the first and the hours of the first would vanish.

using System.Globalization;
using System.Text.Json.Nodes;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>Drafts jobs of a scheduler.</summary>
/// <param name="site">Where they ran.</param>
/// <param name="mapping">What the site's names mean.</param>
/// <param name="asOf">When the accounting was taken: what running jobs are as of; null where nobody said.</param>
/// <param name="cluster">The scheduler's name of the cluster; null for the one that the first job names.</param>
public sealed class JobDrafter(Site site, SlurmMapping mapping, Timestamp? asOf, string? cluster = null)
{
    private const string Unknown = OrUnknown.Word;
    private static readonly Exact SecondMicroseconds = Exact.FromInteger(3_600_000_000);

    private static readonly TimeSpan ZoneStep = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan WidestShift = TimeSpan.FromHours(26);

    private string? _guessed;

    /// <summary>Whether the site says that its scheduler counts GPUs.</summary>
    public bool CountsAccelerators => mapping.CountsGpus;

    /// <summary>Drafts a job, or says why not.</summary>
    public RowOutcome Draft(AccountedJob job)
    {
        if (OfAnotherCluster(job) is { } other)
        {
            return other;
        }

        if (job.Started is not { } started)
        {
            return Not(job, NotDraftedReason.NotStarted, $"The job is {job.State} and has no start.");
        }

        // Who ran held at least a node; who was cancelled in the queue has a start in older releases, and held nothing.
        if (job.Gpus is null && job.Ended != started)
        {
            return Not(job, NotDraftedReason.ValueMissing, "The job ran, and the accounting does not say what it held: AllocTRES (tres.allocated of JSON) is missing or empty.");
        }

        var gpus = (job.Gpus ?? []).Where(gpu => !mapping.IsHarmless(gpu)).ToArray();
        if (gpus.Length == 0)
        {
            return Not(job, NotDraftedReason.NoAccelerators, "The accounting names no GPUs of this job.");
        }

        if (job.Ended is not null && SlurmStates.GoesOn(job.State))
        {
            return Not(job, NotDraftedReason.TimeImpossible, $"The job is {job.State} and has an end: sacct cut it off at the end of its window, so run it without --truncate.");
        }

        var state = SlurmStates.Read(job.State, job.Ended is not null);
        var stillRuns = state is JobState.Running or JobState.Queued;
        if ((job.Ended ?? asOf) is not { } until || (job.Ended is null && !stillRuns))
        {
            return stillRuns
                ? Not(job, NotDraftedReason.AsOfMissing, "The job has not ended: say with --as-of when sacct was run.")
                : Not(job, NotDraftedReason.ValueMissing, $"The job is {job.State} and has no end.");
        }

        if (until < started || started < job.Submitted)
        {
            return Not(job, NotDraftedReason.TimeImpossible, $"Submitted {job.Submitted}, started {started}, until {until}: out of order.");
        }

        var allocations = new JsonArray();
        var hours = default(Exact);
        foreach (var gpu in gpus)
        {
            if (!mapping.TryFindAccelerator(job.Partition, gpu, out var accelerator))
            {
                return Not(job, gpu.IsGpu ? NotDraftedReason.AcceleratorUnmapped : NotDraftedReason.ResourceUnmapped, UnmappedDetail(job, gpu));
            }

            hours += Exact.FromInteger(gpu.Count) * Exact.FromInteger(until.Microseconds - started.Microseconds) / SecondMicroseconds;
            if (until > started)
            {
                allocations.Add(Allocation(started, until, accelerator, gpu.Count));
            }
        }

        return hours.TryToQuantity(Rounding.Down, out var low) && hours.TryToQuantity(Rounding.Up, out var high)
            ? RowOutcome.Of(Draft(job, Run(job, stillRuns ? JobState.Running : state, until, allocations, low, high)))
            : Not(job, NotDraftedReason.ValueUnreadable, $"{hours} accelerator hours are more than can be written.");
    }

    // Where nobody said which, the first cluster that is named is taken, and a second one shows that somebody has to.
    private RowOutcome? OfAnotherCluster(AccountedJob job)
    {
        var meant = cluster ?? (_guessed ??= job.Cluster);
        return job.Cluster is null || job.Cluster == meant ? null
            : cluster is not null ? Not(job, NotDraftedReason.Excluded, $"A job of cluster {job.Cluster}, not {cluster}: import each cluster with its own --site and --cluster.")
            : Not(job, NotDraftedReason.ClusterMissing, $"The accounting holds {meant}, whose jobs were taken for those of {site}, and {job.Cluster}: say with --cluster which of them it is.");
    }

    private static JsonObject Run(AccountedJob job, JobState state, Timestamp until, JsonArray allocations, Quantity low, Quantity high)
    {
        var run = new JsonObject { ["state"] = Words.Of(state), ["asOf"] = until.ToString() };
        if (job.Submitted is { } submitted)
        {
            run["submittedAt"] = submitted.ToString();
        }

        run["startedAt"] = job.Started.ToString();
        if (job.Ended is { } ended)
        {
            run["endedAt"] = ended.ToString();
        }

        run["allocations"] = allocations;
        run["acceleratorHours"] = new JsonObject { ["low"] = low.ToString(), ["high"] = high.ToString(), ["basis"] = "measured" };
        run["flop"] = Unknown;
        run["workload"] = new JsonObject { ["class"] = Unknown, ["dataDomain"] = Unknown };
        run["schedulerRunId"] = job.ShownId;
        return run;
    }

    private static JsonObject Allocation(Timestamp from, Timestamp to, AcceleratorSlug accelerator, long count) => new()
    {
        ["from"] = from.ToString(),
        ["to"] = to.ToString(),
        ["accelerator"] = accelerator.ToString(),
        ["count"] = count,
        ["domain"] = Unknown,
    };

    private static string UnmappedDetail(AccountedJob job, GpuCount gpu) => gpu switch
    {
        { IsShare: true } => $"gres/{gpu.Gres} is a share of a GPU and no count of accelerators: attest such jobs, or add \"{gpu.Gres}\" to \"harmless\" of the mapping.",
        { IsGpu: false } => $"Nobody said what gres/{gpu.Gres} is: add \"{gpu.Name}\" to \"accelerators\" of the mapping, or \"{gpu.Gres}\" to its \"harmless\".",
        { Type: null } => $"GPUs without a type in partition {job.Partition ?? "(none)"}: add \"*\" or \"{job.Partition}/*\" to \"accelerators\" of the mapping.",
        _ => $"The catalogue does not know \"{gpu.Type}\": add it to \"accelerators\" of the mapping.",
    };

    private static RowOutcome Not(AccountedJob job, NotDraftedReason reason, string detail) =>
        RowOutcome.Of(new NotDrafted(job.Place, job.ShownId, reason, detail));

    private Draft Draft(AccountedJob job, JsonObject run)
    {
        var names = new List<SlugClaim>();
        var parties = new JsonObject { ["customer"] = Customer(job.Account, names) };
        if (!string.IsNullOrEmpty(job.Account))
        {
            parties["customerAccount"] = job.Account;
        }

        parties["rental"] = Unknown;
        parties["accessCountries"] = Unknown;
        var lineage = new JsonObject
        {
            ["model"] = Unknown,
            ["parameters"] = Unknown,
            ["tokens"] = Unknown,
            ["inputs"] = Unknown,
            ["outputs"] = Unknown,
        };
        return new Draft
        {
            Place = job.Place,
            Source = SlurmAccounting.SourceName,
            Kind = StatementKinds.ByName["training-job"],
            Record = Record(job.Id, job.Submitted?.Value),
            Sections =
            [
                DraftJson.Section(TrainingJobKind.Run, run),
                DraftJson.Section(TrainingJobKind.Parties, parties),
                DraftJson.Section(TrainingJobKind.Lineage, lineage),
            ],
            SourceDigest = job.SourceDigest,
            Names = names,
            Namesakes = Namesakes(job),
            WaitSeconds = (job.Started?.Microseconds - job.Submitted?.Microseconds) / 1_000_000,
            RunSeconds = (job.Ended?.Microseconds - job.Started?.Microseconds) / 1_000_000,
        };
    }

    private string Customer(string? account, List<SlugClaim> names)
    {
        if (string.IsNullOrEmpty(account))
        {
            return Unknown;
        }

        if (mapping.Customers.TryGetValue(account, out var known))
        {
            return known.ToString();
        }

        var id = Slug.Id(account);
        names.Add(new SlugClaim("account", id, account));
        return $"OPERATOR:{site.Operator}:{id}";
    }

    private string Record(string id, DateTimeOffset? submitted) => submitted is { } at
        ? $"{site}/jobs/{id}~{at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}"
        : $"{site}/jobs/{id}";

    // Time zones differ by whole quarters of an hour, from 12 hours behind UTC to 14 hours ahead of it.
    private IEnumerable<string> Namesakes(AccountedJob job)
    {
        if (job is not { HasLocalTimes: true, Submitted: { } submitted })
        {
            yield break;
        }

        for (var shift = ZoneStep; shift <= WidestShift; shift += ZoneStep)
        {
            yield return Record(job.Id, submitted.Value - shift);
            yield return Record(job.Id, submitted.Value + shift);
        }
    }
}
