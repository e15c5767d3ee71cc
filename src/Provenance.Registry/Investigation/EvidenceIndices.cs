using System.Globalization;

namespace Provenance.Registry.Investigation;

/// <summary>The entries that something rests on: ascending, each once, at most <see cref="Most"/>, and how many there are.</summary>
/// <param name="Shown">The first of them.</param>
/// <param name="Total">How many there are.</param>
public sealed record EvidenceIndices(IReadOnlyList<long> Shown, long Total)
{
    /// <summary>Most that are listed.</summary>
    public const int Most = 1_000;

    private const int MostSaid = 20;

    /// <summary>Rests on nothing.</summary>
    public static EvidenceIndices None { get; } = new([], 0);

    /// <summary>Puts indices in order.</summary>
    public static EvidenceIndices Of(IEnumerable<long> indices)
    {
        var distinct = new SortedSet<long>(indices);
        return new EvidenceIndices([.. distinct.Take(Most)], distinct.Count);
    }

    /// <summary>These and others. Where there is no room for all, the others are shown: they are few, and named for a reason.</summary>
    public EvidenceIndices With(IEnumerable<long> more)
    {
        var shown = new SortedSet<long>(more.Take(Most));
        var added = shown.Count - shown.Intersect(Shown).Count();
        shown.UnionWith(Shown.Where(index => !shown.Contains(index)).Take(Most - shown.Count).ToList());
        return new EvidenceIndices([.. shown], Total + added);
    }

    /// <summary>Indices as text: the first of them, and how many more.</summary>
    public static string Say(IReadOnlyCollection<long> indices) => string.Join(", ", indices.Take(MostSaid))
        + (indices.Count > MostSaid ? string.Create(CultureInfo.InvariantCulture, $" and {indices.Count - MostSaid} more") : "");
}
