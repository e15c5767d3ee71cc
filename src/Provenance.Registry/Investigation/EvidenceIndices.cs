using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>The entries that something rests on: ascending, each once, at most <see cref="MostAsked"/>, and how many there are.</summary>
/// <param name="Shown">The first of them.</param>
/// <param name="Total">How many there are.</param>
public sealed record EvidenceIndices(IReadOnlyList<long> Shown, long Total)
{
    /// <summary>Most that are listed unless more are asked for.</summary>
    public const int Most = 1_000;

    /// <summary>Most that can be asked for: by whoever keeps an answer with all that it rests on.</summary>
    public const int MostAsked = 50_000;

    private const int MostSaid = 20;

    private IReadOnlyList<long> First { get; init; } = [];

    /// <summary>Rests on nothing.</summary>
    public static EvidenceIndices None { get; } = new([], 0);

    /// <summary>Puts indices in order.</summary>
    public static EvidenceIndices Of(IEnumerable<long> indices)
    {
        var distinct = new SortedSet<long>(indices);
        return new EvidenceIndices([.. distinct.Take(MostAsked)], distinct.Count);
    }

    /// <summary>These and others.</summary>
    public EvidenceIndices With(IEnumerable<long> more)
    {
        var shown = new SortedSet<long>(Shown);
        var added = more.Count(shown.Add);
        return this with { Shown = [.. shown.Take(MostAsked)], Total = Total + added };
    }

    /// <summary>These and others that are shown before them where there is no room for all: few, and named for a reason.</summary>
    public EvidenceIndices WithFirst(IReadOnlyCollection<long> more)
    {
        var total = With(more).Total;
        var joined = this with { Total = total, First = [.. First, .. more] };
        return joined with { Shown = joined.Fit(MostAsked) };
    }

    /// <summary>These, and so many that nobody can name.</summary>
    public EvidenceIndices And(long unnamed) => this with { Total = Total + unnamed };

    /// <summary>At most so many of them.</summary>
    public EvidenceIndices Cut(int most) => Shown.Count <= most ? this : this with { Shown = Fit(most) };

    /// <summary>Indices as text: the first of them, and how many more.</summary>
    public static string Say(IReadOnlyCollection<long> indices) => Counted.Some(indices, indices.Count, MostSaid);

    private List<long> Fit(int most)
    {
        var kept = new SortedSet<long>(First.Take(most));
        kept.UnionWith(Shown.Where(index => !kept.Contains(index)).Take(most - kept.Count).ToList());
        return [.. kept];
    }
}
