// One name from another script is spelled in several ways in Latin letters, by as many rules as there are registers: Muhammad
// and Mohamed, Alexey and Aleksei, Hussein and Husain, Yevgeny and Evgeniy. What they keep are the consonants, but for
// letters that stand for one another, and the number of syllables: Mahmud is another name than Mohamed.
//   x → ks   ph → f   c (but for ch), q → k   w → v   doubled consonants are one   an h that ends the word is dropped
// Vowels are dropped, and y where no vowel follows it, or a vowel that begins the word does; a vowel that begins the word is
// kept as "a". Consonants that sound alike stay apart (d and t): names that were invented in Latin letters differ in them.

using System.Text;

namespace Provenance.Registry.Names;

/// <summary>Words in Latin letters that may be one foreign word.</summary>
internal static class OtherSpelling
{
    /// <summary>How similar such words are: together with another word that is equal enough to match, and not by themselves.</summary>
    public const double Similarity = 0.8;

    private const int ShortestWord = 5;
    private const int MostEdits = 3;
    private const int FewestConsonants = 3;

    /// <summary>Whether two words in lower-case Latin letters may be spellings of one.</summary>
    public static bool IsOfOne(string one, string other)
    {
        if (Math.Min(one.Length, other.Length) < ShortestWord || Math.Abs(one.Length - other.Length) > MostEdits)
        {
            return false;
        }

        var (first, second) = (Read(one), Read(other));
        return first == second
            && first.Consonants.Count(letter => letter != 'a') >= FewestConsonants
            && EditDistance.Damerau(one, other) <= MostEdits;
    }

    private static (string Consonants, int Syllables) Read(string latin)
    {
        var word = latin is ['y', var second, ..] && SoundSkeleton.IsVowel(second) ? latin[1..] : latin;
        var (consonants, syllables, wasVowel) = (new StringBuilder(word.Length), 0, false);
        for (var at = 0; at < word.Length; at++)
        {
            var next = at + 1 < word.Length ? word[at + 1] : ' ';
            var isVowel = SoundSkeleton.IsVowel(word[at]) || (word[at] == 'y' && !SoundSkeleton.IsVowel(next));
            if (isVowel)
            {
                syllables += wasVowel ? 0 : 1;
                SoundSkeleton.Append(consonants, at == 0 ? "a" : "");
            }
            else
            {
                SoundSkeleton.Append(consonants, Letters(at == 0 ? ' ' : word[at - 1], word[at], next));
            }

            wasVowel = isVowel;
        }

        return (consonants.ToString(), syllables);
    }

    private static string Letters(char before, char letter, char next) => (before, letter, next) switch
    {
        (_, 'x', _) => "ks",
        (_, 'p', 'h') => "f",
        ('p', 'h', _) or (_, 'h', ' ') => "",
        (_, 'c', not 'h') or (_, 'q', _) => "k",
        (_, 'w', _) => "v",
        _ => letter.ToString(),
    };
}
