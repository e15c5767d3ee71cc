namespace Provenance.Transparency;

/// <summary>Verifies the cosignatures of one Ed25519 cosigner, type 0x04. Only checkpoints can be cosigned.</summary>
/// <param name="key">A key of type 0x04.</param>
/// <param name="ed25519">The signature algorithm.</param>
/// <exception cref="ArgumentException">The key is of another type.</exception>
public sealed class CosignatureV1Verifier(VerifierKey key, IEd25519 ed25519) : INoteVerifier
{
    private readonly VerifierKey _key = key.Type == NoteKeyType.CosignatureV1
        ? key
        : throw new ArgumentException($"A key of type {NoteKeyType.CosignatureV1} is needed, not {key.Type}.", nameof(key));

    /// <inheritdoc/>
    public string Name => _key.Name;

    /// <inheritdoc/>
    public uint KeyId => _key.KeyId;

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        CosignatureV1.TryParse(signature, out var cosignature)
        && StrictUtf8.TryDecode(text, out var decoded)
        && Checkpoint.TryParse(decoded, out _, out _)
        && ed25519.Verify(_key.PublicKey, CosignatureV1.Message(cosignature.Timestamp, text), cosignature.Signature);
}
