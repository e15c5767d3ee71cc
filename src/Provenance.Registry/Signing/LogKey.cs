using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Signing;

/// <summary>
/// What the log signs with: one Ed25519 key under two names, that of its origin for checkpoints and
/// <c>origin/refusals</c> for refusals, so that neither can be taken for the other. While the key is being rotated, the one
/// to come signs checkpoints too, so that whoever knows either believes them.
/// </summary>
public sealed class LogKey
{
    private readonly INoteSigner[] _checkpoints;
    private readonly INoteSigner _refusals;

    /// <summary>Names the key after the log's origin.</summary>
    /// <param name="origin">The log's origin.</param>
    /// <param name="signer">The key.</param>
    /// <param name="next">The key that is to take its place, during the overlap; null outside of it.</param>
    public LogKey(string origin, ISigner signer, ISigner? next = null)
    {
        Origin = origin;
        CheckpointVerifier = Named(origin, signer);
        RefusalVerifier = Named(RefusalNote.KeyName(origin), signer);
        var own = new Ed25519NoteSigner(CheckpointVerifier, signer.Sign);
        NextVerifier = next is null ? null : Named(origin, next);
        _checkpoints = next is null ? [own] : [own, new Ed25519NoteSigner(NextVerifier!, next.Sign)];
        _refusals = new Ed25519NoteSigner(RefusalVerifier, signer.Sign);
    }

    /// <summary>The log's origin.</summary>
    public string Origin { get; }

    /// <summary>The public half for checkpoints; its text form is the vkey to hand out.</summary>
    public VerifierKey CheckpointVerifier { get; }

    /// <summary>The public half of the key that is to take its place; null outside of an overlap.</summary>
    public VerifierKey? NextVerifier { get; }

    /// <summary>The public half for refusals.</summary>
    public VerifierKey RefusalVerifier { get; }

    /// <summary>Signs a tree. The caller has committed it and advanced the high-water mark.</summary>
    public SignedCheckpoint Sign(Checkpoint checkpoint) => SignedCheckpoint.Sign(checkpoint, _checkpoints);

    /// <summary>Signs a refusal of an envelope whose every signature verified.</summary>
    public SignedNote Sign(Envelope envelope, DateTimeOffset at, Refusal refusal) =>
        SignedNote.Sign(RefusalNote.Text(Origin, envelope, at, refusal), _refusals);

    private static VerifierKey Named(string name, ISigner signer) =>
        new(name, NoteKeyType.Ed25519, signer.PublicKey.Bytes.Span);
}
