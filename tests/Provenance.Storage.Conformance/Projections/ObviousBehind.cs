// Who stands behind what a customer made of a model, by comparing all that any entry names with all that any other does. What is
// the customer's own is told first: its jobs, what they made without having taken it in, and the releases of that.

using Provenance.Registry.Projections;
using Provenance.Statements;

namespace Provenance.Storage.Conformance.Projections;

/// <summary>Jobs and releases behind a customer's model.</summary>
internal sealed class ObviousBehind
{
    private readonly IReadOnlyList<WorldEntry> _current;
    private readonly ObviousLineage _graph;
    private readonly List<WorldEntry> _built;
    private readonly HashSet<long> _own;
    private readonly HashSet<string> _made;

    /// <summary>Reads what is the customer's own, and from there upwards.</summary>
    /// <param name="current">Current entries, without withdrawals.</param>
    /// <param name="graph">Their graph.</param>
    /// <param name="own">The customer's jobs on the model.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="isCustomer">Whether a publisher is the customer.</param>
    public ObviousBehind(IReadOnlyList<WorldEntry> current, ObviousLineage graph, IReadOnlyList<WorldEntry> own, string model, Func<string, bool> isCustomer)
    {
        (_current, _graph) = (current, graph);
        _built = [.. own.Where(IsBuilding)];
        _own = [.. own.Select(job => job.Index)];
        _made = [.. _built.SelectMany(job => Made(job).Where(output => output.Sort == "model" && output.IsIdentified && !Takes(job, NodeOf(output))).Select(NodeOf))];
        var releases = current.Where(entry => entry.Content.Section<ModelReleaseBody>() is not null).ToList();
        Releases =
        [
            .. releases.Where(release => Made(release).Any(artifact => artifact.IsIdentified && _made.Contains(NodeOf(artifact)))
                || (NamesOf(release).Contains(model) && isCustomer(release.Content.Section<ModelReleaseBody>()!.Publisher.ToString()))),
        ];
        _own.UnionWith(Releases.Select(release => release.Index));
        Behind = [.. Walk()];
    }

    /// <summary>Whether the customer made anything of the model.</summary>
    public bool IsBuilt => _built.Count > 0;

    /// <summary>Releases of what it made, and such as it published under the model's name.</summary>
    public IReadOnlyList<WorldEntry> Releases { get; }

    /// <summary>Jobs and releases of others.</summary>
    public IReadOnlyList<WorldEntry> Behind { get; }

    /// <summary>Whether a job did more than to run or measure a model, or put one out.</summary>
    public static bool IsBuilding(WorldEntry job) =>
        job.Content.Section<Run>()?.Workload.Class is not (WorkloadClass.Inference or WorkloadClass.Evaluation or WorkloadClass.SyntheticData)
        || Made(job).Any(output => output.Sort == "model");

    /// <summary>Names of a release, or the model that a job declares.</summary>
    public static IReadOnlyList<string> NamesOf(WorldEntry maker) => [.. maker.Content.Section<ModelReleaseBody>()?.Names.Select(name => name.Text)
        ?? (maker.Content.Section<Lineage>() is { Model: { IsKnown: true } model } ? [model.Value.Name] : [])];

    private IEnumerable<WorldEntry> Walk()
    {
        var published = Releases.SelectMany(Made).Where(artifact => artifact.Sort == "model" && artifact.IsIdentified).Select(NodeOf).Where(node => !_made.Contains(node));
        var open = _made.SelectMany(node => MakersOf(node).Where(maker => !IsRelease(maker) && !Takes(maker, node)))
            .Concat(published.SelectMany(node => MakersOf(node).Where(maker => IsRelease(maker) || !Takes(maker, node))))
            .Concat(_built.SelectMany(Taken).SelectMany(input => MakersOf(input, _own)))
            .Concat(Releases.SelectMany(Taken).SelectMany(input => MakersOf(input, [])))
            .ToList();
        var met = new HashSet<long>(_own);
        for (var i = 0; i < open.Count; i++)
        {
            if (met.Add(open[i].Index))
            {
                yield return open[i];
                open.AddRange(Taken(open[i]).SelectMany(input => MakersOf(input, [])));
            }
        }
    }

    // By digests, or else by the name: then what is told apart is not the own jobs' either way.
    private IEnumerable<WorldEntry> MakersOf(ObviousLineage.Mention input, HashSet<long> without) => input switch
    {
        { IsIdentified: true } => MakersOf(NodeOf(input)),
        { Names.Count: 0 } => [],
        _ => Mentions.Where(mention => mention.IsMade && mention.IsIdentified && !without.Contains(mention.Index) && Bears(mention, input))
            .SelectMany(mention => MakersOf(NodeOf(mention)))
            .Concat(_current.Where(entry => Made(entry).Any(mention => !mention.IsIdentified && Bears(mention, input))))
            .Concat(_current.Where(entry => input.Sort == "model" && NamesOf(entry).Contains(input.Names[0])
                && !Made(entry).Any(mention => Bears(mention, input)) && (IsRelease(entry) || IsBuilding(entry)))),
    };

    private IEnumerable<ObviousLineage.Mention> Mentions => _current.SelectMany(ObviousLineage.Mentions);

    private IEnumerable<WorldEntry> MakersOf(string node) => _current.Where(entry => Made(entry).Any(mention => mention.IsIdentified && NodeOf(mention) == node));

    private bool Takes(WorldEntry job, string node) => Taken(job).Any(input => input.IsIdentified && NodeOf(input) == node);

    private string NodeOf(ObviousLineage.Mention mention) => _graph.NodeOf(mention);

    private static bool Bears(ObviousLineage.Mention mention, ObviousLineage.Mention input) => mention.Sort == input.Sort && mention.Names.Contains(input.Names[0]);

    private static bool IsRelease(WorldEntry maker) => maker.Content.Section<ModelReleaseBody>() is not null;

    private static IEnumerable<ObviousLineage.Mention> Made(WorldEntry maker) => ObviousLineage.Mentions(maker).Where(mention => mention.IsMade);

    private static IEnumerable<ObviousLineage.Mention> Taken(WorldEntry maker) => ObviousLineage.Mentions(maker).Where(mention => !mention.IsMade);
}
