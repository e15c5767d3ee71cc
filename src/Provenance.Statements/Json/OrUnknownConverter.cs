// T, or the string "unknown". T's own contract comes from the same options, so that a missing one shows at start-up.

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Provenance.Statements;

/// <summary>A converter that reads a word or, in its place, a value of an inner type.</summary>
public interface IInnerTypeConverter
{
    /// <summary>The word that may stand in place of the value.</summary>
    string Word { get; }

    /// <summary>The inner type.</summary>
    Type InnerType { get; }
}

/// <summary>Reads and writes <see cref="OrUnknown{T}"/>.</summary>
/// <typeparam name="T">Type of the value; its contract must be in the options.</typeparam>
public sealed class OrUnknownConverter<T> : StrictConverter<OrUnknown<T>>, IInnerTypeConverter
    where T : notnull
{
    private JsonTypeInfo<T>? _inner;

    /// <inheritdoc/>
    public string Word => OrUnknown.Word;

    /// <inheritdoc/>
    public Type InnerType => typeof(T);

    /// <inheritdoc/>
    public override OrUnknown<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("unknown"u8))
        {
            return default;
        }

        var inner = Inner(options);
        if (inner.Converter is StrictConverter<T> strict)
        {
            return new OrUnknown<T>(strict.Read(ref reader, typeof(T), options)!);
        }

        return reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
            ? new OrUnknown<T>(JsonSerializer.Deserialize(ref reader, inner)!)
            : throw WrongType(reader, Described(inner) + " or \"unknown\"");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, OrUnknown<T> value, JsonSerializerOptions options)
    {
        if (value.TryGet(out var known))
        {
            JsonSerializer.Serialize(writer, known, Inner(options));
        }
        else
        {
            writer.WriteStringValue("unknown"u8);
        }
    }

    /// <inheritdoc/>
    public override JsonObject Schema(JsonSerializerOptions options) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray(OrUnknown.Word), ["description"] = "The signer does not know." },
            SchemaExport.Of(Inner(options))),
    };

    // Who writes "25" for a share learns here that it is an object, and of what.
    private static string Described(JsonTypeInfo<T> inner)
    {
        var names = inner.Properties.Where(member => member.IsRequired).Select(member => member.Name).ToList();
        return inner.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "an array",
            JsonTypeInfoKind.Object when names.Count > 1 => $"an object with {string.Join(", ", names[..^1])} and {names[^1]},",
            JsonTypeInfoKind.Object when names.Count == 1 => $"an object with {names[0]}",
            _ => "an object",
        };
    }

    private JsonTypeInfo<T> Inner(JsonSerializerOptions options) =>
        _inner ??= (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}

/// <summary>Makes the converter of an <see cref="OrUnknown{T}"/>.</summary>
public sealed class OrUnknownConverterFactory : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(OrUnknown<>);

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OrUnknownConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
