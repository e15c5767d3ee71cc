// How statements name a company, person or state: the scheme, then an identifier within it.
//   LEI:<20 characters with fitting check digits>     ISO 17442
//   NATIONAL:<country>:<id>                           a national register, ISO 3166-1 alpha-2
//   OPERATOR:<handle>:<id>                            the operator's own customer number
// <id> is [A-Za-z0-9._-]{1,64}. A handle is [a-z0-9][a-z0-9-]{0,62}.

using System.Buffers;
using System.Text;
using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>The register that an entity's identifier belongs to.</summary>
public enum EntityScheme
{
    /// <summary>No scheme: the value of an identifier that was never set.</summary>
    None,

    /// <summary>Legal entity identifier.</summary>
    Lei,

    /// <summary>A country's own register.</summary>
    National,

    /// <summary>An operator's own customer number, which means nothing outside that operator.</summary>
    Operator,
}

/// <summary>Why a text is not an entity's identifier.</summary>
public enum EntityIdFault
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It does not follow the form of any scheme.</summary>
    Form,

    /// <summary>It has the form of an LEI, but the check digits do not fit.</summary>
    CheckDigits,
}

/// <summary>The identifier of an entity, valid in its scheme.</summary>
[JsonConverter(typeof(EntityIdConverter))]
public readonly record struct EntityId : ITextValue<EntityId>
{
    private const int MaxIdLength = 64;
    private const int MaxHandleLength = 63;
    private const int MaxLength = 9 + MaxHandleLength + 1 + MaxIdLength;

    private static readonly SearchValues<char> HandleCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly string? _text;

    private EntityId(EntityScheme scheme, string text)
    {
        Scheme = scheme;
        _text = text;
    }

    /// <inheritdoc/>
    public static TextForm Form { get; } = new(
        "an entity id",
        "LEI:<20 characters>, NATIONAL:<country>:<id> or OPERATOR:<handle>:<id>",
        "^(LEI:[0-9A-Z]{18}[0-9]{2}|NATIONAL:[A-Z]{2}:[A-Za-z0-9._-]{1,64}|OPERATOR:[a-z0-9][a-z0-9-]{0,62}:[A-Za-z0-9._-]{1,64})$",
        MaxLength);

    /// <summary>The register the identifier belongs to.</summary>
    public EntityScheme Scheme { get; }

    /// <summary>Where it was registered, for <see cref="EntityScheme.National"/>; otherwise null.</summary>
    public CountryCode? Country =>
        Scheme == EntityScheme.National && CountryCode.TryParse(Part(1), out var country) ? country : null;

    /// <summary>Whose customer number it is, for <see cref="EntityScheme.Operator"/>; otherwise null.</summary>
    public string? Operator => Scheme == EntityScheme.Operator ? Part(1).ToString() : null;

    /// <summary>The identifier without scheme, country and operator.</summary>
    public string LocalId => Part(Scheme == EntityScheme.Lei ? 1 : 2).ToString();

    /// <summary>Reads an identifier.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EntityId entity) =>
        Read(text, out entity) == EntityIdFault.None;

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out EntityId value) =>
        Read(utf8, out value) == EntityIdFault.None;

    /// <summary>Reads an identifier.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static EntityId Parse(ReadOnlySpan<char> text) => TryParse(text, out var entity)
        ? entity
        : throw new FormatException("An entity id is LEI:…, NATIONAL:<country>:<id> or OPERATOR:<handle>:<id>.");

    /// <summary>Reads an identifier and says what is wrong with it.</summary>
    public static EntityIdFault Read(ReadOnlySpan<char> text, out EntityId entity)
    {
        entity = default;
        var (scheme, fault) = text switch
        {
            _ when text.StartsWith("LEI:", StringComparison.Ordinal) => (EntityScheme.Lei, LeiFault(text[4..])),
            _ when text.StartsWith("NATIONAL:", StringComparison.Ordinal) => (EntityScheme.National, NationalFault(text[9..])),
            _ when text.StartsWith("OPERATOR:", StringComparison.Ordinal) => (EntityScheme.Operator, OperatorFault(text[9..])),
            _ => (EntityScheme.None, EntityIdFault.Form),
        };
        if (fault == EntityIdFault.None)
        {
            entity = new EntityId(scheme, text.ToString());
        }

        return fault;
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{char}, out EntityId)"/>
    public static EntityIdFault Read(ReadOnlySpan<byte> utf8, out EntityId entity)
    {
        entity = default;
        Span<char> text = stackalloc char[MaxLength];
        return utf8.Length <= MaxLength && Ascii.ToUtf16(utf8, text, out var length) == OperationStatus.Done
            ? Read(text[..length], out entity)
            : EntityIdFault.Form;
    }

    /// <summary>The identifier as statements write it; empty for a value that was never set.</summary>
    public override string ToString() => _text ?? "";

    private static EntityIdFault LeiFault(ReadOnlySpan<char> id) =>
        Lei.TryParse(id, out _) ? EntityIdFault.None
        : Lei.HasForm(id) ? EntityIdFault.CheckDigits
        : EntityIdFault.Form;

    private static EntityIdFault NationalFault(ReadOnlySpan<char> rest) =>
        rest.Length > 3 && rest[2] == ':' && CountryCode.TryParse(rest[..2], out _) && IsId(rest[3..])
            ? EntityIdFault.None
            : EntityIdFault.Form;

    private static EntityIdFault OperatorFault(ReadOnlySpan<char> rest)
    {
        var colon = rest.IndexOf(':');
        return colon > 0 && IsHandle(rest[..colon]) && IsId(rest[(colon + 1)..]) ? EntityIdFault.None : EntityIdFault.Form;
    }

    private static bool IsHandle(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxHandleLength
        && text[0] != '-'
        && !text.ContainsAnyExcept(HandleCharacters);

    private static bool IsId(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxIdLength
        && !text.ContainsAnyExcept(IdCharacters);

    private ReadOnlySpan<char> Part(int index)
    {
        var rest = ToString().AsSpan();
        for (var skipped = 0; skipped < index; skipped++)
        {
            rest = rest[(rest.IndexOf(':') + 1)..];
        }

        var end = rest.IndexOf(':');
        return end < 0 ? rest : rest[..end];
    }
}
