using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>An entry as a registry shows it; a receipt proves that it is the one the log holds.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Attestation">Envelope and the sections that may be seen.</param>
/// <param name="LeafBytes">The log's entry.</param>
/// <param name="MissingSections">Names of sections that were redacted or are withheld.</param>
public sealed record LogEntry(LeafIndex Index, Attestation Attestation, ReadOnlyMemory<byte> LeafBytes, IReadOnlyList<string> MissingSections)
{
    /// <summary>Indices of the redactions of it, as the registry says; a bundle proves them.</summary>
    public IReadOnlyList<LeafIndex> Redactions { get; init; } = [];
}
