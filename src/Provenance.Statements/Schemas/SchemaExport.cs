// JSON Schema (draft 2020-12) of a contract, made from what the reader itself uses, so that the two cannot differ. The
// exporter of System.Text.Json takes a converter of one's own for "anything" and drops it, and nearly every value here
// has one; so the contract is walked directly.

using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Provenance.Statements;

internal static class SchemaExport
{
    /// <summary>A new schema of what the contract admits.</summary>
    public static JsonObject Of(JsonTypeInfo type)
    {
        if (Nullable.GetUnderlyingType(type.Type) is { } present)
        {
            return Of(type.Options.GetTypeInfo(present));
        }

        var schema = type switch
        {
            { Converter: ISchemaConverter strict } => strict.Schema(type.Options),
            { Kind: JsonTypeInfoKind.Object } => OfObject(type),
            { Kind: JsonTypeInfoKind.Enumerable } => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Of(type.Options.GetTypeInfo(type.ElementType!)),
                ["maxItems"] = JsonRules.MaxElements,
            },
            { Kind: JsonTypeInfoKind.Dictionary } => new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = Of(type.Options.GetTypeInfo(type.ElementType!)),
            },
            _ => throw new InvalidOperationException($"{type.Type} has no strict converter."),
        };
        return Describe(schema, type.Type);
    }

    private static JsonObject OfObject(JsonTypeInfo type)
    {
        var properties = new JsonObject();
        foreach (var property in type.Properties)
        {
            var schema = OwnConverter(property) is { } strict
                ? strict.Schema(type.Options)
                : Of(type.Options.GetTypeInfo(property.PropertyType));
            properties[property.Name] = Describe(schema, property.AttributeProvider);
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. type.Properties.Where(property => property.IsRequired).Select(property => (JsonNode)property.Name)]),
            ["additionalProperties"] = false,
        };
    }

    // The serializer wraps the converter of an optional number; the attribute still names it.
    private static ISchemaConverter? OwnConverter(JsonPropertyInfo property) => property.CustomConverter as ISchemaConverter
        ?? (property.AttributeProvider?.GetCustomAttributes(typeof(JsonConverterAttribute), inherit: false) is [JsonConverterAttribute { ConverterType: { } type }]
            ? Activator.CreateInstance(type) as ISchemaConverter
            : null);

    /// <summary>Puts what the code says of a type or member in words into its schema, in front.</summary>
    private static JsonObject Describe(JsonObject schema, ICustomAttributeProvider? described)
    {
        var words = described?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>().FirstOrDefault();
        if (words is not null)
        {
            schema.Remove("description");
            schema.Insert(0, "description", words.Description);
        }

        return schema;
    }
}
