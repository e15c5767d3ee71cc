using Provenance.Reports;
using Wire = Provenance.Contracts.V1;

namespace Provenance.Cli;

/// <summary>Owners as things and links: an arrow goes from the holder to what it holds. Persons and states have round ends.</summary>
internal sealed class OwnershipGraph(PartyNames names)
{
    private readonly Dictionary<string, GraphNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Holder, string Held, string Label), GraphLink> _links = [];

    /// <summary>The graph of an entity's owners and controllers.</summary>
    public static LinkedGraph Of(Wire.GetControllersResponse answer)
    {
        var graph = new OwnershipGraph(new PartyNames(answer.Parties));
        graph.Add(answer.Entity, []);
        foreach (var owner in answer.Owners)
        {
            graph.Add(owner.Entity, Owner(owner, answer), IsPerson(owner.End) ? NodeForm.Rounded : NodeForm.Box);
            graph.Add(owner.Paths.SelectMany(path => path.Steps));
        }

        foreach (var step in answer.Controllers.SelectMany(controller => controller.Steps).Where(step => step.Type != "majority"))
        {
            graph.Add(step.Held, []);
            graph.Add(step.Holder, []);
            graph.Link(step.Holder, step.Held, step.Type, step.Certain);
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

        foreach (var gap in answer.Gaps)
        {
            graph.Mark(gap.Entity, $"{PartyNames.Word(gap.Reason)}: {PartyNames.Share(gap.Share)} of it unknown");
        }

        return graph.Build($"Who is behind {answer.Entity}", answer.Entity);
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
        yield return ControllersQuery.IsItself(answer, owner)
            ? $"no owner known: {PartyNames.Share(owner.Share)} ends here"
            : $"{PartyNames.Share(owner.Share)} over all paths, ends here: {PartyNames.Word(owner.End)}";
        foreach (var (line, reach) in ControllersQuery.IsItself(answer, owner) ? [] : answer.Lines.Zip(owner.Reaches).Where(pair => pair.Second != Wire.Reach.No))
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
            Link(step.Holder, step.Held, PartyNames.Share(step.Share), step.Share.Low == step.Share.High);
        }
    }

    private void Add(string entity, IEnumerable<string> details, NodeForm form = NodeForm.Box)
    {
        if (!_nodes.TryGetValue(entity, out var node))
        {
            node = new GraphNode(entity, names.Of(entity)) { Marks = [.. names.Listings(entity)], Details = [.. names.Details(entity)], Form = form };
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
        Remarks = _links.Values.Any(link => link.Line == LinkLine.Dashed)
            ? ["Dashed, or marked \"?\": a range, an interest that controls only perhaps, or one that is declared as indirect and not counted."]
            : [],
    };
}
