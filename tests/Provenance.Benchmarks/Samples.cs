using Provenance.Registry.Admission;
using Provenance.Registry.Log;
using Provenance.Statements;
using Provenance.TestWorld;
using Provenance.Transparency;

namespace Provenance.Benchmarks;

/// <summary>What is measured on: signed training jobs of one world, and the trust under which they are admitted.</summary>
internal static class Samples
{
    /// <summary>A world whose keys and values are always the same.</summary>
    public static RegistryWorld World { get; } = new(seed: 1);

    /// <summary>Trust after the world's first entries.</summary>
    public static TrustState Trust { get; } = Replay();

    /// <summary>Signed jobs, each about a record of its own.</summary>
    public static Attestation[] Jobs(int count) => [.. Enumerable.Range(0, count).Select(_ => World.SignedJob())];

    /// <summary>Attestations as the log holds them, from index 0.</summary>
    public static StoredEntry[] Stored(IEnumerable<Attestation> attestations) => [.. attestations.Select(Store)];

    private static TrustState Replay()
    {
        var desk = new AdmissionDesk(World.Origin, TimeProvider.System);
        var history = TrustHistory.Empty(World.Origin);
        foreach (var attestation in World.Genesis())
        {
            var admitted = desk.Admit(attestation, history.Current).Admitted
                ?? throw new InvalidOperationException("The world's first entries are not admitted.");
            history = history.Append(admitted.Content, admitted.Judgement.Signer, history.Next);
        }

        return history.Current;
    }

    private static StoredEntry Store(Attestation attestation, int index)
    {
        var leaf = Leaf.Of(attestation.Envelope, World.Now, _ => DiscoveryTag.TrustSecret);
        return new StoredEntry(new LeafIndex(index), leaf.Encode(), attestation.Envelope, attestation.Sections, IsTrust: false, SignerSuspended: false);
    }
}
