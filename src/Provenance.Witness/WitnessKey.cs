using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Witness;

/// <summary>A witness's key under its name. A key for cosignatures signs nothing else.</summary>
/// <param name="name">The witness's name: by custom a host name with a path, such as <c>witness.example/w1</c>.</param>
/// <param name="signer">The private key, wherever it is.</param>
public sealed class WitnessKey(string name, ISigner signer)
{
    /// <summary>The public half, as policies list it.</summary>
    public VerifierKey Verifier { get; } = new(name, NoteKeyType.CosignatureV1, signer.PublicKey.Bytes.Span);

    /// <summary>Cosigns a checkpoint. Whoever calls knows that it is consistent, and holds it before the answer leaves.</summary>
    internal NoteSignature Cosign(Checkpoint checkpoint, long at) => CosignatureV1.Sign(Verifier, signer.Sign, at, checkpoint);
}
