// Countries by the names that people write. countries.txt holds a code of ISO 3166-1 and its names a line: short English
// names as in the time zone database (public domain), then forms in common use. Case, accents, punctuation, "the" and
// the order of words do not matter ("Korea, Republic of", "Korea (Republic of)"); nothing else is guessed.

using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Provenance.Statements;

namespace Provenance.Accounting;

/// <summary>Countries by name.</summary>
public static class CountryNames
{
    private const string ResourceName = "Provenance.Accounting.Values.countries.txt";

    private static readonly Lazy<FrozenDictionary<string, CountryCode>> ByName = new(Read);

    /// <summary>The country of a code or a name.</summary>
    public static bool TryFind(string text, [NotNullWhen(true)] out CountryCode? country)
    {
        country = CountryCode.TryParse(text.Trim(), out var code) || ByName.Value.TryGetValue(Normalise(text), out code) ? code : null;
        return country is not null;
    }

    private static FrozenDictionary<string, CountryCode> Read()
    {
        using var stream = typeof(CountryNames).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The library lacks its resource {ResourceName}.");
        using var reader = new StreamReader(stream);
        var names = new Dictionary<string, CountryCode>(StringComparer.Ordinal);
        while (reader.ReadLine() is { Length: > 3 } line)
        {
            var country = CountryCode.Parse(line.AsSpan(0, 2));
            foreach (var name in line[3..].Split('|'))
            {
                names.TryAdd(Normalise(name), country);
            }
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Normalise(string name)
    {
        var words = name.Split([' ', ',', '(', ')', '.', '-', '&', '\'', '’'], StringSplitOptions.RemoveEmptyEntries)
            .Select(Slug.Handle)
            .Where(word => word is not ("the" or "and" or "of"))
            .Order(StringComparer.Ordinal);
        return string.Join(' ', words);
    }
}
