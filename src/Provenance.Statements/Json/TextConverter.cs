// Text: 1 to 1,024 characters (Unicode code points), no control characters, no lone surrogates.

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Statements;

/// <summary>Reads and writes text; the default for <c>string</c>.</summary>
public sealed class TextConverter : StrictConverter<string>
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxCharacters = 1024;

    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? ReadText(ref reader) : throw WrongType(reader, "a string");

    /// <inheritdoc/>
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadText(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);

    /// <inheritdoc/>
    public override JsonObject Schema(JsonSerializerOptions options) => new()
    {
        ["type"] = "string",
        ["minLength"] = 1,
        ["maxLength"] = MaxCharacters,
        ["pattern"] = "^[^\\u0000-\\u001f\\u007f]*$",
    };

    private static string ReadText(ref Utf8JsonReader reader)
    {
        // The lexical rules (empty, control characters, surrogates) hold for the whole document: see JsonRules.
        var text = reader.GetString()!;
        return text.Length <= MaxCharacters || text.EnumerateRunes().Count() <= MaxCharacters
            ? text
            : throw WrongValue($"Text has at most {MaxCharacters} characters.");
    }
}
