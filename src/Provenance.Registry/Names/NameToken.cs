namespace Provenance.Registry.Names;

/// <summary>A word of a name, without those of its legal form.</summary>
/// <param name="Native">Folded, in its own script.</param>
/// <param name="Latin">In lower-case ASCII letters and digits.</param>
/// <param name="Script">Its script.</param>
/// <param name="Common">What many names have in common with it; null for a word of the company's own.</param>
public sealed record NameToken(string Native, string Latin, NameScript Script, CommonWord? Common)
{
    private const double ShortWeight = 0.5;

    /// <summary>Whether it is the company's own.</summary>
    public bool IsOwn => Common is null;

    /// <summary>Whether it is a number, which no typing error turns into another.</summary>
    public bool IsNumber => Latin.Length > 0 && Latin.All(char.IsAsciiDigit);

    /// <summary>How much it tells where nothing is known of its frequency: 1 for a word of the company's own of three
    /// letters or more, half of that for a shorter one, as the table says for a common one.</summary>
    public double Weight => Common?.Weight ?? (Latin.Length < 3 && !IsNumber ? ShortWeight : 1);

    /// <summary>Two tokens with the same term are one word, in whatever language.</summary>
    public string Term => Common is { } common ? "=" + common.Word : Latin.Length > 0 ? Latin : "~" + Native;

    /// <summary>This token and the one after it, written as one word of the company's own.</summary>
    public NameToken Then(NameToken next) => new(Native + next.Native, Latin + next.Latin, Script, Common: null);
}
