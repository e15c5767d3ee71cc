// How drafts are written: compact, members in the order they were added, the encoder that statements use.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Accounting;

/// <summary>Writes the JSON of drafts.</summary>
internal static class DraftJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A section out of its members.</summary>
    public static DraftSection Section(string name, JsonObject members) => new(name, Write(members));

    /// <summary>The bytes of an object.</summary>
    public static byte[] Write(JsonObject members)
    {
        using var buffer = new MemoryStream(256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            members.WriteTo(writer);
        }

        return buffer.ToArray();
    }
}
