// A person's name in Chinese or Korean letters is one word that begins with the family's name: 张伟, Zhang Wei. Abroad it is
// written the other way round, Wei Zhang, and the joined words are then another word.

namespace Provenance.Registry.Names;

/// <summary>Names of persons with the family's name last.</summary>
internal static class WesternOrder
{
    private const int MostWords = 3;
    private const int FewestLetters = 2;
    private const int MostLetters = 4;
    private const int MostFamilyLetters = 2;

    /// <summary>The words of a name in Latin letters as one word that begins with the last; null where they are no such name.</summary>
    public static NameToken? Turned(IReadOnlyList<NameToken> words) =>
        words.Count is < 2 or > MostWords || words.Any(word => word is not { IsOwn: true, Script: NameScript.Latin })
            ? null
            : words.SkipLast(1).Aggregate(words[^1], (turned, word) => turned.Then(word));

    /// <summary>Whether a word may be a person's name as it is written there.</summary>
    public static bool IsFamilyFirst(NameToken word) =>
        word is { IsOwn: true, Script: NameScript.Han or NameScript.Hangul } && word.Native.Length is >= FewestLetters and <= MostLetters;

    /// <summary>How such a word is read in Latin letters with the family's name last: of one letter, or of two.</summary>
    public static IEnumerable<string> Turned(NameToken word) => !IsFamilyFirst(word) ? [] :
        from family in Enumerable.Range(1, Math.Min(MostFamilyLetters, word.Native.Length - 1))
        let turned = NameForm.Of(word.Native[family..] + word.Native[..family])
        where turned is { HasUnread: false, Tokens.Count: 1 }
        select turned.Tokens[0].Latin;
}
