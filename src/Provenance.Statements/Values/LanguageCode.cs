// Languages of names: ISO 639, two or three small letters. Only the form is checked; the list grows every year.

using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A language code of two or three small letters.</summary>
[JsonConverter(typeof(TextValueConverter<LanguageCode>))]
public readonly record struct LanguageCode : ITextValue<LanguageCode>
{
    private readonly string? _code;

    private LanguageCode(string code) => _code = code;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new("a language", "ISO 639 code of two or three small letters", "^[a-z]{2,3}$", 3);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out LanguageCode value)
    {
        var isCode = utf8.Length is 2 or 3 && !utf8.ContainsAnyExceptInRange((byte)'a', (byte)'z');
        value = isCode ? new LanguageCode(Encoding.ASCII.GetString(utf8)) : default;
        return isCode;
    }

    /// <summary>The letters; empty for a value that was never set.</summary>
    public override string ToString() => _code ?? "";
}
