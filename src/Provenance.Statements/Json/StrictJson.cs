// How statements and sections are read and written: System.Text.Json with source-generated contracts, every leniency
// turned off, and refusals with the path of the field. Nothing is thrown and no tree is built for a document in order.

using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Provenance.Statements;

/// <summary>Strict reading and plain writing of JSON.</summary>
public static class StrictJson
{
    /// <summary>Options that read as format 1 asks.</summary>
    /// <param name="contracts">The source-generated contracts of the types to be read.</param>
    public static JsonSerializerOptions For(IJsonTypeInfoResolver contracts)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = JsonRules.MaxDepth,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new TextConverter(), new IntegerConverter(), new DigestConverter() },
            TypeInfoResolver = JsonTypeInfoResolver.Combine(contracts, ValuesJson.Default).WithAddedModifier(Tighten),
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Reads one document.</summary>
    /// <param name="utf8">The document's bytes.</param>
    /// <param name="type">Its contract, from options of <see cref="For"/>.</param>
    /// <param name="root">Name of the document, which paths of fields begin with; may be empty.</param>
    /// <param name="value">What was read.</param>
    /// <param name="refusal">Why it cannot be read.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> utf8,
        JsonTypeInfo type,
        string root,
        [NotNullWhen(true)] out object? value,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        value = null;
        refusal = JsonRules.Check(utf8.Span, root);
        if (refusal is not null)
        {
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize(utf8.Span, type);
        }
        catch (JsonException exception)
        {
            refusal = Explain(utf8, type, root, exception);
            return false;
        }

        refusal = value is null ? NotWellFormed(root) : null;
        return value is not null;
    }

    /// <inheritdoc cref="TryRead(ReadOnlyMemory{byte}, JsonTypeInfo, string, out object?, out Refusal?)"/>
    public static bool TryRead<T>(
        ReadOnlyMemory<byte> utf8,
        JsonTypeInfo<T> type,
        string root,
        [NotNullWhen(true)] out T? value,
        [NotNullWhen(false)] out Refusal? refusal)
        where T : class
    {
        var read = TryRead(utf8, (JsonTypeInfo)type, root, out var untyped, out refusal);
        value = (T?)untyped;
        return read;
    }

    private static Refusal Explain(ReadOnlyMemory<byte> utf8, JsonTypeInfo type, string root, JsonException exception) =>
        JsonRules.Walk(utf8.Span, root)
        ?? new JsonDiagnosis(type.Options).Explain(utf8, type, root)
        ?? NotWellFormed(exception.Path is { Length: > 2 } path ? $"{root}.{JsonPath.Shown(path[2..])}" : root);

    private static Refusal NotWellFormed(string field) =>
        new(RefusalReason.StatementMalformed, field, "The document does not fit its type.", "Write it as the schema says.");

    // An optional member is left out, never null: the nullable annotation says "may be absent". And a property that
    // stands outside the contract ([JsonIgnore]) must not let a member of its name pass unread.
    private static void Tighten(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var property = type.Properties[i];
            if (property.Get is null && property.Set is null)
            {
                type.Properties.RemoveAt(i);
            }
            else
            {
                property.IsSetNullable = false;
            }
        }
    }
}
