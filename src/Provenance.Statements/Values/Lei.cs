// Legal entity identifier, ISO 17442: 18 characters 0-9 and A-Z, then two check digits of ISO 7064 MOD 97-10.
// Letters count A=10 … Z=35; the number so written leaves 1 when divided by 97. Check digits run from 02 to 98:
// 00, 01 and 99 leave the same remainder as 97, 98 and 02, and no issuer gives them out.

namespace Provenance.Statements;

/// <summary>A legal entity identifier whose check digits fit.</summary>
public readonly record struct Lei
{
    /// <summary>Length of an identifier in characters.</summary>
    public const int Length = 20;

    private const int Modulus = 97;

    private readonly string? _text;

    private Lei(string text) => _text = text;

    /// <summary>Reads 20 characters with fitting check digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Lei lei)
    {
        lei = default;
        if (!HasForm(text) || CheckDigits(text[..^2]) != ((text[^2] - '0') * 10) + (text[^1] - '0'))
        {
            return false;
        }

        lei = new Lei(text.ToString());
        return true;
    }

    /// <summary>Whether the text has the form of an identifier; its check digits may still be wrong.</summary>
    public static bool HasForm(ReadOnlySpan<char> text) =>
        text.Length == Length && HasPrefixForm(text[..^2]) && char.IsAsciiDigit(text[^2]) && char.IsAsciiDigit(text[^1]);

    /// <summary>Completes the 18 leading characters with their check digits.</summary>
    /// <exception cref="ArgumentException">The prefix is not 18 characters 0-9 and A-Z.</exception>
    public static Lei Complete(string prefix)
    {
        if (prefix.Length != Length - 2 || !HasPrefixForm(prefix))
        {
            throw new ArgumentException("The first 18 characters of an LEI are 0-9 and A-Z.", nameof(prefix));
        }

        var check = CheckDigits(prefix);
        return new Lei($"{prefix}{(char)('0' + (check / 10))}{(char)('0' + (check % 10))}");
    }

    /// <summary>The 20 characters; empty for a value that was never set.</summary>
    public override string ToString() => _text ?? "";

    private static bool HasPrefixForm(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character) && !char.IsAsciiLetterUpper(character))
            {
                return false;
            }
        }

        return true;
    }

    private static int CheckDigits(ReadOnlySpan<char> prefix)
    {
        var remainder = 0;
        foreach (var character in prefix)
        {
            remainder = char.IsAsciiDigit(character)
                ? ((remainder * 10) + (character - '0')) % Modulus
                : ((remainder * 100) + (character - 'A') + 10) % Modulus;
        }

        return Modulus + 1 - (remainder * 100 % Modulus);
    }
}
