// What stands in for the spelling where one name leaves vowels out: how well its words are read by those of the other.
// It adds to the spelling what that lacks, so that both together weigh what the spelling alone may.

namespace Provenance.Registry.Names;

/// <summary>Consonants of a name in Arabic or Hebrew letters, and of one with vowels.</summary>
internal static class ConsonantsFeature
{
    private const string Name = "consonants";

    /// <summary>Whether two names are compared so.</summary>
    public static bool Applies(NameForm one, NameForm other) => VowellessReading.Applies(one.Script, other.Script);

    /// <summary>Compares the companies' own words by how they may be read.</summary>
    /// <param name="query">A name.</param>
    /// <param name="candidate">Another.</param>
    /// <param name="alignment">Their words.</param>
    /// <param name="weight">What the spelling weighs.</param>
    /// <param name="spelling">What it contributed.</param>
    public static MatchFeature Of(NameForm query, NameForm candidate, NameAlignment alignment, decimal weight, decimal spelling)
    {
        if (!Applies(query, candidate))
        {
            return new MatchFeature(Name, "not compared", weight, 0);
        }

        var own = alignment.Pairs.Where(pair => pair.One.IsOwn && pair.Other.IsOwn).ToList();
        var read = own.Sum(pair => pair.Similarity * Length(pair));
        var all = own.Sum(Length) + Math.Max(Letters(alignment.RestOfOne), Letters(alignment.RestOfOther));
        var value = all == 0 ? 0 : read / all;
        var saw = own.Count == 0
            ? "no word may be read as one of the other name"
            : string.Join(", ", own.Select(Describe)) + "; short vowels are not written and not compared";
        return new MatchFeature(Name, saw, weight, Math.Max(0, Math.Round((weight * (decimal)value) - spelling, 4)));
    }

    private static int Length(TokenPair pair) => Math.Max(pair.One.Latin.Length, pair.Other.Latin.Length);

    private static int Letters(IReadOnlyList<NameToken> rest) => rest.Where(token => token.IsOwn).Sum(token => token.Latin.Length);

    private static string Describe(TokenPair pair)
    {
        var (written, heard) = NameScripts.IsVowelless(pair.One.Script) ? (pair.One, pair.Other) : (pair.Other, pair.One);
        return VowellessReading.Applies(written.Script, heard.Script)
            ? FormattableString.Invariant($"{written.Native} may be read {heard.Native} ({pair.Similarity:0.00})")
            : FormattableString.Invariant($"{written.Native} and {heard.Native} ({pair.Similarity:0.00})");
    }
}
