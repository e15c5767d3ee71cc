// The code of a signal, such as E4: what an investigator calls the method of evasion that it looks for.

using System.Buffers;
using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The code of a signal: 1 to 32 of <c>A-Z a-z 0-9 . -</c>, beginning with a capital letter.</summary>
[JsonConverter(typeof(TextValueConverter<SignalCode>))]
public readonly record struct SignalCode : ITextValue<SignalCode>
{
    private const int MaxLength = 32;

    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"u8);

    private readonly string? _code;

    private SignalCode(string code) => _code = code;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "the code of a signal", "1 to 32 of A-Z, a-z, 0-9, . and -, beginning with a capital letter", "^[A-Z][A-Za-z0-9.-]{0,31}$", MaxLength);

    /// <summary>Reads a code.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static SignalCode Parse(string text) => TextValue.Parse<SignalCode>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out SignalCode value)
    {
        var good = utf8.Length is > 0 and <= MaxLength && char.IsAsciiLetterUpper((char)utf8[0]) && !utf8.ContainsAnyExcept(Allowed);
        value = good ? new SignalCode(Encoding.ASCII.GetString(utf8)) : default;
        return good;
    }

    /// <summary>The code; empty for a value that was never set.</summary>
    public override string ToString() => _code ?? "";
}
