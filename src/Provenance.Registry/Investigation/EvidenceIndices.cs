namespace Provenance.Registry.Investigation;

/// <summary>The entries that something rests on: ascending, each once, at most <see cref="Most"/>, and how many there are.</summary>
/// <param name="Shown">The first of them.</param>
/// <param name="Total">How many there are.</param>
public sealed record EvidenceIndices(IReadOnlyList<long> Shown, long Total)
{
    /// <summary>Most that are listed.</summary>
    public const int Most = 1_000;

    /// <summary>Rests on nothing.</summary>
    public static EvidenceIndices None { get; } = new([], 0);

    /// <summary>Puts indices in order.</summary>
    public static EvidenceIndices Of(IEnumerable<long> indices)
    {
        var distinct = new SortedSet<long>(indices);
        return new EvidenceIndices([.. distinct.Take(Most)], distinct.Count);
    }

    /// <summary>These and others.</summary>
    public EvidenceIndices With(IEnumerable<long> more)
    {
        var shown = new SortedSet<long>(Shown);
        var added = more.Count(shown.Add);
        return new EvidenceIndices([.. shown.Take(Most)], Total + added);
    }
}
