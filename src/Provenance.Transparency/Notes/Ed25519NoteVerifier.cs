namespace Provenance.Transparency;

/// <summary>Verifies plain Ed25519 note signatures, type 0x01: the signature is over the note text as it is.</summary>
/// <param name="key">A key of type 0x01.</param>
/// <param name="ed25519">The signature algorithm.</param>
/// <exception cref="ArgumentException">The key is of another type.</exception>
public sealed class Ed25519NoteVerifier(VerifierKey key, IEd25519 ed25519) : INoteVerifier
{
    private readonly VerifierKey _key = key.Type == NoteKeyType.Ed25519
        ? key
        : throw new ArgumentException($"A note key of type {NoteKeyType.Ed25519} is needed, not {key.Type}.", nameof(key));

    /// <inheritdoc/>
    public string Name => _key.Name;

    /// <inheritdoc/>
    public uint KeyId => _key.KeyId;

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        ed25519.Verify(_key.PublicKey, text, signature);
}
