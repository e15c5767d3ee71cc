// The schema of a kind's statement: the common contract, narrowed to the kind's records and sections.

using System.Text.Json.Nodes;

namespace Provenance.Statements;

internal static class KindSchema
{
    public static JsonObject OfStatement(StatementKind kind)
    {
        var schema = SchemaExport.Of(StatementJson.Document);
        var members = schema["properties"]!;
        members["_type"] = Only(StatementDocument.InTotoType);
        members["predicateType"] = Only(kind.PredicateType);
        schema["description"] = kind.Summary;
        NarrowSubject((JsonObject)members["subject"]!, kind);
        NarrowPredicate((JsonObject)members["predicate"]!, kind);
        return StatementSchemas.WithHead(schema, kind.PredicateType, $"Statement of kind {kind.Name}, format 1");
    }

    private static void NarrowSubject(JsonObject subject, StatementKind kind)
    {
        subject["minItems"] = 1;
        subject["maxItems"] = 1;
        var name = (JsonObject)subject["items"]!["properties"]!["name"]!;
        name["description"] = "The record's name: " + string.Join(" or ", kind.Records) + ".";
        name["pattern"] = kind.Records is [var only] ? only.ToRegex() : $"^({string.Join('|', kind.Records.Select(record => record.ToRegex()[1..^1]))})$";
        name["maxLength"] = RecordName.MaxBytes;
    }

    private static void NarrowPredicate(JsonObject predicate, StatementKind kind)
    {
        var members = (JsonObject)predicate["properties"]!;
        var required = (JsonArray)predicate["required"]!;
        foreach (var name in kind.IsTrust ? new[] { "stream", "sequence", "supersedes" } : [])
        {
            members.Remove(name);
        }

        foreach (var name in kind.IsTrust ? [] : new[] { "stream", "sequence" })
        {
            required.Add(name);
        }

        var sections = (JsonObject)members["sections"]!;
        var digest = sections["additionalProperties"]!;
        sections["properties"] = new JsonObject(kind.Sections.Select(section => KeyValuePair.Create(section.Name, (JsonNode?)digest.DeepClone())));
        sections["additionalProperties"] = false;
        var always = new JsonArray([.. AlwaysRequired(kind).Select(section => (JsonNode)section.Name)]);
        if (kind.IsTrust)
        {
            sections["required"] = always;
            return;
        }

        // A withdrawal has no sections; anything else has the required ones.
        predicate["if"] = Members("supersedes", new JsonObject { ["properties"] = new JsonObject { ["reason"] = Only("withdrawal") } });
        predicate["if"]!["required"] = new JsonArray("supersedes");
        predicate["then"] = Members("sections", new JsonObject { ["maxProperties"] = 0 });
        predicate["else"] = Members("sections", new JsonObject { ["required"] = always });
    }

    private static IEnumerable<SectionKind> AlwaysRequired(StatementKind kind)
    {
        var examples = kind.Records.Select(pattern => pattern.Example).ToList();
        return kind.Sections.Where(section => examples.TrueForAll(record => kind.Requires(section, record)));
    }

    private static JsonObject Only(string value) => new() { ["type"] = "string", ["enum"] = new JsonArray(value) };

    private static JsonObject Members(string name, JsonObject schema) =>
        new() { ["properties"] = new JsonObject { [name] = schema } };
}
