namespace Provenance.Transparency;

/// <summary>The kinds of note signature that C2SP signed-note assigns a byte to and this log knows of.</summary>
public enum NoteKeyType
{
    /// <summary>No kind: the value of a field that was not set.</summary>
    None = 0,

    /// <summary>Ed25519 over the note text; public key of 32 bytes, signature of 64.</summary>
    Ed25519 = 0x01,

    /// <summary>Timestamped Ed25519 checkpoint cosignature; public key of 32 bytes, signature of 8 + 64.</summary>
    CosignatureV1 = 0x04,

    /// <summary>
    /// Timestamped ML-DSA-44 cosignature; public key of 1,312 bytes, signature of 8 + 2,420. Passed on as it
    /// is; it counts only where a verifier for it is supplied.
    /// </summary>
    MlDsa44Cosignature = 0x06,
}
