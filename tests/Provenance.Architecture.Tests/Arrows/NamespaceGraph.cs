namespace Provenance.Architecture.Tests;

/// <summary>
/// Namespaces as nodes, uses of one type by another as edges. Two namespaces that reach each other form a circle:
/// neither can be read, tested or moved without the other, so they are one namespace that pretends to be two.
/// </summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<string, Dictionary<string, string>> _edges = new(StringComparer.Ordinal);

    /// <summary>Records that a type uses another; the first such pair is kept as the example of its edge.</summary>
    public void Add(string fromNamespace, string fromType, string toNamespace, string toType)
    {
        if (fromNamespace == toNamespace)
        {
            return;
        }

        if (!_edges.TryGetValue(fromNamespace, out var targets))
        {
            _edges[fromNamespace] = targets = new(StringComparer.Ordinal);
        }

        targets.TryAdd(toNamespace, $"{fromNamespace} → {toNamespace} ({fromType} uses {toType})");
    }

    /// <summary>Every edge that lies on a circle, with its example; empty where there is no circle.</summary>
    public IEnumerable<string> EdgesOnCircles() =>
        from source in _edges
        from target in source.Value
        where Reaches(target.Key, source.Key)
        orderby target.Value
        select target.Value;

    private bool Reaches(string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var open = new Stack<string>(seen);
        while (open.TryPop(out var current))
        {
            if (current == to)
            {
                return true;
            }

            foreach (var next in _edges.GetValueOrDefault(current)?.Keys.Where(seen.Add) ?? [])
            {
                open.Push(next);
            }
        }

        return false;
    }
}
