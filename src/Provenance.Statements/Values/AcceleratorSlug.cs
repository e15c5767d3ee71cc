// How statements name a model of accelerator: the catalogue's slug, nvidia-h100-sxm. One that the catalogue lacks is
// still a name; it draws a warning.

using System.Buffers;
using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The name of a model of accelerator: <c>[a-z0-9][a-z0-9.-]{0,63}</c>.</summary>
[JsonConverter(typeof(TextValueConverter<AcceleratorSlug>))]
public readonly record struct AcceleratorSlug : ITextValue<AcceleratorSlug>
{
    private const int MaxLength = 64;

    private static readonly SearchValues<byte> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-"u8);

    private readonly string? _text;

    private AcceleratorSlug(string text) => _text = text;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "an accelerator", "slug of the accelerator catalogue, such as nvidia-h100-sxm", "^[a-z0-9][a-z0-9.-]{0,63}$", MaxLength);

    /// <summary>Reads a slug.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static AcceleratorSlug Parse(string text) => TextValue.Parse<AcceleratorSlug>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AcceleratorSlug value)
    {
        var isSlug = utf8.Length is > 0 and <= MaxLength
            && char.IsAsciiLetterOrDigit((char)utf8[0])
            && !utf8.ContainsAnyExcept(Characters);
        value = isSlug ? new AcceleratorSlug(Encoding.ASCII.GetString(utf8)) : default;
        return isSlug;
    }

    /// <summary>The slug; empty for a value that was never set.</summary>
    public override string ToString() => _text ?? "";
}
