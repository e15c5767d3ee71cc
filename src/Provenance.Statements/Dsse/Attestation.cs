// An envelope with the sections that its statement names: what is submitted, stored and shown.

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Provenance.Statements;

/// <summary>An envelope with its sections: within the limits, not yet read.</summary>
public sealed class Attestation
{
    private Attestation(Envelope envelope, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> sections, int sizeBytes)
    {
        Envelope = envelope;
        Sections = sections;
        SizeBytes = sizeBytes;
    }

    /// <summary>The signed statement.</summary>
    public Envelope Envelope { get; }

    /// <summary>The exact bytes of each section, by name.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Sections { get; }

    /// <summary>Payload, signatures, sections and their names, in bytes.</summary>
    public int SizeBytes { get; }

    /// <summary>Checks the limits and brings the parts together.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="sections">Sections by name; a name that stands twice is refused. Not copied.</param>
    /// <param name="attestation">The attestation.</param>
    /// <param name="refusal">Why there is none.</param>
    public static bool TryCreate(
        Envelope envelope,
        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> sections,
        [NotNullWhen(true)] out Attestation? attestation,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        attestation = null;
        var byName = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var size = (long)envelope.SizeBytes;
        foreach (var (name, content) in sections)
        {
            size += Encoding.UTF8.GetByteCount(name) + content.Length;
            refusal = CheckSection(name, content.Length, byName.Count);
            if (refusal is null && !byName.TryAdd(name, content))
            {
                refusal = new Refusal(RefusalReason.SectionUnexpected, JsonPath.Shown(name), "The section came twice.", "Send each section once.");
            }

            if (refusal is not null)
            {
                return false;
            }
        }

        refusal = size > Limits.AttestationBytes
            ? TooLarge(string.Empty, $"Envelope and sections have {size} bytes, more than {Limits.AttestationBytes}.")
            : null;
        if (refusal is not null)
        {
            return false;
        }

        attestation = new Attestation(envelope, byName, (int)size);
        return true;
    }

    /// <summary>The same sections under the envelope with one more signature.</summary>
    /// <exception cref="ArgumentException">The key has signed already, or there is no room for another signature.</exception>
    public Attestation Cosign(ISigner signer) =>
        TryCreate(Envelope.Cosign(signer), Sections, out var attestation, out var refusal)
            ? attestation
            : throw new ArgumentException(refusal.Message, nameof(signer));

    private static Refusal? CheckSection(string name, int length, int sectionsBefore)
    {
        if (sectionsBefore == Limits.Sections)
        {
            return TooLarge("sections", $"There are more than {Limits.Sections} sections.");
        }

        return length > Limits.SectionBytes
            ? TooLarge(JsonPath.Shown(name), $"The section has {length} bytes, more than {Limits.SectionBytes}.")
            : null;
    }

    private static Refusal TooLarge(string field, string message) =>
        new(RefusalReason.AttestationTooLarge, field, message, "Split the record, or move bulk content out of the statement.");
}
