// An entity id has a reason of its own for being refused: check digits that do not fit.

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provenance.Statements;

/// <summary>Reads and writes an <see cref="EntityId"/>.</summary>
public sealed class EntityIdConverter : StrictConverter<EntityId>
{
    /// <inheritdoc/>
    public override EntityId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw WrongType(reader, $"{EntityId.Form.Name} as a string");
        }

        var fault = reader.ValueIsEscaped
            ? EntityId.Read(reader.GetString(), out var entity)
            : EntityId.Read(reader.ValueSpan, out entity);
        return fault switch
        {
            EntityIdFault.None => entity,
            EntityIdFault.CheckDigits => throw CheckDigits(),
            _ => throw WrongValue($"Expected {EntityId.Form.Name}: {EntityId.Form.Description}."),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, EntityId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <inheritdoc/>
    public override JsonObject Schema(JsonSerializerOptions options) =>
        new TextValueConverter<EntityId>().Schema(options);

    private static StrictJsonException CheckDigits() => new(
        RefusalReason.IdentifierInvalid,
        "The check digits of the LEI do not fit.",
        "Correct it, or name the entity by another scheme and state the LEI among its identifiers as claimed.");
}
