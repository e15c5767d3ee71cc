// JSON Schemas of every kind's statement and sections, for those who write statements with other tools. They are made
// from the reader's own contracts. A schema admits a little more than the reader: it cannot hash, compare two members,
// or tell an unknown country.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Statements;

/// <summary>The schemas in <c>proto/statements/v1</c>.</summary>
public static class StatementSchemas
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    // Files end their lines alike on every system.
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every schema, by the name of its file.</summary>
    public static SortedDictionary<string, string> Generate()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var kind in StatementKinds.All)
        {
            files.Add($"{kind.Name}.statement.schema.json", Format(KindSchema.OfStatement(kind)));
            foreach (var section in kind.Sections)
            {
                files.Add($"{kind.Name}.{section.Name}.schema.json", Format(OfSection(kind, section)));
            }
        }

        return files;
    }

    internal static JsonObject WithHead(JsonObject schema, string id, string title)
    {
        var headed = new JsonObject { ["$schema"] = Dialect, ["$id"] = id, ["title"] = title };
        foreach (var (name, value) in schema.ToList())
        {
            schema.Remove(name);
            headed[name] = value;
        }

        return headed;
    }

    private static JsonObject OfSection(StatementKind kind, SectionKind section) => WithHead(
        SchemaExport.Of(section.Type),
        $"{kind.PredicateType}:{section.Name}",
        $"Section {section.Name} of {kind.Name}, format 1");

    private static string Format(JsonObject schema) =>
        schema.ToJsonString(Layout) + "\n";
}
