// Groups of jobs by union-find: two jobs are in one group where a chain of links leads from one to the other. A link
// that more customers share than asked for is common, such as a public data set: it says nothing, and joins nobody. Jobs
// whose customers are not known may be of the others: they make no model common, so that one more of them never parts a group.
// Data and code are often public: those that jobs of unknown customers share may be common, and join nobody. So are some models
// and weights: where a link may be common and most who share it are unknown, these are joined with each other, and with a known
// customer only where there is no other one.
//
// A customer with many jobs and many means of payment shares each with each: as pairs these would have no bound. So a stand-in
// shares them once for all the jobs that have them, and is one of the places that are joined. It counts for the users of its
// jobs, and joins them where anything that it has joins anybody.

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
/// <param name="Sharers">The places of those whom it joins: jobs, and stand-ins for jobs.</param>
internal readonly record struct Joining(LinkKey Key, ArraySegment<(int Shared, int Place)> Sharers);

/// <summary>Joins jobs.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="mostCustomers">A link that more customers share joins nobody.</param>
internal sealed class JobGroups(IReadOnlyList<SizedJob> jobs, int mostCustomers)
{
    // The greatest number of a customer who is not known.
    private const int Unknown = -1;

    // Places: those of the jobs, and after them those of stand-ins.
    private readonly List<int> _parent = [.. Enumerable.Range(0, jobs.Count)];
    private readonly int[] _customers = CustomersOf(jobs);
    private readonly List<StandIn> _standIns = [];

    // Most things belong to one place alone: it. What is shared has its number here, counted down from -1. Most jobs
    // have one thing that they took in and one that they made; a table that grows leaves its smaller selves to the collector.
    private readonly Dictionary<LinkKey, int> _holders = new(2 * jobs.Count);
    private readonly List<LinkKey> _shared = [];

    // Who has what is shared. Pairs of numbers and no list for each thing: there are as many things as jobs.
    private readonly List<(int Shared, int Place)> _sharers = [];
    private readonly List<Joining> _joinings = [];
    private readonly Dictionary<int, JobLinks> _links = [];
    private readonly Dictionary<int, LinkKey> _first = [];

    /// <summary>Links that were too common to join anybody: more known customers share them.</summary>
    public int CommonLinks { get; private set; }

    /// <summary>Links that joined nobody because they may be as common: jobs of unknown customers share them.</summary>
    public int PerhapsCommonLinks { get; private set; }

    /// <summary>Models and digests that joined no known customers with each other, because most who share them are unknown.</summary>
    public int PartingLinks { get; private set; }

    /// <summary>A place that has things for some jobs, payments or owners: what unknown customers may share is said job by job.</summary>
    /// <param name="members">Places of the jobs, at least one, ascending, each once.</param>
    public int StandFor(IReadOnlyList<int> members)
    {
        var users = members.Select(job => _customers[job]).Where(user => user > Unknown).Distinct().Take(mostCustomers + 1);
        _standIns.Add(new StandIn(members, [.. users]));
        _parent.Add(_parent.Count);
        return _parent.Count - 1;
    }

    /// <summary>Says that a job has something that others may have too, or that the jobs of a stand-in have it.</summary>
    /// <param name="place">Place of the job, or the stand-in.</param>
    /// <param name="key">What it has.</param>
    public void Share(int place, LinkKey key)
    {
        ref var holder = ref CollectionsMarshal.GetValueRefOrAddDefault(_holders, key, out var isKnown);
        if (!isKnown && (place < jobs.Count || JobsAt(place).Count == 1))
        {
            holder = place;
        }
        else if (!isKnown)
        {
            Begin(ref holder, place);
        }
        else if (holder < 0)
        {
            _sharers.Add((-1 - holder, place));
        }
        else if (holder != place)
        {
            Begin(ref holder, holder, place);
        }

        void Begin(ref int holder, params ReadOnlySpan<int> places)
        {
            foreach (var sharer in places)
            {
                _sharers.Add((_shared.Count, sharer));
            }

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

            var mayBeCommon = kind is JobLinks.Lineage or JobLinks.Material && IsCommon(sharers, withUnknown: true);
            if (kind == JobLinks.Material && mayBeCommon)
            {
                PerhapsCommonLinks++;
                continue;
            }

            var areApart = kind == JobLinks.Lineage && mayBeCommon && AreStrangers(sharers);
            PartingLinks += areApart ? 1 : 0;
            foreach (var together in areApart ? PartsOf(sharers) : [sharers])
            {
                foreach (var (_, place) in together)
                {
                    Unite(together[0].Place, place);
                    UniteMembers(place);
                }

                _joinings.Add(new Joining(_shared[shared], together));
            }
        }

        foreach (var (key, together) in _joinings)
        {
            var root = Find(together[0].Place);
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
            if (joinings.TryGetValue(Find(joining.Sharers[0].Place), out var ofGroup))
            {
                ofGroup.Add(joining);
            }
        }

        return [.. groups.Select(jobs => JobChain.Between(jobs, joinings[Find(jobs[0])], JobsAt))];
    }

