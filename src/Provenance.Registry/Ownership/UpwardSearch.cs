using Provenance.Statements;

namespace Provenance.Registry.Ownership;

/// <summary>Explores the graph above an entity.</summary>
internal sealed class UpwardSearch(IInterestReader reader, OwnershipTerms terms, OwnershipLimits limits)
{
    private readonly OwnershipGraph _graph = new();
    private readonly Dictionary<EntityId, int> _nodes = [];
    private readonly Queue<int> _waiting = [];
    private int _read;

    public async ValueTask<OwnershipGraph> RunAsync(EntityId start, CancellationToken cancellationToken)
    {
        var facts = await reader.ReadEntityAsync(start, cancellationToken);
        _graph.Start = Add(facts, 0);
        while (_waiting.TryDequeue(out var node))
        {
            await ExpandAsync(node, cancellationToken);
        }

        _graph.Knots = Knots.Of(_graph);
        EndCycles();
        return _graph;
    }

    private int Add(EntityFacts facts, int depth)
    {
        var node = _graph.Nodes.Count;
        _nodes.Add(facts.Entity, node);
        _graph.Nodes.Add(new OwnershipNode(facts, depth));
        _waiting.Enqueue(node);
        return node;
    }

    private async ValueTask ExpandAsync(int id, CancellationToken cancellationToken)
    {
        var node = _graph.Nodes[id];
        var end = EndByNature(node.Facts.Nature, id == _graph.Start);
        if (end != PathEnd.None && !(node.Facts.IsSaidOwnerless && node.Facts.AreOwnersStated))
        {
            node.End = end;
            return;
        }

        if (node.Depth > limits.Depth || _read >= limits.Interests)
        {
            _graph.Bounds.Add(node.Depth > limits.Depth ? OwnershipBound.Depth : OwnershipBound.Interests);
            node.End = PathEnd.BoundReached;
            return;
        }

        var most = Math.Min(limits.InterestsPerEntity, limits.Interests - _read);
        var reading = await reader.ReadOwnersAsync(node.Facts.Entity, most, cancellationToken);
        _read += reading.Interests.Count;
        if (reading.IsBounded)
        {
            _graph.Bounds.Add(most == limits.InterestsPerEntity ? OwnershipBound.InterestsPerEntity : OwnershipBound.Interests);
        }

        if (id == _graph.Start)
        {
            _graph.IndirectInStart.AddRange(reading.Interests.Where(stated => terms.IsInForce(stated.Interest)
                && stated.Interest.Type.IsOf(terms.Measure) && stated.Interest.DirectOrIndirect == Directness.Indirect));
        }

        var table = OwnerTable.Of(reading, terms);
        if (end != PathEnd.None && table.IsWithoutStakes)
        {
            node.End = end;
            return;
        }

        await LinkAsync(id, table, cancellationToken);
        await LinkControlsAsync(id, reading, cancellationToken);
    }

    // A person has no owners. A state or a company traded in public ends a path, but may itself be asked about. Shares that are
    // stated in a person or a state say that it is none, and are followed.
    private static PathEnd EndByNature(EntityNature nature, bool isStart) => nature switch
    {
        EntityNature.NaturalPerson => PathEnd.NaturalPerson,
        EntityNature.State when !isStart => PathEnd.State,
        EntityNature.ListedCompany when !isStart => PathEnd.ListedCompany,
        _ => PathEnd.None,
    };

    private async ValueTask LinkAsync(int id, OwnerTable table, CancellationToken cancellationToken)
    {
        var node = _graph.Nodes[id];
        node.Table = table;
        if (table.Stakes.Count == 0)
        {
            node.End = table.IsBounded ? PathEnd.BoundReached
                : table.Statements.Count == 0 ? EndWithoutStatement(node.Facts.Nature)
                : table.IsDeclaredWithoutOwners ? PathEnd.DeclaredWithoutOwners
                : PathEnd.NoOwnersStated;
            return;
        }

        foreach (var stake in table.Stakes.Where(stake => stake.High > 0))
        {
            var holder = await HolderAsync(stake.Holder, node.Depth, cancellationToken);
            _graph.Add(new ShareEdge(id, holder, stake.Low, stake.High));
        }

        if (table.RestHigh > 0)
        {
            _graph.Add(new ShareEdge(id, table.IsBounded ? OwnershipGraph.Beyond : OwnershipGraph.Rest, table.RestLow, table.RestHigh));
        }
    }

    private static PathEnd EndWithoutStatement(EntityNature nature) => nature switch
    {
        EntityNature.State => PathEnd.State,
        EntityNature.ListedCompany => PathEnd.ListedCompany,
        _ => PathEnd.NoStatement,
    };

    private async ValueTask<int> HolderAsync(EntityId? holder, int depth, CancellationToken cancellationToken)
    {
        if (holder is not { } entity)
        {
            return OwnershipGraph.UnknownParty;
        }

        if (_nodes.TryGetValue(entity, out var known))
        {
            return known;
        }

        if (_nodes.Count >= limits.Entities)
        {
            _graph.Bounds.Add(OwnershipBound.Entities);
            return OwnershipGraph.Beyond;
        }

        return Add(await reader.ReadEntityAsync(entity, cancellationToken), depth + 1);
    }

    private async ValueTask LinkControlsAsync(int id, OwnersReading reading, CancellationToken cancellationToken)
    {
        var node = _graph.Nodes[id];
        foreach (var stated in reading.Interests.Where(stated => terms.IsInForce(stated.Interest)))
        {
            var effect = InterestEffects.Of(stated.Interest.Type);
            if (effect is not (InterestEffect.Control or InterestEffect.PossibleControl))
            {
                continue;
            }

            EntityId? party = stated.Interest.Party.TryGet(out var known) ? known : null;
            var isCertain = effect == InterestEffect.Control
                && (stated.Interest.From is not null || !terms.IsBefore(stated.Statement));
            node.Controls.Add((
                await HolderAsync(party, node.Depth, cancellationToken),
                new ControlInterest(party, stated.Interest.Type, isCertain, stated.Statement.Declarer, stated.Statement.Entry)
                {
                    SharePercent = stated.Interest.SharePercent,
                }));
        }
    }

    // Paths end in circles from which none leads out: these entities have each other for owners and nobody else.
    private void EndCycles()
    {
        var leads = new bool[_graph.Nodes.Count];
        var waiting = new Stack<int>();
        for (var id = 0; id < leads.Length; id++)
        {
            if (_graph.Nodes[id].End != PathEnd.None)
            {
                leads[id] = true;
                waiting.Push(id);
            }
        }

        while (waiting.TryPop(out var id))
        {
            foreach (var edge in _graph.Nodes[id].Held.Where(edge => !leads[edge.Held]))
            {
                leads[edge.Held] = true;
                waiting.Push(edge.Held);
            }
        }

        foreach (var (id, node) in _graph.Nodes.Index())
        {
            if (!leads[id] && (_graph.Knots.Sizes[_graph.Knots.KnotOf[id]] > 1 || node.Holders.Exists(edge => edge.Holder == id)))
            {
                node.End = PathEnd.CycleOnly;
            }
        }
    }
}
