// Groups of jobs by union-find: two jobs are in one group where a chain of links leads from one to the other. A link
// that more customers share than asked for is common, such as a public data set: it says nothing, and joins nobody. Jobs
// whose customers are not known may be of the others: they make no model common, so that one more of them never parts a group.
// Data and code are often public: those that jobs of unknown customers share may be common, and join nobody. So are some models
// and weights: where a link may be common and most who share it are unknown, these are joined with each other, and with a known
// customer only where there is no other one.

using System.Runtime.InteropServices;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>Jobs that belong together.</summary>
/// <param name="Jobs">The jobs, in the order given.</param>
/// <param name="Links">What joined them; nothing for a job alone.</param>
/// <param name="FirstLink">Of the links that joined them the first by kind and key, which no other group of unknown customers has; null for a job alone.</param>
internal sealed record JobGroup(IReadOnlyList<SizedJob> Jobs, JobLinks Links, (JobLinks Kind, string Key)? FirstLink);

/// <summary>What jobs may have in common: a name, or a digest. Millions are held at once, so that a digest is no text here.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Name">Its name; null for a digest.</param>
/// <param name="Digest">Its digest, where it has no name.</param>
internal readonly record struct LinkKey(JobLinks Kind, string? Name, Digest Digest)
{
    /// <summary>Name or digest, as text.</summary>
    public string Text => Name ?? Digest.ToString();
}

/// <summary>What joins jobs: they have it in common, and it is not too common.</summary>
/// <param name="Key">What it is.</param>
/// <param name="Sharers">The places of those whom it joins.</param>
internal readonly record struct Joining(LinkKey Key, ArraySegment<(int Shared, int Job)> Sharers);

/// <summary>Joins jobs.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="mostCustomers">A link that more customers share joins nobody.</param>
internal sealed class JobGroups(IReadOnlyList<SizedJob> jobs, int mostCustomers)
{
    // The greatest number of a customer who is not known.
    private const int Unknown = -1;

    private readonly int[] _parent = [.. Enumerable.Range(0, jobs.Count)];
    private readonly int[] _customers = CustomersOf(jobs);

    // Most things belong to one job alone: its place. What is shared has its number here, counted down from -1. Most jobs
    // have one thing that they took in and one that they made; a table that grows leaves its smaller selves to the collector.
    private readonly Dictionary<LinkKey, int> _holders = new(2 * jobs.Count);
    private readonly List<LinkKey> _shared = [];

    // Who has what is shared. Pairs of numbers and no list for each thing: there are as many things as jobs.
    private readonly List<(int Shared, int Job)> _sharers = [];
    private readonly List<Joining> _joinings = [];
    private readonly Dictionary<int, JobLinks> _links = [];
    private readonly Dictionary<int, LinkKey> _first = [];

    /// <summary>Links that were too common to join anybody: more known customers share them.</summary>
    public int CommonLinks { get; private set; }

    /// <summary>Links that joined nobody because they may be as common: jobs of unknown customers share them.</summary>
    public int PerhapsCommonLinks { get; private set; }

    /// <summary>Models and digests that joined no known customers with each other, because most who share them are unknown.</summary>
    public int PartingLinks { get; private set; }

    /// <summary>Says that a job has something that others may have too.</summary>
    /// <param name="job">Place of the job.</param>
    /// <param name="key">What it has.</param>
    public void Share(int job, LinkKey key)
    {
        ref var holder = ref CollectionsMarshal.GetValueRefOrAddDefault(_holders, key, out var isKnown);
        if (!isKnown)
        {
            holder = job;
        }
        else if (holder < 0)
        {
            _sharers.Add((-1 - holder, job));
        }
        else if (holder != job)
        {
            _sharers.Add((_shared.Count, holder));
            _sharers.Add((_shared.Count, job));
            _shared.Add(key);
            holder = -_shared.Count;
        }
    }

