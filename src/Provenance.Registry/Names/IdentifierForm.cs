// Identifiers as people copy them: with spaces, dots, dashes, in either case, full-width, with or without the scheme.
//   "lei: 9695-00KS V493 XWY0 PS33", "NATIONAL:SG:2021.12345-K", "202112345k"
// Normalised to upper-case ASCII letters and digits; leading zeros stay, for they tell registers apart.

using Provenance.Statements;

namespace Provenance.Registry.Names;

/// <summary>An identifier of an entity, normalised.</summary>
/// <param name="Scheme">LEI, NATIONAL:SG, OPERATOR:acme …, normalised; null where the text names none.</param>
/// <param name="Value">The identifier within it, in upper-case letters and digits.</param>
public sealed record IdentifierForm(string? Scheme, string Value)
{
    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int MaxTextLength = 256;

    /// <summary>The key by which it is found, whatever its scheme.</summary>
    public NameKey Key => NameKey.Of(NameKeyClass.Identifier, Value);

    /// <summary>Normalises an identifier; null where the text is too long or has no letter or digit.</summary>
    public static IdentifierForm? TryOf(string text)
    {
        if (text.Length > MaxTextLength)
        {
            return null;
        }

        var parts = text.Replace('\uFF1A', ':').Split(':', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var (scheme, rest) = parts.Length == 0 ? (null, text) : (Normal(parts[0]), parts) switch
        {
            ("LEI", { Length: 2 }) => ("LEI", parts[1]),
            ("NATIONAL" or "OPERATOR", { Length: 3 }) => ($"{Normal(parts[0])}:{Normal(parts[1])}", parts[2]),
            _ => (null, text),
        };
        var value = Normal(rest);
        return value.Length == 0 ? null : new IdentifierForm(scheme ?? (Lei.TryParse(value, out _) ? "LEI" : null), value);
    }

    /// <summary>Normalises a further identifier of an entity, of whose schemes only LEI is told apart here: registers
    /// are named in many ways.</summary>
    public static IdentifierForm? TryOf(string scheme, string id) => TryOf(Normal(scheme) == "LEI" ? "LEI:" + id : id);

    /// <summary>The form of an entity's identifier.</summary>
    public static IdentifierForm Of(EntityId entity) => TryOf(entity.ToString())
        ?? throw new ArgumentException("An entity id was never set, or has neither letter nor digit.", nameof(entity));

    /// <summary>Whether two identifiers are equal: the same value, and the same scheme where both name one.</summary>
    public bool Fits(IdentifierForm other) =>
        Value == other.Value && (Scheme is null || other.Scheme is null || Scheme == other.Scheme);

    private static string Normal(string text) =>
        string.Concat(AnyAscii.Transliteration.Transliterate(text).Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
