using System.Collections.Immutable;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>
/// Every state of trust the log has been through, by index. Immutable; the newest one is swapped in after a commit.
/// </summary>
public sealed class TrustHistory
{
    private readonly ImmutableList<Step> _steps;

    private TrustHistory(string origin, ImmutableList<Step> steps)
    {
        _steps = steps;
        Origin = origin;
        Current = steps.IsEmpty ? TrustState.Empty(origin) : steps[^1].After;
        Next = new LeafIndex(steps.IsEmpty ? 0 : steps[^1].Index.Value + 1);
    }

    /// <summary>The registry's origin.</summary>
    public string Origin { get; }

    /// <summary>The newest state.</summary>
    public TrustState Current { get; }

    /// <summary>The index after the newest trust statement; 0 where there is none.</summary>
    public LeafIndex Next { get; }

    /// <summary>The history of an empty log.</summary>
    public static TrustHistory Empty(string origin) => new(origin, []);

    /// <summary>Trust as the statements at indices below <paramref name="size"/> make it: what the entry at that index is judged by.</summary>
    public TrustState At(TreeSize size)
    {
        // The first step at or beyond the size, found by bisection; the one before it made the state asked for.
        var low = 0;
        var high = _steps.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (size.Contains(_steps[middle].Index))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? TrustState.Empty(Origin) : _steps[low - 1].After;
    }

    /// <summary>The history with one more trust statement, which was judged acceptable under <see cref="Current"/>.</summary>
    public TrustHistory Append(StatementContent content, KeyBinding? signer, LeafIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index.Value, Next.Value, nameof(index));
        return new TrustHistory(Origin, _steps.Add(new Step(index, Current.Apply(content, signer, index))));
    }

    private sealed record Step(LeafIndex Index, TrustState After);
}
