using NSec.Cryptography;

namespace Provenance.Transparency.Tests;

/// <summary>A key made from a seed of one repeated byte, so that every run signs the same.</summary>
internal sealed class TestKey
{
    private readonly Key _key;

    public TestKey(string name, byte seed, NoteKeyType type = NoteKeyType.Ed25519)
        : this(name, Enumerable.Repeat(seed, 32).ToArray(), type)
    {
    }

    public TestKey(string name, ReadOnlySpan<byte> seed, NoteKeyType type = NoteKeyType.Ed25519)
    {
        _key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        Public = new VerifierKey(name, type, _key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    public VerifierKey Public { get; }

    public INoteVerifier Verifier => Public.ToVerifier(NSecEd25519.Instance)!;

    public INoteSigner Signer => new Ed25519NoteSigner(Public, Sign);

    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(_key, message);

    public NoteSignature Cosign(Checkpoint checkpoint, long timestamp = 1_679_315_147) =>
        CosignatureV1.Sign(Public, Sign, timestamp, checkpoint);
}
