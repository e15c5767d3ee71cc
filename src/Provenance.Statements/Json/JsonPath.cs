// Where a walk through JSON stands, in the form that messages show: run.allocations[2].count.

using System.Globalization;
using System.Text;

namespace Provenance.Statements;

internal sealed class JsonPath(string root)
{
    private readonly List<Level> _levels = [];

    /// <summary>Enters a member of the innermost object; false when the object had it before.</summary>
    public bool Enter(string name)
    {
        var level = _levels[^1];
        level.Name = name;
        return level.Names.Add(name);
    }

    /// <summary>Counts a value: in an array, the number of elements so far.</summary>
    public int Next() => _levels.Count > 0 && _levels[^1].IsArray ? ++_levels[^1].Count : 0;

    /// <summary>Enters an object or array; the depth there.</summary>
    public int Open(bool isArray)
    {
        _levels.Add(new Level { IsArray = isArray });
        return _levels.Count;
    }

    public void Close() => _levels.RemoveAt(_levels.Count - 1);

    public override string ToString()
    {
        var text = new StringBuilder(root);
        foreach (var level in _levels)
        {
            if (level.IsArray && level.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{level.Count - 1}]");
            }
            else if (level.Name is { } name)
            {
                text.Append(text.Length == 0 ? string.Empty : ".").Append(Shown(name));
            }
        }

        return text.ToString();
    }

    /// <summary>A member's name as a path shows it: cut, and without what could confuse a reader or a log.</summary>
    public static string Shown(string name)
    {
        var shown = name.Length > 64 ? string.Concat(name.AsSpan(0, 64), "…") : name;
        return string.Create(shown.Length, shown, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) || char.IsWhiteSpace(source[i]) ? '?' : source[i];
            }
        });
    }

    private sealed class Level
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public bool IsArray { get; init; }

        public int Count { get; set; }

        public string? Name { get; set; }
    }
}
