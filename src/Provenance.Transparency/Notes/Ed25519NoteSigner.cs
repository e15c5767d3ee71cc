namespace Provenance.Transparency;

/// <summary>Makes plain Ed25519 note signatures, type 0x01.</summary>
/// <param name="key">The public half, of type 0x01.</param>
/// <param name="sign">Signs with the private half.</param>
/// <exception cref="ArgumentException">The key is of another type.</exception>
public sealed class Ed25519NoteSigner(VerifierKey key, Ed25519Sign sign) : INoteSigner
{
    private readonly VerifierKey _key = key.Type == NoteKeyType.Ed25519
        ? key
        : throw new ArgumentException($"A note key of type {NoteKeyType.Ed25519} is needed, not {key.Type}.", nameof(key));

    /// <inheritdoc/>
    public string Name => _key.Name;

    /// <inheritdoc/>
    public uint KeyId => _key.KeyId;

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> text) => sign(text);
}
