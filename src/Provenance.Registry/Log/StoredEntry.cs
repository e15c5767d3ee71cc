using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Log;

/// <summary>One entry of the log as it is stored: the leaf, the envelope it commits to, and the sections.</summary>
/// <param name="Index">Position in the log.</param>
/// <param name="Leaf">The log entry, byte for byte (proto/README.md §7).</param>
/// <param name="Envelope">The signed statement.</param>
/// <param name="Sections">Sections by name; a redacted one is absent.</param>
/// <param name="IsTrust">Whether it is a trust statement, which later entries are judged by.</param>
/// <param name="SignerSuspended">Whether the signer was suspended when it was logged.</param>
public sealed record StoredEntry(
    LeafIndex Index,
    ReadOnlyMemory<byte> Leaf,
    Envelope Envelope,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Sections,
    bool IsTrust,
    bool SignerSuspended)
{
    /// <summary>The statement's id.</summary>
    public Digest StatementId => Envelope.StatementId;
}
