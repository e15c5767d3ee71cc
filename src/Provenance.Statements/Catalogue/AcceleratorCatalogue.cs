// The accelerators that the registry knows, read from the data file beside this one. An accelerator that it lacks is
// no error in a statement: new chips are rented out before anyone updates a catalogue.

using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Accelerators by slug, and by the names that people write.</summary>
public sealed class AcceleratorCatalogue
{
    private const string ResourceName = "Provenance.Statements.Catalogue.accelerators.json";

    private static readonly Lazy<AcceleratorCatalogue> Embedded = new(ReadEmbedded);

    private readonly FrozenDictionary<string, Accelerator> _bySlug;
    private readonly FrozenDictionary<string, Accelerator> _byWrittenName;

    private AcceleratorCatalogue(IReadOnlyList<Accelerator> accelerators, Digest digest)
    {
        Digest = digest;
        All = accelerators;
        _bySlug = accelerators.ToFrozenDictionary(accelerator => accelerator.Slug, StringComparer.Ordinal);
        _byWrittenName = accelerators
            .SelectMany(accelerator => WrittenNames(accelerator).Select(name => (Name: name, Accelerator: accelerator)))
            .ToFrozenDictionary(pair => pair.Name, pair => pair.Accelerator, StringComparer.Ordinal);
    }

    /// <summary>The catalogue that comes with this library.</summary>
    public static AcceleratorCatalogue Default => Embedded.Value;

    /// <summary>SHA-256 of the file: which figures an answer was computed with.</summary>
    public Digest Digest { get; }

    /// <summary>Every accelerator, by slug.</summary>
    public IReadOnlyList<Accelerator> All { get; }

    /// <summary>The accelerator of a slug; null when the catalogue lacks it.</summary>
    public Accelerator? Find(string slug) => _bySlug.GetValueOrDefault(slug);

    /// <summary>The accelerator that a written name such as <c>NVIDIA H100 SXM5 80GB</c> means; null when unknown.
    /// Case, spaces and punctuation do not matter; nothing else is guessed.</summary>
    public Accelerator? FindByName(string name) => _byWrittenName.GetValueOrDefault(Normalise(name));

    private static AcceleratorCatalogue ReadEmbedded()
    {
        using var stream = typeof(AcceleratorCatalogue).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The library lacks its resource {ResourceName}.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        var accelerators = JsonSerializer.Deserialize(file, AcceleratorJson.Default.AcceleratorArray)
            ?? throw new InvalidOperationException($"The resource {ResourceName} is empty.");
        return new AcceleratorCatalogue(accelerators, new Digest(SHA256.HashData(file)));
    }

    private static IEnumerable<string> WrittenNames(Accelerator accelerator) =>
        accelerator.Aliases.Append(accelerator.Name).Append(accelerator.Slug).Select(Normalise).Distinct(StringComparer.Ordinal);

    private static string Normalise(string name)
    {
        var normal = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                normal.Append(char.ToLowerInvariant(character));
            }
        }

        return normal.ToString();
    }
}
