// The base of every converter in format 1. It refuses null (the serializer would otherwise let it pass for optional
// members), knows the JSON Schema of what it reads, and names the JSON type it wants when another one comes.

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A converter that can say in JSON Schema what it accepts.</summary>
public interface ISchemaConverter
{
    /// <summary>A new schema fragment (draft 2020-12) of the accepted JSON.</summary>
    /// <param name="options">Options to export the schema of an inner type with.</param>
    JsonObject Schema(JsonSerializerOptions options);
}

/// <summary>Reads and writes one value type of format 1, strictly.</summary>
/// <typeparam name="T">The value type.</typeparam>
public abstract class StrictConverter<T> : JsonConverter<T>, ISchemaConverter
{
    /// <inheritdoc/>
    public sealed override bool HandleNull => true;

    /// <inheritdoc/>
    public abstract JsonObject Schema(JsonSerializerOptions options);

    /// <summary>The refusal of a token of another type than <paramref name="expected"/>.</summary>
    /// <param name="reader">Stands at the token.</param>
    /// <param name="expected">What should stand there, with its article: <c>a string</c>.</param>
    protected static StrictJsonException WrongType(in Utf8JsonReader reader, string expected) =>
        new(RefusalReason.FieldType, $"Expected {expected}, found {JsonWords.Describe(reader.TokenType)}.", "Write it as the schema says.");

    /// <summary>The refusal of a value of the right JSON type but of the wrong form.</summary>
    protected static StrictJsonException WrongValue(string message) =>
        new(RefusalReason.FieldValue, message, "Write it as the schema says.");
}
