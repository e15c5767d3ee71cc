// A site that a key may speak for: its handle, or "*" for every site of the party.

using System.Text.Json.Serialization;

namespace Provenance.Statements;

/// <summary>One site, or all sites of a party. The default is all.</summary>
/// <param name="Site">The site; null for all.</param>
[JsonConverter(typeof(TextValueConverter<SiteScope>))]
public readonly record struct SiteScope(Handle? Site) : ITextValue<SiteScope>
{
    /// <inheritdoc/>
    public static TextForm Form { get; } = new("a site", "a site's handle, or * for all", @"^(\*|[a-z0-9][a-z0-9-]{0,62})$", 63);

    /// <summary>Every site.</summary>
    public static SiteScope All => default;

    /// <summary>Reads a scope.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static SiteScope Parse(string text) => TextValue.Parse<SiteScope>(text);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out SiteScope value)
    {
        value = default;
        if (utf8.SequenceEqual("*"u8))
        {
            return true;
        }

        var good = Handle.TryParse(utf8, out var site);
        value = new SiteScope(site);
        return good;
    }

    /// <summary>Whether everything in <paramref name="other"/> lies within this scope.</summary>
    public bool Covers(SiteScope other) => Site is null || Site == other.Site;

    /// <summary>The handle, or <c>*</c>.</summary>
    public override string ToString() => Site?.ToString() ?? "*";
}
