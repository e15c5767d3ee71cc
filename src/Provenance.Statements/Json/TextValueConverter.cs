// One converter for every value that is a string with a grammar.

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Statements;

/// <summary>Reads and writes a value whose written form is a string.</summary>
/// <typeparam name="T">The value type.</typeparam>
public sealed class TextValueConverter<T> : StrictConverter<T>
    where T : ITextValue<T>
{
    private const int LongestForm = 512;

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw WrongType(reader, $"{T.Form.Name} as a string");
        }

        return TryParse(reader, out var value)
            ? value
            : throw WrongValue($"Expected {T.Form.Name}: {T.Form.Description}.");
    }

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryParse(reader, out var value) ? value : throw WrongValue($"Expected {T.Form.Name}: {T.Form.Description}.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString()!);

    /// <inheritdoc/>
    public override JsonObject Schema(JsonSerializerOptions options) => new()
    {
        ["type"] = "string",
        ["description"] = T.Form.Description,
        ["pattern"] = T.Form.Pattern,
        ["maxLength"] = T.Form.MaxBytes,
    };

    private static bool TryParse(in Utf8JsonReader reader, out T value)
    {
        Debug.Assert(T.Form.MaxBytes <= LongestForm, "The form is longer than the buffer.");
        Debug.Assert(!reader.HasValueSequence, "Statements are read from one span.");
        value = default!;
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.Length <= T.Form.MaxBytes && T.TryParse(reader.ValueSpan, out value!);
        }

        // An escape takes at most six bytes for one.
        if (reader.ValueSpan.Length > LongestForm * 6)
        {
            return false;
        }

        Span<byte> unescaped = stackalloc byte[LongestForm * 6];
        var length = reader.CopyString(unescaped);
        return length <= T.Form.MaxBytes && T.TryParse(unescaped[..length], out value!);
    }
}
