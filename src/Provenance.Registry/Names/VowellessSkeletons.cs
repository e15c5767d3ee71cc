// The consonants (SoundSkeleton.OfHeard) that a reader may hear in a word without vowels. A letter that is spelled in
// several ways may leave several, so that a word has several skeletons: those of its more regular readings, at most 8. They
// are keys: what shares one is compared letter by letter (VowellessReading).
//   الصقر → skr, arskr, askr     نور → nwr, nr     جمال → smr, kmr
// Time: letters × skeletons × spellings, all bounded.

using System.Text;

namespace Provenance.Registry.Names;

/// <summary>Words without vowels by what may be heard of them.</summary>
internal static class VowellessSkeletons
{
    /// <summary>Most skeletons of one word, or of one name.</summary>
    public const int Most = 8;

    /// <summary>Shortest skeleton that says anything: names without vowels are short of consonants.</summary>
    public const int MinLength = 2;

    private const int RarestCost = 1;

    /// <summary>The skeletons of words that follow each other, the most regular first; none where a letter is unknown.</summary>
    /// <param name="words">Folded words, in their own script.</param>
    public static IReadOnlyList<string> Of(params IEnumerable<string> words)
    {
        var readings = new List<Reading> { new("", 0) };
        foreach (var word in words)
        {
            if (VowellessLetters.Of(word) is not { } letters)
            {
                return [];
            }

            readings = Best(readings.SelectMany(before => Readings(word, letters, before)));
        }

        return [.. readings.Select(reading => reading.Skeleton).Where(skeleton => skeleton.Length >= MinLength)];
    }

    /// <summary>The skeletons of a word in Latin letters by which one without vowels is found: its own, and that of the
    /// word without what may be an article.</summary>
    public static IEnumerable<string> OfLatin(string latin)
    {
        var article = Math.Max(VowellessArticle.LengthIn(latin, NameScript.Arabic), VowellessArticle.LengthIn(latin, NameScript.Hebrew));
        return new[] { latin, latin[article..] }.Select(SoundSkeleton.OfHeard).Where(skeleton => skeleton.Length >= MinLength).Distinct(StringComparer.Ordinal);
    }

    private static List<Reading> Readings(string word, IReadOnlyList<VowellessLetter> letters, Reading before)
    {
        var article = VowellessArticle.LengthAt(word, 0);
        var starts = article == 0 ? [] : VowellessArticle.Spellings(word, 0, letters[article]).Where(spelling => spelling.Latin.Length > 0);
        var readings = Best(starts.Select(spelling => With(before, spelling)).Append(before));
        for (var at = article; at < letters.Count; at++)
        {
            var isSwallowed = VowellessArticle.IsSwallowed(word, at);
            var spellings = letters[at].Spellings.Where(spelling => spelling.Cost <= RarestCost && !IsUnheard(letters[at], spelling)).ToList();
            readings = Best(readings.SelectMany(reading =>
                spellings.Select(spelling => With(reading, spelling)).Concat(isSwallowed ? [reading with { Cost = reading.Cost + 1 }] : [])));
        }

        return readings;
    }

    // An h at the end of a word is never heard in Latin.
    private static bool IsUnheard(VowellessLetter letter, LetterSpelling spelling) => letter.IsWeak && spelling.Latin == "h";

    // What begins a name with a vowel, or with a letter that is left out before one, begins with a vowel in Latin.
    private static Reading With(Reading reading, LetterSpelling spelling)
    {
        var isFirst = reading.Skeleton.Length == 0;
        var sounds = spelling.Latin.Length == 0 ? isFirst ? "a" : ""
            : isFirst || !SoundSkeleton.IsVowel(spelling.Latin[0]) ? Heard(spelling.Latin)
            : SoundSkeleton.OfHeard(spelling.Latin)[1..];
        var skeleton = new StringBuilder(reading.Skeleton);
        SoundSkeleton.Append(skeleton, sounds);
        return new Reading(skeleton.ToString(), reading.Cost + spelling.Cost);
    }

    private static string Heard(string spelling) => spelling is "h" or "y" ? spelling : SoundSkeleton.OfHeard(spelling);

    private static List<Reading> Best(IEnumerable<Reading> readings) =>
    [
        .. readings.GroupBy(reading => reading.Skeleton).Select(group => group.MinBy(reading => reading.Cost))
            .OrderBy(reading => reading.Cost).ThenBy(reading => reading.Skeleton, StringComparer.Ordinal).Take(Most),
    ];

    private readonly record struct Reading(string Skeleton, int Cost);
}
