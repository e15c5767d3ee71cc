// The mappings that come with this library, for public data sets: to use, and to copy from.

using System.Diagnostics.CodeAnalysis;

namespace Provenance.Accounting;

/// <summary>Mappings that come with this library.</summary>
public static class ExampleMappings
{
    private const string Prefix = "Provenance.Accounting.Examples.";
    private const string Schema = "csv-mapping.schema";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(ExampleMappings).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !name.EndsWith(Schema, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal)];

    /// <summary>The file of a mapping, as it was written.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="utf8">Its bytes.</param>
    public static bool TryRead(string name, [NotNullWhen(true)] out byte[]? utf8)
    {
        utf8 = null;
        if (!Names.Contains(name))
        {
            return false;
        }

        using var stream = typeof(ExampleMappings).Assembly.GetManifestResourceStream(Prefix + name)!;
        utf8 = new byte[stream.Length];
        stream.ReadExactly(utf8);
        return true;
    }
}
