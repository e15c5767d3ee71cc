// A receipt: a C2SP tlog-proof whose extra line is the leaf (proto/README.md §7), by custom in a .tlog-proof file. The
// leaf names the statement and commits to its signatures; the proof and the checkpoint show that it is in the log.

using System.Diagnostics.CodeAnalysis;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>The log's proof that it holds a statement: read, not yet checked. Immutable.</summary>
public sealed class Receipt
{
    private Receipt(TlogProof proof, Leaf leaf)
    {
        Proof = proof;
        Leaf = leaf;
    }

    /// <summary>Index, inclusion proof and checkpoint.</summary>
    public TlogProof Proof { get; }

    /// <summary>The log's entry.</summary>
    public Leaf Leaf { get; }

    /// <summary>Where the statement stands in the log.</summary>
    public LeafIndex Index => Proof.Inclusion.Index;

    /// <summary>The checkpoint that the proof leads to.</summary>
    public SignedCheckpoint Checkpoint => Proof.Checkpoint;

    /// <summary>The statement that the leaf names.</summary>
    public Digest StatementId => Leaf.StatementId;

    /// <summary>Takes a proof whose extra line is a leaf.</summary>
    public static bool TryCreate(TlogProof proof, [NotNullWhen(true)] out Receipt? receipt, [NotNullWhen(false)] out string? reason)
    {
        receipt = Leaf.TryDecode(proof.Extra.Span, out var leaf) ? new Receipt(proof, leaf) : null;
        reason = receipt is null ? "the extra line of the receipt is not a leaf of format 1" : null;
        return receipt is not null;
    }

    /// <summary>Reads a receipt.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Receipt? receipt, [NotNullWhen(false)] out string? reason)
    {
        receipt = null;
        return TlogProof.TryParse(bytes, out var proof, out reason) && TryCreate(proof, out receipt, out reason);
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] Format() => Proof.Format();

    /// <summary>The file as text.</summary>
    public override string ToString() => Proof.ToString();
}
