// The keys by which an index finds names that may match, so that only those are scored.
//
// A key is the first eight bytes (big-endian, signed) of SHA-256 over the UTF-8 text
//   "provenance name key 1" LF class LF term
// and thus the same on every machine and in every version that keeps the "1". Classes, from rare to common:
//   exact       the folded name with its legal form; the name in Latin letters
//   token       each of the company's own words (all words where it has none of its own), and those together, for what one
//               writes apart and another does not (Hong Sun, Hongsun); words in Chinese characters also as they are written,
//               since a Japanese name has no reading here, and by their first two characters, since Chinese parts no words
//   fuzzy       deletions: a word, and it without each one of its letters. Any single slip (a letter too many, too few,
//               another, or two exchanged) leaves two words with a common deletion, so recall is complete for one slip,
//               at L + 1 keys for L letters; trigrams need about as many keys and find a slip in a word of five letters
//               only by keys that thousands of words share. Taken of the first 12 letters (a slip there is still
//               found, and one after them does not matter) of the whole name, in Latin and, if that is another, in its
//               own script (щ for ж is one slip there, but four in Latin), and of its first 3 own words of 4 letters or
//               more in Latin. And the consonants of those words and of all own words together, which survive other scripts
//               (SoundSkeleton). Of words without vowels, also what may be heard of their consonants (VowellessSkeletons), for
//               the first 4 and all together.
// At most 2 + 41 + 5 × 13 + 4 + 5 × 8 = 152 keys a name, 120 where no word lacks vowels; about 30 for two words of its own.
// Time linear in the text.
//
// A question has some keys more than a name in the index. A word in Latin letters asks for words without vowels of which
// one may hear its consonants, and a word without vowels for words in Latin letters that may be heard so: thus names in
// Latin letters, which are most, need no more room. Likewise a person's name asks for itself with the family's name first
// in one script and last in the other (WesternOrder).

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Provenance.Registry.Names;

/// <summary>What two names share that share a key.</summary>
public enum NameKeyClass
{
    /// <summary>Nothing: a key that was never made.</summary>
    None = 0,

    /// <summary>All letters.</summary>
    Exact = 1,

    /// <summary>A word.</summary>
    Token = 2,

    /// <summary>A word but for a slip, or its consonants.</summary>
    Fuzzy = 3,

    /// <summary>An identifier (<see cref="IdentifierForm"/>).</summary>
    Identifier = 4,
}

/// <summary>A key of a name or identifier.</summary>
/// <param name="Class">What it stands for.</param>
/// <param name="Value">The key, equal on every machine.</param>
public readonly record struct NameKey(NameKeyClass Class, long Value)
{
    /// <summary>The key of a term.</summary>
    internal static NameKey Of(NameKeyClass keyClass, string term)
    {
        var name = keyClass switch
        {
            NameKeyClass.Exact => "exact",
            NameKeyClass.Token => "token",
            NameKeyClass.Fuzzy => "fuzzy",
            NameKeyClass.Identifier => "identifier",
            _ => throw new ArgumentOutOfRangeException(nameof(keyClass)),
        };
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"provenance name key 1\n{name}\n{term}"), digest);
        return new NameKey(keyClass, BinaryPrimitives.ReadInt64BigEndian(digest));
    }
}

/// <summary>The keys of a name.</summary>
public static class NameKeys
{
    /// <summary>Most keys of one name.</summary>
    public const int MaxKeys = 152;

    private const int MostFuzzyTokens = 3;
    private const int MostHeardTokens = 4;
    private const int ShortestHeardToken = 3;
    private const int ShortestFuzzyToken = 4;
    private const int DeletionPrefix = 12;

