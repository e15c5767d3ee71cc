using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Ties that were found, each for the moments between which nothing that it was judged by changes.</summary>
internal sealed class KnownTies
{
    // More is forgotten, so that a long walk along pairs holds no more than this: entries that ties rest on, each tie for 50 more.
    private const int MostEntries = 1_000_000;

    private static readonly Comparer<(MomentSpan Span, OwnershipTie Tie)> ByFrom =
        Comparer<(MomentSpan Span, OwnershipTie Tie)>.Create((one, other) => one.Span.From.CompareTo(other.Span.From));

    // The spans of a pair never overlap: within one everything that is read, and so where it changes, is the same.
    private readonly Dictionary<(EntityId, EntityId), List<(MomentSpan Span, OwnershipTie Tie)>> _ties = [];
    private long _entries;

    /// <summary>The tie of a pair at a moment; null where it was not found yet.</summary>
    public OwnershipTie? Find(EntityId one, EntityId other, long moment) =>
        _ties.TryGetValue((one, other), out var spans) && Before(spans, moment) is >= 0 and var place && moment < spans[place].Span.Until
            ? spans[place].Tie
            : null;

    /// <summary>Keeps the tie of a pair.</summary>
    public void Add(EntityId one, EntityId other, MomentSpan span, OwnershipTie tie)
    {
        var more = 50 + tie.LogIndices.Count;
        if (_entries + more > MostEntries)
        {
            _ties.Clear();
            _entries = 0;
        }

        _entries += more;

        if (!_ties.TryGetValue((one, other), out var spans))
        {
            _ties.Add((one, other), spans = []);
        }

        spans.Insert(Before(spans, span.From) + 1, (span, tie));
    }

    // The last that begins no later; -1 where all do.
    private static int Before(List<(MomentSpan Span, OwnershipTie Tie)> spans, long moment)
    {
        var place = spans.BinarySearch((new MomentSpan(moment, moment), null!), ByFrom);
        return place >= 0 ? place : ~place - 1;
    }
}
