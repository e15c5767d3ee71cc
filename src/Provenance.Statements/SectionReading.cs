// The sections of an attestation: exactly those that the statement names, byte for byte as it hashed them, each
// beginning with its salt (proto/README.md §4).

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Provenance.Transparency;

namespace Provenance.Statements;

internal static class SectionReading
{
    public static bool TryRead(
        Statement statement,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> brought,
        bool allowMissing,
        [NotNullWhen(true)] out StatementContent? content,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        content = null;
        var sections = new List<Section>(brought.Count);
        List<string>? missing = null;
        foreach (var (name, digest) in statement.SectionDigests)
        {
            if (!brought.TryGetValue(name, out var utf8))
            {
                (missing ??= []).Add(name);
                continue;
            }

            var kind = statement.Kind.Sections.First(section => section.Name == name);
            if (!TryRead(kind, utf8, digest, out var section, out refusal))
            {
                return false;
            }

            sections.Add(section);
        }

        refusal = CheckNames(statement, brought, allowMissing ? null : missing);
        content = refusal is null ? new StatementContent(statement, sections, missing ?? (IReadOnlyList<string>)[]) : null;
        return content is not null;
    }

    private static bool TryRead(
        SectionKind kind, ReadOnlyMemory<byte> utf8, Digest digest, [NotNullWhen(true)] out Section? section, [NotNullWhen(false)] out Refusal? refusal)
    {
        section = null;
        if (Digest.Of(utf8.Span) != digest)
        {
            refusal = new(RefusalReason.SectionDigestMismatch, kind.Name, "The bytes are not those that the statement holds the digest of.", "Send the exact bytes that were hashed.");
            return false;
        }

        if (!StrictJson.TryRead(utf8, kind.Type, kind.Name, out var value, out refusal))
        {
            return false;
        }

        section = (Section)value;
        refusal = BeginsWithSalt(utf8.Span)
            ? null
            : new(RefusalReason.FieldValue, kind.Name + ".salt", "The salt is not the first member.", "Write the salt first.");
        return refusal is null;
    }

    private static Refusal? CheckNames(Statement statement, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> brought, List<string>? missing)
    {
        if (missing is not null)
        {
            return new(RefusalReason.SectionMissing, missing[0], "The statement names this section, and it was not sent.", "Send every section the statement names.");
        }

        foreach (var name in brought.Keys)
        {
            if (!statement.SectionDigests.ContainsKey(name))
            {
                return new(RefusalReason.SectionUnexpected, JsonPath.Shown(name), "The statement does not name this section.", "Send just the sections the statement names.");
            }
        }

        return null;
    }

    private static bool BeginsWithSalt(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, JsonRules.ReaderOptions);
        return reader.Read() && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("salt"u8);
    }
}
