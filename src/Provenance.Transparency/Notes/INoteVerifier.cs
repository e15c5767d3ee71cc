namespace Provenance.Transparency;

/// <summary>Verifies the signatures of one key on notes.</summary>
public interface INoteVerifier
{
    /// <summary>The key's name.</summary>
    string Name { get; }

    /// <summary>The key's ID. Name and ID together say which signature lines are this key's.</summary>
    uint KeyId { get; }

    /// <summary>Whether <paramref name="signature"/>, without its key ID, is good for the note text.</summary>
    bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature);
}
