using Provenance.Registry;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Server;

/// <summary>Whether entries are disputed.</summary>
internal static class DisputedEntries
{
    /// <summary>Whether the key that signed an entry was in other hands when it was logged, as far as some trust says.</summary>
    public static async ValueTask<bool> IsDisputedAsync(
        ProvenanceRegistry registry, TrustState trust, LeafIndex index, CancellationToken cancellationToken) =>
        await registry.Store.ReadEntryAsync(index, cancellationToken) is { } entry
        && Leaf.TryDecode(entry.Leaf.Span, out var leaf)
        && trust.DisputedFrom(entry.Envelope.Signatures[0].KeyId, index, leaf.LoggedAt) is not null;
}
