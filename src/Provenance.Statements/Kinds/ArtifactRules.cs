// Rules on lists of artifacts, shared by lineages and model releases.

using Provenance.Transparency;

namespace Provenance.Statements;

internal static class ArtifactRules
{
    /// <summary>Where the digests are unknown, a name is all there is.</summary>
    public static Refusal NameMissing(string field) => new(
        RefusalReason.FieldMissing, field, "Digests are unknown, so a name is required.", "Add a name, or the digests.");

    /// <summary>No artifact stands twice under one key, told by any digest that names it.</summary>
    /// <param name="artifacts">The list.</param>
    /// <param name="key">What an artifact is taken as.</param>
    /// <param name="digests">Its digests, null where unknown.</param>
    /// <param name="list">Path of the list.</param>
    public static IEnumerable<Finding> Distinct<T, TKey>(
        IReadOnlyList<T> artifacts, Func<T, TKey> key, Func<T, ArtifactDigests?> digests, string list)
    {
        // Most lists have one element: nothing is built for them.
        if (artifacts.Count < 2)
        {
            yield break;
        }

        var seen = new HashSet<(TKey Key, Digest Digest)>();
        for (var index = 0; index < artifacts.Count; index++)
        {
            var taken = key(artifacts[index]);
            var known = digests(artifacts[index])?.Identifying().Distinct().Select(digest => (taken, digest)).ToList() ?? [];
            if (known.Any(seen.Contains))
            {
                yield return Refusal.Impossible(ReportRules.At(list, index, ".digests"), "The artifact stands twice.", "Keep one.");
            }

            seen.UnionWith(known);
        }
    }
}
