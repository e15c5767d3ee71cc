// "extensions" is the one bounded place for what format 1 does not name: an object of at most 4,096 bytes whose member
// names are [A-Za-z0-9:/._-]{1,128} and whose values are free, but for the rules of all JSON here.

using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

[JsonConverter(typeof(ExtensionsConverter))]
internal readonly record struct Extensions(ReadOnlyMemory<byte> Utf8);

internal sealed class ExtensionsConverter : StrictConverter<Extensions>
{
    private const int MaxNameLength = 128;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:/._-");

    public override Extensions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw WrongType(reader, "an object");
        }

        var element = JsonElement.ParseValue(ref reader);
        var utf8 = JsonMarshal.GetRawUtf8Value(element).ToArray();
        if (utf8.Length > Limits.ExtensionsBytes)
        {
            throw WrongValue($"Extensions have at most {Limits.ExtensionsBytes} bytes.");
        }

        // The rules are also checked for the whole document, but only where its bytes look suspicious.
        if (JsonRules.Walk(utf8, string.Empty) is { } refusal)
        {
            throw new StrictJsonException(refusal.Reason, refusal.Message, refusal.Remedy);
        }

        return element.EnumerateObject().All(member => IsName(member.Name))
            ? new Extensions(utf8)
            : throw WrongValue($"Names of extensions are 1 to {MaxNameLength} of A-Z a-z 0-9 : / . _ -");
    }

    public override void Write(Utf8JsonWriter writer, Extensions value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span);

    public override JsonObject Schema(JsonSerializerOptions options) => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = "^[A-Za-z0-9:/._-]{1,128}$" },
    };

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
