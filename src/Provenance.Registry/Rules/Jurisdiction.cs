// Whose rule it is. Subdivisions are written as ISO 3166-2 does, so that the rules that hold in California are those of
// US-CA and of US.

using System.Text;
using System.Text.Json.Serialization;
using Provenance.Statements;

namespace Provenance.Registry.Rules;

/// <summary>A state, a part of one, the European Union, or no single one.</summary>
[JsonConverter(typeof(TextValueConverter<Jurisdiction>))]
public readonly record struct Jurisdiction : ITextValue<Jurisdiction>
{
    private readonly string? _text;

    private Jurisdiction(string text) => _text = text;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a jurisdiction",
        "a country (US), a part of one (US-CA), EU, or international",
        "^([A-Z]{2}(-[A-Z0-9]{1,3})?|international)$",
        13);

    /// <summary>That of treaties.</summary>
    public static Jurisdiction International { get; } = new("international");

    /// <summary>Reads a jurisdiction.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static Jurisdiction Parse(string text) => TextValue.Parse<Jurisdiction>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Jurisdiction value)
    {
        var good = utf8.SequenceEqual("international"u8) || IsCode(utf8);
        value = good ? new Jurisdiction(Encoding.ASCII.GetString(utf8)) : default;
        return good;
    }

    /// <summary>Whether a rule of this jurisdiction concerns <paramref name="other"/>: it is the same, the other is a
    /// part of it, or this is <see cref="International"/>. Membership of the European Union is not known here: ask
    /// for EU.</summary>
    public bool Covers(Jurisdiction other) =>
        this == other || this == International || other.ToString().StartsWith(ToString() + "-", StringComparison.Ordinal);

    /// <summary>As it is written; empty for a value that was never set.</summary>
    public override string ToString() => _text ?? string.Empty;

    private static bool IsCode(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 2 || utf8[..2].ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
        {
            return false;
        }

        return utf8.Length == 2 || (utf8.Length is >= 4 and <= 6 && utf8[2] == (byte)'-' && IsPart(utf8[3..]));
    }

    private static bool IsPart(ReadOnlySpan<byte> part)
    {
        foreach (var character in part)
        {
            if (!char.IsAsciiLetterUpper((char)character) && !char.IsAsciiDigit((char)character))
            {
                return false;
            }
        }

        return true;
    }
}
