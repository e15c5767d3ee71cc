using Provenance.Registry.Investigation.Lineages;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Compute;

/// <summary>
/// The question ComputeOfLineage: how many operations made a model, with those of what it was made from. Exactly one of
/// digest and model is set.
/// </summary>
public sealed record LineageComputeQuestion : Question<LineageComputeAnswer>
{
    /// <summary>The largest closure.</summary>
    public const int MostMakers = 20_000;

    /// <summary>The closure where none is asked for.</summary>
    public const int DefaultMakers = 10_000;

    /// <summary>A digest that names an artifact: file, manifest or tensor root.</summary>
    public Digest? Digest { get; init; }

    /// <summary>A model's name as declared, exactly.</summary>
    public string? Model { get; init; }

    /// <summary>Jobs and releases at most, up to 20,000; 0 for 10,000.</summary>
    public int MaxMakers { get; init; }

    /// <summary>Rules whose thresholds are judged, by id; none judges all of the rule set.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    private int Makers => MaxMakers == 0 ? DefaultMakers : MaxMakers;

    /// <inheritdoc/>
    protected internal override AskedNames Names => new() { Model = Model, Digest = Digest };

    /// <inheritdoc/>
    protected internal override string NotMoved => ToldWhole;

    /// <inheritdoc/>
    protected internal override Refusal? Check() =>
        (Digest is null == string.IsNullOrEmpty(Model) ? QuestionRules.Argument("start", "Exactly one of digest and model is asked for.") : null)
        ?? QuestionRules.CheckRange(Makers, 1, MostMakers, "maxMakers");

    /// <inheritdoc/>
    protected internal override async ValueTask<InvestigationOutcome<LineageComputeAnswer>> AnswerAsync(
        QuestionScope scope, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Rules.Count; i++)
        {
            if (scope.Rules.FindRule(Rules[i]) is null)
            {
                return InvestigationOutcome<LineageComputeAnswer>.Refuse(QuestionRules.Argument(
                    $"rules[{i}]", $"The rule set {scope.Rules.Name} {scope.Rules.Version} has no rule of that id; it has {string.Join(", ", scope.Rules.Rules.Select(rule => rule.Id))}."));
            }
        }

        var graph = new LineageGraph(scope.Snapshot.Lineage);
        var start = Digest is { } digest
            ? await graph.StartIdentifiedAsync(digest, cancellationToken)
            : await graph.StartAsync(Model!, cancellationToken);
        if (start.Count == 0 && Digest is { } shapes && (await graph.StartAsync(shapes, cancellationToken)).Count > 0)
        {
            return InvestigationOutcome<LineageComputeAnswer>.Refuse(QuestionRules.Argument(
                "digest", "It is a digest of shapes, which all models of one architecture share: it names no model."));
        }

        var walk = new ComputeWalk(graph, new NamedRunners(scope.Snapshot.Lineage), Makers);
        await walk.RunAsync(start, Model, cancellationToken);
        return InvestigationOutcome<LineageComputeAnswer>.Of(await new LineageCompute(scope, graph, walk).RunAsync(this, cancellationToken));
    }
}
