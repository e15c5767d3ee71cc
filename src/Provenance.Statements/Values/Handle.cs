// A short name that a party, site or cluster goes by: [a-z0-9][a-z0-9-]{0,62}. It stands in record names.

using System.Buffers;
using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The name of a party, site or cluster in record names: 1 to 63 of <c>a-z 0-9 -</c>, not beginning with a dash.</summary>
[JsonConverter(typeof(TextValueConverter<Handle>))]
public readonly record struct Handle : ITextValue<Handle>
{
    private const int MaxLength = 63;
    private static readonly SearchValues<byte> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-"u8);
    private readonly string? _text;

    private Handle(string text) => _text = text;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new("a handle", "1 to 63 of a-z, 0-9 and -, not beginning with -", "^[a-z0-9][a-z0-9-]{0,62}$", MaxLength);

    /// <summary>Reads a handle.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Handle Parse(string text) => TextValue.Parse<Handle>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Handle value)
    {
        var good = utf8.Length is > 0 and <= MaxLength && utf8[0] != (byte)'-' && !utf8.ContainsAnyExcept(Allowed);
        value = good ? new Handle(Encoding.ASCII.GetString(utf8)) : default;
        return good;
    }

    /// <summary>The handle; empty for a value that was never set.</summary>
    public override string ToString() => _text ?? string.Empty;
}
