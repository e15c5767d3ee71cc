// Groups of jobs by union-find: two jobs are in one group where a chain of links leads from one to the other. A link
// that more customers share than asked for is common, such as a public data set: it says nothing, and joins nobody.

using System.Globalization;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>Jobs that belong together.</summary>
/// <param name="Jobs">The jobs, in the order given.</param>
/// <param name="Links">What joined them; nothing for a job alone.</param>
/// <param name="FirstLink">Of the links that joined them the first by kind and key, which no other group has; null for a job alone.</param>
internal sealed record JobGroup(IReadOnlyList<SizedJob> Jobs, JobLinks Links, (JobLinks Kind, string Key)? FirstLink);

/// <summary>Joins jobs.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="mostCustomers">A link that more customers share joins nobody.</param>
internal sealed class JobGroups(IReadOnlyList<SizedJob> jobs, int mostCustomers)
{
    private readonly int[] _parent = [.. Enumerable.Range(0, jobs.Count)];
    private readonly Dictionary<(JobLinks Kind, string Key), Sharing> _shared = [];
    private readonly Dictionary<int, JobLinks> _links = [];
    private readonly Dictionary<int, (JobLinks Kind, string Key)> _first = [];

    /// <summary>Links that were too common to join anybody.</summary>
    public int CommonLinks { get; private set; }

    /// <summary>Says that a job has something that others may have too.</summary>
    /// <param name="job">Place of the job.</param>
    /// <param name="kind">What sort of thing.</param>
    /// <param name="key">Which.</param>
    public void Share(int job, JobLinks kind, string key)
    {
        if (!_shared.TryGetValue((kind, key), out var sharing))
        {
            _shared.Add((kind, key), sharing = new Sharing());
        }

        sharing.Jobs.Add(job);

        // Who is not known may be anybody: each such job counts as a customer of its own.
        sharing.Customers.Add(jobs[job].Customer is { } customer && customer != "unknown"
            ? customer
            : jobs[job].LogIndex.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Joins what shares anything uncommon, and gives the groups in order of their first jobs.</summary>
    public IReadOnlyList<JobGroup> Join()
    {
        foreach (var ((kind, _), sharing) in _shared)
        {
            // A customer shares its own jobs with nobody else.
            if (kind != JobLinks.Customer && sharing.Customers.Count > mostCustomers)
            {
                CommonLinks++;
                continue;
            }

            for (var i = 1; i < sharing.Jobs.Count; i++)
            {
                Unite(sharing.Jobs[0], sharing.Jobs[i]);
            }
        }

        foreach (var ((kind, key), sharing) in _shared.Where(pair => pair.Value.Jobs.Count > 1))
        {
            if (kind == JobLinks.Customer || sharing.Customers.Count <= mostCustomers)
            {
                var root = Find(sharing.Jobs[0]);
                _links[root] = _links.GetValueOrDefault(root) | kind;
                if (!_first.TryGetValue(root, out var first) || kind < first.Kind || (kind == first.Kind && string.CompareOrdinal(key, first.Key) < 0))
                {
                    _first[root] = (kind, key);
                }
            }
        }

        return
        [
            .. Enumerable.Range(0, jobs.Count)
                .GroupBy(Find)
                .Select(group => new JobGroup(
                    [.. group.Select(job => jobs[job])],
                    _links.GetValueOrDefault(group.Key),
                    _first.TryGetValue(group.Key, out var first) ? first : null)),
        ];
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

    private sealed class Sharing
    {
        public List<int> Jobs { get; } = [];

        public HashSet<string> Customers { get; } = new(StringComparer.Ordinal);
    }
}
