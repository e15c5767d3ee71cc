using System.Diagnostics.CodeAnalysis;

namespace Provenance.Transparency;

/// <summary>
/// A checkpoint with the signatures on it, as /checkpoint serves it (text/plain; charset=utf-8). Being here says
/// nothing about who signed: <see cref="NoteVerification"/> or a <see cref="WitnessPolicy"/> does. Immutable.
/// </summary>
public sealed class SignedCheckpoint
{
    private SignedCheckpoint(Checkpoint checkpoint, SignedNote note)
    {
        Checkpoint = checkpoint;
        Note = note;
    }

    /// <summary>What was signed.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The note that carries it.</summary>
    public SignedNote Note { get; }

    /// <summary>Signs a checkpoint.</summary>
    /// <param name="checkpoint">What to sign. That it contradicts no earlier one is for the caller to know.</param>
    /// <param name="signers">At least one; the log's own key is named like its origin.</param>
    public static SignedCheckpoint Sign(Checkpoint checkpoint, params IReadOnlyList<INoteSigner> signers) =>
        new(checkpoint, SignedNote.Sign(checkpoint.ToString(), signers));

    /// <summary>The same checkpoint with more signature lines, as witnesses answer them.</summary>
    public SignedCheckpoint With(params IReadOnlyList<NoteSignature> cosignatures) => new(Checkpoint, Note.With(cosignatures));

    /// <summary>The same checkpoint with these signature lines and no others.</summary>
    /// <param name="signatures">At least one.</param>
    public SignedCheckpoint WithOnly(IReadOnlyList<NoteSignature> signatures) => new(Checkpoint, Note.WithOnly(signatures));

    /// <summary>Reads a signed checkpoint.</summary>
    /// <param name="bytes">The whole note.</param>
    /// <param name="checkpoint">The checkpoint, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedCheckpoint? checkpoint, [NotNullWhen(false)] out string? reason)
    {
        checkpoint = null;
        if (!SignedNote.TryParse(bytes, out var note, out reason)
            || !Checkpoint.TryParse(note.Text, out var text, out reason))
        {
            return false;
        }

        checkpoint = new SignedCheckpoint(text, note);
        return true;
    }

    /// <summary>The bytes to serve or store.</summary>
    public byte[] Format() => Note.Format();

    /// <summary>The note as text.</summary>
    public override string ToString() => Note.ToString();
}
