// What a page says of why the jobs of its groups belong together: the links of a chain between the jobs listed, and the
// entries that tell of them. A job tells of its model and its artifacts itself, and mostly of its customer; of an end customer
// and of a payment its rental does, or another rental of its customer. Who owns whom is told by statements that many answers
// rest on, and that a question of its own lists.

using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>Names what joins the groups of a page.</summary>
/// <param name="facts">The snapshot's.</param>
/// <param name="linked">The jobs, joined.</param>
internal sealed class GroupEvidence(IStructuringFacts facts, LinkedJobs linked)
{
    /// <summary>Most payment fingerprints of a page whose rentals are looked up.</summary>
    public const int MostPayments = 1_000;

    // By fingerprint, the first rental by which each customer paid.
    private readonly Dictionary<string, IReadOnlyDictionary<string, long>> _payers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notLookedUp = new(StringComparer.Ordinal);
    private int _cutGroups;
    private int _cutKeys;
    private int _cutChains;
    private bool _hasKeys;
    private bool _hasOwners;

    /// <summary>Entries of the rentals that were named, ascending.</summary>
    public SortedSet<long> Rentals { get; } = [];

    /// <summary>Entries of the jobs of the chains, those that the groups list too, ascending.</summary>
    public SortedSet<long> Jobs { get; } = [];

    /// <summary>What is said of what was named, and what was not.</summary>
    public IEnumerable<string> Caveats
    {
        get
        {
            if (_hasKeys)
            {
                yield return "What is named as joining jobs is a shortest chain between them: they may have more in common.";
            }

            if (_hasOwners)
            {
                yield return "Who says that an owner owns the customers whom it joins is not among the entries listed: GetControllers shows it for each of them, as of when its jobs began.";
            }

            foreach (var sentence in Counted.SayAny(_cutChains, $"{{0}} [group has|groups have] so many jobs to list that only the first {EvidenceIndices.MostAsked} of [it|each] were joined by a chain.")
                .Concat(Counted.SayAny(_cutGroups, $"{{0}} [group is|groups are] joined by more than {StructuringGroup.MostJoiningKeys} links: those nearest to [its|their] first job are named."))
                .Concat(Counted.SayAny(_cutKeys, $"Of {{0}} [link|links] more than {JoiningKey.MostEntries} jobs or rentals tell: the first are listed with [it|each]."))
                .Concat(Counted.SayAny(_notLookedUp.Count, $"Rentals of {{0}} [payment fingerprint|payment fingerprints] were not looked up: only those of the first {MostPayments} of a page are.")))
            {
                yield return sentence;
            }
        }
    }

    /// <summary>Groups with what joins the jobs that they list.</summary>
    /// <param name="groups">Those of a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<StructuringGroup>> NameAsync(IReadOnlyList<StructuringGroup> groups, CancellationToken cancellationToken)
    {
        var named = new List<StructuringGroup>();
        foreach (var (group, chain) in groups.Zip(linked.ChainsOf(groups.Select(group => group.LogIndices.Shown))))
        {
            named.Add(await NameAsync(group, chain, cancellationToken));
        }

        return named;
    }

    private async ValueTask<StructuringGroup> NameAsync(StructuringGroup group, IReadOnlyList<JoinedBy> chain, CancellationToken cancellationToken)
    {
        var (keys, entries) = (new List<JoiningKey>(), new SortedSet<long>());
        foreach (var link in chain)
        {
            var key = new JoiningKey
            {
                Link = link.Key.Kind,
                Key = link.Key.Text,
                IsDigest = link.Key.Name is null,
                LogIndices = EvidenceIndices.Of(link.Jobs.Select(job => job.LogIndex)),
                Rentals = EvidenceIndices.Of(await RentalsAsync(link, cancellationToken)),
            };
            Jobs.UnionWith(key.LogIndices.Shown);
            Rentals.UnionWith(key.Rentals.Shown);
            entries.UnionWith(key.LogIndices.Shown);
            entries.UnionWith(key.Rentals.Shown);
            if (keys.Count < StructuringGroup.MostJoiningKeys)
            {
                var isCut = key.LogIndices.Total > JoiningKey.MostEntries || key.Rentals.Total > JoiningKey.MostEntries;
                _cutKeys += isCut ? 1 : 0;
                keys.Add(key with { LogIndices = key.LogIndices.Cut(JoiningKey.MostEntries), Rentals = key.Rentals.Cut(JoiningKey.MostEntries) });
            }
        }

        _hasKeys |= keys.Count > 0;
        _hasOwners |= chain.Any(link => link.Key.Kind == JobLinks.Owner);
        _cutGroups += chain.Count > keys.Count ? 1 : 0;
        _cutChains += group.LogIndices.Total > group.LogIndices.Shown.Count ? 1 : 0;
        entries.ExceptWith(group.LogIndices.Shown);
        return group with { JoinedBy = keys, JoinedByTotal = chain.Count, JoiningLogIndices = EvidenceIndices.Of(entries) };
    }

    // The rentals that say of jobs what the jobs themselves do not.
    private async ValueTask<List<long>> RentalsAsync(JoinedBy link, CancellationToken cancellationToken)
    {
        var rentals = new List<long>();
        var byCustomers = new List<SizedJob>();
        foreach (var job in link.Jobs)
        {
            if (job.Rental is { } rental && (link.Key.Kind == JobLinks.Payment ? job.Payment == link.Key.Text : IsEndCustomer(job, link.Key)))
            {
                rentals.Add(rental);
            }
            else if (link.Key.Kind == JobLinks.Payment)
            {
                byCustomers.Add(job);
            }
        }

        if (byCustomers.Count > 0)
        {
            var payers = await PayersAsync(link.Key.Text, cancellationToken);
            rentals.AddRange(byCustomers.SelectMany(job => job.Customers).Distinct().Where(payers.ContainsKey).Select(customer => payers[customer]));

            // That a job is of its end customer its rental says.
            rentals.AddRange(byCustomers.Where(job => job.EndCustomer is { } user && user != job.Customer && payers.ContainsKey(user)).Select(job => job.Rental).OfType<long>());
        }

        return rentals;
    }

    // An owner is that of the customer or of the end customer.
    private static bool IsEndCustomer(SizedJob job, LinkKey key) => job.EndCustomer is { } user && user != job.Customer
        && (key.Kind == JobLinks.Owner || (key.Kind == JobLinks.Customer && user == key.Text));

    private async ValueTask<IReadOnlyDictionary<string, long>> PayersAsync(string fingerprint, CancellationToken cancellationToken)
    {
        if (_payers.TryGetValue(fingerprint, out var known))
        {
            return known;
        }

        if (_payers.Count == MostPayments)
        {
            _ = _notLookedUp.Add(fingerprint);
            return new Dictionary<string, long>();
        }

        var payers = (await facts.ReadPayersAsync(Digest.Parse(fingerprint), cancellationToken)).ToDictionary(payer => payer.Customer, payer => payer.LogIndex, StringComparer.Ordinal);
        _payers.Add(fingerprint, payers);
        return payers;
    }
}
