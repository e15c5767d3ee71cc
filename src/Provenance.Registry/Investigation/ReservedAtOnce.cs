namespace Provenance.Registry.Investigation;

/// <summary>What rentals reserve at one moment, for one renewal after the other reserves no more than each does.</summary>
internal sealed class ReservedAtOnce
{
    private readonly List<Span> _spans = [];

    private readonly record struct Span(long From, long To, IReadOnlyList<(string Accelerator, long Count)> Reserved);

    /// <summary>The most accelerators of all models at a moment.</summary>
    public Int128 Most => Moments().Select(held => held.Values.Aggregate((Int128)0, (sum, count) => sum + count)).DefaultIfEmpty().Max();

    /// <summary>Adds a rental.</summary>
    /// <param name="rental">The rental, which lies in the period at least in part.</param>
    /// <param name="period">What lies outside is not looked at.</param>
    public void Add(UnseenRental rental, Period period)
    {
        var from = Math.Max(rental.From, period.FromMicroseconds ?? long.MinValue);
        var to = Math.Min(rental.To ?? long.MaxValue, period.ToMicroseconds ?? long.MaxValue);
        if (from < to)
        {
            _spans.Add(new Span(from, to, rental.Reserved));
        }
    }

    /// <summary>Whether what is reserved at some moment, by slug, comes to something.</summary>
    public bool EverReaches(Func<IReadOnlyDictionary<string, Int128>, bool> reaches) => Moments().Any(reaches);

    // Whenever it changes, in the order of time; one dictionary, which changes from moment to moment. What ends then is gone.
    private IEnumerable<IReadOnlyDictionary<string, Int128>> Moments()
    {
        var held = new Dictionary<string, Int128>(StringComparer.Ordinal);
        var changes = _spans.Select(span => (At: span.From, Sign: 1, span.Reserved)).Concat(_spans.Select(span => (At: span.To, Sign: -1, span.Reserved)));
        foreach (var moment in changes.GroupBy(change => change.At).OrderBy(moment => moment.Key))
        {
            foreach (var (_, sign, reserved) in moment)
            {
                foreach (var (accelerator, count) in reserved)
                {
                    held[accelerator] = held.GetValueOrDefault(accelerator) + (sign * (Int128)count);
                }
            }

            yield return held;
        }
    }
}
