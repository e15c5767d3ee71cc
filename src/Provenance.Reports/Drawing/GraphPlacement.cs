// Places boxes in layers by Sugiyama's method (GraphShape), so that arrows run downwards where no cycle prevents it.
// The library draws random numbers while it reduces crossings; seeded alike, it gives the same drawing for the same graph,
// here and in another process. Its time grows steeply with links that skip layers, hence the limits of GraphDrawing: at
// them, chains, stars, bipartite and random graphs took from a few milliseconds to 3.4 s.

using GraphShape;
using GraphShape.Algorithms.Layout;
using QuikGraph;

namespace Provenance.Reports;

/// <summary>A point of a drawing.</summary>
internal readonly record struct Spot(double X, double Y);

/// <summary>Where boxes stand and over which points links bend.</summary>
internal sealed class GraphPlacement
{
    /// <summary>What lies free between two layers.</summary>
    public const double BetweenLayers = 56;

    /// <summary>What lies free between two boxes of a layer.</summary>
    public const double BetweenBoxes = 24;

    private const double BetweenThings = 12;
    private const double BendWidth = 2;
    private const int Seed = 1;

    private readonly Dictionary<string, Spot> _centres;
    private readonly Dictionary<(string From, string To), IReadOnlyList<Spot>> _bends;

    private GraphPlacement(Dictionary<string, Spot> centres, Dictionary<(string From, string To), IReadOnlyList<Spot>> bends)
    {
        _centres = centres;
        _bends = bends;
    }

    /// <summary>Centre of a node's box.</summary>
    public Spot Centre(string id) => _centres[id];

    /// <summary>The points between the ends of a link, from its start on.</summary>
    public IReadOnlyList<Spot> Bends(string from, string to) => _bends.GetValueOrDefault((from, to), []);

    /// <summary>Places the boxes of a drawing; of the links those of each pair count once, and those of a box to itself not.</summary>
    public static GraphPlacement Of(IReadOnlyCollection<GraphBox> boxes, IEnumerable<GraphLink> links) => Of(
        [.. boxes.Select(box => (box.Id, box.Width, box.Height))],
        [.. links.Select(link => (link.From, link.To)).Distinct().Where(pair => pair.From != pair.To)]);

    /// <summary>Places boxes.</summary>
    /// <param name="boxes">Width and height by id, in a fixed order.</param>
    /// <param name="links">Pairs of different ids, each once, in a fixed order.</param>
    public static GraphPlacement Of(IReadOnlyList<(string Id, double Width, double Height)> boxes, IReadOnlyList<(string From, string To)> links)
    {
        var graph = new BidirectionalGraph<string, Edge<string>>(allowParallelEdges: false);
        graph.AddVertexRange(boxes.Select(box => box.Id));
        graph.AddEdgeRange(links.Select(link => new Edge<string>(link.From, link.To)));
        var layout = new SugiyamaLayoutAlgorithm<string, Edge<string>, BidirectionalGraph<string, Edge<string>>>(
            graph,
            boxes.ToDictionary(box => box.Id, box => new Size(box.Width, box.Height), StringComparer.Ordinal),
            new SugiyamaLayoutParameters
            {
                Direction = LayoutDirection.TopToBottom,
                LayerGap = BetweenLayers,
                SliceGap = BetweenBoxes,
                EdgeRouting = SugiyamaEdgeRouting.Traditional,
            })
        {
            Rand = SeededRandom(),
        };
        layout.Compute();
        var centres = layout.VerticesPositions.ToDictionary(pair => pair.Key, pair => new Spot(pair.Value.X, pair.Value.Y), StringComparer.Ordinal);
        var bends = new Dictionary<(string From, string To), IReadOnlyList<Spot>>();
        foreach (var (link, points) in layout.EdgeRoutes)
        {
            // The library gives the bends of some links from the end on.
            var spots = (points ?? []).Select(point => new Spot(point.X, point.Y)).OrderBy(spot => spot.Y);
            bends[(link.Source, link.Target)] = centres[link.Source].Y <= centres[link.Target].Y ? [.. spots] : [.. spots.Reverse()];
        }

        SpreadLayers(boxes, centres, bends);
        return new GraphPlacement(centres, bends);
    }

    // The library sometimes lets boxes of one layer overlap, and lines run through them. Each layer, whose boxes share
    // their upper edge, is therefore walked from the left, and whatever has no room moves right.
    private static void SpreadLayers(
        IReadOnlyList<(string Id, double Width, double Height)> boxes,
        Dictionary<string, Spot> centres,
        Dictionary<(string From, string To), IReadOnlyList<Spot>> bends)
    {
        var layers = boxes
            .GroupBy(box => Math.Round(centres[box.Id].Y - (box.Height / 2)))
            .Select(layer => (Top: layer.Key - 1, Bottom: layer.Key + layer.Max(box => box.Height) + 1, Boxes: layer.ToList()))
            .ToList();
        foreach (var (top, bottom, members) in layers)
        {
            var things = members
                .Select(box => (centres[box.Id].X, box.Width, Move: (Action<double>)(x => centres[box.Id] = centres[box.Id] with { X = x })))
                .Concat(
                    from link in bends.Keys.ToList()
                    from bend in bends[link].Index()
                    where bend.Item.Y > top && bend.Item.Y < bottom
                    select (bend.Item.X, BendWidth, Move: (Action<double>)(x => bends[link] = [.. bends[link].Select((spot, i) => i == bend.Index ? spot with { X = x } : spot)])));
            var free = double.NegativeInfinity;
            foreach (var (x, width, move) in things.OrderBy(thing => thing.X).ToList())
            {
                var centre = Math.Max(x, free + (width / 2));
                move(centre);
                free = centre + (width / 2) + BetweenThings;
            }
        }
    }

#pragma warning disable CA5394 // A layout needs a sequence that repeats, not one that nobody can guess.
    private static Random SeededRandom() => new(Seed);
#pragma warning restore CA5394
}
