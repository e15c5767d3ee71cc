using System.Collections.ObjectModel;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>
/// Compares the sections that a store gives back with what the statement signs of them. The leaf covers the statement, and
/// reading compares the two; the sections' bytes nobody has looked at then.
/// </summary>
internal static class SectionDigests
{
    /// <summary>Requires that every section has the digest that the statement names.</summary>
    /// <param name="entry">The entry as read.</param>
    /// <param name="reader">Reads its statement.</param>
    /// <returns>Names of the sections that the statement names and the store does not have.</returns>
    /// <exception cref="CorruptTreeException">One has another, or is not named; or the statement cannot be read.</exception>
    public static IReadOnlyList<string> Require(StoredEntry entry, StatementReader reader)
    {
        // Without the rules of its kind, which may have become stricter since it was logged.
        var digests = reader.ReadLogged(entry.Envelope, ReadOnlyDictionary<string, ReadOnlyMemory<byte>>.Empty).Content?.Statement.SectionDigests
            ?? throw new CorruptTreeException($"entry {entry.Index}: its statement cannot be read.");
        foreach (var (name, content) in entry.Sections)
        {
            if (!digests.TryGetValue(name, out var digest) || Digest.Of(content.Span) != digest)
            {
                throw new CorruptTreeException($"entry {entry.Index}, section {name}: its bytes do not have the digest that the statement names.");
            }
        }

        return digests.Count == entry.Sections.Count ? [] : [.. digests.Keys.Where(name => !entry.Sections.ContainsKey(name))];
    }

    /// <summary>Requires that redactions name the sections that an entry lacks.</summary>
    /// <param name="entry">The entry as read.</param>
    /// <param name="missing">Names of the sections.</param>
    /// <param name="trust">Trust that was read after the entry: a redaction is logged before anything is erased.</param>
    /// <exception cref="CorruptTreeException">None names one of them.</exception>
    public static void RequireRedacted(StoredEntry entry, IReadOnlyList<string> missing, TrustState trust)
    {
        var redacted = trust.RedactionsOf(entry.StatementId).SelectMany(redaction => redaction.Sections).ToHashSet(StringComparer.Ordinal);
        if (missing.FirstOrDefault(name => !redacted.Contains(name)) is { } lost)
        {
            throw new CorruptTreeException($"entry {entry.Index}, section {lost}: it is missing, and no redaction names it.");
        }
    }
}
