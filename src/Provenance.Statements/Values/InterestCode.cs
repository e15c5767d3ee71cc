// The kind of an interest, by its code in the Beneficial Ownership Data Standard 0.4.

using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>A code of <see cref="InterestTypes"/>.</summary>
[JsonConverter(typeof(TextValueConverter<InterestCode>))]
public readonly record struct InterestCode : ITextValue<InterestCode>
{
    private const int MaxLength = 64;

    private readonly string? _code;

    private InterestCode(string code) => _code = code;

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "a kind of interest",
        "code of interestType in the Beneficial Ownership Data Standard 0.4",
        $"^({string.Join('|', InterestTypes.All.Select(type => type.Code).Order(StringComparer.Ordinal))})$",
        MaxLength);

    /// <summary>Reads a code.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static InterestCode Parse(string text) => TextValue.Parse<InterestCode>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out InterestCode value)
    {
        var type = utf8.Length <= MaxLength ? InterestTypes.Find(Encoding.UTF8.GetString(utf8)) : null;
        value = type is null ? default : new InterestCode(type.Code);
        return type is not null;
    }

    /// <summary>The code; empty for a value that was never set.</summary>
    public override string ToString() => _code ?? "";
}
