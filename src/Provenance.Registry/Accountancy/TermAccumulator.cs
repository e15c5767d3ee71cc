// Adds figures up into terms: one term for each sort, basis and meter, whose figures share an error.

using Provenance.Statements;

namespace Provenance.Registry.Accountancy;

/// <summary>Collects the terms of one balance.</summary>
internal sealed class TermAccumulator(MeasurementErrors errors)
{
    private readonly SortedDictionary<(TermKind Kind, EstimateBasis Basis, string Meter), Sum> _sums = [];

    /// <summary>Adds a figure.</summary>
    /// <param name="kind">Its sort.</param>
    /// <param name="hours">The figure.</param>
    /// <param name="basis">On what it rests.</param>
    /// <param name="meter">Its meter; null for none.</param>
    /// <param name="entries">Log indices.</param>
    /// <param name="unknown">Why it has no upper bound; only where it has none.</param>
    public void Add(
        TermKind kind, HoursRange hours, EstimateBasis basis, string? meter, IEnumerable<long> entries, string? unknown = null)
    {
        var key = (kind, basis, meter ?? "");
        if (!_sums.TryGetValue(key, out var sum))
        {
            _sums.Add(key, sum = new Sum());
        }

        sum.Hours += hours;
        var (low, high) = (hours.Low.Approximately, (hours.High ?? hours.Low).Approximately);
        sum.Squares = (sum.Squares.Low + (low * low), sum.Squares.High + (high * high));
        sum.Entries.AddRange(entries);
        if (hours.High is null && sum.Unknown.Count <= BalanceTerm.MostUnknowns)
        {
            sum.Unknown.Add(unknown ?? "unknown");
        }

        sum.UnknownCount += hours.High is null ? 1 : 0;
    }

    /// <summary>Of several figures of a meter, the basis whose error is the largest; at least one.</summary>
    public EstimateBasis LeastExact(IEnumerable<EstimateBasis> bases, string meter) => bases.MaxBy(basis =>
    {
        var error = errors.Of(basis, meter);
        return (error.Random * error.Random) + (error.Systematic * error.Systematic);
    });

    /// <summary>The terms, by kind, basis and meter.</summary>
    public IReadOnlyList<BalanceTerm> ToTerms() => [.. _sums.Select(pair => ToTerm(pair.Key, pair.Value))];

    private BalanceTerm ToTerm((TermKind Kind, EstimateBasis Basis, string Meter) key, Sum sum)
    {
        sum.Entries.Sort();
        var count = 0L;
        var shown = new List<long>();
        for (var i = 0; i < sum.Entries.Count; i++)
        {
            if (i > 0 && sum.Entries[i] == sum.Entries[i - 1])
            {
                continue;
            }

            count++;
            if (shown.Count < BalanceTerm.MostEntries)
            {
                shown.Add(sum.Entries[i]);
            }
        }

        return new BalanceTerm
        {
            Kind = key.Kind,
            Hours = sum.Hours,
            Basis = key.Basis,
            Meter = key.Meter.Length == 0 ? null : key.Meter,
            Error = errors.Of(key.Basis, key.Meter),
            Squares = sum.Squares,
            Unknown = Wording.Bounded(sum.Unknown, sum.UnknownCount, BalanceTerm.MostUnknowns),
            Entries = shown,
            EntryCount = count,
        };
    }

    private sealed class Sum
    {
        public HoursRange Hours { get; set; } = HoursRange.Exactly(AcceleratorHours.Zero);

        public (double Low, double High) Squares { get; set; }

        // The first of them; the count is of all.
        public List<string> Unknown { get; } = [];

        public long UnknownCount { get; set; }

        // In any order, some twice: eight bytes each, since a period may have a million jobs.
        public List<long> Entries { get; } = [];
    }
}
