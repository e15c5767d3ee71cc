// Why jobs are one group, told so that it can be followed: a tree of jobs and of what joins them, found from the first job
// breadth first, so that the chain from there to each other job is a shortest one. It may lead over jobs that nobody asked
// about; these belong to the evidence too. The jobs may have more in common than the tree tells.
//
//   job 2 ── payment 3f… ── job 7 ── model Heron ── job 9       asked about 2 and 9: two links, and job 7 between them

namespace Provenance.Registry.Investigation.Structuring;

/// <summary>One link of a chain.</summary>
/// <param name="Key">What it is.</param>
/// <param name="Jobs">Places of the jobs of the chain that it joins, two or more, ascending.</param>
internal sealed record ChainLink(LinkKey Key, IReadOnlyList<int> Jobs);

/// <summary>Finds chains between the jobs of one group.</summary>
internal sealed class JobChain
{
    private readonly List<Joining> _joinings;
    private readonly Func<int, IReadOnlyList<int>> _jobsAt;

    // By place of a job or a stand-in, what it has; by job, its stand-ins.
    private readonly Dictionary<int, List<int>> _joiningsOf = [];
    private readonly Dictionary<int, List<int>> _standInsOf = [];

    // Stand-ins through which jobs were reached, and from which what they have was.
    private readonly HashSet<int> _entered = [];
    private readonly HashSet<int> _left = [];

    // Of each thing the job from which it was reached, and its place in the order of reaching.
    private readonly Dictionary<int, (int From, int Order)> _reached = [];

    // Of each job by what it was reached.
    private readonly Dictionary<int, int> _by = [];

    // Of what a job has, customers are tried first, and what more jobs share before what fewer do: so few links join many.
    private JobChain(IEnumerable<Joining> joinings, Func<int, IReadOnlyList<int>> jobsAt)
    {
        _jobsAt = jobsAt;
        _joinings = [.. joinings.OrderBy(joining => joining.Key.Kind).ThenByDescending(joining => joining.Sharers.Sum(sharer => (long)jobsAt(sharer.Place).Count))];
        for (var i = 0; i < _joinings.Count; i++)
        {
            foreach (var (_, place) in _joinings[i].Sharers)
            {
                _joiningsOf.AddTo(place, i);
            }
        }

        foreach (var place in _joiningsOf.Keys)
        {
            foreach (var job in jobsAt(place).Where(job => job != place))
            {
                _standInsOf.AddTo(job, place);
            }
        }
    }

    /// <summary>
    /// What joins some jobs with the first of them, directly or over others: in an order in which each link but the first has a
    /// job in common with an earlier one, so that the first few of them still are a chain.
    /// </summary>
    /// <param name="jobs">Places of jobs of one group, at least one, each once.</param>
    /// <param name="joinings">All that joins the group.</param>
    /// <param name="jobsAt">The jobs at a place of a sharer: itself, or those for which it stands.</param>
    public static IReadOnlyList<ChainLink> Between(IReadOnlyList<int> jobs, IEnumerable<Joining> joinings, Func<int, IReadOnlyList<int>> jobsAt)
    {
        if (jobs.Count == 1)
        {
            return [];
        }

        var chain = new JobChain(joinings, jobsAt);
        chain.Reach(jobs);
        return chain.LinksTo(jobs);
    }

    private void Reach(IReadOnlyList<int> jobs)
    {
        var missing = jobs.Skip(1).ToHashSet();
        var ahead = new Queue<int>([jobs[0]]);
        while (missing.Count > 0 && ahead.TryDequeue(out var job))
        {
            foreach (var joining in JoiningsOf(job))
            {
                if (!_reached.TryAdd(joining, (job, _reached.Count)))
                {
                    continue;
                }

                foreach (var other in _joinings[joining].Sharers.SelectMany(sharer => JobsThrough(sharer.Place)))
                {
                    if (other != jobs[0] && _by.TryAdd(other, joining))
                    {
                        _ = missing.Remove(other);
                        ahead.Enqueue(other);
                    }
                }
            }
        }
    }

    // Of stand-ins what was not reached from another of their jobs.
    private IEnumerable<int> JoiningsOf(int job) => _standInsOf.GetValueOrDefault(job, []).Where(_left.Add)
        .Append(job).SelectMany(place => _joiningsOf.GetValueOrDefault(place, [])).Order();

    // All jobs of a stand-in are reached at once.
    private IReadOnlyList<int> JobsThrough(int place) => _jobsAt(place) is var jobs && (jobs[0] == place || _entered.Add(place)) ? jobs : [];

    private IReadOnlyList<ChainLink> LinksTo(IReadOnlyList<int> jobs)
    {
        var kept = new Dictionary<int, SortedSet<int>>();
        foreach (var end in jobs.Skip(1))
        {
            for (var job = end; job != jobs[0];)
            {
                var joining = _by[job];
                var from = _reached[joining].From;
                if (!kept.TryGetValue(joining, out var joined))
                {
                    kept.Add(joining, joined = [from]);
                }

                // Where the job is known the way back from it is too.
                job = joined.Add(job) ? from : jobs[0];
            }
        }

        return [.. kept.OrderBy(link => _reached[link.Key].Order).Select(link => new ChainLink(_joinings[link.Key].Key, [.. link.Value]))];
    }
}
