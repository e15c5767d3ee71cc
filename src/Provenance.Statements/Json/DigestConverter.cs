// Digest belongs to the transparency library, which knows nothing of JSON.

using System.Text.Json;
using System.Text.Json.Nodes;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Reads and writes a SHA-256 as 64 lowercase hexadecimal digits.</summary>
public sealed class DigestConverter : StrictConverter<Digest>
{
    internal const string Pattern = "^[0-9a-f]{64}$";
    internal const string Description = "SHA-256 as 64 lowercase hexadecimal digits";

    /// <inheritdoc/>
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw WrongType(reader, "a digest as a string");
        }

        return Hex.TryParseDigest(reader.ValueIsEscaped ? [] : reader.ValueSpan, out var digest)
            ? digest
            : throw WrongValue($"Expected a digest: {Description}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override JsonObject Schema(JsonSerializerOptions options) => new()
    {
        ["type"] = "string",
        ["description"] = Description,
        ["pattern"] = Pattern,
    };
}
