// What is done to each character of a name before anything is compared. There is no culture and no ICU here
// (the runtime runs invariant), so the folding is a table of its own and the same on every machine:
//   1. marks without a letter of their own are dropped: combining accents, Arabic and Hebrew vowel signs, tatweel, geresh,
//      zero-width and direction marks, variation selectors; the few that make another letter (Cyrillic й, kana with
//      dakuten, Hangul jamo) are first composed with what they follow;
//   2. Chinese characters are folded to their simplified form (HanVariants);
//   3. case is folded and the letter is written in Latin by AnyAscii, which removes accents and width as it goes.
// One pass, one character of look-behind: the time is linear in the text.

using System.Globalization;
using System.Text;

namespace Provenance.Registry.Names;

/// <summary>Folds single characters.</summary>
internal static class NameFolding
{
    private const int HalfWidthFirst = 0xFF66;
    private const int HalfWidthLast = 0xFF9F;
    private const string FullWidth = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A";

    private const string AccentedGreek = "άέήίόύώϊϋΐΰς";
    private const string PlainGreek = "αεηιουωιυιυσ";

    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailBefore = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    /// <summary>Whether a character is a mark that says nothing by itself.</summary>
    public static bool IsDropped(Rune rune) => rune.Value switch
    {
        0x0640 => true,
        >= 0x0591 and <= 0x05C7 => true,
        (>= 0x0610 and <= 0x061A) or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x06D6 and <= 0x06ED) => true,
        (>= 0x0300 and <= 0x036F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) => true,
        (>= 0x3099 and <= 0x309C) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F) => true,
        0x05F3 => true,
        '\'' or '`' or 0x00B4 or 0x2018 or 0x2019 or 0x02BC or 0x02B9 or 0xFF07 => true,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.EnclosingMark,
    };

    /// <summary>Whether a character belongs to a word; every other one parts two words.</summary>
    public static bool IsOfWord(Rune rune) => rune.Value == 0x30FC || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>Half-width katakana in full width, any other character as it is.</summary>
    public static Rune Widen(Rune rune) => rune.Value is >= HalfWidthFirst and <= HalfWidthLast
        ? new Rune(FullWidth[rune.Value - HalfWidthFirst])
        : rune;

    /// <summary>The one character that a letter and a mark after it make; null where they make none.</summary>
    public static Rune? Compose(Rune letter, Rune mark) => (letter.Value, mark.Value) switch
    {
        ('и', 0x0306) => new Rune('й'),
        ('И', 0x0306) => new Rune('Й'),
        ('у', 0x0306) => new Rune('ў'),
        ('У', 0x0306) => new Rune('Ў'),
        ('і', 0x0308) => new Rune('ї'),
        ('І', 0x0308) => new Rune('Ї'),
        (0x3046 or 0x30A6, 0x3099) => new Rune(letter.Value + 0x4E),
        ((>= 0x304B and <= 0x3062) or (>= 0x30AB and <= 0x30C2), 0x3099) when letter.Value % 2 == 1 => new Rune(letter.Value + 1),
        ((>= 0x3064 and <= 0x3068) or (>= 0x30C4 and <= 0x30C8), 0x3099) when letter.Value % 2 == 0 => new Rune(letter.Value + 1),
        ((>= 0x306F and <= 0x307B) or (>= 0x30CF and <= 0x30DB), 0x3099) when letter.Value % 3 == 0 => new Rune(letter.Value + 1),
        ((>= 0x306F and <= 0x307B) or (>= 0x30CF and <= 0x30DB), 0x309A) when letter.Value % 3 == 0 => new Rune(letter.Value + 2),
        ( >= LeadFirst and < LeadFirst + Leads, >= VowelFirst and < VowelFirst + Vowels) =>
            new Rune(HangulFirst + ((((letter.Value - LeadFirst) * Vowels) + mark.Value - VowelFirst) * Tails)),
        ( >= HangulFirst and < HangulFirst + (Leads * Vowels * Tails), > TailBefore and < TailBefore + Tails)
            when (letter.Value - HangulFirst) % Tails == 0 => new Rune(letter.Value + mark.Value - TailBefore),
        _ => null,
    };

    /// <summary>One form for both cases and for the variants of a letter that spell one word.</summary>
    public static Rune Fold(Rune rune) => rune.Value switch
    {
        'ё' or 'Ё' => new Rune('е'),
        0x0622 or 0x0623 or 0x0625 or 0x0671 => new Rune(0x0627),
        0x0649 or 0x06CC => new Rune(0x064A),
        0x06A9 => new Rune(0x0643),
        0x0629 => new Rune(0x0647),
        _ when NameScripts.Of(rune) == NameScript.Han => HanVariants.Fold(rune),
        _ => WithoutGreekAccent(Rune.ToLowerInvariant(rune)),
    };

    /// <summary>Adds the lower-case ASCII letters and digits that a folded character is written with.</summary>
    public static void AppendLatin(Rune folded, StringBuilder latin)
    {
        if (folded.IsAscii)
        {
            latin.Append((char)folded.Value);
            return;
        }

        foreach (var letter in AnyAscii.Transliteration.Transliterate(folded.ToString()))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                latin.Append(char.ToLowerInvariant(letter));
            }
        }
    }

    private static Rune WithoutGreekAccent(Rune lower) =>
        lower.IsBmp && AccentedGreek.IndexOf((char)lower.Value, StringComparison.Ordinal) is >= 0 and var at ? new Rune(PlainGreek[at]) : lower;
}
