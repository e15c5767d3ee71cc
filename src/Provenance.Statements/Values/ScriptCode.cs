// Scripts of names: ISO 15924, a capital and three small letters (Latn, Cyrl, Hans). Only the form is checked.

using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A script code of a capital and three small letters.</summary>
[JsonConverter(typeof(TextValueConverter<ScriptCode>))]
public readonly record struct ScriptCode : ITextValue<ScriptCode>
{
    private readonly string? _code;

    private ScriptCode(string code) => _code = code;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new("a script", "ISO 15924 code of four letters", "^[A-Z][a-z]{3}$", 4);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ScriptCode value)
    {
        var isCode = utf8.Length == 4
            && char.IsAsciiLetterUpper((char)utf8[0])
            && !utf8[1..].ContainsAnyExceptInRange((byte)'a', (byte)'z');
        value = isCode ? new ScriptCode(Encoding.ASCII.GetString(utf8)) : default;
        return isCode;
    }

    /// <summary>The letters; empty for a value that was never set.</summary>
    public override string ToString() => _code ?? "";
}
