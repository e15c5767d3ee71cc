using Provenance.Reports;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Owners as things and links: an arrow goes from the holder to what it holds. Persons and states have round ends.</summary>
internal sealed class OwnershipGraph(PartyNames names)
{
    private readonly HashSet<(string Holder, string Held)> _circular = [];
    private readonly List<string> _notDrawn = [];
    private readonly Dictionary<string, GraphNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Holder, string Held, string Label), GraphLink> _links = [];

    /// <summary>The graph of an entity's owners and controllers.</summary>
    public static LinkedGraph Of(Wire.GetControllersResponse answer)
    {
        var graph = new OwnershipGraph(new PartyNames(answer.Parties));
        graph._circular.UnionWith(answer.Circles.SelectMany(circle => circle.Shares).Select(step => (step.Holder, step.Held)));
        graph.Add(answer.Entity, []);
        foreach (var owner in answer.Owners)
        {
            graph.Add(owner.Entity, Owner(owner, answer), IsPerson(owner.End) ? NodeForm.Rounded : NodeForm.Box);
            graph.Add(owner.Paths.SelectMany(path => path.Steps));
        }

        graph.Add(answer.Circles.SelectMany(circle => circle.Shares));
        graph.Add(answer.FurtherShares);
        foreach (var step in answer.Controllers.SelectMany(controller => controller.Steps).Concat(answer.ControlInterests))
        {
            graph.Add(step);
        }

        foreach (var stated in answer.DeclaredIndirect.Where(stated => stated.Holder.Length > 0))
        {
            graph.Add(stated.Holder, []);
            graph.Link(stated.Holder, answer.Entity, $"declared indirect, {(stated.Share is { } share ? PartyNames.Share(share) : "share unknown")}", isCertain: false);
        }

        if (answer.NotInForce.Length > 0)
        {
            graph.Mark(answer.Entity, answer.NotInForce);
        }

        // A limit, or an old answer that does not give all shares, may leave out the way to an entity: alone in the drawing it would
        // look like somebody without ties.
        foreach (var gap in answer.Gaps.Where(gap => graph._nodes.ContainsKey(gap.Entity)))
        {
            graph.Mark(gap.Entity, $"{PartyNames.End(gap.Reason)}: {PartyNames.Share(gap.Share)} of it unknown");
        }

        graph._notDrawn.AddRange(answer.Gaps.Select(gap => gap.Entity).Where(entity => !graph._nodes.ContainsKey(entity)).Distinct());
        return graph.Build($"Who is behind {graph.NameOf(answer.Entity)}", answer.Entity);
    }

    /// <summary>The graph of how one entity is captured.</summary>
    public static LinkedGraph Of(Wire.ListCapturedResponse answer)
    {
        var graph = new OwnershipGraph(new PartyNames(answer.Parties));
        foreach (var entity in answer.Entities)
        {
            graph.Add(entity.Entity, [PartyNames.Word(entity.Verdict), $"{PartyNames.Share(entity.Aggregate)} held by listed or captured owners"]);
            if (entity is { HasUnknownCouldDecide: true, UnknownCouldDecide: true })
            {
                graph.Mark(entity.Entity, "what is unknown could decide otherwise");
            }
        }

        foreach (var (entity, owner) in answer.Entities.SelectMany(entity => entity.Contributions.Select(owner => (entity, owner))))
        {
            graph.Add(owner.Holder, [PartyNames.Word(owner.Verdict)]);
            graph.Link(owner.Holder, entity.Entity, PartyNames.Share(owner.Share), owner.Share.Low == owner.Share.High);
        }

        return graph.Build("How the entity is captured", answer.Entities[0].Entity);
    }

    /// <summary>The graph of a link between two entities.</summary>
    public static LinkedGraph Of(Wire.FindOwnershipLinkResponse answer)
    {
        var graph = new OwnershipGraph(new PartyNames(answer.Parties));
        graph.Add(answer.PathToOne.Concat(answer.PathToOther));
        return graph.Build("What joins them", null);
    }

    private static IEnumerable<string> Owner(Wire.UltimateOwner owner, Wire.GetControllersResponse answer)
    {
        if (OwnEnd.Is(answer, owner))
        {
            yield return $"owned by {OwnEnd.Owner(owner.End)}";
            yield break;
        }

        if (owner is { PathCount.Length: 0, Paths: [var largest, ..] })
        {
            yield return $"{PartyNames.Share(owner.Share)} over all paths and circles, {PartyNames.Share(largest.Share)} by its largest path alone";
            yield return $"ends here: {PartyNames.End(owner.End)}";
        }
        else
        {
            yield return $"{PartyNames.Share(owner.Share)} over all paths, ends here: {PartyNames.End(owner.End)}";
        }

        foreach (var (line, reach) in answer.Lines.Zip(owner.Reaches).Where(pair => pair.Second != Wire.Reach.No))
        {
            yield return $"{(reach == Wire.Reach.Surely ? "reaches" : "may reach")} {line.Percent} % of {line.Line}";
        }
    }

    private static bool IsPerson(Wire.PathEnd end) => end is Wire.PathEnd.NaturalPerson or Wire.PathEnd.State;

    private void Add(IEnumerable<Wire.OwnershipStep> steps)
    {
        foreach (var step in steps)
        {
            Add(step.Held, []);
            Add(step.Holder, []);
            var share = PartyNames.Share(step.Share) + (_circular.Contains((step.Holder, step.Held)) ? ", in a circle" : "");
            Link(step.Holder, step.Held, share, step.Share.Low == step.Share.High);
        }
    }

    // Unknown parties are not one party.
    private void Add(Wire.ControlStep step)
    {
        if (step.Type == "majority")
        {
            Add([new Wire.OwnershipStep { Held = step.Held, Holder = step.Holder, Share = step.Share }]);
            return;
        }

        var holder = step.Holder.Length > 0 ? step.Holder : $"unknown {step.Type} in {step.Held}";
        Add(step.Held, []);
        if (step.Holder.Length > 0)
        {
            Add(holder, []);
        }
        else
        {
            _nodes.TryAdd(holder, new GraphNode(holder, names.Of("")));
        }

        Link(holder, step.Held, PartyNames.Interest(step), step.Certain);
    }

    private void Add(string entity, IEnumerable<string> details, NodeForm form = NodeForm.Box)
    {
        if (!_nodes.TryGetValue(entity, out var node))
        {
            var own = names.IsPerson(entity) ? NodeForm.Rounded : form;
            node = new GraphNode(entity, names.Of(entity)) { Marks = [.. names.Listings(entity)], Details = [.. names.Details(entity)], Form = own };
        }

        _nodes[entity] = node with { Details = [.. node.Details.Union(details)], Form = form == NodeForm.Box ? node.Form : form };
    }

    private void Mark(string entity, string mark)
    {
        Add(entity, []);
        _nodes[entity] = _nodes[entity] with { Marks = [.. _nodes[entity].Marks, mark] };
    }

    private void Link(string holder, string held, string label, bool isCertain) =>
        _links.TryAdd((holder, held, label), new GraphLink(holder, held, label, isCertain ? LinkLine.Solid : LinkLine.Dashed));

    private LinkedGraph Build(string title, string? start) => new(title, [.. _nodes.Values], [.. _links.Values])
    {
        Start = start,
        Remarks = [.. Remarks()],
    };

    private IEnumerable<string> Remarks()
    {
        if (_links.Values.Any(link => link.Line == LinkLine.Dashed))
        {
            yield return "Dashed, or marked \"?\": a range, an interest that controls only perhaps, or one that is declared as indirect and not counted.";
        }

        if (_circular.Count > 0)
        {
            yield return "In a circle: a share of entities that hold each other. Shares are summed over every round.";
        }

        if (_notDrawn.Count > 0)
        {
            yield return $"{Units.Count(_notDrawn.Count, "more entity", "more entities")} in which something is unknown {(_notDrawn.Count == 1 ? "is" : "are")} not drawn, for the way there is not given: {string.Join(", ", _notDrawn.Take(5).Select(NameOf))}{(_notDrawn.Count > 5 ? " …" : "")}.";
        }
    }

    private string NameOf(string entity) => names.Of(entity);
}
