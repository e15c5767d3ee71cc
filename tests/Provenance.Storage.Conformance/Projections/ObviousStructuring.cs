using System.Numerics;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Structuring;
using Provenance.Registry.Ownership;
using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Groups by comparing every pair of jobs until nothing more joins, windows by trying every first job.</summary>
internal static class ObviousStructuring
{
    /// <summary>Groups whose window is not the one that may add up to most; met where windows are short.</summary>
    public const string InAnotherWindow = "groups that surely cross in another window than their largest";

    /// <summary>Models and weights that join no known customers with each other; met where a link may have few customers.</summary>
    public const string AmongUnknown = "models and weights most of whose users are unknown";

    private sealed record Sized(WorldEntry Job, long Start, BigInteger Low, BigInteger High)
    {
        // What the rental that it names says of the parties, where that is reported.
        public RentalParties? Rental { get; init; }

        public bool StillRan => Job.Content.Section<Run>() is { State: JobState.Running, EndedAt: not { IsKnown: true } };

        public string? Customer => Job.Content.Section<JobParties>() is { Customer.IsKnown: true } parties ? parties.Customer.ToString() : null;

        public string? EndCustomer => Rental is not { } rental ? null
            : rental.EndCustomer.IsCustomer ? (rental.Customer.IsKnown ? rental.Customer.ToString() : null)
            : rental.EndCustomer.Entity?.ToString();

        public string? User => EndCustomer ?? Customer;

        public IEnumerable<string> Customers => new[] { Customer, EndCustomer }.OfType<string>().Distinct();
    }

