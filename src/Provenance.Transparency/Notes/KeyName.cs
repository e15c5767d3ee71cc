// Names of keys in signed notes: not empty, valid Unicode, no Unicode white space and
// no "+", which parts the fields of a verifier key. The limit is ours; the format has none.

namespace Provenance.Transparency;

internal static class KeyName
{
    public const int MaxChars = 1024;

    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxChars)
        {
            return false;
        }

        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c) || c is '+' or < ' ')
            {
                return false;
            }
        }

        return StrictUtf8.IsValid(name);
    }
}
