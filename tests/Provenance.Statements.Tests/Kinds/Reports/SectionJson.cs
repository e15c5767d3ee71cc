// Sections as JSON, through the contracts that the reader itself uses.

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Statements.Tests.Kinds.Reports;

public static class SectionJson
{
    public static JsonObject Write(SectionKind kind, Section section) =>
        JsonSerializer.SerializeToNode(section, kind.Type)!.AsObject();

    /// <summary>Reads a section; null and a refusal where it cannot be read.</summary>
    public static (Section? Section, Refusal? Refusal) Read(SectionKind kind, JsonNode json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json.ToJsonString());
        return StrictJson.TryRead(utf8, kind.Type, kind.Name, out var value, out var refusal)
            ? ((Section)value, null)
            : (null, refusal);
    }
}
