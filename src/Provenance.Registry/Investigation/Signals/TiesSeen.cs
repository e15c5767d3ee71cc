// What several hand-offs between two customers rest on: each is judged as of its own moment, and between the moments it may
// have come to be known whose they are, or have changed. The moment asked for is not written out: it moves with every
// evaluation, and a lead that says nothing else anew is the same lead.

using Provenance.Statements;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>Ties of two customers as of several moments; none of them is a declared link.</summary>
internal sealed class TiesSeen
{
    private const int MostReasons = 20;

    private readonly SortedDictionary<string, Moments> _notRuledOut = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _entries = [];
    private string? _linkSince;

    /// <summary>Entries that they rest on, ascending.</summary>
    public IReadOnlyList<long> Entries => [.. _entries];

    /// <summary>Whether a link is ruled out as of each of the moments.</summary>
    public bool AreRuledOut => _notRuledOut.Count == 0;

    /// <summary>What of it speaks against a lead, in sentences.</summary>
    public IEnumerable<string> Against =>
    [
        .. _linkSince is { } since ? [since] : Array.Empty<string>(),
        .. _notRuledOut.Take(MostReasons).Select(reason =>
            $"As of {reason.Value} a link between the customers is not declared, and not ruled out: {reason.Key}"),
        .. _notRuledOut.Count > MostReasons
            ? [Counted.Say(_notRuledOut.Count - MostReasons, "For {0} more [reason|reasons] a link is not ruled out.")]
            : Array.Empty<string>(),
    ];

    /// <summary>Adds the tie as of one hand-off.</summary>
    /// <param name="tie">The tie.</param>
    /// <param name="moment">The moment; null for the one asked for.</param>
    public void Add(OwnershipTie tie, long? moment)
    {
        _entries.UnionWith(tie.LogIndices);
        if (tie.IsLinked == IsLinked.Unknown)
        {
            _notRuledOut[tie.Reason] = _notRuledOut.GetValueOrDefault(tie.Reason, Moments.None).With(moment);
        }
    }

    /// <summary>Adds how it is at the moment asked for: whoever came to belong together since did not then.</summary>
    public void AddNow(OwnershipTie tie)
    {
        if (tie.IsLinked == IsLinked.Yes)
        {
            _entries.UnionWith(tie.LogIndices);
            _linkSince = $"A link is declared as of the moment asked for, and was not as of the hand-off: {tie.Reason}";
        }
    }

    // From the first to the last of them, and whether the moment asked for is one.
    private readonly record struct Moments(long First, long Last, bool IsNow)
    {
        private const string Now = "the moment asked for";

        public static Moments None => new(long.MaxValue, long.MinValue, false);

        public Moments With(long? moment) => moment is { } at
            ? this with { First = Math.Min(First, at), Last = Math.Max(Last, at) }
            : this with { IsNow = true };

        public override string ToString() => First > Last ? Now
            : new Timestamp(First) + (First == Last ? "" : $" to {new Timestamp(Last)}") + (IsNow ? $" and {Now}" : "");
    }
}
