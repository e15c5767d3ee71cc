// What jobs have in common, read and handed to the union-find: customer, owners and payments of the customer, model, and
// digests of what went in and came out. Behind a reseller a job and its rental may name different customers, or the job
// none: so it is also of whom the rental that it names declares to use it, and was paid as that rental was.

using System.Runtime.InteropServices;
using Provenance.Statements;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>A link of a chain between jobs of a group.</summary>
/// <param name="Key">What it is.</param>
/// <param name="Jobs">The jobs of the chain that it joins, two or more, in order of their entries.</param>
internal sealed record JoinedBy(LinkKey Key, IReadOnlyList<SizedJob> Jobs);

/// <summary>Joins jobs by what they have in common.</summary>
/// <param name="facts">The snapshot's.</param>
/// <param name="owners">Owners in common; null where none are read.</param>
/// <param name="links">What joins jobs.</param>
/// <param name="mostCustomers">A link that more customers share joins nobody.</param>
/// <param name="validAtMicroseconds">The moment in the world, since 1970: owners are those of when a job began, and no later.</param>
internal sealed class LinkedJobs(IStructuringFacts facts, ICommonOwners? owners, JobLinks links, int mostCustomers, long validAtMicroseconds)
{
    private static readonly HashSet<string> LineageRoles =
        [.. new[] { ArtifactRole.Weights, ArtifactRole.Teacher, ArtifactRole.RewardModel }.Select(Words.Of)];

    private static readonly HashSet<string> MaterialRoles =
        [.. new[] { ArtifactRole.Dataset, ArtifactRole.SyntheticData, ArtifactRole.Code, ArtifactRole.Configuration }.Select(Words.Of)];

    private IReadOnlyList<SizedJob> _jobs = [];
    private JobGroups? _groups;

    /// <summary>What is said of links that joined nobody, because too many customers share them, or may.</summary>
    public IReadOnlyList<string> Caveats { get; private set; } = [];

    /// <summary>The groups, in order of their first jobs.</summary>
    /// <param name="jobs">In order of their entries.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<JobGroup>> JoinAsync(IReadOnlyList<SizedJob> jobs, CancellationToken cancellationToken)
    {
        var rented = await WithRentalsAsync(jobs, cancellationToken);
        var groups = new JobGroups(rented, mostCustomers);
        var payments = await PaymentsAsync(cancellationToken);
        var owned = await OwnersAsync(rented, cancellationToken);
        for (var i = 0; i < rented.Count; i++)
        {
            ShareNames(groups, i, rented[i]);
        }

        ShareMeans(groups, rented, payments, owned);

        await ShareArtifactsAsync(groups, rented, cancellationToken);
        var joined = groups.Join();
        (_jobs, _groups) = (rented, groups);
        Caveats =
        [
            .. Counted.SayAny(rented.Count(job => job.Customers.Skip(1).Any()), "{0} [job names|jobs name] a rental whose declared end customer is not the customer that the job states: [it counts|they count] for both."),
            .. Counted.SayAny(groups.CommonLinks, $"{{0}} [tenant, model, digest, owner or payment|tenants, models, digests, owners or payments] that more than {mostCustomers} customers share [joins|join] nobody."),
            .. Counted.SayAny(groups.PartingLinks, $"{{0}} [model or digest of weights|models or digests of weights] that may be of more than {mostCustomers} customers, for most jobs that share [it|them] are of unknown ones, [joins|join] no known customers with each other."),
            .. Counted.SayAny(groups.PerhapsCommonLinks, $"{{0}} [digest|digests] of data, code or configuration that jobs of unknown customers share [joins|join] nobody: whether [it is|they are] of more than {mostCustomers} customers is not known."),
        ];
        return joined;
    }

    /// <summary>What joins some jobs of each of some groups, once all are joined.</summary>
    /// <param name="groups">Entries of jobs of one group each, at least one, ascending; no group twice.</param>
    public IEnumerable<IReadOnlyList<JoinedBy>> ChainsOf(IEnumerable<IReadOnlyList<long>> groups) => _groups!
        .ChainsOf([.. groups.Select(group => group.Select(PlaceOf).ToList())])
        .Select(chain => chain.Select(link => new JoinedBy(link.Key, [.. link.Jobs.Select(job => _jobs[job])])).ToList());

    // They are in order of their entries.
    private int PlaceOf(long logIndex)
    {
        var (first, end) = (0, _jobs.Count);
        while (end - first > 1)
        {
            var middle = first + ((end - first) / 2);
            (first, end) = _jobs[middle].LogIndex <= logIndex ? (middle, end) : (first, middle);
        }

        return first;
    }