    // Each thing that several jobs share, with those who have it. Who has one thing in two places has it once.
    private IEnumerable<(int Shared, ArraySegment<(int Shared, int Place)> Sharers)> Sharings()
    {
        (int Shared, int Place)[] sharers = [.. _sharers.Where((sharer, place) => place == 0 || sharer != _sharers[place - 1])];
        for (var first = 0; first < sharers.Length;)
        {
            var end = first + 1;
            while (end < sharers.Length && sharers[end].Shared == sharers[first].Shared)
            {
                end++;
            }

            var ofOne = new ArraySegment<(int Shared, int Place)>(sharers, first, end - first);
            if (AreSeveral(ofOne))
            {
                yield return (ofOne[0].Shared, ofOne);
            }

            first = end;
        }
    }

    // A job may have one thing by itself and by its stand-ins. Where the second is a job, the first is another.
    private bool AreSeveral(ArraySegment<(int Shared, int Place)> sharers)
    {
        if (sharers.Count > 1 && sharers[1].Place < jobs.Count)
        {
            return true;
        }

        var job = JobsAt(sharers[0].Place)[0];
        return sharers.Any(sharer => JobsAt(sharer.Place) is var some && (some.Count > 1 || some[0] != job));
    }

    // A customer shares its own jobs with nobody else, and a reseller those of its tenants with all of them.
    private bool IsCommon(ArraySegment<(int Shared, int Place)> sharers, bool withUnknown)
    {
        if (sharers.Sum(sharer => sharer.Place < jobs.Count ? 1L : UsersAt(sharer.Place).Count) <= mostCustomers)
        {
            return false;
        }

        var customers = new HashSet<int>();
        return sharers.Any(sharer => UsersAt(sharer.Place)
            .Any(user => (withUnknown || user > Unknown) && customers.Add(user) && customers.Count > mostCustomers));
    }

    // Several known customers among more jobs of unknown ones. Stand-ins have no such links.
    private bool AreStrangers(ArraySegment<(int Shared, int Place)> sharers)
    {
        var known = sharers.Select(sharer => _customers[sharer.Place]).Where(customer => customer > Unknown).ToList();
        return known.Distinct().Count() is > 1 and var customers && sharers.Count - known.Count > customers;
    }

    // Those of one customer, and those of unknown ones, where there are several.
    private IEnumerable<ArraySegment<(int Shared, int Place)>> PartsOf(ArraySegment<(int Shared, int Place)> sharers) => sharers
        .GroupBy(sharer => Math.Max(Unknown, _customers[sharer.Place]))
        .Select(part => new ArraySegment<(int, int)>([.. part]))
        .Where(part => part.Count > 1);

    // A place is a job, or stands for some.
    private IReadOnlyList<int> JobsAt(int place) => place < jobs.Count ? [place] : _standIns[place - jobs.Count].Jobs;

    private IReadOnlyList<int> UsersAt(int place) => place < jobs.Count ? [_customers[place]] : _standIns[place - jobs.Count].Users;

    // Once is enough, however much a stand-in shares. Its jobs come before it, so that one of them is the root.
    private void UniteMembers(int place)
    {
        if (place >= jobs.Count && _standIns[place - jobs.Count] is { IsUnited: false } standIn)
        {
            standIn.IsUnited = true;
            foreach (var job in standIn.Jobs)
            {
                Unite(place, job);
            }
        }
    }

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

    // Users who are known, so many that more would make a link no more common.
    private sealed class StandIn(IReadOnlyList<int> jobs, IReadOnlyList<int> users)
    {
        public IReadOnlyList<int> Jobs { get; } = jobs;

        public IReadOnlyList<int> Users { get; } = users;

        public bool IsUnited { get; set; }
    }
}
