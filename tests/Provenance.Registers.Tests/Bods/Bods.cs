// Invented statements of BODS 0.4, one a line, so that tests can name the line.

using System.Text.Json.Nodes;
using Provenance.Statements;

namespace Provenance.Registers.Tests;

internal static class Bods
{
    public static BodsImport Register() => new(Importing.Party, Handle.Parse("bods"));

    public static string Lines(params IEnumerable<JsonObject> statements) => string.Join('\n', statements.Select(statement => statement.ToJsonString()));

    public static string Array(params IEnumerable<JsonObject> statements) => $"[\n{string.Join(",\n", statements.Select(statement => statement.ToJsonString()))}\n]";

    public static JsonObject Company(string id, string name, params (string Scheme, string Id)[] identifiers) => Statement(id, "entity", new JsonObject
    {
        ["isComponent"] = false,
        ["entityType"] = new JsonObject { ["type"] = "registeredEntity" },
        ["name"] = name,
        ["identifiers"] = new JsonArray([.. identifiers.Select(one => (JsonNode)new JsonObject { ["scheme"] = one.Scheme, ["id"] = one.Id })]),
    });

    public static JsonObject Person(string id, string name) => Statement(id, "person", new JsonObject
    {
        ["isComponent"] = false,
        ["personType"] = "knownPerson",
        ["names"] = new JsonArray(new JsonObject { ["type"] = "legal", ["fullName"] = name }),
    });

    public static JsonObject Relationship(string id, string subject, JsonNode party, params JsonNode[] interests) => Statement(id, "relationship", new JsonObject
    {
        ["isComponent"] = false,
        ["subject"] = subject,
        ["interestedParty"] = party,
        ["interests"] = new JsonArray(interests),
    });

    public static JsonObject[] Held(params JsonNode[] interests) =>
        [Company("kestrel", "Kestrel"), Person("p", "A. Person"), Relationship("r", "kestrel", "p", interests)];

    public static JsonObject Interest(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Share(string share) => Interest($$"""{"type": "shareholding", "directOrIndirect": "direct", "share": {{share}}}""");

    public static JsonObject With(this JsonObject statement, Action<JsonObject> change)
    {
        change(statement);
        return statement;
    }

    public static JsonObject Declared(this JsonObject statement, string subject) => statement.With(one => one["declarationSubject"] = subject);

    private static JsonObject Statement(string record, string type, JsonObject details) => new()
    {
        ["statementId"] = record + "-statement",
        ["statementDate"] = "2026-06-01",
        ["publicationDetails"] = new JsonObject { ["publicationDate"] = "2026-06-02", ["bodsVersion"] = "0.4" },
        ["recordId"] = record,
        ["recordStatus"] = "new",
        ["recordType"] = type,
        ["recordDetails"] = details,
    };
}
