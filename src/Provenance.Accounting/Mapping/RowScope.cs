// What a template can see while it is filled: one row, the options of the import, values named by "let", and the item of
// a list that is gone through. Values are filled once a row.

using Provenance.Transparency;

namespace Provenance.Accounting;

/// <summary>A row and what stands around it.</summary>
internal sealed class RowScope
{
    private readonly Dictionary<string, (Filled Filled, SlugClaim[] Names)> _filled = [];

    public required IReadOnlyDictionary<string, int> Columns { get; init; }

    public required string[] Cells { get; init; }

    public required IReadOnlyDictionary<string, string> Options { get; init; }

    public required IReadOnlyDictionary<string, Template> Values { get; init; }

    public required IReadOnlySet<string> MissingWords { get; init; }

    public required SourcePlace Place { get; init; }

    public required Digest SourceDigest { get; init; }

    /// <summary>Names made into slugs while filling.</summary>
    public List<SlugClaim> Names { get; } = [];

    /// <summary>What such names are of.</summary>
    public string NameScope { get; set; } = string.Empty;

    /// <summary>The item that a list is at.</summary>
    public string? Item { get; set; }

    /// <summary>The cell of a column: missing where it is empty or one of the words for that.</summary>
    public Filled Cell(string column)
    {
        var text = Cells[Columns[column]].Trim();
        return text.Length == 0 || MissingWords.Contains(text) ? Filled.Missing($"Column \"{column}\" is empty.") : Filled.Of(text);
    }

    /// <summary>A value named by "let".</summary>
    public Filled Value(string name)
    {
        // What depends on an item changes with it.
        if (Item is not null)
        {
            return Values[name].Fill(this);
        }

        if (_filled.TryGetValue(name, out var known))
        {
            Names.AddRange(known.Names);
            return known.Filled;
        }

        var before = Names.Count;
        var filled = Values[name].Fill(this);
        _filled[name] = (filled, [.. Names.Skip(before)]);
        return filled;
    }
}
