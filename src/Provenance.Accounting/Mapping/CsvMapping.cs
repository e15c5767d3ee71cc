// A mapping file: how the rows of a CSV file become statements. README.md beside the project explains it, with examples;
// csv-mapping.schema.json is its JSON Schema.

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>An option that a mapping asks for.</summary>
/// <param name="Name">Its name, for <c>--set name=value</c>.</param>
/// <param name="About">What it is, in a sentence.</param>
/// <param name="Default">Its value where it is not given; null where it must be, unless it is optional.</param>
/// <param name="IsOptional">Whether it may be left away.</param>
public sealed record MappingOption(string Name, string About, string? Default, bool IsOptional);

/// <summary>How rows become statements.</summary>
public sealed class CsvMapping
{
    private CsvMapping(string name) => Name = name;

    /// <summary>Its name, which stands for it where imports are remembered.</summary>
    public string Name { get; }

    /// <summary>What it is for.</summary>
    public string About { get; private init; } = string.Empty;

    /// <summary>The options it asks for.</summary>
    public IReadOnlyList<MappingOption> Options { get; private init; } = [];

    /// <summary>The separator of columns.</summary>
    public char Delimiter { get; private init; }

    internal IReadOnlySet<string> MissingWords { get; private init; } = new HashSet<string>();

    internal IReadOnlyDictionary<string, Template> Values { get; private init; } = new Dictionary<string, Template>();

    internal IReadOnlyDictionary<string, LocatedJson> Columns { get; private init; } = new Dictionary<string, LocatedJson>();

    internal IReadOnlyList<StatementTemplate> Statements { get; private init; } = [];

    /// <summary>Reads a mapping file.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="fault">What is wrong, and where.</param>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out CsvMapping? mapping, [NotNullWhen(false)] out MappingFault? fault)
    {
        try
        {
            mapping = Read(LocatedJson.Parse(utf8));
            fault = null;
            return true;
        }
        catch (MappingFaultException exception)
        {
            mapping = null;
            fault = exception.Fault;
            return false;
        }
    }

    private static CsvMapping Read(LocatedJson at)
    {
        at.Allow("A mapping", "$schema", "name", "about", "delimiter", "missing", "options", "let", "refuse", "statements");
        var name = Need(at, "name").AsText("A name");
        if (!TextValue.TryParse<Handle>(name, out _))
        {
            throw at["name"]!.Fault("A name is a handle: lower-case letters, digits and \"-\".");
        }

        var options = (at["options"]?.Members ?? []).Select(ReadOption).ToArray();
        var names = new MappingNames(options.Select(option => option.Name));
        var templates = new TemplateReader(names);
        var values = new Dictionary<string, Template>(StringComparer.Ordinal);
        foreach (var (value, template) in at["let"]?.Members ?? [])
        {
            values.Add(value, templates.Read(template));
            names.Define(value);
        }

        var refuse = ReadRefusals(at["refuse"], names);
        var statements = Need(at, "statements");
        return new CsvMapping(name)
        {
            About = at["about"]?.AsText("\"about\"") ?? string.Empty,
            Options = options,
            Delimiter = ReadDelimiter(at["delimiter"]),
            MissingWords = (at["missing"]?.Items ?? []).Select(word => word.AsText("A word for missing")).ToHashSet(StringComparer.Ordinal),
            Values = values,
            Statements = [.. statements.Items.Select(item => ReadStatement(item, name, templates, names, refuse))],
            Columns = names.Columns,
        };
    }

    private static char ReadDelimiter(LocatedJson? at) => at is null ? ',' : at.AsText("A delimiter") is [var character and not ('"' or '\r' or '\n')]
        ? character
        : throw at.Fault("A delimiter is one character, and no quote.");

    private static MappingOption ReadOption(KeyValuePair<string, LocatedJson> member)
    {
        member.Value.Allow("An option", "about", "default", "optional");
        return new MappingOption(
            member.Key,
            Need(member.Value, "about").AsText("\"about\""),
            member.Value["default"]?.AsText("A default"),
            member.Value["optional"] is { Kind: JsonValueKind.True });
    }

    private static StatementTemplate ReadStatement(
        LocatedJson at, string source, TemplateReader templates, MappingNames names, IReadOnlyList<(Condition, Template)> refuse)
    {
        at.Allow("A statement", "kind", "record", "forEach", "if", "refuse", "sections", "assumptions");
        var word = Need(at, "kind");
        if (!StatementKinds.ByName.TryGetValue(word.AsText("A kind"), out var kind) || kind.IsTrust)
        {
            var reports = StatementKinds.All.Where(one => !one.IsTrust).Select(one => one.Name).Order(StringComparer.Ordinal);
            throw word.Fault($"There is no report \"{word.Text}\"; there are {string.Join(", ", reports)}.");
        }

        var sections = Need(at, "sections");
        foreach (var (name, value) in sections.Members)
        {
            if (!kind.Sections.Any(section => section.Name == name))
            {
                throw value.Fault($"{kind.Name} has no section \"{name}\"; it has {string.Join(", ", kind.Sections.Select(section => section.Name))}.");
            }
        }

        return new StatementTemplate
        {
            Source = source,
            Kind = kind,
            Record = new TextPattern(Need(at, "record"), names),
            ForEach = at.Has("forEach", out var each) ? templates.Read(each) : null,
            If = at.Has("if", out var condition) ? Condition.Read(condition, names) : null,
            Refuse = [.. refuse, .. ReadRefusals(at["refuse"], names)],
            Sections = [.. sections.Members.Select(member => KeyValuePair.Create(member.Key, templates.Read(member.Value)))],
            Assumptions = [.. (at["assumptions"]?.Items ?? []).Select(text => text.AsText("An assumption"))],
        };
    }

    private static List<(Condition If, Template Because)> ReadRefusals(LocatedJson? at, MappingNames names) =>
        (at?.Items ?? []).Select(item =>
        {
            item.Allow("A refusal", "if", "because");
            return (Condition.Read(Need(item, "if"), names), (Template)new TextPattern(Need(item, "because"), names));
        }).ToList();

    private static LocatedJson Need(LocatedJson at, string name) => at[name] ?? throw at.Fault($"\"{name}\" is missing here.");
}
