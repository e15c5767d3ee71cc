// A text cut into words, each folded and written in Latin. Words end at spaces and punctuation, and where a script that
// is written without spaces meets one that is not. Dots and slashes between single letters part nothing (S.A., A/S,
// ش.م.م), and single letters in a row are one word (S A), so that abbreviations come out the same however they are set.

using System.Text;

namespace Provenance.Registry.Names;

/// <summary>A word as it stands in a name.</summary>
/// <param name="Native">Folded, in its own script; Latin without accents.</param>
/// <param name="Latin">In lower-case ASCII letters and digits; empty where no letter has a transliteration.</param>
/// <param name="Script">The script of its first letter.</param>
/// <param name="IsMixed">Whether letters of scripts that look alike stand in it together.</param>
internal readonly record struct NameWord(string Native, string Latin, NameScript Script, bool IsMixed);

/// <summary>Cuts texts into words.</summary>
internal sealed class NameWords
{
    private readonly List<NameWord> _words = [];
    private readonly List<Rune> _letters = [];
    private int _lettersSinceDot;

    private NameWords()
    {
    }

    /// <summary>The words of a text, in its order.</summary>
    public static List<NameWord> Split(string text)
    {
        var reading = new NameWords();
        foreach (var rune in text.EnumerateRunes())
        {
            reading.Read(NameFolding.Widen(rune));
        }

        reading.EndWord();
        return JoinInitials(reading._words);
    }

    /// <summary>A text in Latin, its words parted by single spaces.</summary>
    public static string LatinOf(string text) => string.Join(' ', Split(text).Select(word => word.Latin));

    /// <summary>A text folded in its own script, without spaces.</summary>
    public static string NativeOf(string text) => string.Concat(Split(text).Select(word => word.Native));

    /// <summary>A word of these folded characters.</summary>
    public static NameWord Word(IReadOnlyList<Rune> letters)
    {
        var script = NameScript.None;
        var isMixed = false;
        foreach (var letter in letters)
        {
            var of = ScriptOf(letter);
            isMixed |= NameScripts.Deceive(script, of);
            script = script == NameScript.None ? of : script;
        }

        var native = new StringBuilder(letters.Count);
        var latin = new StringBuilder(letters.Count);
        foreach (var letter in letters)
        {
            var read = isMixed ? LookAlikes.Fold(letter) : letter;
            NameFolding.AppendLatin(read, latin);
            if (ScriptOf(read) is NameScript.None or NameScript.Latin)
            {
                NameFolding.AppendLatin(read, native);
            }
            else
            {
                native.Append(read.ToString());
            }
        }

        return new NameWord(native.ToString(), latin.ToString(), script, isMixed);
    }

    private static NameScript ScriptOf(Rune rune) => Rune.IsDigit(rune) ? NameScript.None : NameScripts.Of(rune);

    private static bool IsInitial(NameWord word) => word.Native.Length == 1 && word.Latin.Length > 0
        && word.Script is NameScript.Latin or NameScript.Cyrillic or NameScript.Greek or NameScript.Arabic;

    private static List<NameWord> JoinInitials(List<NameWord> words)
    {
        var joined = new List<NameWord>(words.Count);
        var hasOpenRun = false;
        foreach (var word in words)
        {
            var isInitial = IsInitial(word);
            if (isInitial && hasOpenRun && joined[^1].Script == word.Script)
            {
                joined[^1] = joined[^1] with { Native = joined[^1].Native + word.Native, Latin = joined[^1].Latin + word.Latin };
            }
            else
            {
                joined.Add(word);
            }

            hasOpenRun = isInitial;
        }

        return joined;
    }

    private void Read(Rune rune)
    {
        if (_letters.Count > 0 && NameFolding.Compose(_letters[^1], rune) is { } composed)
        {
            _letters[^1] = NameFolding.Fold(composed);
        }
        else if (NameFolding.IsDropped(rune))
        {
            // Says nothing by itself; a thousand of them say nothing either.
        }
        else if (NameFolding.IsOfWord(rune))
        {
            AddLetter(NameFolding.Fold(rune));
        }
        else if (rune.Value is '.' or '/' or 0xFF0E or 0xFF0F && _lettersSinceDot == 1)
        {
            _lettersSinceDot = 0;
        }
        else
        {
            EndWord();
            if (rune.Value is '&' or 0xFF06)
            {
                _words.Add(new NameWord("and", "and", NameScript.Latin, IsMixed: false));
            }
        }
    }

    private void AddLetter(Rune letter)
    {
        if (_letters.Count > 0 && NameScripts.IsUnspaced(ScriptOf(_letters[^1])) != NameScripts.IsUnspaced(ScriptOf(letter)))
        {
            EndWord();
        }

        _letters.Add(letter);
        _lettersSinceDot++;
    }

    private void EndWord()
    {
        if (_letters.Count > 0)
        {
            var word = Word(_letters);
            if (word.Native.Length > 0)
            {
                _words.Add(word);
            }
        }

        _letters.Clear();
        _lettersSinceDot = 0;
    }
}
