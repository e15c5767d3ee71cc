// Why the serializer refused a document. Its own messages are made for programmers and may change; this walk compares
// the document with the contract, finds the first difference in document order of types, and names it. It runs only for
// refused documents, so it may be slow and builds a tree.

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Provenance.Statements;

internal sealed class JsonDiagnosis(JsonSerializerOptions options)
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = JsonRules.MaxDepth };

    /// <summary>The first difference between document and contract; null when none is found.</summary>
    public Refusal? Explain(ReadOnlyMemory<byte> utf8, JsonTypeInfo type, string root)
    {
        using var document = JsonDocument.Parse(utf8, DocumentOptions);
        return Explain(document.RootElement, type, root);
    }

    // An optional member of a value type is described by the type without its "?".
    private Refusal? Explain(JsonElement element, JsonTypeInfo type, string path) => type.Kind switch
    {
        _ when Nullable.GetUnderlyingType(type.Type) is { } present => Explain(element, options.GetTypeInfo(present), path),
        JsonTypeInfoKind.Object => ExplainObject(element, type, path),
        JsonTypeInfoKind.Enumerable => ExplainArray(element, type, path),
        JsonTypeInfoKind.Dictionary => ExplainDictionary(element, type, path),
        _ => ExplainValue(element, type, path),
    };

    private Refusal? ExplainObject(JsonElement element, JsonTypeInfo type, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return WrongType(element, path, "an object");
        }

        foreach (var member in element.EnumerateObject())
        {
            var memberPath = Join(path, member.Name);
            var property = type.Properties.FirstOrDefault(candidate => candidate.Name == member.Name);
            if (property is null)
            {
                return new Refusal(
                    RefusalReason.FieldUnknown,
                    memberPath,
                    $"The format names no such member, but {string.Join(", ", type.Properties.Where(candidate => !candidate.IsExtensionData).Select(candidate => candidate.Name))}.",
                    "Correct its name or remove it; what no member tells goes under the statement's extensions.");
            }

            var found = property.CustomConverter is { } converter
                ? ExplainValue(member.Value, WithConverter(property.PropertyType, converter), memberPath)
                : Explain(member.Value, options.GetTypeInfo(property.PropertyType), memberPath);
            if (found is not null)
            {
                return found;
            }
        }

        var missing = type.Properties.FirstOrDefault(property => property.IsRequired && !element.TryGetProperty(property.Name, out _));
        return missing is null
            ? TryDeserialize(element, type, path) // the type's own check across its members
            : new Refusal(RefusalReason.FieldMissing, Join(path, missing.Name), "The member is required.", "Add it; where allowed, say \"unknown\".");
    }

    private Refusal? ExplainArray(JsonElement element, JsonTypeInfo type, string path)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return WrongType(element, path, "an array");
        }

        var inner = options.GetTypeInfo(type.ElementType!);
        return element.EnumerateArray()
            .Select((item, index) => Explain(item, inner, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")))
            .FirstOrDefault(found => found is not null);
    }

    private Refusal? ExplainDictionary(JsonElement element, JsonTypeInfo type, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return WrongType(element, path, "an object");
        }

        var inner = options.GetTypeInfo(type.ElementType!);
        return element.EnumerateObject()
            .Select(member => Explain(member.Value, inner, Join(path, member.Name)))
            .FirstOrDefault(found => found is not null);
    }

    private Refusal? ExplainValue(JsonElement element, JsonTypeInfo type, string path)
    {
        if (type.Converter is IInnerTypeConverter inner && element.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            return Explain(element, options.GetTypeInfo(inner.InnerType), path);
        }

        return TryDeserialize(element, type, path);
    }

    private static Refusal? TryDeserialize(JsonElement element, JsonTypeInfo type, string path)
    {
        try
        {
            _ = element.Deserialize(type);
            return null;
        }
        catch (StrictJsonException exception)
        {
            return new Refusal(exception.Reason, Join(path, exception.Path), exception.Message, exception.Remedy);
        }
        catch (JsonException)
        {
            return WrongType(element, path, "another type");
        }
    }

    /// <summary>The contract of a property whose converter is its own.</summary>
    private JsonTypeInfo WithConverter(Type type, JsonConverter converter)
    {
        var local = new JsonSerializerOptions(options);
        local.Converters.Insert(0, converter);
        return local.GetTypeInfo(type);
    }

    private static Refusal WrongType(JsonElement element, string path, string expected) =>
        new(RefusalReason.FieldType, path, $"Expected {expected}, found {JsonWords.Describe(element.ValueKind)}.", "Write it as the schema says.");

    private static string Join(string path, string? member) => member switch
    {
        null or "$" => path,
        _ when member.StartsWith("$.", StringComparison.Ordinal) => $"{path}.{member[2..]}",
        _ when member.StartsWith('$') => path + member[1..],
        _ when path.Length == 0 => JsonPath.Shown(member),
        _ => $"{path}.{JsonPath.Shown(member)}",
    };
}
