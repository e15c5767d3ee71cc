// A graph for paper. Fitted to one sheet, a long row of jobs that resume one another or a company of many owners has letters
// that nobody can read; so it is cut into parts that a sheet has room for. A high graph is cut between two of its layers, the
// last of a part being the first of the next, and a wide one through its widest layer: each piece of it stands with what it is
// linked to. So what lies at a cut is drawn in several parts, under the same name.

using System.Globalization;

namespace Provenance.Reports;

/// <summary>Cuts graphs into parts that are legible on A4 and on Letter.</summary>
internal static class GraphSheets
{
    // Letters of 12 pixels have 6 points where a drawing so large is fitted into a sheet.
    private const double MostWidth = 960;
    private const double MostHeight = 1_150;

    // Graphs in which everything is linked to everything would fill a book.
    private const int MostParts = 24;

    /// <summary>The parts, in order; the graph itself where it has room. What no part shows is said in the first.</summary>
    public static IReadOnlyList<LinkedGraph> Of(LinkedGraph graph)
    {
        var nodes = graph.Nodes.Take(GraphDrawing.MaxNodes).DistinctBy(node => node.Id).ToList();
        var parts = Fitting(new Piece([.. nodes.Select(node => new GraphBox(node))], graph.Links)).Take(MostParts).ToList();
        if (parts.Count <= 1)
        {
            return [graph];
        }

        var sheets = parts.Select((part, index) => new LinkedGraph(
            string.Create(CultureInfo.InvariantCulture, $"{graph.Title} ({index + 1} of {parts.Count})"),
            [.. nodes.Where(node => part.Has(node.Id))],
            [.. graph.Links.Where(part.Has)])).ToList();
        sheets[0] = sheets[0] with { Remarks = [.. graph.Remarks, .. Remarks(graph, parts)] };
        return sheets;
    }

    private static IEnumerable<string> Remarks(LinkedGraph graph, List<Piece> parts)
    {
        yield return "It is drawn in parts; a box that stands in several is one and the same.";
        var known = graph.Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        var links = graph.Links.Where(link => known.Contains(link.From) && known.Contains(link.To)).ToList();
        var (boxes, drawn) = (known.Count(id => parts.Exists(part => part.Has(id))), links.Count(link => parts.Exists(part => part.Has(link))));
        if (boxes < known.Count || drawn < links.Count)
        {
            yield return GraphDrawing.Remark(boxes, known.Count, drawn, links.Count);
        }
    }

    // Each piece has fewer boxes than what it is cut from, so this ends.
    private static IEnumerable<Piece> Fitting(Piece whole)
    {
        var layers = whole.Layers();
        var pieces = layers.Count > 2 && HeightOf(layers) > MostHeight ? Bands(whole, layers) : Chunks(whole, layers);
        return pieces.Count <= 1 ? [whole] : pieces.SelectMany(Fitting);
    }

    private static List<Piece> Bands(Piece whole, List<List<GraphBox>> layers)
    {
        var bands = new List<Piece>();
        for (var first = 0; first < layers.Count - 1;)
        {
            var last = first + 1;
            while (last + 1 < layers.Count && HeightOf(layers[first..(last + 2)]) <= MostHeight)
            {
                last++;
            }

            bands.Add(whole.Of(layers[first..(last + 1)].SelectMany(layer => layer)));
            first = last;
        }

        return bands;
    }

    private static List<Piece> Chunks(Piece whole, List<List<GraphBox>> layers)
    {
        var widest = layers.MaxBy(WidthOf)!;
        if (WidthOf(widest) <= MostWidth)
        {
            return [];
        }

        var (chunks, chunk) = (new List<Piece>(), new List<GraphBox>());
        foreach (var box in widest)
        {
            if (chunk.Count > 0 && WidthOf([.. chunk, box]) > MostWidth)
            {
                chunks.Add(whole.Around(chunk, widest));
                chunk = [];
            }

            chunk.Add(box);
        }

        if (chunks.Count == 0)
        {
            return [];
        }

        chunks.Add(whole.Around(chunk, widest));
        var rest = whole.Boxes.Where(box => !chunks.Exists(piece => piece.Has(box.Id))).ToList();
        return rest.Count > 0 ? [.. chunks, whole.Of(rest)] : chunks;
    }

    private static double WidthOf(List<GraphBox> layer) => layer.Sum(box => box.Width) + ((layer.Count - 1) * GraphPlacement.BetweenBoxes);

    private static double HeightOf(List<List<GraphBox>> layers) => layers.Sum(layer => layer.Max(box => box.Height)) + ((layers.Count - 1) * GraphPlacement.BetweenLayers);

    // Some boxes of a graph with the links between them.
    private sealed class Piece(IReadOnlyList<GraphBox> boxes, IReadOnlyList<GraphLink> links)
    {
        private readonly HashSet<string> _ids = boxes.Select(box => box.Id).ToHashSet(StringComparer.Ordinal);

        public IReadOnlyList<GraphBox> Boxes => boxes;

        public bool Has(string id) => _ids.Contains(id);

        public bool Has(GraphLink link) => Has(link.From) && Has(link.To);

        public Piece Of(IEnumerable<GraphBox> some)
        {
            var ids = some.Select(box => box.Id).ToHashSet(StringComparer.Ordinal);
            return new Piece([.. boxes.Where(box => ids.Contains(box.Id))], links);
        }

        /// <summary>Boxes of a layer, and what they are linked to in the others.</summary>
        public Piece Around(List<GraphBox> some, List<GraphBox> layer)
        {
            var (ids, beside) = (some.Select(box => box.Id).ToHashSet(StringComparer.Ordinal), layer.Select(box => box.Id).ToHashSet(StringComparer.Ordinal));
            var linked = links.Where(Has).Where(link => ids.Contains(link.From) || ids.Contains(link.To))
                .SelectMany(link => new[] { link.From, link.To }).Where(id => !beside.Contains(id)).ToHashSet(StringComparer.Ordinal);
            return Of(boxes.Where(box => ids.Contains(box.Id) || linked.Contains(box.Id)));
        }

        /// <summary>The layers in which the drawing places the boxes, from above, each from the left.</summary>
        public List<List<GraphBox>> Layers()
        {
            var placement = GraphPlacement.Of(boxes, links.Where(Has).Take(GraphDrawing.MaxLinks));
            return
            [
                .. boxes.GroupBy(box => Math.Round(placement.Centre(box.Id).Y - (box.Height / 2))).OrderBy(layer => layer.Key)
                    .Select(layer => layer.OrderBy(box => placement.Centre(box.Id).X).ToList()),
            ];
        }
    }
}
