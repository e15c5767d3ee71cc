// Every kind of this assembly, found by reflection once, so that adding a kind touches one folder.

using System.Collections.Frozen;

namespace Provenance.Statements;

/// <summary>The kinds of statement that format 1 knows.</summary>
public static class StatementKinds
{
    /// <summary>Every kind, by name in ordinal order.</summary>
    public static IReadOnlyList<StatementKind> All { get; } =
    [
        .. typeof(StatementKind).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(StatementKind)) && !type.IsAbstract)
            .Select(type => (StatementKind)Activator.CreateInstance(type, nonPublic: true)!)
            .OrderBy(kind => kind.Name, StringComparer.Ordinal),
    ];

    /// <summary>By name, such as <c>training-job</c>.</summary>
    public static FrozenDictionary<string, StatementKind> ByName { get; } =
        All.ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>By in-toto predicate type, such as <c>urn:compute-provenance:training-job:v1</c>.</summary>
    public static FrozenDictionary<string, StatementKind> ByPredicateType { get; } =
        All.ToFrozenDictionary(kind => kind.PredicateType, StringComparer.Ordinal);

    /// <summary>The kind of type <typeparamref name="T"/>.</summary>
    public static T Get<T>()
        where T : StatementKind => All.OfType<T>().Single();
}
