namespace Provenance.Registry.Names;

/// <summary>A word of a name, without those of its legal form.</summary>
/// <param name="Native">Folded, in its own script.</param>
/// <param name="Latin">In lower-case ASCII letters and digits; empty where nobody here knows how it is read.</param>
/// <param name="Script">Its script.</param>
/// <param name="Common">What many names have in common with it; null for a word of the company's own.</param>
public sealed record NameToken(string Native, string Latin, NameScript Script, CommonWord? Common)
{
    private const double ShortWeight = 0.5;
    private const int ShortestDistinctive = 4;
    private const int ShortestHan = 2;

    /// <summary>Whether it is not written in Latin because its reading is not known: kanji of a Japanese name, or letters that
    /// have no transliteration.</summary>
    public bool IsUnread => Latin.Length == 0;

    /// <summary>Whether it tells names apart by itself: the company's own, no number, of four Latin letters or more, or two
    /// characters or more where a character is half a word.</summary>
    public bool IsDistinctive => IsOwn && !IsNumber && (Script == NameScript.Han ? Native.Length >= ShortestHan : Math.Max(Latin.Length, Native.Length) >= ShortestDistinctive);

    /// <summary>Whether it is the company's own.</summary>
    public bool IsOwn => Common is null;

    /// <summary>Whether it is a number, which no typing error turns into another.</summary>
    public bool IsNumber => Latin.Length > 0 && Latin.All(char.IsAsciiDigit);

    /// <summary>How much it tells where nothing is known of its frequency: 1 for a word of the company's own of three
    /// letters or more, half of that for a shorter one, as the table says for a common one.</summary>
    public double Weight => Common?.Weight ?? ((IsUnread ? Native.Length + 1 : Latin.Length) < 3 && !IsNumber ? ShortWeight : 1);

    /// <summary>Two tokens with the same term are one word, in whatever language.</summary>
    public string Term => Common is { } common ? "=" + common.Word : Latin.Length > 0 ? Latin : "~" + Native;

    /// <summary>This token and the one after it, written as one word of the company's own.</summary>
    public NameToken Then(NameToken next) => new(Native + next.Native, Latin + next.Latin, Script, Common: null);
}
