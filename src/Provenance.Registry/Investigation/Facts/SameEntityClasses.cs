// Identifiers that people decided to be of one entity. Only a confirmed judgement joins, and none of a suspended key; what
// joins is transitive, as being one is. A judgement that was superseded or withdrawn is not among those given here, so that
// taking it back parts the identifiers again. A dismissal parts nothing that another judgement joins: both are shown, for a
// person to weigh.
// Union-find with path halving (Tarjan and van Leeuwen 1984): time nearly linear in the entities named.

namespace Provenance.Registry.Investigation;

/// <summary>Entities put together by judgements.</summary>
public sealed class SameEntityClasses
{
    private readonly Dictionary<string, string> _parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SameEntityJudgement>> _judgements = new(StringComparer.Ordinal);

    private SameEntityClasses(IReadOnlyCollection<SameEntityJudgement> judgements)
    {
        foreach (var judgement in judgements)
        {
            foreach (var entity in judgement.Entities)
            {
                _ = _parents.TryAdd(entity, entity);
                if (judgement.Joins)
                {
                    Join(judgement.Entities[0], entity);
                }
            }
        }

        foreach (var entity in _parents.Keys.Order(StringComparer.Ordinal))
        {
            Add(_members, RepresentativeOf(entity), entity);
        }

        foreach (var judgement in judgements.OrderBy(judgement => judgement.LogIndex))
        {
            foreach (var root in judgement.Entities.Select(RepresentativeOf).Distinct(StringComparer.Ordinal))
            {
                Add(_judgements, root, judgement);
            }
        }
    }

    /// <summary>Every entity by itself.</summary>
    public static SameEntityClasses None { get; } = new([]);

    /// <summary>The classes of current judgements.</summary>
    public static SameEntityClasses Of(IReadOnlyCollection<SameEntityJudgement> judgements) => new(judgements);

    /// <summary>The one that stands for an entity's class: the first of it in ordinal order. Itself where nothing joins it.</summary>
    public string RepresentativeOf(string entity)
    {
        if (!_parents.TryGetValue(entity, out var parent))
        {
            return entity;
        }

        while (parent != entity)
        {
            var grandparent = _parents[parent];
            _parents[entity] = grandparent;
            (entity, parent) = (grandparent, _parents[grandparent]);
        }

        return entity;
    }

    /// <summary>Whether two entities are held to be one.</summary>
    public bool AreOne(string one, string other) => RepresentativeOf(one) == RepresentativeOf(other);

    /// <summary>The entities of a class, the representative first, in ordinal order; at least the entity itself.</summary>
    public IReadOnlyList<string> MembersOf(string entity) =>
        _members.TryGetValue(RepresentativeOf(entity), out var members) ? members : [entity];

    /// <summary>What was decided about any entity of a class, whatever the verdict, in log order.</summary>
    public IReadOnlyList<SameEntityJudgement> JudgementsOf(string entity) =>
        _judgements.TryGetValue(RepresentativeOf(entity), out var judgements) ? judgements : [];

    private static void Add<T>(Dictionary<string, List<T>> lists, string key, T item)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        list.Add(item);
    }

    // The smaller id becomes the root, so that the representative does not depend on the order of judgements.
    private void Join(string one, string other)
    {
        var (first, second) = (RepresentativeOf(one), RepresentativeOf(other));
        var order = string.CompareOrdinal(first, second);
        if (order != 0)
        {
            _parents[order < 0 ? second : first] = order < 0 ? first : second;
        }
    }
}
