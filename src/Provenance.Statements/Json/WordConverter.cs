// Enumerations are written as words: the member's name in kebab case, or what JsonStringEnumMemberName says.
// The stock enum converter is too lenient for signed bytes: it reads numbers, lists and any case.

using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The words of an enumeration as statements write them.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
public static class Words<TEnum>
    where TEnum : struct, Enum
{
    private static readonly (TEnum Value, string Word, byte[] Utf8)[] Table = [.. Enum.GetValues<TEnum>().Select(Row)];

    internal static IEnumerable<string> All => Table.Select(row => row.Word);

    internal static bool TryRead(ref Utf8JsonReader reader, out TEnum value)
    {
        foreach (var row in Table)
        {
            if (reader.ValueTextEquals(row.Utf8))
            {
                value = row.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    internal static string Of(TEnum value) => Array.Find(Table, row => EqualityComparer<TEnum>.Default.Equals(row.Value, value)).Word
        ?? throw new ArgumentOutOfRangeException(nameof(value), value, "No word stands for this value.");

    internal static bool TryParse(string word, out TEnum value)
    {
        var index = Array.FindIndex(Table, row => row.Word == word);
        value = index < 0 ? default : Table[index].Value;
        return index >= 0;
    }

    private static (TEnum Value, string Word, byte[] Utf8) Row(TEnum value)
    {
        var name = value.ToString();
        var word = typeof(TEnum).GetField(name)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? JsonNamingPolicy.KebabCaseLower.ConvertName(name);
        return (value, word, Encoding.UTF8.GetBytes(word));
    }
}

/// <summary>The words of enumerations.</summary>
public static class Words
{
    /// <summary>The word that stands for <paramref name="value"/> in statements.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Words<TEnum>.Of(value);

    /// <summary>The value that <paramref name="word"/> stands for; false when it is none.</summary>
    public static bool TryParse<TEnum>(string word, out TEnum value)
        where TEnum : struct, Enum => Words<TEnum>.TryParse(word, out value);
}

/// <summary>Reads and writes an enumeration as a word.</summary>
/// <typeparam name="TEnum">The enumeration.</typeparam>
public sealed class WordConverter<TEnum> : StrictConverter<TEnum>
    where TEnum : struct, Enum
{
    /// <inheritdoc/>
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw WrongType(reader, "a word as a string");
        }

        return Words<TEnum>.TryRead(ref reader, out var value)
            ? value
            : throw WrongValue($"Expected one of {string.Join(", ", Words<TEnum>.All)}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Words<TEnum>.Of(value));

    /// <inheritdoc/>
    public override JsonObject Schema(JsonSerializerOptions options) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Words<TEnum>.All.Select(word => (JsonNode)word)]),
    };
}
