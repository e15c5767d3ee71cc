// The percentage of an Ownership is free text: "51", "51.2 %", "33,3%", "25-50", "more than 25", "75+", "<5".
// What is not understood is unknown, and listed; it is never guessed and never zero.

using Provenance.Statements;

namespace Provenance.Registers;

internal static class FtmPercentage
{
    private static readonly string[] AtLeast = [">=", ">", "≥", "more than", "at least", "over", "above"];
    private static readonly string[] AtMost = ["<=", "<", "≤", "less than", "at most", "up to", "under", "below"];
    private static readonly string[] Between = [" to ", "-", "–", "—", "..."];

    /// <summary>The range that a text means.</summary>
    public static bool TryRead(string text, out ShareRange range)
    {
        var plain = text.ToLowerInvariant()
            .Replace("per cent", "", StringComparison.Ordinal)
            .Replace("percent", "", StringComparison.Ordinal)
            .Replace("%", "", StringComparison.Ordinal)
            .Trim();
        if (Rest(plain, AtLeast) is { } least)
        {
            return Shares.TryRange(least, null, out range);
        }

        if (Rest(plain, AtMost) is { } most)
        {
            return Shares.TryRange(null, most, out range);
        }

        if (plain.EndsWith('+'))
        {
            return Shares.TryRange(Number(plain[..^1]), null, out range);
        }

        foreach (var word in Between)
        {
            var parts = plain.Split(word);
            if (parts.Length == 2)
            {
                return Shares.TryRange(Number(parts[0]), Number(parts[1]), out range);
            }
        }

        return Shares.TryRange(Number(plain), Number(plain), out range);
    }

    private static string? Rest(string text, string[] words)
    {
        var word = Array.Find(words, word => text.StartsWith(word, StringComparison.Ordinal));
        return word is null ? null : Number(text[word.Length..]);
    }

    // A single comma with one or two digits behind it is a decimal comma; other commas make the text unreadable.
    private static string Number(string text)
    {
        var trimmed = text.Trim();
        var comma = trimmed.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && comma == trimmed.LastIndexOf(',') && trimmed.Length - comma is 2 or 3 ? trimmed.Replace(',', '.') : trimmed;
    }
}
