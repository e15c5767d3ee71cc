// Bytes that are not UTF-8 are decoded to U+FFFD: two names that differ in such a byte become one, and with them two
// customers. A text with that character in it is taken for damaged, also where its file has it so: then it was damaged before.

namespace Provenance.Accounting;

/// <summary>Tells texts whose bytes were not UTF-8.</summary>
public static class Undecoded
{
    private const char Replacement = '\uFFFD';

    /// <summary>What is said of such a record.</summary>
    public const string Detail = "Its bytes are not UTF-8 (or hold U+FFFD, which stands for bytes that were not): write the file in UTF-8.";

    /// <summary>Whether a text holds what could not be decoded.</summary>
    public static bool IsIn(ReadOnlySpan<char> text) => text.Contains(Replacement);
}
