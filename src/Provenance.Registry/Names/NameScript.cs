// Which script a character belongs to, as far as names of companies need it: by blocks of Unicode, not by the full
// script property, because what matters is how a name is taken apart and whether two scripts stand in one word.

using System.Text;

namespace Provenance.Registry.Names;

/// <summary>The script of a name or of a word in it.</summary>
public enum NameScript
{
    /// <summary>Digits only, or nothing.</summary>
    None,

    /// <summary>Latin, with all its accents and its full-width and mathematical doubles.</summary>
    Latin,

    /// <summary>Cyrillic.</summary>
    Cyrillic,

    /// <summary>Greek.</summary>
    Greek,

    /// <summary>Arabic.</summary>
    Arabic,

    /// <summary>Hebrew.</summary>
    Hebrew,

    /// <summary>Chinese characters, in whatever language.</summary>
    Han,

    /// <summary>Hiragana and katakana.</summary>
    Kana,

    /// <summary>Hangul.</summary>
    Hangul,

    /// <summary>Any other.</summary>
    Other,
}

/// <summary>Finds the script of a character.</summary>
internal static class NameScripts
{
    /// <summary>The script of a letter; <see cref="NameScript.None"/> for an ASCII digit.</summary>
    public static NameScript Of(Rune rune) => rune.Value switch
    {
        >= '0' and <= '9' => NameScript.None,
        < 0x0370 or (>= 0x1D00 and <= 0x1DBF) or (>= 0x1E00 and <= 0x1EFF) or (>= 0x2071 and <= 0x209C)
            or (>= 0x2100 and <= 0x218F) or (>= 0x2460 and <= 0x24FF) or (>= 0x2C60 and <= 0x2C7F)
            or (>= 0xA720 and <= 0xA7FF) or (>= 0xFB00 and <= 0xFB06) or (>= 0xFF10 and <= 0xFF5A)
            or (>= 0x1D400 and <= 0x1D7FF) => NameScript.Latin,
        < 0x0400 or (>= 0x1F00 and <= 0x1FFF) => NameScript.Greek,
        < 0x0530 or (>= 0x1C80 and <= 0x1C8F) or (>= 0x2DE0 and <= 0x2DFF) or (>= 0xA640 and <= 0xA69F) => NameScript.Cyrillic,
        (>= 0x0590 and <= 0x05FF) or (>= 0xFB1D and <= 0xFB4F) => NameScript.Hebrew,
        (>= 0x0600 and <= 0x077F) or (>= 0x08A0 and <= 0x08FF) or (>= 0xFB50 and <= 0xFDFF)
            or (>= 0xFE70 and <= 0xFEFE) => NameScript.Arabic,
        (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0xFF66 and <= 0xFF9F) => NameScript.Kana,
        (>= 0x1100 and <= 0x11FF) or (>= 0x3130 and <= 0x318F) or (>= 0xAC00 and <= 0xD7FF) => NameScript.Hangul,
        (>= 0x2E80 and <= 0x2FDF) or 0x3005 or 0x3007 or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0x20000 and <= 0x3FFFF) => NameScript.Han,
        _ => NameScript.Other,
    };

    /// <summary>Whether words of the script are written without spaces between them.</summary>
    public static bool IsUnspaced(NameScript script) => script is NameScript.Han or NameScript.Kana or NameScript.Hangul;

    /// <summary>Whether a text begins in a script whose words are written without spaces.</summary>
    public static bool IsUnspaced(string text) => Rune.TryGetRuneAt(text, 0, out var first) && IsUnspaced(Of(first));

    /// <summary>Whether words of the script are written without their short vowels.</summary>
    public static bool IsVowelless(NameScript script) => script is NameScript.Arabic or NameScript.Hebrew;

    /// <summary>Whether two scripts in one word look like one of them: the mixture that deceives an eye.</summary>
    public static bool Deceive(NameScript one, NameScript other) =>
        one != other && IsLookAlike(one) && IsLookAlike(other);

    private static bool IsLookAlike(NameScript script) =>
        script is NameScript.Latin or NameScript.Cyrillic or NameScript.Greek;
}
