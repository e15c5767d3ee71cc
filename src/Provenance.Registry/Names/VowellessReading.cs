// Whether a word in Latin letters may be a reading of one that is written without vowels: each letter in one of its
// spellings (VowellessLetters), a short vowel or none after each, and the article or not (VowellessArticle). What is not
// regular costs, in sixths of a wrong letter:
//   0  a regular spelling, one vowel that nobody wrote
//   1  a usual spelling (k for ق), a doubled consonant, an article too many or too few
//   2  a rare spelling, a long vowel unread, two vowels where one is short, a vowel after the last letter
//   6  a letter that is missing, or one that stands for none
// The cheapest way through both words is found by dynamic programming. Similarity is 0.95 × (1 − 0.4 × cost ÷ letters),
// a weak letter being half of one: below 1, because vowels that nobody wrote cannot be compared. A short word allows less.
// Time and space: the product of the lengths, which callers bound (NameForm.MaxTokenLength), and less where little fits.

namespace Provenance.Registry.Names;

/// <summary>Reads words of scripts without vowels.</summary>
internal static class VowellessReading
{
    /// <summary>The similarity of a word with its most regular reading.</summary>
    public const double Regular = 0.95;

    /// <summary>The similarity below which a word is no reading of another.</summary>
    public const double Least = 0.6;

    /// <summary>The similarity from which parts of a name are put together, because they read as one word of the other.</summary>
    public const double Good = 0.7;

    private const double Sure = 0.82;
    private const int ShortestSure = 3;
    private const double CostShare = 0.4;
    private const int WrongLetter = 6;
    private const int LittleToRead = 1;

    // Before it no other vowel is heard: دانة is Dana, and not Diana.
    private const char LongA = 'ا';

    /// <summary>Whether one of two scripts leaves vowels out, and the other is an alphabet that does not.</summary>
    public static bool Applies(NameScript one, NameScript other) =>
        (NameScripts.IsVowelless(one) && IsAlphabet(other)) || (NameScripts.IsVowelless(other) && IsAlphabet(one));

    /// <summary>How well one of two words is a reading of the other, 0 to 0.95; 0 where it is none. Null where words of
    /// their scripts are not compared so, or one has a letter that the table does not hold.</summary>
    public static double? Similarity(NameToken one, NameToken other) =>
        !Applies(one.Script, other.Script) ? null
        : NameScripts.IsVowelless(one.Script) ? Similarity(one.Native, one.Script, other.Latin)
        : Similarity(other.Native, other.Script, one.Latin);

    /// <summary>Whether a pair is read with no more than one unusual letter, in a word of three letters or more: sure enough
    /// to find a long name by this word.</summary>
    public static bool IsSure(TokenPair pair) => pair.Similarity >= Sure && Applies(pair.One.Script, pair.Other.Script)
        && Math.Min(pair.One.Native.Length, pair.Other.Native.Length) >= ShortestSure;

    private static bool IsAlphabet(NameScript script) => script is NameScript.Latin or NameScript.Cyrillic or NameScript.Greek;

    private static double? Similarity(string native, NameScript script, string latin)
    {
        if (VowellessLetters.Of(native) is not { } letters)
        {
            return null;
        }

        var own = letters.Skip(VowellessArticle.LengthAt(native, 0)).ToList();
        var strong = own.Count(letter => !letter.IsWeak);
        var weight = strong + ((own.Count - strong) / 2.0);
        var most = (int)(weight * (1 - (Least / Regular)) / CostShare);
        var least = strong switch { 0 => most + 1, 1 => LittleToRead, _ => 0 };
        var cost = least > most ? null : new Paths(native, letters, latin.Replace("x", "ks", StringComparison.Ordinal), most - least).Cheapest(script);
        return cost is { } found ? Regular * (1 - (CostShare * (found + least) / weight)) : 0;
    }

    // cost[i, j]: the cheapest way to have read the first i letters as the first j Latin ones.
    private sealed class Paths(string native, IReadOnlyList<VowellessLetter> letters, string latin, int most)
    {
        private readonly int _width = latin.Length + 1;
        private readonly int[] _cost = NoWay(letters.Count + 1, latin.Length + 1);

        public int? Cheapest(NameScript script)
        {
            Reach(0, 0, 0);
            if (VowellessArticle.LengthAt(native, 0) == 0)
            {
                Reach(0, VowellessArticle.LengthIn(latin, script), 1);
            }

            for (var i = 0; i <= letters.Count; i++)
            {
                for (var j = 0; j <= latin.Length; j++)
                {
                    if (_cost[(i * _width) + j] <= most)
                    {
                        GoOn(i, j, _cost[(i * _width) + j]);
                    }
                }
            }

            return _cost[^1] <= most ? _cost[^1] : null;
        }

        private static int[] NoWay(int rows, int columns)
        {
            var cost = new int[rows * columns];
            Array.Fill(cost, int.MaxValue);
            return cost;
        }

        private void GoOn(int i, int j, int cost)
        {
            if (j < latin.Length)
            {
                Reach(i, j + 1, cost + (SoundSkeleton.IsVowel(latin[j]) || latin[j] is 'w' or 'y' ? VowellessLetters.RareCost : WrongLetter));
            }

            if (i == letters.Count)
            {
                return;
            }

            Reach(i + 1, j, cost + (letters[i].IsWeak ? VowellessLetters.RareCost : WrongLetter));
            foreach (var spelling in letters[i].Spellings)
            {
                ReadAs(i, 1, j, spelling, cost);
            }

            if (VowellessArticle.LengthAt(native, i) is > 0 and var article)
            {
                foreach (var spelling in VowellessArticle.Spellings(native, i, letters[i + article]))
                {
                    ReadAs(i, article, j, spelling, cost);
                }
            }
            else if (i > 0 && native[i] == native[i - 1] && letters[i].IsWeak)
            {
                Reach(i + 1, j, cost);
            }
        }

        private void ReadAs(int i, int count, int j, LetterSpelling spelling, int before)
        {
            if (string.CompareOrdinal(latin, j, spelling.Latin, 0, spelling.Latin.Length) != 0)
            {
                return;
            }

            var (end, cost) = (j + spelling.Latin.Length, before + spelling.Cost);
            AddVowel(i + count, end, spelling, cost);
            var isDoubled = spelling.Latin.Length > 0 && spelling.EndsInConsonant
                && string.CompareOrdinal(latin, end, spelling.Latin, 0, spelling.Latin.Length) == 0;
            if (isDoubled)
            {
                AddVowel(i + count, end + spelling.Latin.Length, spelling, cost + 1);
            }
        }

        private void AddVowel(int i, int j, LetterSpelling after, int cost)
        {
            Reach(i, j, cost);
            if (!after.EndsInConsonant || j >= latin.Length || !SoundSkeleton.IsVowel(latin[j]))
            {
                return;
            }

            var areTwo = j + 1 < latin.Length && SoundSkeleton.IsVowel(latin[j + 1]);
            Reach(i, j + 1, cost + (i == letters.Count || (areTwo && native[i] == LongA) ? VowellessLetters.RareCost : 0));
            if (areTwo)
            {
                Reach(i, j + 2, cost + VowellessLetters.RareCost);
            }
        }

        private void Reach(int i, int j, int cost)
        {
            ref var known = ref _cost[(i * _width) + j];
            known = Math.Min(known, cost);
        }
    }
}
