// An LEI in 16 bytes: the 18 characters before the check digits as a number to the base 36, below 36^18 < 2^94. Level 2
// has millions of rows; the check digits follow from the rest.

using Provenance.Statements;

namespace Provenance.Registers;

/// <summary>A valid LEI as a key of tables.</summary>
/// <param name="Value">Its first 18 characters, base 36.</param>
internal readonly record struct LeiKey(UInt128 Value)
{
    private const int Characters = Lei.Length - 2;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>The key of an LEI whose check digits fit; null for another text.</summary>
    public static LeiKey? Of(string? text)
    {
        if (text is null || !Lei.TryParse(text, out _))
        {
            return null;
        }

        UInt128 value = 0;
        foreach (var character in text.AsSpan(0, Characters))
        {
            value = (value * 36) + (uint)(char.IsAsciiDigit(character) ? character - '0' : character - 'A' + 10);
        }

        return new LeiKey(value);
    }

    /// <summary>The LEI.</summary>
    public override string ToString()
    {
        Span<char> prefix = stackalloc char[Characters];
        var rest = Value;
        for (var i = Characters - 1; i >= 0; i--)
        {
            prefix[i] = Digits[(int)(rest % 36)];
            rest /= 36;
        }

        return Lei.Complete(prefix.ToString()).ToString();
    }
}
