using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>One checkpoint on its way to a quorum: what witnesses gave for it so far. Used under the collector's lock.</summary>
internal sealed class WitnessRound(SignedCheckpoint checkpoint, WitnessPolicy policy)
{
    private readonly Dictionary<string, ExchangeOutcome> _given = new(StringComparer.Ordinal);

    /// <summary>As the log signed it.</summary>
    public SignedCheckpoint Checkpoint { get; } = checkpoint;

    /// <summary>Its size.</summary>
    public TreeSize Size => Checkpoint.Checkpoint.Size;

    /// <summary>Whether the quorum has cosigned and that is published.</summary>
    public bool IsPublished { get; set; }

    /// <summary>Whether a witness has given what it can.</summary>
    public bool Has(string witness) => _given.ContainsKey(witness);

    /// <summary>Takes what a witness gave.</summary>
    public void Take(string witness, ExchangeOutcome given) => _given[witness] = given;

    /// <summary>Forgets what a witness gave.</summary>
    public void Forget(string witness) => _given.Remove(witness);

    /// <summary>
    /// The checkpoint with all that was given, in the policy's order, verified cosignatures before what is passed on; null
    /// while that does not satisfy the policy.
    /// </summary>
    public SignedCheckpoint? Witnessed()
    {
        var given = policy.Witnesses.Where(witness => Has(witness.Name)).Select(witness => _given[witness.Name]).ToList();
        IReadOnlyList<NoteSignature> lines =
        [
            .. Checkpoint.Note.Signatures,
            .. given.Where(one => one.IsVerified).Select(one => one.Lines[0]),
            .. given.SelectMany(one => one.Lines.Skip(one.IsVerified ? 1 : 0)),
        ];
        var witnessed = Checkpoint.WithOnly([.. lines.Take(SignedNote.MaxSignatures)]);
        return policy.Evaluate(witnessed, NSecEd25519.Instance).IsSatisfied ? witnessed : null;
    }
}