    /// <param name="entries">The world.</param>
    /// <param name="validAt">For which moment owners are told, microseconds since 1970.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="coverage">Is told what was met.</param>
    /// <param name="operatorsOfWindow">Windows with jobs at fewer operators do not count.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(
        IReadOnlyList<WorldEntry> entries, long validAt, StructuringQuestion question, WorldCoverage coverage, int operatorsOfWindow = 1) =>
        (await LookAsync(entries, validAt, question, coverage, operatorsOfWindow)).Groups;

    /// <summary>The same, with what each job has that joins it to whoever has it too, by the jobs' entries: <c>Payment 3f…</c>.</summary>
    public static async Task<(IReadOnlyList<string> Groups, IReadOnlyDictionary<long, HashSet<string>> Joining)> LookAsync(
        IReadOnlyList<WorldEntry> entries, long validAt, StructuringQuestion question, WorldCoverage coverage, int operatorsOfWindow = 1)
    {
        var keys = await KeysAsync(entries, validAt, question, coverage);
        var jobs = keys.Keys.ToList();
        var label = jobs.ToDictionary(job => job, job => job.Job.Index);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (left, right) in from left in jobs from right in jobs where keys[left].Overlaps(keys[right]) select (left, right))
            {
                changed |= label[left] != label[right];
                label[left] = label[right] = Math.Min(label[left], label[right]);
            }
        }

        return (
            [.. jobs.GroupBy(job => label[job]).Select(group => Describe([.. group], keys, question, coverage, operatorsOfWindow)).OfType<string>()],
            keys.ToDictionary(pair => pair.Key.Job.Index, pair => pair.Value));
    }

    private static async Task<Dictionary<Sized, HashSet<string>>> KeysAsync(
        IReadOnlyList<WorldEntry> entries, long validAt, StructuringQuestion question, WorldCoverage coverage)
    {
        var jobs = Sizes(entries, question).ToList();
        var owned = question.Links.HasFlag(JobLinks.Owner) ? await OwnersAsync(entries, validAt, jobs) : [];
        var keys = jobs.ToDictionary(job => job, job => KeysOf(entries, job, question.Links)
            .Concat(job.Customers.SelectMany(customer => owned.GetValueOrDefault((customer, job.Start), []))).ToHashSet());
        var inCommon = owned.SelectMany(pair => pair.Value.Select(key => (pair.Key.Customer, Key: key))).Distinct()
            .GroupBy(pair => pair.Key, pair => pair.Customer).Where(owner => owner.Count() > 1).Select(owner => owner.Key).ToHashSet();
        var owners = keys.SelectMany(pair => pair.Value.Select(key => (Key: key, Who: pair.Key.User ?? WhoIsUnknown(key, pair.Key)))).Distinct()
            .GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Select(pair => pair.Who).OfType<string>().Distinct().Count());
        foreach (var set in keys.Values)
        {
            set.RemoveWhere(key => owners[key] > question.MostCustomersPerLink);
            set.RemoveWhere(key => key.StartsWith("Owner ", StringComparison.Ordinal) && !inCommon.Contains(key));
        }

        KeepStrangersApart(keys, question, coverage);

        coverage.Note("jobs of a customer whose rental is for another", jobs.Count(job => job.Customers.Count() > 1));
        coverage.Note("jobs of unknown customers whose rental says for whom", jobs.Count(job => job.Customer is null && job.EndCustomer is not null));
        coverage.Note("jobs whose rental says how it was paid", jobs.Count(job => job.Rental?.PaymentFingerprint is not null));
        return keys;
    }

    // A model or weights with too many jobs, were each unknown customer another, and more of these than known customers: each
    // of several known customers has it for itself, and the unknown ones have it together.
    private static void KeepStrangersApart(Dictionary<Sized, HashSet<string>> keys, StructuringQuestion question, WorldCoverage coverage)
    {
        foreach (var lineage in keys.Values.SelectMany(set => set).Where(key => key.StartsWith("Lineage ", StringComparison.Ordinal)).ToHashSet())
        {
            var sharers = keys.Where(pair => pair.Value.Contains(lineage)).ToList();
            var known = sharers.Select(pair => pair.Key.User).OfType<string>().ToHashSet();
            var unknown = sharers.Count(pair => pair.Key.User is null);
            if (known.Count < 2 || unknown <= known.Count || known.Count + unknown <= question.MostCustomersPerLink)
            {
                continue;
            }

            coverage.Note(AmongUnknown, 1);
            foreach (var (job, set) in sharers)
            {
                set.Remove(lineage);
                set.Add($"{lineage} of {job.User ?? "unknown customers"}");
            }
        }
    }

    /// <summary>The jobs that are looked at, by their entries.</summary>
    public static IReadOnlyList<long> JobsOf(IReadOnlyList<WorldEntry> entries, StructuringQuestion question) =>
        [.. Sizes(entries, question).Select(job => job.Job.Index)];

    /// <summary>Whose some jobs are, by customer and end customer, as far as is known.</summary>
    public static string CustomersOf(IReadOnlyList<WorldEntry> entries, IEnumerable<long> jobs) => string.Join(',', jobs
        .Select(index => entries.Single(entry => entry.Index == index))
        .SelectMany(job => CustomersOf(entries, job))
        .Distinct().Order(StringComparer.Ordinal));

    /// <summary>Whose a job is, by customer and end customer, as far as is known.</summary>
    public static IEnumerable<string> CustomersOf(IReadOnlyList<WorldEntry> entries, WorldEntry job) =>
        new Sized(job, 0, 0, 0) { Rental = RentalOf(entries, job) }.Customers;

    private static IEnumerable<Sized> Sizes(IReadOnlyList<WorldEntry> entries, StructuringQuestion question) => entries
        .Where(entry => entry is { Standing: Standing.Current, Statement.Kind: TrainingJobKind })
        .Select(entry => ToSized(entry, question.Measure)).OfType<Sized>()
        .Select(job => job with { Rental = RentalOf(entries, job.Job) })
        .Where(job => job.High >= (BigInteger)question.LeastJob!.Value.Millionths)
        .Where(job => job.Start >= (question.Period.FromMicroseconds ?? long.MinValue) && job.Start < (question.Period.ToMicroseconds ?? long.MaxValue));

    /// <summary>The current statement of the rental that a job names, where that is reported.</summary>
    public static WorldEntry? RentalNamedBy(IReadOnlyList<WorldEntry> entries, WorldEntry job) =>
        job.Content.Section<JobParties>()?.Rental.Record is not { } record ? null : entries
            .FirstOrDefault(entry => entry is { Standing: Standing.Current, Statement.Kind: RentalKind } && entry.Statement.RecordName.Text == record.Text);

    private static RentalParties? RentalOf(IReadOnlyList<WorldEntry> entries, WorldEntry job) => RentalNamedBy(entries, job)?.Content.Section<RentalParties>();

    // Customers who are not known may be among the others. Of data, which are often public, each counts as one.
    private static string? WhoIsUnknown(string key, Sized job) => key.StartsWith("Material ", StringComparison.Ordinal) ? $"{job.Job.Index}" : null;

    // A quarter is the line of the rule set's first rule on beneficial owners. Owners of one customer alone join nobody. A job goes
    // by who surely had it when the job began; also by who surely has it now, unless what is declared of then rules it out.
    private static async Task<Dictionary<(string Customer, long Start), List<string>>> OwnersAsync(
        IReadOnlyList<WorldEntry> entries, long validAt, IReadOnlyList<Sized> jobs)
    {
        var owners = new Dictionary<(string Customer, long Start), List<string>>();
        foreach (var (customer, start) in jobs.SelectMany(job => job.Customers.Select(customer => (customer, job.Start))).Distinct()
            .Where(pair => WorldEntities.All.Contains(pair.customer)))
        {
            var began = Math.Min(start, validAt);
            var (then, perhaps, now) = (await AboveAsync(began, Reach.Surely), await AboveAsync(began, Reach.Possibly), await AboveAsync(validAt, Reach.Surely));
            owners.Add((customer, start), [.. then.Union(now.Where(perhaps.Contains)).Select(owner => $"Owner {owner}")]);

            async Task<HashSet<EntityId>> AboveAsync(long moment, Reach least) =>
            [
                .. await OwnersAbove.FindAsync(
                    new ObviousInterests(entries, moment),
                    EntityId.Parse(customer),
                    new OwnershipTerms(CalendarDate.Parse(new Timestamp(moment).ToString()[..10])),
                    new ShareThreshold(Quantity.FromInteger(25)),
                    OwnershipLimits.Default,
                    CancellationToken.None,
                    least),
            ];
        }

        return owners;
    }

    public static string Describe(StructuringGroup group) => string.Join(
        " | ",
        string.Join(',', group.Customers),
        group.Jobs,
        group.Crossing,
        group.Window?.Jobs,
        group.Window?.High,
        group.Counts.Below,
        group.Counts.Above,
        group.Window?.Low,
        string.Join(',', group.LogIndices.Shown),
        group.Window?.Undecided ?? 0,
        group.Links);

    private static int Operators(IEnumerable<Sized> jobs) => jobs.Select(job => ClusterName.Of(job.Job.Statement.RecordName).Operator).Distinct().Count();

    // The kinds of what at least two of them have.
    private static JobLinks LinksOf(List<Sized> group, Dictionary<Sized, HashSet<string>> keys) => group.SelectMany(job => keys[job]).GroupBy(key => key)
        .Where(key => key.Count() > 1).Aggregate(JobLinks.None, (links, key) => links | Enum.Parse<JobLinks>(key.Key.Split(' ')[0]));

    private static string? Describe(List<Sized> group, Dictionary<Sized, HashSet<string>> keys, StructuringQuestion question, WorldCoverage coverage, int operatorsOfWindow)
    {
        if (Operators(group) < question.MinOperators)
        {
            return null;
        }

        var line = (BigInteger)question.Threshold.Millionths;
        var small = group.Where(job => job.Low <= line).Select(job => job with { High = BigInteger.Min(job.High, line) }).ToList();
        var windows = small.Select(last => small
                .Where(job => (job.Start, job.Job.Index).CompareTo((last.Start, last.Job.Index)) <= 0 && last.Start - job.Start < question.WindowMicroseconds)
                .ToList())
            .Where(window => Operators(window) >= operatorsOfWindow)
            .ToList();
        var (surest, largest) = (Most(job => job.Low), Most(job => job.High));
        var crossing = windows.Exists(window => Sum(window, job => job.Low) > line) ? ThresholdCrossing.Certain
            : windows.Exists(window => Sum(window, job => job.High) > line) ? ThresholdCrossing.Possible
            : ThresholdCrossing.None;
        if (crossing == ThresholdCrossing.Certain && surest != largest)
        {
            coverage.Note(InAnotherWindow, 1);
        }

        var shown = crossing == ThresholdCrossing.Certain ? surest : largest;
        var undecided = group.Where(job => job.Low <= line && job.High > line).Select(job => job.Job.Index).ToHashSet();
        coverage.Note("jobs of windows that may be over the line alone", (shown ?? []).Count(job => undecided.Contains(job.Job.Index)));
        return string.Join(
            " | ",
            string.Join(',', group.SelectMany(job => new[] { job.Job.Content.Section<JobParties>()?.Customer.ToString(), job.EndCustomer }).OfType<string>().Distinct().Order(StringComparer.Ordinal)),
            group.Count,
            crossing,
            shown?.Count,
            shown is null ? null : new ExactSum(Sum(shown, job => job.High)),
            group.Count(IsBelow),
            group.Count(IsAbove),
            shown is null ? null : new ExactSum(Sum(shown, job => job.Low)),
            string.Join(',', (shown ?? []).Concat(group.Where(job => IsBelow(job) || IsAbove(job))).Select(job => job.Job.Index).Distinct().Order()),
            (shown ?? []).Count(job => undecided.Contains(job.Job.Index)),
            LinksOf(group, keys));

        bool IsBelow(Sized job) => !job.StillRan && job.High * 10 >= line * 8 && job.High < line;

        bool IsAbove(Sized job) => job.Low >= line && job.Low * 10 < line * 12;

        List<Sized>? Most(Func<Sized, BigInteger> of) => windows.OrderByDescending(window => Sum(window, of)).ThenBy(window => window.Max(job => job.Start))
            .ThenBy(window => window.Max(job => (job.Start, job.Job.Index)).Index).FirstOrDefault();
    }

    private static BigInteger Sum(IEnumerable<Sized> jobs, Func<Sized, BigInteger> of) => jobs.Aggregate(BigInteger.Zero, (sum, job) => sum + of(job));

    private static Sized? ToSized(WorldEntry entry, JobMeasure measure)
    {
        if (entry.Content.Section<Run>() is not { StartedAt.IsKnown: true } run)
        {
            return null;
        }

        return measure == JobMeasure.Flop
            ? run.Flop.IsKnown ? new Sized(entry, run.StartedAt.Value.Microseconds, (BigInteger)run.Flop.Value.Low.Millionths, (BigInteger)run.Flop.Value.High.Millionths) : null
            : run.AcceleratorHours.IsKnown
                ? new Sized(entry, run.StartedAt.Value.Microseconds, (BigInteger)run.AcceleratorHours.Value.Low.Millionths, (BigInteger)run.AcceleratorHours.Value.High.Millionths)
                : null;
    }

    private static IEnumerable<string> KeysOf(IReadOnlyList<WorldEntry> entries, Sized job, JobLinks links)
    {
        foreach (var customer in job.Customers)
        {
            if (links.HasFlag(JobLinks.Customer))
            {
                yield return $"Customer {customer}";
            }

            foreach (var rental in links.HasFlag(JobLinks.Payment) ? entries.Where(entry => entry.Standing == Standing.Current) : [])
            {
                if (rental.Content.Section<RentalParties>() is { PaymentFingerprint: { } payment } parties
                    && parties.Customer.ToString() == customer)
                {
                    yield return $"Payment {payment}";
                }
            }
        }

        if (links.HasFlag(JobLinks.Payment) && job.Rental?.PaymentFingerprint is { } paid)
        {
            yield return $"Payment {paid}";
        }

        if (job.Job.Content.Section<Lineage>() is not { } lineage)
        {
            yield break;
        }

        if (lineage.Model.IsKnown && links.HasFlag(JobLinks.Lineage))
        {
            yield return $"Lineage {lineage.Model.Value.Name}";
        }

        var inputs = lineage.Inputs.IsKnown ? lineage.Inputs.Value.Select(input => (input.Role, Digests: input.Digests.IsKnown ? input.Digests.Value : null)) : [];
        var outputs = lineage.Outputs.IsKnown ? lineage.Outputs.Value.Select(output => (output.Role, Digests: (ArtifactDigests?)output.Digests)) : [];
        foreach (var (role, digests) in inputs.Concat(outputs))
        {
            var kind = role is ArtifactRole.Weights or ArtifactRole.Teacher or ArtifactRole.RewardModel ? JobLinks.Lineage : JobLinks.Material;
            foreach (var digest in links.HasFlag(kind) ? digests?.Identifying() ?? [] : [])
            {
                yield return $"{kind} {digest}";
            }
        }
    }
}
