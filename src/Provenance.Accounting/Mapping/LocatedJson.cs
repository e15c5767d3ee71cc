// JSON with the place of each value: what a mapping is read from. Comments and trailing commas are allowed, because
// people write it; a member that stands twice is not.

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Provenance.Accounting;

/// <summary>A JSON value and where it stands in its file.</summary>
internal sealed class LocatedJson
{
    // Finding the line of each value takes time that grows with the square of the file.
    private const int MaxBytes = 256 * 1024;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 32,
    };

    public required JsonValueKind Kind { get; init; }

    public required int Line { get; init; }

    public required int Column { get; init; }

    /// <summary>A string's text, or a number as it is written.</summary>
    public string Text { get; init; } = string.Empty;

    public IReadOnlyList<LocatedJson> Items { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, LocatedJson>> Members { get; init; } = [];

    public LocatedJson? this[string name] => Members.FirstOrDefault(member => member.Key == name).Value;

    public static LocatedJson Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        if (utf8.Length > MaxBytes)
        {
            throw new MappingFaultException(new MappingFault(1, 1, $"A mapping has at most {MaxBytes} bytes."));
        }

        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            reader.Read();
            var value = ParseValue(ref reader, utf8);
            reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            throw new MappingFaultException(new MappingFault(
                (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1, "This is no JSON: " + FirstSentence(exception.Message)));
        }
    }

    public MappingFaultException Fault(string message) => new(new MappingFault(Line, Column, message));

    /// <summary>The text of a string.</summary>
    public string AsText(string what) => Kind == JsonValueKind.String && Text.Length > 0
        ? Text
        : throw Fault($"{what} is a string that is not empty.");

    /// <summary>The members, all of which are named.</summary>
    public void Allow(string what, params ReadOnlySpan<string> names)
    {
        if (Kind != JsonValueKind.Object)
        {
            throw Fault($"{what} is an object.");
        }

        foreach (var (name, value) in Members)
        {
            if (!names.Contains(name))
            {
                throw value.Fault($"{what} has no member \"{name}\"; it has {string.Join(", ", names.ToArray())}.");
            }
        }
    }

    public bool Has(string name, [NotNullWhen(true)] out LocatedJson? value) => (value = this[name]) is not null;

    private static LocatedJson ParseValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        var (line, column) = Place(utf8, (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return new() { Kind = JsonValueKind.Object, Line = line, Column = column, Members = ParseMembers(ref reader, utf8) };
            case JsonTokenType.StartArray:
                var items = new List<LocatedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ParseValue(ref reader, utf8));
                }

                return new() { Kind = JsonValueKind.Array, Line = line, Column = column, Items = items };
            case JsonTokenType.String:
                return new() { Kind = JsonValueKind.String, Line = line, Column = column, Text = TextOf(ref reader, utf8) };
            case JsonTokenType.Number:
                return new() { Kind = JsonValueKind.Number, Line = line, Column = column, Text = Encoding.ASCII.GetString(reader.ValueSpan) };
            case JsonTokenType.True or JsonTokenType.False:
                var kind = reader.TokenType == JsonTokenType.True ? JsonValueKind.True : JsonValueKind.False;
                return new() { Kind = kind, Line = line, Column = column };
            default:
                throw new MappingFaultException(new MappingFault(line, column, "A mapping holds no null; leave the member out."));
        }
    }

    private static List<KeyValuePair<string, LocatedJson>> ParseMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        var members = new List<KeyValuePair<string, LocatedJson>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = TextOf(ref reader, utf8);
            var (line, column) = Place(utf8, (int)reader.TokenStartIndex);
            if (members.Exists(member => member.Key == name))
            {
                throw new MappingFaultException(new MappingFault(line, column, $"The member \"{name}\" stands twice."));
            }

            reader.Read();
            members.Add(new(name, ParseValue(ref reader, utf8)));
        }

        return members;
    }

    private static string TextOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var (line, column) = Place(utf8, (int)reader.TokenStartIndex);
            throw new MappingFaultException(new MappingFault(line, column, "This text is not UTF-8, or holds half a character (a lone surrogate)."));
        }
    }

    private static (int Line, int Column) Place(ReadOnlySpan<byte> utf8, int index)
    {
        var before = utf8[..index];
        return (before.Count((byte)'\n') + 1, index - before.LastIndexOf((byte)'\n'));
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
