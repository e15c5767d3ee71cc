// Level by level, and each level's reads together, for on a server each question is a journey: the model's neighbours first, then
// what passed through jobs that made data or code, the newest first. How much is followed is bounded: a model that ten thousand
// jobs took in, each of which made a dataset that thousands took, would be read as their product.

using Provenance.Registry.Investigation.Lineages;

namespace Provenance.Registry.Investigation.Contributions;

/// <summary>A contribution by its nodes.</summary>
internal readonly record struct ContributionLink(
    long Builder, ContributionKind Kind, LineageKey Contributor, long? Via, string Relation, bool IsByNameOnly);

/// <summary>Finds contributions to and from a model, along so many steps at most.</summary>
internal sealed class ContributionSearch(LineageGraph graph, NamedRunners runners, int mostFollowed)
{
    private const int MostBuilt = 16;

    private const int AtOnce = 500;

    private readonly Dictionary<LineageKey, ArtifactFacts> _told = [];
    private readonly HashSet<ContributionLink> _links = [];
    private int _followed;

    /// <summary>Artifacts of the rows that were shown: contributors, and what was built.</summary>
    public IReadOnlyCollection<LineageKey> Shown => _told.Keys;

    /// <summary>Whether there are more steps than were followed. The same are followed each time.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Finds them.</summary>
    /// <param name="start">The model's nodes.</param>
    /// <param name="model">The name by which makers among these were found; null where none are.</param>
    /// <param name="direction">To or from the model.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<ContributionLink>> FindAsync(
        IReadOnlyList<LineageKey> start, string? model, ContributionDirection direction, CancellationToken cancellationToken)
    {
        if (direction == ContributionDirection.Given)
        {
            await AddGivenAsync(await ModelsAsync(start, cancellationToken), cancellationToken);
        }
        else
        {
            await AddReceivedAsync(await BuildersAsync(start, model, cancellationToken), cancellationToken);
        }

        return
        [
            .. _links.OrderByDescending(link => link.Builder).ThenBy(link => link.Kind).ThenBy(link => link.Contributor)
                .ThenBy(link => link.Via ?? -1).ThenBy(link => link.Relation, StringComparer.Ordinal).ThenBy(link => link.IsByNameOnly),
        ];
    }

    /// <summary>Contributions as they are shown, in the order of the links.</summary>
    public async ValueTask<IReadOnlyList<Contribution>> ShowAsync(
        IReadOnlyList<ContributionLink> links, IInvestigationSnapshot snapshot, CancellationToken cancellationToken)
    {
        var indices = links.Select(link => link.Builder).Concat(links.Select(link => link.Via).OfType<long>()).Distinct().ToList();
        var makers = (await snapshot.Lineage.ReadMakersAsync(indices, cancellationToken)).ToDictionary(maker => maker.LogIndex);
        var built = new Dictionary<long, List<ArtifactFacts>>();
        foreach (var some in links.Select(link => link.Builder).Distinct().Chunk(AtOnce))
        {
            await graph.ReadChildrenAheadAsync(some, cancellationToken);
            foreach (var builder in some)
            {
                built[builder] = [];
                foreach (var model in (await ModelsOfAsync(LineageKey.Maker(builder), cancellationToken)).Take(MostBuilt))
                {
                    built[builder].Add(await TellAsync(model, cancellationToken));
                }
            }
        }

        var shown = new List<Contribution>();
        foreach (var link in links)
        {
            shown.Add(new Contribution(
                link.Kind,
                await TellAsync(link.Contributor, cancellationToken),
                makers[link.Builder],
                link.Via is { } via ? makers[via] : null,
                link.Relation,
                built[link.Builder],
                link.IsByNameOnly));
        }

        return shown;
    }

    private async ValueTask<ArtifactFacts> TellAsync(LineageKey key, CancellationToken cancellationToken)
    {
        if (!_told.TryGetValue(key, out var artifact))
        {
            _told[key] = artifact = await graph.DescribeAsync(key, cancellationToken);
        }

        return artifact;
    }

    // The model's artifacts: those that are asked about, and those that its makers put out.
    private async ValueTask<IReadOnlyList<LineageKey>> ModelsAsync(IReadOnlyList<LineageKey> start, CancellationToken cancellationToken)
    {
        var models = new List<LineageKey>(start.Where(key => key.Sort != LineageSort.Maker));
        foreach (var some in start.Where(key => key.Sort == LineageSort.Maker).Chunk(AtOnce))
        {
            await graph.ReadChildrenAheadAsync([.. some.Select(maker => maker.Index)], cancellationToken);
            foreach (var maker in some)
            {
                models.AddRange(await ModelsOfAsync(maker, cancellationToken));
            }
        }

        return [.. models.Distinct().Order()];
    }

    // What only ran the model did not build it, whatever name it declares.
    private async ValueTask<IReadOnlyList<LineageKey>> BuildersAsync(
        IReadOnlyList<LineageKey> start, string? model, CancellationToken cancellationToken)
    {
        var builders = new HashSet<LineageKey>();
        foreach (var key in start)
        {
            var makers = key.Sort == LineageSort.Maker
                ? [(To: key, Relation: LineageGraph.ModelRelation)]
                : (await graph.ParentsAsync(key, cancellationToken)).Select(step => (step.To, step.Relation));
            foreach (var (maker, relation) in makers)
            {
                if (relation != LineageGraph.ModelRelation
                    || !await runners.HasAsync(key.Sort == LineageSort.Maker ? model! : key.Name, maker.Index, cancellationToken))
                {
                    builders.Add(maker);
                }
            }
        }

        return [.. builders.OrderDescending()];
    }

    private async ValueTask AddGivenAsync(IReadOnlyList<LineageKey> models, CancellationToken cancellationToken)
    {
        var taken = new List<(LineageKey Model, LineageStep Step)>();
        foreach (var some in models.Chunk(AtOnce).TakeWhile(_ => !IsCut))
        {
            await graph.ReadChildrenAheadAsync(some, cancellationToken);
            foreach (var model in some)
            {
                foreach (var step in (await graph.ChildrenAsync(model, cancellationToken)).TakeWhile(_ => MayFollow()))
                {
                    Add(KindOf(step), step.To.Index, model, null, step.Relation, step.IsByNameOnly);
                    if (LineageGraph.IsModel(step.Role))
                    {
                        taken.Add((model, step));
                    }
                }
            }
        }

        foreach (var some in taken.GroupBy(one => one.Step.To).OrderByDescending(takers => takers.Key).Chunk(AtOnce).TakeWhile(_ => !IsCut))
        {
            var named = await graph.NamedByAsync(some.Select(taker => taker.Key.Index), cancellationToken);
            var outputs = named.Where(artifact => artifact.IsMade && MadeKindOf(artifact.Role) is not null).ToLookup(artifact => artifact.LogIndex);
            await graph.ReadNodesAheadAsync([.. outputs.SelectMany(artifacts => artifacts)], cancellationToken);
            var made = new Dictionary<LineageKey, IReadOnlyList<LineageStep>>();
            foreach (var taker in some)
            {
                made[taker.Key] = await graph.ChildrenAsync(outputs[taker.Key.Index], cancellationToken);
            }

            await graph.ReadChildrenAheadAsync(made.Values.SelectMany(steps => steps).Select(step => step.To).Distinct(), cancellationToken);
            foreach (var (model, step) in some.SelectMany(taker => taker))
            {
                await AddGivenThroughAsync(model, step, made[step.To], cancellationToken);
            }
        }
    }

    private async ValueTask AddGivenThroughAsync(
        LineageKey model, LineageStep step, IReadOnlyList<LineageStep> outputs, CancellationToken cancellationToken)
    {
        foreach (var made in outputs.TakeWhile(_ => MayFollow()))
        {
            foreach (var taken in (await graph.ChildrenAsync(made.To, cancellationToken)).TakeWhile(_ => MayFollow()))
            {
                if (taken.To != step.To)
                {
                    Add(
                        MadeKindOf(made.Role), taken.To.Index, model, step.To.Index, step.Relation,
                        step.IsByNameOnly || made.IsByNameOnly || taken.IsByNameOnly);
                }
            }
        }
    }

    private async ValueTask AddReceivedAsync(IReadOnlyList<LineageKey> builders, CancellationToken cancellationToken)
    {
        var made = new List<(LineageKey Builder, LineageStep Input)>();
        foreach (var some in builders.Chunk(AtOnce).TakeWhile(_ => !IsCut))
        {
            await graph.ReadParentsAheadAsync([.. some.Select(builder => builder.Index)], cancellationToken);
            foreach (var builder in some)
            {
                foreach (var input in (await graph.ParentsAsync(builder, cancellationToken)).TakeWhile(_ => MayFollow()))
                {
                    Add(KindOf(input), builder.Index, input.To, null, input.Relation, input.IsByNameOnly);
                    if (MadeKindOf(input.Role) is not null)
                    {
                        made.Add((builder, input));
                    }
                }
            }
        }

        // Many took in the same data: whom its makers took in is kept, and looked at for each.
        var used = new Dictionary<LineageKey, IReadOnlyList<LineageStep>>();
        foreach (var some in made.Chunk(AtOnce).TakeWhile(_ => !IsCut))
        {
            var makers = new List<(LineageKey Builder, LineageStep Input, LineageStep Maker)>();
            foreach (var (builder, input) in some)
            {
                makers.AddRange((await graph.ParentsAsync(input.To, cancellationToken)).Where(maker => maker.To != builder).TakeWhile(_ => MayFollow())
                    .Select(maker => (builder, input, maker)));
            }

            foreach (var unread in makers.Select(one => one.Maker.To).Distinct().Where(maker => !used.ContainsKey(maker)).ToList().Chunk(AtOnce))
            {
                await graph.ReadParentsAheadAsync([.. unread.Select(maker => maker.Index)], cancellationToken);
                foreach (var maker in unread)
                {
                    used[maker] = [.. (await graph.ParentsAsync(maker, cancellationToken)).Where(step => LineageGraph.IsModel(step.Role))];
                }
            }

            foreach (var (builder, input, maker) in makers)
            {
                foreach (var model in used[maker.To].TakeWhile(_ => MayFollow()))
                {
                    Add(
                        MadeKindOf(input.Role), builder.Index, model.To, maker.To.Index, model.Relation,
                        input.IsByNameOnly || maker.IsByNameOnly || model.IsByNameOnly);
                }
            }
        }
    }

    private void Add(ContributionKind? kind, long builder, LineageKey contributor, long? via, string relation, bool isByNameOnly)
    {
        if (kind is { } known)
        {
            _links.Add(new ContributionLink(builder, known, contributor, via, relation, isByNameOnly));
        }
    }

    private bool MayFollow()
    {
        IsCut |= _followed == mostFollowed;
        _followed += IsCut ? 0 : 1;
        return !IsCut;
    }

    private async ValueTask<IReadOnlyList<LineageKey>> ModelsOfAsync(LineageKey maker, CancellationToken cancellationToken) =>
    [
        .. (await graph.ChildrenAsync(maker, cancellationToken)).Where(step => LineageGraph.IsModel(step.Role)).Select(step => step.To).Distinct(),
    ];

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
