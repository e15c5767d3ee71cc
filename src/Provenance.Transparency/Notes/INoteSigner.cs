namespace Provenance.Transparency;

/// <summary>Signs notes with one key.</summary>
public interface INoteSigner
{
    /// <summary>The key's name.</summary>
    string Name { get; }

    /// <summary>The key's ID.</summary>
    uint KeyId { get; }

    /// <summary>The signature over the note text, without the key ID that the line puts before it.</summary>
    byte[] Sign(ReadOnlySpan<byte> text);
}