    /// <summary>Joins what shares anything uncommon, and gives the groups in order of their first jobs.</summary>
    public IReadOnlyList<JobGroup> Join()
    {
        _sharers.Sort();
        foreach (var (shared, sharers) in Sharings())
        {
            var kind = _shared[shared].Kind;
            if (IsCommon(sharers, withUnknown: false))
            {
                CommonLinks++;
                continue;
            }

            var mayBeCommon = IsCommon(sharers, withUnknown: true);
            if (kind == JobLinks.Material && mayBeCommon)
            {
                PerhapsCommonLinks++;
                continue;
            }

            var areApart = kind == JobLinks.Lineage && mayBeCommon && AreStrangers(sharers);
            PartingLinks += areApart ? 1 : 0;
            foreach (var together in areApart ? PartsOf(sharers) : [sharers])
            {
                foreach (var (_, job) in together)
                {
                    Unite(together[0].Job, job);
                }

                _joinings.Add(new Joining(_shared[shared], together));
            }
        }

        foreach (var (key, together) in _joinings)
        {
            var root = Find(together[0].Job);
            _links[root] = _links.GetValueOrDefault(root) | key.Kind;
            if (!_first.TryGetValue(root, out var first)
                || key.Kind < first.Kind || (key.Kind == first.Kind && string.CompareOrdinal(key.Text, first.Text) < 0))
            {
                _first[root] = key;
            }
        }

        return
        [
            .. Enumerable.Range(0, jobs.Count)
                .GroupBy(Find)
                .Select(group => new JobGroup(
                    [.. group.Select(job => jobs[job])],
                    _links.GetValueOrDefault(group.Key),
                    _first.TryGetValue(group.Key, out var first) ? (first.Kind, first.Text) : null)),
        ];
    }

    /// <summary>How jobs of one group are joined, once all are: for each of some groups a chain between some of its jobs.</summary>
    /// <param name="groups">Of each group places of jobs, at least one, ascending; no group twice.</param>
    /// <returns>For each what joins them, as <see cref="JobChain.Between"/> gives it.</returns>
    public IReadOnlyList<IReadOnlyList<ChainLink>> ChainsOf(IReadOnlyList<IReadOnlyList<int>> groups)
    {
        var joinings = groups.ToDictionary(jobs => Find(jobs[0]), _ => new List<Joining>());
        foreach (var joining in _joinings)
        {
            if (joinings.TryGetValue(Find(joining.Sharers[0].Job), out var ofGroup))
            {
                ofGroup.Add(joining);
            }
        }

        return [.. groups.Select(jobs => JobChain.Between(jobs, joinings[Find(jobs[0])]))];
    }

    // Each thing that is shared, with those who have it. Who has one thing in two places has it once.
    private IEnumerable<(int Shared, ArraySegment<(int Shared, int Job)> Sharers)> Sharings()
    {
        (int Shared, int Job)[] sharers = [.. _sharers.Where((sharer, place) => place == 0 || sharer != _sharers[place - 1])];
        for (var first = 0; first < sharers.Length;)
        {
            var end = first + 1;
            while (end < sharers.Length && sharers[end].Shared == sharers[first].Shared)
            {
                end++;
            }

            yield return (sharers[first].Shared, new ArraySegment<(int, int)>(sharers, first, end - first));
            first = end;
        }
    }

    // A customer shares its own jobs with nobody else, and a reseller those of its tenants with all of them.
    private bool IsCommon(ArraySegment<(int Shared, int Job)> sharers, bool withUnknown)
    {
        if (sharers.Count <= mostCustomers)
        {
            return false;
        }

        var customers = new HashSet<int>();
        return sharers.Any(sharer =>
            (withUnknown || _customers[sharer.Job] >= 0) && customers.Add(_customers[sharer.Job]) && customers.Count > mostCustomers);
    }

    // Several known customers among more jobs of unknown ones.
    private bool AreStrangers(ArraySegment<(int Shared, int Job)> sharers)
    {
        var known = sharers.Select(sharer => _customers[sharer.Job]).Where(customer => customer > Unknown).ToList();
        return known.Distinct().Count() is > 1 and var customers && sharers.Count - known.Count > customers;
    }

    // Those of one customer, and those of unknown ones, where there are several.
    private IEnumerable<ArraySegment<(int Shared, int Job)>> PartsOf(ArraySegment<(int Shared, int Job)> sharers) => sharers
        .GroupBy(sharer => Math.Max(Unknown, _customers[sharer.Job]))
        .Select(part => new ArraySegment<(int, int)>([.. part]))
        .Where(part => part.Count > 1);

    // Numbers of the jobs' users. Who is not known may be anybody: each such job has a number below zero of its own.
    private static int[] CustomersOf(IReadOnlyList<SizedJob> jobs)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var unknown = 0;
        var customers = new int[jobs.Count];
        for (var i = 0; i < customers.Length; i++)
        {
            if (jobs[i].User is { } customer)
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, customer, out var isKnown);
                number = isKnown ? number : numbers.Count;
                customers[i] = number;
            }
            else
            {
                customers[i] = --unknown;
            }
        }

        return customers;
    }

    // The lower place is the root, so that groups do not depend on the order of links.
    private void Unite(int left, int right)
    {
        var (one, other) = (Find(left), Find(right));
        _parent[Math.Max(one, other)] = Math.Min(one, other);
    }

    private int Find(int job)
    {
        while (_parent[job] != job)
        {
            _parent[job] = _parent[_parent[job]];
            job = _parent[job];
        }

        return job;
    }
}
