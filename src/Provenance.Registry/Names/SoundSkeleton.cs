// What of a word survives a journey through several scripts: its consonants, with those folded that scripts confuse.
// Japanese puts vowels between consonants (kesutoreru), Arabic leaves them out (kstrl), Korean has one letter for l
// and r, Arabic none for p and v. Kestrel is "kstr" in all of them. Doubled consonants are one.
//   b f p ph v → p   c g k q kh → k   d t → t   j s z sh th ch zh ts → s   l r → r   m, n → themselves   x → ks
// Vowels, w, y and an h that no other letter claims are dropped; a vowel that begins the word is kept as "a".
// Names in scripts without vowels are short of consonants, so that for them w, y and h are kept where they are heard as
// consonants (OfHeard): Mohammed is "mt", and "mhmt" with them; Noor is "nr" in both, Waha "" and "wh".

using System.Text;

namespace Provenance.Registry.Names;

/// <summary>Words by their consonants.</summary>
public static class SoundSkeleton
{
    /// <summary>Shortest skeleton that says anything.</summary>
    public const int MinLength = 3;

    /// <summary>The skeleton of a word in lower-case Latin letters; digits stay.</summary>
    public static string Of(string latin) => Of(latin, isHeardKept: false);

    /// <summary>The skeleton with those of w, y and h that are heard as consonants.</summary>
    public static string OfHeard(string latin) => Of(latin, isHeardKept: true);

    /// <summary>What <see cref="Of(string)"/> leaves of a skeleton that <see cref="OfHeard"/> made.</summary>
    public static string WithoutHeard(string skeleton)
    {
        var rest = new StringBuilder(skeleton.Length);
        for (var at = 0; at < skeleton.Length; at++)
        {
            if (skeleton[at] is not ('w' or 'y') && (skeleton[at] != 'h' || at == 0))
            {
                Append(rest, skeleton[at].ToString());
            }
        }

        return rest.ToString();
    }

    /// <summary>Adds sounds to a skeleton, in which no sound stands twice in a row.</summary>
    internal static void Append(StringBuilder skeleton, string sounds)
    {
        foreach (var sound in sounds)
        {
            if (skeleton.Length == 0 || skeleton[^1] != sound)
            {
                skeleton.Append(sound);
            }
        }
    }

    private static string Of(string latin, bool isHeardKept)
    {
        var skeleton = new StringBuilder(latin.Length);
        for (var at = 0; at < latin.Length; at++)
        {
            var next = at + 1 < latin.Length ? latin[at + 1] : ' ';
            var sounds = isHeardKept && IsHeard(at == 0 ? ' ' : latin[at - 1], latin[at], next) ? latin[at].ToString() : Sounds(latin[at], next, at == 0);
            Append(skeleton, sounds);
        }

        return skeleton.ToString();
    }

    // An h that makes another letter of the one before it, or ends the word, is not heard; a y is between vowels, and before
    // one at the start.
    private static bool IsHeard(char before, char letter, char next) => letter switch
    {
        'w' => true,
        'y' => (before == ' ' || IsVowel(before)) && IsVowel(next),
        'h' => next != ' ' && !"cdgkpstwz".Contains(before, StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether a letter is a vowel wherever it stands; y is one in places.</summary>
    internal static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';

    private static string Sounds(char letter, char next, bool isFirst) => (letter, next) switch
    {
        ('c' or 's' or 't' or 'z' or 'd', 'h') => "s",
        ('t', 's') => "",
        ('b' or 'f' or 'p' or 'v', _) => "p",
        ('c' or 'g' or 'k' or 'q', _) => "k",
        ('d' or 't', _) => "t",
        ('j' or 's' or 'z', _) => "s",
        ('l' or 'r', _) => "r",
        ('m', _) => "m",
        ('n', _) => "n",
        ('x', _) => "ks",
        (_, _) when IsVowel(letter) => isFirst ? "a" : "",
        ('h', _) => isFirst ? "h" : "",
        ( >= '0' and <= '9', _) => letter.ToString(),
        _ => "",
    };
}
