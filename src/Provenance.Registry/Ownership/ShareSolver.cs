// Integrated ownership: what share of one entity another has, over all paths. With A the direct shares and s those held
// by the owner in question, x = s + A x; the solution is the sum over all walks of the products of their shares, for a
// circle gives a geometric series (Brioschi, Buzzacchi and Colombo 1989; the least solution where several exist). In other
// words: the probability that a walk from the entity, going to each direct holder with the probability of its share,
// arrives at the owner. A company's shares in itself are the shortest circle and treated as one: what others hold counts
// as a part of the shares that others hold.
//
// Where direct shares are ranges, each entity's shares may be anything within them that makes a whole together with the
// rest. The lower bound takes all lower bounds and gives the remainder to the rest. The upper bound is the most that any
// choice gives: at each entity what is left over the lower bounds goes to the holders through which most arrives, found
// by policy iteration within a knot (Howard 1960): a policy is replaced only where another is strictly better, and
// evaluated by its least solution, so that circles without an exit count nothing. Both bounds are attained by some choice.

namespace Provenance.Registry.Ownership;

/// <summary>Computes shares over all paths in one graph.</summary>
/// <param name="graph">The graph.</param>
/// <param name="limits">Where arithmetic stops.</param>
/// <param name="entersCycles">Whether paths go on through circles without an owner outside, which else are ends.</param>
internal sealed class ShareSolver(OwnershipGraph graph, OwnershipLimits limits, bool entersCycles = false)
{
    private readonly long[] _spare = [.. graph.Nodes.Select(node => node.Holders.Count == 0 ? 0 : Fraction.Whole - node.Holders.Sum(edge => edge.Low))];
    private long _steps;

    /// <summary>Bounds of what the targets have together in the entity asked for; targets end paths.</summary>
    public (Fraction Low, Fraction High) Solve(IReadOnlyCollection<int> targets)
    {
        var low = Solve(targets, isHigh: false) ?? Fraction.Zero;
        var high = Array.TrueForAll(_spare, spare => spare == 0) && _steps <= limits.ShareSteps && !graph.Bounds.Contains(OwnershipBound.ExactKnot)
            ? low
            : SolveHigh(targets);
        return (low, high);
    }

    /// <summary>The upper bound alone.</summary>
    public Fraction SolveHigh(IReadOnlyCollection<int> targets) => Solve(targets, isHigh: true) ?? Fraction.One;

    // Null when the steps are used up.
    private Fraction? Solve(IReadOnlyCollection<int> targets, bool isHigh)
    {
        var (order, edges) = Behind(targets, isHigh);
        var values = targets.ToDictionary(target => target, _ => Fraction.One);
        for (var from = 0; from < order.Count;)
        {
            var to = from + 1;
            while (to < order.Count && graph.Knots.KnotOf[order[to]] == graph.Knots.KnotOf[order[from]])
            {
                to++;
            }

            if (_steps > limits.ShareSteps)
            {
                graph.Bounds.Add(OwnershipBound.ShareSteps);
                return null;
            }

            SolveKnot(order[from..to], edges, values, isHigh);
            from = to;
        }

        return values.GetValueOrDefault(graph.Start);
    }

    // The entities in which the targets have something, owners first, and their edges that lead on to the targets.
    private (List<int> Order, Dictionary<int, List<ShareEdge>> Edges) Behind(IReadOnlyCollection<int> targets, bool isHigh)
    {
        var isTarget = targets.ToHashSet();
        var edges = new Dictionary<int, List<ShareEdge>>();
        var waiting = new Stack<int>(targets);
        while (waiting.TryPop(out var holder))
        {
            foreach (var edge in graph.Nodes[holder].Held)
            {
                _steps++;
                if ((isHigh ? edge.High : edge.Low) == 0 || isTarget.Contains(edge.Held) || graph.Nodes[edge.Held].IsEnd(entersCycles))
                {
                    continue;
                }

                if (!edges.TryGetValue(edge.Held, out var known))
                {
                    edges.Add(edge.Held, known = []);
                    waiting.Push(edge.Held);
                }

                known.Add(edge);
            }
        }

        return ([.. edges.Keys.OrderBy(node => graph.Knots.KnotOf[node]).ThenBy(node => node)], edges);
    }

