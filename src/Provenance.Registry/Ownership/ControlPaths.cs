// Control apart from shares: a step up is an interest that conveys control (InterestEffects), or more than half of the
// shares by the question's measure. A path counts where at least one of its steps is no share; what shares alone do is
// said with the shares. Breadth first over entities, each once without and once with such a step, and once more where
// that is certain: the first arrival is the shortest path, a certain one if there is one.

using Provenance.Statements;

namespace Provenance.Registry.Ownership;

internal static class ControlPaths
{
    private const long Majority = Fraction.Whole / 2;

    private sealed record Arrival(State State, Arrival? Before, ControlStep? Step, EntityId? Party);

    private readonly record struct State(int Node, bool IsBeyondShares, bool IsCertain);

    public static List<Controller> Find(OwnershipGraph graph)
    {
        var arrivals = Search(graph);
        var found = arrivals.Where(arrival => arrival.State.IsBeyondShares).ToList();
        var certain = found.Where(arrival => arrival.State.IsCertain && arrival.State.Node >= OwnershipGraph.FirstEntity).Select(arrival => arrival.State.Node).ToHashSet();
        return [.. found.Where(arrival => arrival.State.IsCertain || !certain.Contains(arrival.State.Node))
            .Select(arrival => new Controller(arrival.Party, arrival.State.IsCertain, Steps(arrival)))];
    }

    private static List<Arrival> Search(OwnershipGraph graph)
    {
        var first = new Arrival(new State(graph.Start, IsBeyondShares: false, IsCertain: true), null, null, null);
        var reached = new HashSet<State> { first.State };
        var arrivals = new List<Arrival> { first };
        for (var next = 0; next < arrivals.Count; next++)
        {
            var here = arrivals[next];
            foreach (var arrival in Onward(graph, here))
            {
                // The entity asked for controls itself in no way worth telling. Unknown parties are not one party.
                var node = arrival.State.Node;
                if (node != graph.Start && (node < OwnershipGraph.FirstEntity || reached.Add(arrival.State)))
                {
                    arrivals.Add(arrival);
                }
            }
        }

        return arrivals;
    }

    private static IEnumerable<Arrival> Onward(OwnershipGraph graph, Arrival here)
    {
        var node = graph.Nodes[here.State.Node];
        foreach (var (holder, interest) in node.Controls)
        {
            yield return new Arrival(
                new State(holder, IsBeyondShares: true, here.State.IsCertain && interest.IsCertain),
                here,
                new ControlStep(node.Facts.Entity, interest, null),
                interest.Holder);
        }

        foreach (var edge in node.Holders.Where(edge => edge.High > Majority && edge.Holder >= OwnershipGraph.FirstEntity))
        {
            yield return new Arrival(
                here.State with { Node = edge.Holder, IsCertain = here.State.IsCertain && edge.Low > Majority },
                here,
                new ControlStep(node.Facts.Entity, null, OwnershipFindings.Step(graph, edge)),
                graph.Nodes[edge.Holder].Facts.Entity);
        }
    }

    private static List<ControlStep> Steps(Arrival arrival)
    {
        var steps = new List<ControlStep>();
        for (var at = arrival; at.Step is { } step; at = at.Before!)
        {
            steps.Add(step);
        }

        steps.Reverse();
        return steps;
    }
}
