// From signed bytes to typed content: the in-toto statement, then the sections it names, then the rules of its kind.
// Signatures and the log are not its business: it answers for bytes alone, and always the same.

using System.Diagnostics.CodeAnalysis;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Reads statements made out to one registry. Safe to use from several threads.</summary>
/// <param name="origin">The registry's origin; a statement for another one is refused.</param>
public sealed class StatementReader(string origin)
{
    internal static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> NoSections { get; } =
        new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>Reads an attestation that must bring every section its statement names.</summary>
    public ReadOutcome Read(Attestation attestation) =>
        Read(attestation.Envelope, attestation.Sections, allowMissingSections: false);

    /// <summary>Reads the signed part alone: all sections are missing, and rules that need them are silent.</summary>
    public ReadOutcome ReadHeader(Envelope envelope) => Read(envelope, NoSections, allowMissingSections: true);

    /// <summary>Reads an envelope with the sections that are there.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="sections">The exact bytes of each section, by name.</param>
    /// <param name="allowMissingSections">
    /// True for entries of the log, some of whose sections may be redacted or withheld: those are listed in
    /// <see cref="StatementContent.MissingSections"/>.
    /// </param>
    public ReadOutcome Read(
        Envelope envelope, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> sections, bool allowMissingSections) =>
        Read(envelope.Payload, envelope.StatementId, sections, allowMissingSections);

    /// <summary>
    /// Reads again what a log holds, without asking the rules of its kind: they were asked before it was logged, and one
    /// that became stricter since must not make the log unreadable. There are no warnings.
    /// </summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="sections">The sections that are there; those that are not are listed in the content.</param>
    public ReadOutcome ReadLogged(Envelope envelope, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> sections) =>
        TryRead(envelope.Payload, envelope.StatementId, sections, allowMissingSections: true, out var content, out var refusal)
            ? ReadOutcome.Of(content)
            : ReadOutcome.Of(refusal);

    internal ReadOutcome Read(
        ReadOnlyMemory<byte> payload, Digest statementId, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> sections, bool allowMissingSections)
    {
        if (!TryRead(payload, statementId, sections, allowMissingSections, out var content, out var refusal))
        {
            return ReadOutcome.Of(refusal);
        }

        var warnings = new List<Warning>();
        foreach (var finding in content.Statement.Kind.Check(content))
        {
            if (finding is Refusal impossible)
            {
                return ReadOutcome.Of(impossible);
            }

            warnings.Add((Warning)finding);
        }

        return ReadOutcome.Of(warnings.Count == 0 ? content : content.With(warnings));
    }

    private bool TryRead(
        ReadOnlyMemory<byte> payload,
        Digest statementId,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> sections,
        bool allowMissingSections,
        [NotNullWhen(true)] out StatementContent? content,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        content = null;
        return StrictJson.TryRead(payload, StatementJson.Document, string.Empty, out var document, out refusal)
            && StatementHeader.TryRead(document, statementId, origin, out var statement, out refusal)
            && SectionReading.TryRead(statement, sections, allowMissingSections, out content, out refusal);
    }
}