    /// <summary>The distinct keys under which a name is found, exact ones first; none where it has no letter.</summary>
    public static IReadOnlyList<NameKey> Of(NameForm name)
    {
        var words = Telling(name);
        var together = words.Any(token => token.IsUnread) ? "" : string.Concat(words.Select(token => token.Latin));
        var slippery = words.Select(token => token.Latin)
            .Where(latin => latin.Length >= ShortestFuzzyToken && !latin.All(char.IsAsciiDigit)).Take(MostFuzzyTokens).ToList();
        var terms = words.Select(token => token.Term).Append(together)
            .Concat(words.Where(token => token.Script == NameScript.Han).SelectMany(token => new[] { "~" + token.Native, "~" + Beginning(token.Native) }));
        var slips = slippery.Append(name.Compact).Append(name.Full).Distinct(StringComparer.Ordinal).SelectMany(Deletions);
        var consonants = slippery.Append(together).Select(SoundSkeleton.Of).Where(IsTelling).Select(ConsonantsTerm);
        return
        [
            .. Exact(name),
            .. Keys(NameKeyClass.Token, terms.Where(term => term.Length > 0)),
            .. Keys(NameKeyClass.Fuzzy, slips.Concat(consonants).Concat(Heard(words).Select(VowellessTerm))),
        ];
    }

    /// <summary>The distinct keys by which a name is looked for: those it is found under, and those by which it is found in
    /// another script.</summary>
    public static IReadOnlyList<NameKey> AskedBy(NameForm name)
    {
        var words = Telling(name);
        var latin = words.Where(token => !NameScripts.IsVowelless(token.Script)).Select(token => token.Latin)
            .Where(word => word.Length >= ShortestHeardToken && !word.All(char.IsAsciiDigit)).Take(MostHeardTokens);
        var inVowelless = latin.Append(name.HasUnread ? "" : string.Concat(words.Select(token => token.Latin))).SelectMany(VowellessSkeletons.OfLatin);
        var inLatin = Heard(words).Select(SoundSkeleton.WithoutHeard).Where(IsTelling);
        var turned = words.SelectMany(WesternOrder.Turned).Concat(WesternOrder.Turned(words) is { } other ? [other.Latin] : []);
        return
        [
            .. Of(name).Concat(Keys(NameKeyClass.Token, turned)).Concat(Keys(
                NameKeyClass.Fuzzy, inVowelless.Select(VowellessTerm).Concat(inLatin.Select(ConsonantsTerm)))).Distinct(),
        ];
    }

    // The company's own words, or all where it has none.
    private static IReadOnlyList<NameToken> Telling(NameForm name)
    {
        var own = name.Tokens.Where(token => token.IsOwn).ToList();
        return own.Count > 0 ? own : name.Tokens;
    }

    private static IEnumerable<string> Heard(IReadOnlyList<NameToken> words)
    {
        var vowelless = words.Where(token => NameScripts.IsVowelless(token.Script)).Select(token => token.Native).Take(MostHeardTokens).ToList();
        return vowelless.SelectMany(word => VowellessSkeletons.Of(word)).Concat(vowelless.Count > 1 ? VowellessSkeletons.Of(vowelless) : []);
    }

    private static string ConsonantsTerm(string skeleton) => "consonants " + skeleton;

    private static string VowellessTerm(string skeleton) => "vowelless " + skeleton;

    private static IEnumerable<NameKey> Keys(NameKeyClass keyClass, IEnumerable<string> terms) =>
        terms.Distinct(StringComparer.Ordinal).Select(term => NameKey.Of(keyClass, term));

    private static IEnumerable<NameKey> Exact(NameForm name)
    {
        if (name.Full.Length > 0)
        {
            yield return NameKey.Of(NameKeyClass.Exact, $"{name.Full} {name.LegalForm?.Word}");
        }

        if (name.Compact.Length > 0)
        {
            yield return NameKey.Of(NameKeyClass.Exact, name.Compact);
        }
    }

    private static bool IsTelling(string skeleton) => skeleton.Length >= SoundSkeleton.MinLength;

    private static string Beginning(string native) => string.Concat(native.EnumerateRunes().Take(2));

    private static IEnumerable<string> Deletions(string word)
    {
        var prefix = word.Length > DeletionPrefix ? word[..DeletionPrefix] : word;
        if (prefix.Length < ShortestFuzzyToken)
        {
            yield break;
        }

        yield return prefix;
        for (var at = 0; at < prefix.Length; at++)
        {
            yield return prefix.Remove(at, 1);
        }
    }
}
