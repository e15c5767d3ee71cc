// Makes an attestation. What it made is read back by the strict reader before anything is signed, so that nobody signs
// what the registry would refuse. Given its clock, stream and salts, it makes the same bytes again.

using System.Text;
using System.Text.Json;
using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Builds one statement with its sections, to be signed by one or more.</summary>
/// <param name="origin">The registry that it is made out to.</param>
/// <param name="kind">Its kind.</param>
/// <param name="record">The name of the record that it is about.</param>
public sealed class StatementBuilder(string origin, StatementKind kind, string record)
{
    private readonly List<KeyValuePair<string, ReadOnlyMemory<byte>>> _sections = [];

    /// <summary>When it is signed.</summary>
    public required Timestamp IssuedAt { get; init; }

    /// <summary>The signing process's stream; reports only.</summary>
    public StreamId? Stream { get; init; }

    /// <summary>Its number in the stream, from 1; reports only.</summary>
    public long? Sequence { get; init; }

    /// <summary>The statement that it replaces.</summary>
    public Supersedes? Supersedes { get; init; }

    /// <summary>The program that makes it.</summary>
    public Producer? Producer { get; init; }

    /// <summary>What else the signer says: a JSON object in UTF-8; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Extensions { get; init; }

    /// <summary>Where the salts of sections given without one come from.</summary>
    public Func<Salt> Salts { get; init; } = Salt.Draw;

    /// <summary>Adds a section.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="utf8">A JSON object; a salt is put first if it has none, other bytes stay as they are.</param>
    public StatementBuilder Add(string name, ReadOnlyMemory<byte> utf8)
    {
        _sections.Add(new(name, SectionSalting.HasSalt(utf8.Span) ? utf8 : SectionSalting.Insert(utf8.Span, Salts())));
        return this;
    }

    /// <summary>Adds a section of one of the kind's types.</summary>
    /// <exception cref="ArgumentException">The kind has no section of that type.</exception>
    public StatementBuilder Add(Section section)
    {
        var sectionKind = kind.Sections.FirstOrDefault(candidate => candidate.Type.Type == section.GetType())
            ?? throw new ArgumentException($"{kind.Name} has no section of type {section.GetType().Name}.", nameof(section));
        return Add(sectionKind.Name, JsonSerializer.SerializeToUtf8Bytes(section, sectionKind.Type));
    }

    /// <summary>Reads what was built as the registry will, and signs it if the registry would not refuse it.</summary>
    /// <param name="signers">1 to 16 signers with distinct keys.</param>
    public BuildOutcome Sign(params ReadOnlySpan<ISigner> signers)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(ToDocument(), StatementJson.Document);
        var sections = new Dictionary<string, ReadOnlyMemory<byte>>(_sections);
        var outcome = Read(payload, sections);
        if (!outcome.IsRead)
        {
            return BuildOutcome.Of(outcome.Refusal);
        }

        return Attestation.TryCreate(Envelope.Sign(payload, signers), sections, out var attestation, out var refusal)
            ? BuildOutcome.Of(attestation, outcome.Content)
            : BuildOutcome.Of(refusal);
    }

    /// <summary>What would be signed, read as the registry will read it; nothing is signed.</summary>
    public ReadOutcome Read()
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(ToDocument(), StatementJson.Document);
        return Read(payload, new Dictionary<string, ReadOnlyMemory<byte>>(_sections));
    }

    private ReadOutcome Read(byte[] payload, Dictionary<string, ReadOnlyMemory<byte>> sections) => new StatementReader(origin).Read(
        payload, Digest.Of(Pae.Encode(Pae.PayloadType, payload)), sections, allowMissingSections: false);

    private StatementDocument ToDocument() => new()
    {
        Type = StatementDocument.InTotoType,
        Subject =
        [
            new SubjectDocument
            {
                Name = record,
                Digest = new SubjectDigestDocument { Sha256 = Digest.Of(Encoding.UTF8.GetBytes(record)) },
            },
        ],
        PredicateType = kind.PredicateType,
        Predicate = new PredicateDocument
        {
            Origin = origin,
            IssuedAt = IssuedAt,
            Stream = Stream,
            Sequence = Sequence,
            Supersedes = Supersedes,
            Producer = Producer,
            Sections = _sections.ToDictionary(section => section.Key, section => Digest.Of(section.Value.Span), StringComparer.Ordinal),
            Extensions = Extensions.IsEmpty ? null : new Extensions(Extensions),
        },
    };
}
