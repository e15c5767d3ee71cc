// Members of a stranger's JSON: absent, null and of another type are the same here, namely not there.

using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Provenance.Registers;

internal static class JsonFields
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = RegisterLimits.JsonDepth };

    /// <summary>Reads a record; null and a fault where it is no JSON object.</summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8, out string fault)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            fault = "Its bytes are not UTF-8.";
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(utf8, Options);
            fault = document.RootElement.ValueKind != JsonValueKind.Object ? "It is no JSON object."
                : HoldsHalfCharacter(utf8.Span) ? "A name or text in it holds half a character (a lone surrogate)."
                : string.Empty;
            if (fault.Length == 0)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException exception)
        {
            fault = string.Create(
                CultureInfo.InvariantCulture,
                $"It is no JSON: line {(exception.LineNumber ?? 0) + 1} of the record, byte {(exception.BytePositionInLine ?? 0) + 1}.");
        }

        return null;
    }

    // JSON can write half of a surrogate pair as an escape; .NET throws where such a name is compared or such a text read.
    private static bool HoldsHalfCharacter(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = RegisterLimits.JsonDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                {
                    reader.GetString();
                }
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>A member, or an undefined element.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>A text member, cleaned; null where it is not there.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name).AsText();

    /// <summary>A text, cleaned; null for anything else.</summary>
    public static string? AsText(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? FieldText.Clean(element.GetString()) : null;

    /// <summary>The texts of a list, or of a single text.</summary>
    public static IEnumerable<string> Texts(this JsonElement element, string name)
    {
        var member = element.Member(name);
        return member.ValueKind == JsonValueKind.Array
            ? member.EnumerateArray().Select(AsText).OfType<string>()
            : member.AsText() is { } single ? [single] : [];
    }

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JsonElement> Objects(this JsonElement element, string name)
    {
        var member = element.Member(name);
        return member.ValueKind == JsonValueKind.Array ? member.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];
    }

    /// <summary>Whether a member is <c>true</c>.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

    /// <summary>A number as it is written; null where it is none.</summary>
    public static string? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : null;
}
