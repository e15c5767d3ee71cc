// What jobs have in common, read and handed to the union-find: customer, owners and payments of the customer, model, and
// digests of what went in and came out. Behind a reseller a job and its rental may name different customers, or the job
// none: so it is also of whom the rental that it names declares to use it, and was paid as that rental was.

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>Joins jobs by what they have in common.</summary>
/// <param name="facts">The snapshot's.</param>
/// <param name="owners">Owners in common; null where none are read.</param>
/// <param name="links">What joins jobs.</param>
/// <param name="mostCustomers">A link that more customers share joins nobody.</param>
/// <param name="validAtMicroseconds">The moment in the world, since 1970.</param>
internal sealed class LinkedJobs(IStructuringFacts facts, ICommonOwners? owners, JobLinks links, int mostCustomers, long validAtMicroseconds)
{
    private static readonly HashSet<string> LineageRoles =
        [.. new[] { ArtifactRole.Weights, ArtifactRole.Teacher, ArtifactRole.RewardModel }.Select(Words.Of)];

    private static readonly HashSet<string> MaterialRoles =
        [.. new[] { ArtifactRole.Dataset, ArtifactRole.SyntheticData, ArtifactRole.Code, ArtifactRole.Configuration }.Select(Words.Of)];

    /// <summary>What is said of links that joined nobody, because too many customers share them, or may.</summary>
    public IReadOnlyList<string> Caveats { get; private set; } = [];

    /// <summary>The groups, in order of their first jobs.</summary>
    /// <param name="jobs">In order of their entries.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<JobGroup>> JoinAsync(IReadOnlyList<SizedJob> jobs, CancellationToken cancellationToken)
    {
        var rented = await WithRentalsAsync(jobs, cancellationToken);
        var groups = new JobGroups(rented, mostCustomers);
        var parties = await PartiesAsync(rented, cancellationToken);
        for (var i = 0; i < rented.Count; i++)
        {
            ShareNames(groups, i, rented[i], parties);
        }

        await ShareArtifactsAsync(groups, rented, cancellationToken);
        var joined = groups.Join();
        Caveats =
        [
            .. Say(rented.Count(job => job.Customers.Skip(1).Any()), "{0} [job names|jobs name] a rental whose declared end customer is not the customer that the job states: [it counts|they count] for both."),
            .. Say(groups.CommonLinks, $"{{0}} [tenant, model, digest, owner or payment|tenants, models, digests, owners or payments] that more than {mostCustomers} customers share [joins|join] nobody."),
            .. Say(groups.PerhapsCommonLinks, $"{{0}} [digest|digests] of data, code or configuration that jobs of unknown customers share [joins|join] nobody: whether [it is|they are] of more than {mostCustomers} customers is not known."),
        ];
        return joined;
    }

    private static IEnumerable<string> Say(int count, string format) => count > 0 ? [Counted.Say(count, format)] : [];

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
                ? job with { EndCustomer = rental.EndCustomer, Payment = rental.Payment }
                : job),
        ];
    }

    private void ShareNames(
        JobGroups groups, int place, SizedJob job, Dictionary<string, List<(JobLinks Kind, string Key)>> parties)
    {
        foreach (var customer in job.Customers)
        {
            Share(groups, place, new LinkKey(JobLinks.Customer, customer, default));
            foreach (var (kind, key) in parties.GetValueOrDefault(customer) ?? [])
            {
                groups.Share(place, new LinkKey(kind, key, default));
            }
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

    // Owners and payments in common, by customer or end customer.
    private async ValueTask<Dictionary<string, List<(JobLinks Kind, string Key)>>> PartiesAsync(
        IReadOnlyList<SizedJob> jobs, CancellationToken cancellationToken)
    {
        var parties = new Dictionary<string, List<(JobLinks, string)>>(StringComparer.Ordinal);
        if ((links & JobLinks.Payment) != 0)
        {
            foreach (var (customer, fingerprint) in await facts.ReadPaymentsAsync(cancellationToken))
            {
                Add(customer, JobLinks.Payment, fingerprint);
            }
        }

        if ((links & JobLinks.Owner) != 0 && owners is not null)
        {
            var customers = jobs.SelectMany(job => job.Customers).ToHashSet(StringComparer.Ordinal);
            foreach (var owner in await owners.FindAsync(customers, validAtMicroseconds, cancellationToken))
            {
                foreach (var entity in owner.Entities)
                {
                    Add(entity, JobLinks.Owner, owner.Owner);
                }
            }
        }

        return parties;

        void Add(string customer, JobLinks kind, string key)
        {
            if (!parties.TryGetValue(customer, out var known))
            {
                parties.Add(customer, known = []);
            }

            known.Add((kind, key));
        }
    }
}
