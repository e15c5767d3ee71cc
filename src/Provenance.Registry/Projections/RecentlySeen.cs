// What was seen lately, for several threads. It is emptied when it is full: it serves warnings, and what is forgotten is
// looked up again. The count is kept beside the dictionary, whose own takes every one of its locks, up to a thousand.

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Provenance.Registry.Projections;

/// <summary>A bounded memory.</summary>
/// <param name="most">About how many keys are remembered; threads that add at once may add a few more.</param>
internal sealed class RecentlySeen<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _values = [];
    private int _count;
    private int _emptied;

    /// <summary>How often it was emptied.</summary>
    public int Emptied => Volatile.Read(ref _emptied);

    /// <summary>Whether a key is remembered.</summary>
    public bool Contains(TKey key) => _values.ContainsKey(key);

    /// <summary>The value of a key that is remembered.</summary>
    public bool TryRecall(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    /// <summary>Remembers a value in place of the one before.</summary>
    public void Remember(TKey key, TValue value)
    {
        if (!_values.TryAdd(key, value))
        {
            _values[key] = value;
        }
        else if (Interlocked.Increment(ref _count) > most)
        {
            _values.Clear();
            Volatile.Write(ref _count, 0);
            _ = Interlocked.Increment(ref _emptied);
        }
    }
}
