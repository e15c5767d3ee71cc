// What a mapping may refer to, checked while it is read, so that a misspelt name is told with its place and not as a
// thousand rows that were not drafted. Columns are checked against the file's first line.

namespace Provenance.Accounting;

/// <summary>The names in use in a mapping.</summary>
internal sealed class MappingNames
{
    /// <summary>Options of every import: where it speaks of.</summary>
    public static readonly string[] BuiltIn = ["operator", "site", "cluster"];

    private readonly HashSet<string> _options;
    private readonly HashSet<string> _values = [];
    private readonly Dictionary<string, LocatedJson> _columns = [];

    public MappingNames(IEnumerable<string> options) => _options = [.. options, .. BuiltIn];

    /// <summary>The columns that the mapping reads, and where it names them first.</summary>
    public IReadOnlyDictionary<string, LocatedJson> Columns => _columns;

    public string Column(string name, LocatedJson at)
    {
        _columns.TryAdd(name, at);
        return name;
    }

    public string Option(string name, LocatedJson at) => _options.Contains(name)
        ? name
        : throw at.Fault($"There is no option \"{name}\"; there are {string.Join(", ", _options)}.");

    public string Value(string name, LocatedJson at) => _values.Contains(name)
        ? name
        : throw at.Fault($"\"let\" has no \"{name}\" above this place.");

    public void Define(string name) => _values.Add(name);
}
