// What candidates turn out to be, in order, each looked into only when it may come next: candidates come with a bound,
// and while one that was found reaches every bound that is left, it is next.

using System.Runtime.CompilerServices;

namespace Provenance.Registry.Investigation.Clusters;

/// <summary>Something found, with its place in the order.</summary>
/// <param name="Figure">What bounds bound.</param>
/// <param name="Rank">The order; a higher figure comes first.</param>
internal abstract record Ranked(Int128 Figure, string Rank);

/// <summary>Candidates and what was found of them.</summary>
/// <param name="findAsync">Looks into a candidate; null where it is no part of the answer.</param>
internal sealed class BoundedOrder<TCandidate, TFound>(Func<TCandidate, CancellationToken, ValueTask<TFound?>> findAsync)
    where TFound : Ranked
{
    private readonly PriorityQueue<TCandidate, Int128> _pending = new();
    private readonly PriorityQueue<TFound, string> _found = new(StringComparer.Ordinal);

    /// <summary>Adds a candidate whose figure is at most its bound.</summary>
    public void Add(TCandidate candidate, Int128 bound) => _pending.Enqueue(candidate, -bound);

    /// <summary>Adds what is found already.</summary>
    public void Add(TFound found) => _found.Enqueue(found, found.Rank);

    /// <summary>The first of a page and one more, where there are more: those after a rank, in order.</summary>
    public async ValueTask<List<TFound>> PageAsync(string after, int rows, CancellationToken cancellationToken)
    {
        var page = new List<TFound>();
        await foreach (var found in ReadAsync(cancellationToken))
        {
            if (after.Length == 0 || string.CompareOrdinal(found.Rank, after) > 0)
            {
                page.Add(found);
            }

            if (page.Count > rows)
            {
                break;
            }
        }

        return page;
    }

    private async IAsyncEnumerable<TFound> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_pending.TryPeek(out var candidate, out var below) && (!_found.TryPeek(out var best, out _) || best.Figure <= -below))
            {
                _ = _pending.Dequeue();
                if (await findAsync(candidate, cancellationToken) is { } found)
                {
                    Add(found);
                }
            }

            if (!_found.TryDequeue(out var next, out _))
            {
                yield break;
            }

            yield return next;
        }
    }
}
