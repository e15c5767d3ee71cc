// The texts of registers, made into values of format 1: what is no value becomes null, never a guess.

using System.Globalization;
using System.Text;
using Provenance.Accounting;
using Provenance.Statements;

namespace Provenance.Registers;

internal static class FieldText
{
    private const int DateLength = 10;

    /// <summary>Text without control characters and lone surrogates, trimmed; null where nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else
            {
                clean.Append(rune);
            }
        }

        var trimmed = clean.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }

    /// <summary>Clean text of at most so many characters, with an ellipsis where it was cut.</summary>
    public static string? Cut(string? text, int characters)
    {
        var clean = Clean(text);
        if (clean is null || clean.Length <= characters)
        {
            return clean;
        }

        var end = char.IsHighSurrogate(clean[characters - 2]) ? characters - 2 : characters - 1;
        return clean[..end] + "…";
    }

    /// <summary>The day of <c>2026-11-23</c> or of a time such as <c>2026-11-23T09:00:00Z</c>; null for anything else, such as a year.</summary>
    public static CalendarDate? Date(string? text) =>
        text is not null && text.Length >= DateLength && (text.Length == DateLength || text[DateLength] is 'T' or ' ')
        && TextValue.TryParse<CalendarDate>(text.AsSpan(0, DateLength), out var date)
            ? date
            : null;

    /// <summary>The moment of a day, at midnight UTC, or of a time, in UTC where it has no zone; null for anything else.</summary>
    public static DateTimeOffset? Moment(string? text) => Date(text) is not { } day ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : new DateTimeOffset(day.Value, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>Midnight, UTC, of a day; null before 1970, which no time of format 1 is.</summary>
    public static Timestamp? Midnight(CalendarDate date) =>
        TextValue.TryParse<Timestamp>($"{date}T00:00:00Z", out var moment) ? moment : null;

    /// <summary>The country of a code (<c>GB</c>, <c>gb</c>), of a part of one (<c>US-DE</c>) or of a name.</summary>
    public static CountryCode? Country(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var trimmed = text.Trim();
        var code = trimmed.Length == 2 || (trimmed.Length > 3 && trimmed.Length <= 6 && trimmed[2] == '-') ? trimmed[..2].ToUpperInvariant() : trimmed;
        return CountryNames.TryFind(code, out var country) ? country : null;
    }

    /// <summary>The language of a tag such as <c>en</c> or <c>en-GB</c>.</summary>
    public static LanguageCode? Language(string? tag) =>
        tag is { Length: >= 2 } && TextValue.TryParse<LanguageCode>(tag.Split('-')[0], out var language) ? language : null;

    /// <summary>Names without those that stand twice.</summary>
    public static IReadOnlyList<PartyName> Distinct(IEnumerable<PartyName?> names) =>
        [.. names.OfType<PartyName>().DistinctBy(name => (name.Text, name.Kind))];

    /// <summary>Identifiers without those that stand twice.</summary>
    public static IReadOnlyList<EntityIdentifier> Distinct(IEnumerable<EntityIdentifier?> identifiers) =>
        [.. identifiers.OfType<EntityIdentifier>().DistinctBy(one => (one.Scheme, one.Id))];

    /// <summary>A name; null where there is no text.</summary>
    public static PartyName? Name(string? text, NameKind kind, LanguageCode? language = null) =>
        Clean(text) is { } clean ? new PartyName { Text = clean, Kind = kind, Language = language } : null;

    /// <summary>An identifier as the register claims it: an import compares it with nothing. Null where a part is missing.</summary>
    public static EntityIdentifier? Claimed(string? scheme, string? id) =>
        Clean(scheme) is { } cleanScheme && Clean(id) is { } cleanId
            ? new EntityIdentifier { Scheme = cleanScheme, Id = cleanId, Status = IdentifierStatus.Claimed }
            : null;

    /// <summary>An address; null where text or country is missing.</summary>
    public static Address? Address(string? text, CountryCode? country) =>
        Clean(text) is { } clean && country is { } known ? new Address { Text = clean, Country = known } : null;
}
