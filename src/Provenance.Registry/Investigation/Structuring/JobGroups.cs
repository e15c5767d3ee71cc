// Groups of jobs by union-find: two jobs are in one group where a chain of links leads from one to the other. A link
// that more customers share than asked for is common, such as a public data set: it says nothing, and joins nobody.

using System.Globalization;
using System.Runtime.InteropServices;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>Jobs that belong together.</summary>
/// <param name="Jobs">The jobs, in the order given.</param>
/// <param name="Links">What joined them; nothing for a job alone.</param>
/// <param name="FirstLink">Of the links that joined them the first by kind and key, which no other group has; null for a job alone.</param>
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

/// <summary>Joins jobs.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="mostCustomers">A link that more customers share joins nobody.</param>
internal sealed class JobGroups(IReadOnlyList<SizedJob> jobs, int mostCustomers)
{
    private readonly int[] _parent = [.. Enumerable.Range(0, jobs.Count)];

    // Most things belong to one job alone: its place. What is shared has its number here, counted down from -1.
    private readonly Dictionary<LinkKey, int> _holders = [];
    private readonly List<Sharing> _shared = [];
    private readonly Dictionary<int, JobLinks> _links = [];
    private readonly Dictionary<int, LinkKey> _first = [];

    /// <summary>Links that were too common to join anybody.</summary>
    public int CommonLinks { get; private set; }

    /// <summary>Says that a job has something that others may have too; jobs come in their order.</summary>
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
            Add(_shared[-1 - holder], job);
        }
        else if (holder != job)
        {
            var sharing = new Sharing(key);
            Add(sharing, holder);
            Add(sharing, job);
            _shared.Add(sharing);
            holder = -_shared.Count;
        }
    }

    /// <summary>Joins what shares anything uncommon, and gives the groups in order of their first jobs.</summary>
    public IReadOnlyList<JobGroup> Join()
    {
        foreach (var sharing in _shared)
        {
            if (IsCommon(sharing))
            {
                CommonLinks++;
                continue;
            }

            for (var i = 1; i < sharing.Jobs.Count; i++)
            {
                Unite(sharing.Jobs[0], sharing.Jobs[i]);
            }
        }

        foreach (var sharing in _shared.Where(sharing => !IsCommon(sharing)))
        {
            var (root, key) = (Find(sharing.Jobs[0]), sharing.Key);
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

    // A customer shares its own jobs with nobody else.
    private bool IsCommon(Sharing sharing) => sharing.Key.Kind != JobLinks.Customer && sharing.Customers.Count > mostCustomers;

    // Who is not known may be anybody: each such job counts as a customer of its own.
    private void Add(Sharing sharing, int job)
    {
        if (sharing.Jobs.Count > 0 && sharing.Jobs[^1] == job)
        {
            return;
        }

        sharing.Jobs.Add(job);
        if (sharing.Customers.Count <= mostCustomers)
        {
            _ = sharing.Customers.Add(jobs[job].Customer is { } customer && customer != OrUnknown.Word
                ? customer
                : jobs[job].LogIndex.ToString(CultureInfo.InvariantCulture));
        }
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

    private sealed class Sharing(LinkKey key)
    {
        public LinkKey Key => key;

        public List<int> Jobs { get; } = [];

        // No more than one beyond those that a link may have.
        public HashSet<string> Customers { get; } = new(StringComparer.Ordinal);
    }
}
