// An expression: a source, then, each where it is given and in this order:
//   $extract   the first group of a regular expression
//   $map       one word for another; "*" for all others
//   $split     parts, at a separator; empty ones and repetitions are left out
//   $as        a form of format 1

using System.Text.RegularExpressions;

namespace Provenance.Accounting;

/// <summary>A value taken from the row, and what is done to it.</summary>
internal sealed class Expression(Template source) : Template
{
    private const int LongestText = 4096;
    private const string AnyOther = "*";

    /// <summary>Whether it makes a list, whose elements stand in an array each for itself.</summary>
    public bool IsList => source is EachSource;

    public Regex? Extract { get; init; }

    public IReadOnlyDictionary<string, Template>? Map { get; init; }

    public string? Split { get; init; }

    public Conversion? As { get; init; }

    public override Filled Fill(RowScope scope)
    {
        var filled = source.Fill(scope);
        if (filled.IsValue && Extract is not null)
        {
            filled = Extracted(filled.Text);
        }

        if (filled.IsValue && Map is not null)
        {
            filled = Mapped(filled.Text, scope);
        }

        if (filled.IsValue && Split is not null)
        {
            filled = Parts(filled.Text);
        }

        return filled.IsValue && As is not null ? As(filled, scope) : filled;
    }

    private Filled Extracted(string? text)
    {
        if (text is null || text.Length > LongestText)
        {
            return Filled.Unreadable($"$extract takes texts of up to {LongestText} characters.");
        }

        var match = Extract!.Match(text);
        return match.Success
            ? Filled.Of(match.Groups[match.Groups.Count > 1 ? 1 : 0].Value)
            : Filled.Unreadable($"\"{text}\" has nothing that fits {Extract}.");
    }

    private Filled Mapped(string? text, RowScope scope)
    {
        if (text is not null && (Map!.TryGetValue(text, out var word) || Map.TryGetValue(AnyOther, out word)))
        {
            return word.Fill(scope);
        }

        return Filled.Unreadable($"\"{text}\" stands in no $map.");
    }

    private Filled Parts(string? text)
    {
        var parts = (text ?? string.Empty)
            .Split(Split, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return parts.Length == 0 ? Filled.Missing("The list is empty.") : Filled.Of(parts);
    }
}
