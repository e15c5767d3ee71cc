using Provenance.Registry.Investigation.Lineages;

namespace Provenance.Registry.Investigation.Contributions;

/// <summary>A contribution by its nodes.</summary>
internal readonly record struct ContributionLink(
    long Builder, ContributionKind Kind, LineageKey Contributor, long? Via, string Relation, bool IsByNameOnly);

/// <summary>Finds contributions to and from a model.</summary>
internal sealed class ContributionSearch(LineageGraph graph, NamedRunners runners)
{
    private const int MostBuilt = 16;

    private readonly HashSet<LineageKey> _shown = [];

    /// <summary>Artifacts of the rows that were shown: contributors, and what was built.</summary>
    public IReadOnlyCollection<LineageKey> Shown => _shown;

    /// <summary>Finds them.</summary>
    /// <param name="start">The model's nodes.</param>
    /// <param name="model">The name by which makers among these were found; null where none are.</param>
    /// <param name="direction">To or from the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<ContributionLink>> FindAsync(
        IReadOnlyList<LineageKey> start, string? model, ContributionDirection direction, CancellationToken cancellationToken)
    {
        var links = new HashSet<ContributionLink>();
        foreach (var key in start)
        {
            if (direction == ContributionDirection.Given)
            {
                foreach (var made in key.Sort == LineageSort.Maker ? await ModelsOfAsync(key, cancellationToken) : [key])
                {
                    await AddGivenAsync(made, links, cancellationToken);
                }
            }
            else
            {
                foreach (var maker in await BuildersAsync(key, model, cancellationToken))
                {
                    await AddReceivedAsync(maker, links, cancellationToken);
                }
            }
        }

        return
        [
            .. links.OrderByDescending(link => link.Builder).ThenBy(link => link.Kind).ThenBy(link => link.Contributor)
                .ThenBy(link => link.Via ?? -1).ThenBy(link => link.Relation, StringComparer.Ordinal).ThenBy(link => link.IsByNameOnly),
        ];
    }

    public async ValueTask<Contribution> ShowAsync(ContributionLink link, IInvestigationSnapshot snapshot, CancellationToken cancellationToken)
    {
        var built = new List<ArtifactFacts>();
        foreach (var model in (await ModelsOfAsync(LineageKey.Maker(link.Builder), cancellationToken)).Take(MostBuilt))
        {
            _shown.Add(model);
            built.Add(await graph.DescribeAsync(model, cancellationToken));
        }

        _shown.Add(link.Contributor);
        return new Contribution(
            link.Kind,
            await graph.DescribeAsync(link.Contributor, cancellationToken),
            await snapshot.Lineage.ReadMakerAsync(link.Builder, cancellationToken),
            link.Via is { } via ? await snapshot.Lineage.ReadMakerAsync(via, cancellationToken) : null,
            link.Relation,
            built,
            link.IsByNameOnly);
    }

    // What only ran the model did not build it, whatever name it declares.
    private async ValueTask<IReadOnlyList<LineageKey>> BuildersAsync(LineageKey start, string? model, CancellationToken cancellationToken)
    {
        var builders = new List<LineageKey>();
        var makers = start.Sort == LineageSort.Maker
            ? [(To: start, Relation: LineageGraph.ModelRelation)]
            : (await graph.ParentsAsync(start, cancellationToken)).Select(step => (step.To, step.Relation));
        foreach (var (maker, relation) in makers)
        {
            if (relation != LineageGraph.ModelRelation || !await runners.HasAsync(start.Sort == LineageSort.Maker ? model! : start.Name, maker.Index, cancellationToken))
            {
                builders.Add(maker);
            }
        }

        return builders;
    }

    private async ValueTask AddGivenAsync(LineageKey model, HashSet<ContributionLink> links, CancellationToken cancellationToken)
    {
        foreach (var step in await graph.ChildrenAsync(model, cancellationToken))
        {
            if (KindOf(step) is { } kind)
            {
                links.Add(new ContributionLink(step.To.Index, kind, model, null, step.Relation, step.IsByNameOnly));
            }

            if (!IsModel(step.Role))
            {
                continue;
            }

            foreach (var (made, madeKind, byName) in await MadeAsync(step.To, cancellationToken))
            {
                foreach (var taken in await graph.ChildrenAsync(made, cancellationToken))
                {
                    if (taken.To != step.To)
                    {
                        links.Add(new ContributionLink(
                            taken.To.Index, madeKind, model, step.To.Index, step.Relation, step.IsByNameOnly || byName || taken.IsByNameOnly));
                    }
                }
            }
        }
    }

    private async ValueTask AddReceivedAsync(LineageKey builder, HashSet<ContributionLink> links, CancellationToken cancellationToken)
    {
        foreach (var input in await graph.ParentsAsync(builder, cancellationToken))
        {
            if (KindOf(input) is { } kind)
            {
                links.Add(new ContributionLink(builder.Index, kind, input.To, null, input.Relation, input.IsByNameOnly));
            }

            if (MadeKindOf(input.Role) is not { } madeKind)
            {
                continue;
            }

            foreach (var maker in await graph.ParentsAsync(input.To, cancellationToken))
            {
                foreach (var used in maker.To == builder ? [] : await graph.ParentsAsync(maker.To, cancellationToken))
                {
                    if (IsModel(used.Role))
                    {
                        links.Add(new ContributionLink(
                            builder.Index, madeKind, used.To, maker.To.Index, used.Relation, input.IsByNameOnly || maker.IsByNameOnly || used.IsByNameOnly));
                    }
                }
            }
        }
    }

    private async ValueTask<IReadOnlyList<LineageKey>> ModelsOfAsync(LineageKey maker, CancellationToken cancellationToken) =>
    [
        .. (await graph.ChildrenAsync(maker, cancellationToken)).Where(step => IsModel(step.Role)).Select(step => step.To).Distinct(),
    ];

    private async ValueTask<IReadOnlyList<(LineageKey Made, ContributionKind Kind, bool IsByNameOnly)>> MadeAsync(
        LineageKey maker, CancellationToken cancellationToken) =>
    [
        .. from step in await graph.ChildrenAsync(maker, cancellationToken)
           let kind = MadeKindOf(step.Role)
           where kind is not null
           select (step.To, kind.Value, step.IsByNameOnly),
    ];

    private static bool IsModel(string role) => LineageGraph.SortOf(role) == LineageGraph.ModelSort;

    private static ContributionKind? MadeKindOf(string role) => LineageGraph.SortOf(role) == LineageGraph.DataSort ? ContributionKind.DataMaker
        : role == "code" ? ContributionKind.CodeAuthor
        : null;

    // "uses" changes and teaches nothing: it only counts through what the using job put out.
    private static ContributionKind? KindOf(LineageStep step) => (step.Role, step.Relation) switch
    {
        ("reward-model", _) or ("weights" or "teacher", "reward-model") => ContributionKind.RewardModel,
        ("teacher", _) or ("weights", "distill" or "synthetic-data-from") => ContributionKind.Teacher,
        ("weights", not "uses") => ContributionKind.Base,
        _ => null,
    };
}
