// A name taken apart once, so that it can be indexed (NameKeys) and compared (NameMatch) in every way we compare names.
// Time and space are linear in the text.
// Chinese characters are read as Mandarin, which is how most Latin names of Chinese companies are made. In a Japanese name,
// told by its kana or by who gives it, the same characters sound otherwise, and no table here knows how: the company's own
// words in kanji then have no Latin form, and are compared as characters alone. Arabic and Hebrew leave out vowels, so that
// the Latin form of a token is no name there, and a name in Latin letters is compared otherwise (VowellessReading).
//   "Кестрел-Вычисления ООО" → tokens кестрел/kestrel, вычисления/vychisleniya (= computing); legal form llc; Cyrillic

namespace Provenance.Registry.Names;

/// <summary>A name, folded and taken apart.</summary>
public sealed class NameForm
{
    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int MaxTextLength = 1_024;

    /// <summary>Tokens kept; those after them count in <see cref="Full"/> only.</summary>
    public const int MaxTokens = 16;

    /// <summary>Letters of a token that are compared; those after them count in <see cref="Full"/> only.</summary>
    public const int MaxTokenLength = 32;

    private readonly bool _isJapanese;

    private NameForm(string text, List<NameWord> words, bool isJapanese)
    {
        Text = text;
        _isJapanese = isJapanese || text.EnumerateRunes().Any(rune => NameScripts.Of(rune) == NameScript.Kana);
        var (own, legal) = LegalFormSearch.SetApart(words);
        LegalForm = legal;
        Full = string.Concat(own.Select(word => word.Native));
        Tokens = [.. JoinParts(own.Take(MaxTokens).Select(TokenOf))];
        Compact = HasUnread ? "" : string.Concat(Tokens.Select(token => token.Latin));
        HasVowelless = Tokens.Any(token => NameScripts.IsVowelless(token.Script));
        Script = MainScript(Tokens);
        HasMixedWord = words.Any(word => word.IsMixed);
        IsCut = own.Count > MaxTokens || own.Any(word => Math.Max(word.Latin.Length, word.Native.Length) > MaxTokenLength);
    }

    /// <summary>The name as it was written.</summary>
    public string Text { get; }

    /// <summary>All words without the legal form, folded in their own script, without spaces. Empty where the text has
    /// no letter.</summary>
    public string Full { get; }

    /// <summary>Whether a word has no Latin form, because nobody here knows how it is read.</summary>
    public bool HasUnread => Tokens.Any(token => token.IsUnread);

    /// <summary>Whether a word is written without its short vowels.</summary>
    public bool HasVowelless { get; }

    /// <summary>The tokens in Latin, without spaces; empty where one is not read.</summary>
    public string Compact { get; }

    /// <summary>The words without the legal form, at most <see cref="MaxTokens"/>.</summary>
    public IReadOnlyList<NameToken> Tokens { get; }

    /// <summary>The legal form; null where none was recognised.</summary>
    public LegalForm? LegalForm { get; }

    /// <summary>The script of most letters of the company's own words.</summary>
    public NameScript Script { get; }

    /// <summary>Whether letters of scripts that look alike stand together in one word, as in a name made to deceive.</summary>
    public bool HasMixedWord { get; }

    /// <summary>Whether tokens or letters beyond a limit were left out of <see cref="Tokens"/>.</summary>
    public bool IsCut { get; }

    /// <summary>Takes a name apart.</summary>
    /// <param name="text">The name.</param>
    /// <param name="isJapanese">Whether it is said to be Japanese; kana in it say so too.</param>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxTextLength"/>.</exception>
    public static NameForm Of(string text, bool isJapanese = false)
    {
        if (text.Length > MaxTextLength)
        {
            throw new ArgumentException($"A name has at most {MaxTextLength} characters.", nameof(text));
        }

        return new NameForm(text, [.. NameWords.Split(text).SelectMany(UnspacedWords.Cut)], isJapanese);
    }

    /// <summary>Takes apart the first <see cref="MaxTextLength"/> units of a name that may be longer.</summary>
    public static NameForm OfBeginning(string text, bool isJapanese = false)
    {
        var length = Math.Min(text.Length, MaxTextLength);
        return Of(text[..(length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)], isJapanese);
    }

    private NameToken TokenOf(NameWord word)
    {
        var latin = Cut(word.Latin);
        var common = CommonWords.Find(latin) ?? (word.Script == NameScript.Arabic ? CommonBehindArticle(word.Native) : null);
        var isUnread = _isJapanese && common is null && word.Native.EnumerateRunes().Any(rune => NameScripts.Of(rune) == NameScript.Han);
        return new NameToken(Cut(word.Native), isUnread ? "" : latin, word.Script, common);
    }

    private static CommonWord? CommonBehindArticle(string native) =>
        VowellessArticle.Without(native) is { } bare ? CommonWords.Find(NameWords.LatinOf(bare)) : null;

    private static string Cut(string word) => word.Length > MaxTokenLength ? word[..MaxTokenLength] : word;

    // Common words of two parts, and names that one writes apart and another does not: Hong Kong is one place, عبد الله one name.
    private static List<NameToken> JoinParts(IEnumerable<NameToken> tokens)
    {
        var joined = new List<NameToken>();
        foreach (var token in tokens)
        {
            if (joined.Count > 0 && joined[^1].IsOwn && token.IsOwn && !joined[^1].IsUnread && !token.IsUnread
                && CommonWords.Find(joined[^1].Latin + token.Latin) is { } common)
            {
                joined[^1] = joined[^1].Then(token) with { Common = common };
            }
            else if (joined.Count > 0 && joined[^1].IsOwn && token.IsOwn && VowellessArticle.Binds(joined[^1].Native, token.Native))
            {
                joined[^1] = joined[^1].Then(token);
            }
            else
            {
                joined.Add(token);
            }
        }

        return joined;
    }

    private static NameScript MainScript(IReadOnlyList<NameToken> tokens)
    {
        var hasOwn = tokens.Any(token => token.IsOwn && token.Script != NameScript.None);
        return tokens.Where(token => (token.IsOwn || !hasOwn) && token.Script != NameScript.None)
            .GroupBy(token => token.Script)
            .OrderByDescending(group => group.Sum(token => token.Native.Length)).ThenBy(group => group.Key)
            .Select(group => group.Key)
            .FirstOrDefault(NameScript.None);
    }
}
