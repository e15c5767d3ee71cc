// What format 1 asks of any JSON, whatever its type: UTF-8 without byte order mark, no null, no empty string, no control
// character, no lone surrogate, no duplicate member, integers only, depth 16, arrays of 4,096. The serializer cannot
// enforce all of that by itself, so a document that could offend is walked token by token. Most documents cannot (they
// hold no escape, no "null", no empty string), which a few vectorised searches show; those are left to the serializer,
// which refuses what remains: duplicates, fractions, depth.

using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Provenance.Statements;

/// <summary>The rules that hold for every JSON document of format 1.</summary>
public static class JsonRules
{
    /// <summary>The deepest nesting.</summary>
    public const int MaxDepth = 16;

    /// <summary>The most elements of an array.</summary>
    public const int MaxElements = 4096;

    /// <summary>2^53−1: the largest integer that every JSON reader holds exactly.</summary>
    public const long LargestInteger = (1L << 53) - 1;

    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxDepth };

    // One level more, so that the walk itself can say that it is one too many.
    private static readonly JsonReaderOptions WalkOptions = new() { MaxDepth = MaxDepth + 1 };

    /// <summary>The first violation; null when there is none.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="root">Name of the document, which paths begin with.</param>
    public static Refusal? Check(ReadOnlySpan<byte> utf8, string root) =>
        MayOffend(utf8) ? Walk(utf8, root) : null;

    /// <summary>The first violation, by reading every token; null when there is none.</summary>
    public static Refusal? Walk(ReadOnlySpan<byte> utf8, string root)
    {
        if (!Utf8.IsValid(utf8) || utf8.StartsWith("\uFEFF"u8))
        {
            return Malformed(root, "The bytes are not UTF-8 without byte order mark.");
        }

        var path = new JsonPath(root);
        var reader = new Utf8JsonReader(utf8, WalkOptions);
        try
        {
            while (reader.Read())
            {
                if (CheckToken(ref reader, path) is { } refusal)
                {
                    return refusal;
                }
            }

            return null;
        }
        catch (JsonException exception)
        {
            var at = exception.BytePositionInLine?.ToString(CultureInfo.InvariantCulture);
            return Malformed(path.ToString(), $"The JSON is not well-formed: line {exception.LineNumber + 1}, byte {at}.");
        }
    }

    private static bool MayOffend(ReadOnlySpan<byte> utf8) =>
        utf8.ContainsAny((byte)'\\', (byte)0x7F)
        || utf8.Length > MaxElements * 2
        || utf8.IndexOf("null"u8) >= 0
        || utf8.IndexOf("\"\""u8) >= 0
        || !Utf8.IsValid(utf8)
        || utf8.StartsWith("\uFEFF"u8);

    private static Refusal? CheckToken(ref Utf8JsonReader reader, JsonPath path)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                return CheckText(ref reader, path.ToString(), out var name) ?? (path.Enter(name)
                    ? null
                    : new Refusal(RefusalReason.FieldDuplicate, path.ToString(), "The member stands twice in one object.", "Keep one."));
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                path.Close();
                return null;
        }

        if (path.Next() > MaxElements)
        {
            return TooDeep(path.ToString(), $"The array has more than {MaxElements} elements.");
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return path.Open(isArray: reader.TokenType == JsonTokenType.StartArray) > MaxDepth
                    ? TooDeep(path.ToString(), $"The JSON nests deeper than {MaxDepth}.")
                    : null;
            case JsonTokenType.Null:
                return new Refusal(RefusalReason.FieldType, path.ToString(), "null is not a value here.", "Leave the member out, or write \"unknown\" where that is allowed.");
            case JsonTokenType.String:
                return CheckText(ref reader, path.ToString(), out _);
            case JsonTokenType.Number when !reader.TryGetInt64(out var value) || Math.Abs((decimal)value) > JsonRules.LargestInteger:
                return Value(path.ToString(), "Expected an integer of at most 2^53-1, without fraction or exponent.");
            default:
                return null;
        }
    }

    private static Refusal? CheckText(ref Utf8JsonReader reader, string field, out string text)
    {
        text = string.Empty;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Value(field, "The string holds a lone surrogate.");
        }

        if (text.Length == 0)
        {
            return Value(field, "The string is empty.");
        }

        foreach (var character in text)
        {
            if (character is < ' ' or '\u007F')
            {
                return Value(field, "The string holds a control character.");
            }
        }

        return null;
    }

    private static Refusal Value(string field, string message) =>
        new(RefusalReason.FieldValue, field, message, "Write it as the schema says.");

    private static Refusal TooDeep(string field, string message) =>
        new(RefusalReason.JsonTooDeep, field, message, "Flatten it or split the record.");

    private static Refusal Malformed(string field, string message) =>
        new(RefusalReason.StatementMalformed, field, message, "Correct the JSON at the place named.");
}
