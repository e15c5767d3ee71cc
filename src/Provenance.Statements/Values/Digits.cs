// Plain ASCII digits to a number: no sign, no separator, no white space.

namespace Provenance.Statements;

internal static class Digits
{
    /// <summary>Reads 1 to 18 digits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out long value)
    {
        value = 0;
        foreach (var digit in utf8)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return utf8.Length is > 0 and <= 18;
    }
}
