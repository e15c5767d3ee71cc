// Arabic and Hebrew write consonants and long vowels only: صقر is s-q-r, and whoever writes it in Latin letters puts in the
// vowels, and spells the consonants in one of several ways: Saqr, Saqer, Sakr. One line a letter, with the spellings that
// are regular, those that are usual beside them, and those that are rare; "-" is a letter that is left out. ^ marks how a
// letter is spelled that begins a word, $ one that ends it; where a letter has no such line, the plain one holds.
// Folding comes first (NameFolding), so that أ إ آ are ا here, ى is ي, and ة is ه.
// The spellings are those of passports and company registers, not of a standard: ALA-LC and ISO 233 are among the regular
// ones, once their dots are dropped.

using System.Collections.Frozen;

namespace Provenance.Registry.Names;

/// <summary>A way to spell a letter.</summary>
/// <param name="Latin">In lower-case Latin letters; empty where it is left out.</param>
/// <param name="Cost">0 for a regular spelling, 1 for a usual one, 2 for a rare one.</param>
internal readonly record struct LetterSpelling(string Latin, int Cost)
{
    /// <summary>Whether a vowel that nobody wrote may follow.</summary>
    public bool EndsInConsonant => Latin.Length == 0 || !SoundSkeleton.IsVowel(Latin[^1]);
}

/// <summary>A letter of a script without vowels, at its place in a word.</summary>
/// <param name="Spellings">How it is spelled, the regular ways first.</param>
/// <param name="IsWeak">Whether it may be a vowel or be left out, and so tells less.</param>
internal sealed record VowellessLetter(IReadOnlyList<LetterSpelling> Spellings, bool IsWeak);

/// <summary>The table of letters.</summary>
internal static class VowellessLetters
{
    /// <summary>What a rare spelling costs, the most of a letter that is read.</summary>
    public const int RareCost = 2;

    // The article, after which a letter begins a word.
    private const string Arabic = "ال";

    // Letters that are weak wherever they stand, unless a word begins with one as a consonant, and those that are weak at the
    // end of a word.
    private const string Weak = "اويءؤئعאוי" + "ע";
    private const string WeakAtEnd = "هה";

    private const string Table = """
        ^ا | a e i o u |         |
        ا  | a aa      |         | e o i u -
        ب  | b         | p       | v
        ت  | t         |         |
        ث  | th        | t s     |
        ج  | j         | g dj    | dg
        ح  | h         |         | ch kh
        خ  | kh        | k h ch  |
        د  | d         |         |
        ذ  | dh        | th z d  |
        ر  | r         |         |
        ز  | z         |         | s
        س  | s ss      |         | c
        ش  | sh        | ch sch  |
        ص  | s ss      |         |
        ض  | d dh      |         | z th
        ط  | t         |         |
        ظ  | z dh      | th      | d
        ع  | -         |         |
        $ع | - a       | e       |
        غ  | gh        | g       |
        ف  | f         | ph v    |
        ق  | q         | k g c   | gh
        ك  | k         | c ck    | q g
        ل  | l         |         |
        م  | m         |         |
        ن  | n         |         |
        ه  | h         |         |
        $ه | - h       | t       |
        و  | w u oo ou o | v     | -
        ^و | w         | v ou    |
        ي  | y i ee ei iy | e ie ea | -
        ^ي | y         | i       |
        $ي | y i ee    | e a iy ie |
        ء  | -         | a       |
        ؤ  | - u ou o w |        |
        ئ  | - i e y   |         |
        پ  | p         |         |
        چ  | ch        | tch     |
        ژ  | zh        | j       |
        ڤ  | v         | f       |
        گ  | g         |         |
        ^א | a e i o u |         |
        א  | - a e o i u |       |
        ב  | b v       |         |
        ג  | g         |         | j
        ד  | d         |         |
        ה  | h         |         |
        $ה | - h       |         |
        ו  | v o u     | w oo ou | -
        ^ו | v         | w       |
        ז  | z         |         | s
        ח  | ch h      | kh      |
        ט  | t         |         |
        י  | y i ee    | e ei ie | -
        ^י | y         | i j     |
        כ  | k kh ch   | c h     | q
        ך  | k kh ch   | c       |
        ל  | l         |         |
        מ  | m         |         |
        ם  | m         |         |
        נ  | n         |         |
        ן  | n         |         |
        ס  | s         |         | c
        ע  | -         |         |
        $ע | - a       | e       |
        פ  | p f       | ph      |
        ף  | f         | ph p    |
        צ  | ts tz     | z s     | c
        ץ  | ts tz     | z s     |
        ק  | k q       | c       | g
        ר  | r         |         |
        ש  | sh s      | sch     | ch
        ת  | t         | th      |
        """;

    private static readonly FrozenDictionary<string, VowellessLetter> ByPlace = Table.Split('\n').Select(ReadLine)
        .ToFrozenDictionary(line => line.Place, line => line.Letter, StringComparer.Ordinal);

    /// <summary>The letters of a word; null where it has one that the table does not hold.</summary>
    /// <param name="native">The word, folded.</param>
    public static IReadOnlyList<VowellessLetter>? Of(string native)
    {
        var letters = new List<VowellessLetter>(native.Length);
        for (var at = 0; at < native.Length; at++)
        {
            var isFirst = at == 0 || (at == Arabic.Length && native.StartsWith(Arabic, StringComparison.Ordinal));
            var place = isFirst ? '^' : at == native.Length - 1 ? '$' : ' ';
            if (!ByPlace.TryGetValue($"{place}{native[at]}", out var letter) && !ByPlace.TryGetValue(native[at].ToString(), out letter))
            {
                return null;
            }

            letters.Add(letter);
        }

        return letters;
    }

    private static (string Place, VowellessLetter Letter) ReadLine(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        var spellings = parts[1..].SelectMany((column, cost) => column.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(spelling => new LetterSpelling(spelling == "-" ? "" : spelling, cost)));
        var isWeak = (Weak.Contains(parts[0][^1], StringComparison.Ordinal) && (parts[0][0] != '^' || parts[1].Contains('a', StringComparison.Ordinal)))
            || (parts[0][0] == '$' && WeakAtEnd.Contains(parts[0][^1], StringComparison.Ordinal));
        return (parts[0], new VowellessLetter([.. spellings], isWeak));
    }
}
