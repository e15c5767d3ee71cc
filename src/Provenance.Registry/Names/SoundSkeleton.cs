// What of a word survives a journey through several scripts: its consonants, with those folded that scripts confuse.
// Japanese puts vowels between consonants (kesutoreru), Arabic leaves them out (kstrl), Korean has one letter for l
// and r, Arabic none for p and v. Kestrel is "kstr" in all of them. Doubled consonants are one.
//   b f p ph v → p   c g k q kh → k   d t → t   j s z sh th ch zh ts → s   l r → r   m, n → themselves   x → ks
// Vowels, w, y and an h that no other letter claims are dropped; a vowel that begins the word is kept as "a".

using System.Text;

namespace Provenance.Registry.Names;

/// <summary>Words by their consonants.</summary>
public static class SoundSkeleton
{
    /// <summary>Shortest skeleton that says anything.</summary>
    public const int MinLength = 3;

    /// <summary>The skeleton of a word in lower-case Latin letters; digits stay.</summary>
    public static string Of(string latin)
    {
        var skeleton = new StringBuilder(latin.Length);
        for (var at = 0; at < latin.Length; at++)
        {
            var next = at + 1 < latin.Length ? latin[at + 1] : ' ';
            var sounds = Sounds(latin[at], next, at == 0);
            foreach (var sound in sounds)
            {
                if (skeleton.Length == 0 || skeleton[^1] != sound)
                {
                    skeleton.Append(sound);
                }
            }
        }

        return skeleton.ToString();
    }

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
        ('a' or 'e' or 'i' or 'o' or 'u', _) => isFirst ? "a" : "",
        ('h', _) => isFirst ? "h" : "",
        ( >= '0' and <= '9', _) => letter.ToString(),
        _ => "",
    };
}
