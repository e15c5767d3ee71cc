namespace Provenance.Registry.Investigation.Structuring;

/// <summary>Lists by a key.</summary>
internal static class KeyedLists
{
    /// <summary>Adds to the list of a key, which begins with the first that is added.</summary>
    public static void AddTo<TKey, TValue>(this Dictionary<TKey, List<TValue>> lists, TKey key, TValue value)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var known))
        {
            lists.Add(key, known = []);
        }

        known.Add(value);
    }
}
