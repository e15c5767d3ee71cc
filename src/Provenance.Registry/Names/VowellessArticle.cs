// The article, which Arabic and Hebrew write as part of the word: الصقر is Al Saqr, As-Saqr or Assaqr, הצפון HaTsafon.
// Before certain letters of Arabic, those of the sun, its l becomes the letter that follows: An-Najm. Within a name of two
// words it takes the vowel of the first: عبد الرحمن is Abdul Rahman, Abd al-Rahman, Abdurrahman.

namespace Provenance.Registry.Names;

/// <summary>Finds and spells the article.</summary>
internal static class VowellessArticle
{
    private const string Arabic = "ال";
    private const char Hebrew = 'ה';
    private const string Sun = "تثدذرزسشصضطظلن";
    private const int ShortestStem = 2;
    private const int ShortestHebrewStem = 3;
    private const int ShortestCommon = 3;

    // A word that is never a name by itself: servant of.
    private const string Bound = "عبد";

    private static readonly string[] Joined = ["وال", "بال", "ولل", "لل", Arabic];

    /// <summary>Letters of the article that stands at a place of a word; 0 where none does. In the middle of a word it
    /// takes two letters before it, and is only a guess.</summary>
    public static int LengthAt(string native, int at)
    {
        var rest = native.Length - at;
        return at is 0 or >= 2 && rest >= Arabic.Length + ShortestStem && string.CompareOrdinal(native, at, Arabic, 0, Arabic.Length) == 0 ? Arabic.Length
            : at == 0 && rest >= 1 + ShortestHebrewStem && native[0] == Hebrew ? 1
            : 0;
    }

    /// <summary>How the article at a place of a word is spelled, where one stands there.</summary>
    /// <param name="native">The word.</param>
    /// <param name="at">Where the article begins.</param>
    /// <param name="next">The letter after the article.</param>
    public static IEnumerable<LetterSpelling> Spellings(string native, int at, VowellessLetter next)
    {
        if (native[at] == Hebrew)
        {
            return [new("ha", 0), new("he", 1), new("", 1)];
        }

        var ends = Sun.Contains(native[at + Arabic.Length], StringComparison.Ordinal)
            ? next.Spellings.Where(spelling => spelling.Cost == 0).SelectMany(spelling => new[] { spelling.Latin, spelling.Latin[..1], "l" }).Distinct(StringComparer.Ordinal)
            : ["l"];
        var vowels = at == 0 ? "aeiu" : "aeiuo";
        return ends.SelectMany(end => vowels.Select(vowel => new LetterSpelling(vowel + end, 0))).Append(new("", at == 0 ? 1 : VowellessLetters.RareCost));
    }

    /// <summary>Whether a letter is the l of an article within a word that becomes the letter of the sun after it.</summary>
    public static bool IsSwallowed(string native, int at) =>
        at > 2 && LengthAt(native, at - 1) > 0 && Sun.Contains(native[at + 1], StringComparison.Ordinal);

    /// <summary>Letters of an article at the start of a Latin word that the other name has not; 0 where there is none.</summary>
    public static int LengthIn(string latin, NameScript other) =>
        (other, latin) switch
        {
            (NameScript.Arabic, ['a' or 'e', 'l', _, _, ..]) => 2,
            (NameScript.Hebrew, ['h', 'a', _, _, _, ..]) => 2,
            _ => 0,
        };

    /// <summary>The word without its article and the particles before it, as a dictionary has it; null where it has none.</summary>
    public static string? Without(string native) =>
        Joined.FirstOrDefault(prefix => native.Length >= prefix.Length + ShortestCommon && native.StartsWith(prefix, StringComparison.Ordinal)) is { } found
            ? native[found.Length..]
            : null;

    /// <summary>Whether two words are one name that is written apart: عبد الله.</summary>
    public static bool Binds(string native, string next) => native == Bound && LengthAt(next, 0) > 0;
}