    private void SolveKnot(List<int> members, Dictionary<int, List<ShareEdge>> edges, Dictionary<int, Fraction> values, bool isHigh)
    {
        if (members.Count == 1 && !edges[members[0]].Exists(edge => edge.Holder == members[0]))
        {
            var node = members[0];
            values[node] = Weighted(Choose(node, edges[node], values, isHigh), values).Shortened(isHigh);
        }
        else if (members.Count <= limits.ExactKnot)
        {
            SolveExactly(members, edges, values, isHigh);
        }
        else
        {
            graph.Bounds.Add(OwnershipBound.ExactKnot);
            Approach(members, edges, values, isHigh);
        }
    }

    // What each edge gets: its lower bound, and of what is left the most to the best.
    private List<(int Holder, long Share)> Choose(int node, List<ShareEdge> edges, Dictionary<int, Fraction> values, bool isHigh)
    {
        _steps += edges.Count;
        if (!isHigh)
        {
            return [.. edges.Select(edge => (edge.Holder, edge.Low))];
        }

        var spare = _spare[node];
        var chosen = new List<(int, long)>(edges.Count);
        var byValue = spare == 0 || edges.Count == 1 ? edges : [.. edges.OrderByDescending(edge => values.GetValueOrDefault(edge.Holder))];
        foreach (var edge in byValue)
        {
            var more = Math.Min(spare, edge.High - edge.Low);
            spare -= more;
            chosen.Add((edge.Holder, edge.Low + more));
        }

        return chosen;
    }

    private static Fraction Weighted(List<(int Holder, long Share)> chosen, Dictionary<int, Fraction> values)
    {
        var sum = Fraction.Zero;
        foreach (var (holder, share) in chosen)
        {
            sum += values.GetValueOrDefault(holder).Times(share);
        }

        return sum;
    }

    private void SolveExactly(List<int> members, Dictionary<int, List<ShareEdge>> edges, Dictionary<int, Fraction> values, bool isHigh)
    {
        var policy = members.ToDictionary(node => node, node => Choose(node, edges[node], values, isHigh));
        bool isBetter;
        do
        {
            _steps += members.Count * (long)members.Count;
            var solved = KnotEquations.Solve(members, policy, values);
            foreach (var node in members)
            {
                values[node] = solved[node];
            }

            isBetter = false;
            foreach (var node in isHigh ? members : [])
            {
                var other = Choose(node, edges[node], values, isHigh);
                if (Weighted(other, values).CompareTo(values[node]) > 0)
                {
                    policy[node] = other;
                    isBetter = true;
                }
            }
        }
        while (isBetter && _steps <= limits.ShareSteps);

        foreach (var node in members)
        {
            values[node] = isBetter ? Fraction.One : values[node].Shortened(isHigh);
        }
    }

    // From below for a lower bound, from above for an upper one: each step stays on its side of the solution.
    private void Approach(List<int> members, Dictionary<int, List<ShareEdge>> edges, Dictionary<int, Fraction> values, bool isHigh)
    {
        var unit = System.Numerics.BigInteger.One << 192;
        var near = new Fraction(1, System.Numerics.BigInteger.One << 64);
        foreach (var node in members)
        {
            values[node] = isHigh ? Fraction.One : Fraction.Zero;
        }

        var last = _steps + limits.IterationSteps;
        var isMoving = true;
        while (isMoving && _steps < last)
        {
            isMoving = false;
            foreach (var node in members)
            {
                var before = values[node];
                var after = Weighted(Choose(node, edges[node], values, isHigh), values).Rounded(unit, isHigh);
                if (isHigh ? after.CompareTo(before) < 0 : after.CompareTo(before) > 0)
                {
                    values[node] = after;
                    isMoving |= (isHigh ? before - after : after - before).CompareTo(near) > 0;
                }
            }
        }
    }
}
