namespace Provenance.Registry.Ownership;

/// <summary>Writes paths out, up to a number of steps in all.</summary>
internal sealed class ShownPaths(OwnershipGraph graph, int most)
{
    private int _left = most;

    /// <summary>As many of the paths, from the first, as the steps left allow.</summary>
    public List<OwnershipPath> Of(IReadOnlyList<PathLink> paths)
    {
        var shown = new List<OwnershipPath>();
        foreach (var path in paths)
        {
            if (path.Length > _left)
            {
                graph.Bounds.Add(OwnershipBound.PathSteps);
                break;
            }

            _left -= path.Length;
            shown.Add(Path(path));
        }

        return shown;
    }

    private OwnershipPath Path(PathLink last)
    {
        var (low, high) = (Fraction.One, Fraction.One);
        var steps = new List<OwnershipStep>();
        for (var link = last; link.Edge is { } edge; link = link.Before!)
        {
            low = low.Times(edge.Low).Shortened(up: false);
            high = high.Times(edge.High).Shortened(up: true);
            steps.Add(OwnershipFindings.Step(graph, edge));
        }

        steps.Reverse();
        return new OwnershipPath(ShareBounds.Of(low, high), steps);
    }
}
