// Which names are scored: those that share a key with the text. Exact keys first, then whole words, then words with
// a slip; within a class the rarest key first, so that where the bound is reached what is left out shares only what
// many names share. Names of parties that are only named have a bound of their own, since anybody can name any number of these.

using Provenance.Registry.Names;

namespace Provenance.Registry.Investigation.Search;

/// <summary>The names to score.</summary>
/// <param name="Numbers">Their numbers.</param>
/// <param name="HasMore">Whether the bound was reached.</param>
internal sealed record RetrievedNames(IReadOnlyCollection<long> Numbers, bool HasMore);

/// <summary>Finds names by keys.</summary>
internal static class NameRetrieval
{
    /// <summary>Most names that are scored for one question: of known parties, and as many again of those only named.</summary>
    public const int MaxNames = 1_000;

    public static async ValueTask<RetrievedNames> FindAsync(
        IPartyFacts parties, NameForm form, bool isExact, CancellationToken cancellationToken)
    {
        var (known, namedOnly) = (new SortedSet<long>(), new SortedSet<long>());
        var hasMore = false;
        var classes = NameKeys.AskedBy(form).Where(key => !isExact || key.Class == NameKeyClass.Exact)
            .GroupBy(key => key.Class).OrderBy(group => group.Key);
        foreach (var keys in classes)
        {
            var found = new List<(KeyedNames Names, long Key)>();
            foreach (var key in keys)
            {
                found.Add((await parties.FindNamesAsync(key, MaxNames + 1, cancellationToken), key.Value));
            }

            hasMore |= !TakeAll(known, found.Select(item => (item.Names.OfKnown, item.Key)));
            hasMore |= !TakeAll(namedOnly, found.Select(item => (item.Names.OfNamedOnly, item.Key)));
        }

        return new RetrievedNames([.. known, .. namedOnly], hasMore);
    }

    /// <returns>False where not all of them could be taken.</returns>
    private static bool TakeAll(SortedSet<long> names, IEnumerable<(IReadOnlyList<long> Names, long Key)> found) => found
        .OrderBy(item => item.Names.Count).ThenBy(item => item.Key)
        .Aggregate(true, (areAll, item) => Take(names, item.Names) && areAll);

    /// <returns>False where not all of them could be taken.</returns>
    private static bool Take(SortedSet<long> names, IReadOnlyList<long> list)
    {
        foreach (var name in list)
        {
            if (!names.Contains(name) && names.Count >= MaxNames)
            {
                return false;
            }

            _ = names.Add(name);
        }

        return true;
    }
}