    // Of two statements that both tell of one rental the first counts.
    private async ValueTask<IReadOnlyList<SizedJob>> WithRentalsAsync(IReadOnlyList<SizedJob> jobs, CancellationToken cancellationToken)
    {
        var rentals = new Dictionary<long, JobRental>();
        foreach (var rental in await facts.ReadRentalsAsync([.. jobs.Select(job => job.LogIndex)], cancellationToken))
        {
            _ = rentals.TryAdd(rental.Job, rental);
        }

        return
        [
            .. jobs.Select(job => rentals.TryGetValue(job.LogIndex, out var rental)
                ? job with { EndCustomer = rental.EndCustomer, Payment = rental.Payment, Rental = rental.LogIndex }
                : job),
        ];
    }

    private void ShareNames(JobGroups groups, int place, SizedJob job)
    {
        foreach (var customer in job.Customers)
        {
            Share(groups, place, new LinkKey(JobLinks.Customer, customer, default));
        }

        if (job.Payment is { } payment)
        {
            Share(groups, place, new LinkKey(JobLinks.Payment, payment, default));
        }

        if (job.Model is { } model)
        {
            Share(groups, place, new LinkKey(JobLinks.Lineage, model, default));
        }
    }

    // What customers have, payments at all times and owners as of a job, they have for all of these jobs: shared once for them.
    private void ShareMeans(
        JobGroups groups, IReadOnlyList<SizedJob> jobs, Dictionary<string, List<string>> payments, Dictionary<EntityMoment, List<string>> owned)
    {
        var paying = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var ownedAlike = new Dictionary<(string Customer, string Owners), (List<string> Owners, List<int> Jobs)>();
        for (var i = 0; i < jobs.Count; i++)
        {
            foreach (var customer in jobs[i].Customers)
            {
                if (payments.ContainsKey(customer))
                {
                    paying.AddTo(customer, i);
                }

                if (owned.TryGetValue(When(customer, jobs[i]), out var owners))
                {
                    ref var alike = ref CollectionsMarshal.GetValueRefOrAddDefault(ownedAlike, (customer, string.Join('\n', owners)), out var isKnown);
                    alike = isKnown ? alike : (owners, []);
                    alike.Jobs.Add(i);
                }
            }
        }

        foreach (var (customer, members) in paying)
        {
            ShareAll(members, JobLinks.Payment, payments[customer]);
        }

        foreach (var (common, members) in ownedAlike.Values)
        {
            ShareAll(members, JobLinks.Owner, common);
        }

        void ShareAll(List<int> members, JobLinks kind, List<string> names)
        {
            var standIn = groups.StandFor(members);
            foreach (var name in names)
            {
                groups.Share(standIn, new LinkKey(kind, name, default));
            }
        }
    }

    private async ValueTask ShareArtifactsAsync(JobGroups groups, IReadOnlyList<SizedJob> jobs, CancellationToken cancellationToken)
    {
        if ((links & (JobLinks.Lineage | JobLinks.Material)) == 0)
        {
            return;
        }

        // Both come in order of the entries.
        var place = 0;
        await foreach (var artifact in facts.ReadArtifactsAsync([.. jobs.Select(job => job.LogIndex)], cancellationToken))
        {
            while (jobs[place].LogIndex != artifact.Job)
            {
                place++;
            }

            var kind = LineageRoles.Contains(artifact.Role) ? JobLinks.Lineage : MaterialRoles.Contains(artifact.Role) ? JobLinks.Material : JobLinks.None;
            foreach (var digest in artifact.Digests.Select(digest => digest.Digest).Distinct())
            {
                Share(groups, place, new LinkKey(kind, null, digest));
            }
        }
    }

    private void Share(JobGroups groups, int job, LinkKey key)
    {
        if ((links & key.Kind) != 0)
        {
            groups.Share(job, key);
        }
    }

    private EntityMoment When(string customer, SizedJob job) => new(customer, Math.Min(job.StartedAt, validAtMicroseconds));

    // By customer or end customer.
    private async ValueTask<Dictionary<string, List<string>>> PaymentsAsync(CancellationToken cancellationToken)
    {
        var payments = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if ((links & JobLinks.Payment) != 0)
        {
            foreach (var (customer, fingerprint) in await facts.ReadPaymentsAsync(cancellationToken))
            {
                payments.AddTo(customer, fingerprint);
            }
        }

        return payments;
    }

    // Owners in common, by customer or end customer and when its job began: who buys or sells one of them afterwards changes nothing.
    private async ValueTask<Dictionary<EntityMoment, List<string>>> OwnersAsync(IReadOnlyList<SizedJob> jobs, CancellationToken cancellationToken)
    {
        var owned = new Dictionary<EntityMoment, List<string>>();
        if ((links & JobLinks.Owner) != 0 && owners is not null)
        {
            var customers = jobs.SelectMany(job => job.Customers.Select(customer => When(customer, job))).ToHashSet();
            foreach (var common in await owners.FindAsync(customers, validAtMicroseconds, cancellationToken))
            {
                foreach (var entity in common.Entities)
                {
                    owned.AddTo(entity, common.Owner);
                }
            }
        }

        return owned;
    }
}
