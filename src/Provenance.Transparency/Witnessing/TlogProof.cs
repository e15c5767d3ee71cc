// A proof of logging that needs no network (C2SP tlog-proof, a draft without a version;
// followed as of July 2026):
//
//     c2sp.org/tlog-proof@v1
//     extra <base64>                  only if there is any; not authenticated
//     index <n>
//     <base64 hash>                   from the leaf's sibling to the root's child
//
//     … the signed checkpoint, verbatim …

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Provenance.Transparency;

/// <summary>What checking a proof of logging gave.</summary>
/// <param name="Policy">What the policy says of the checkpoint.</param>
/// <param name="Inclusion">Whether the leaf is in the checkpoint's tree.</param>
public sealed record TlogProofVerdict(PolicyVerdict Policy, ProofVerdict Inclusion)
{
    /// <summary>Whether both the checkpoint and the inclusion hold.</summary>
    public bool IsValid => Policy.IsSatisfied && Inclusion == ProofVerdict.Valid;
}

/// <summary>A leaf's index and inclusion proof with the checkpoint they lead to. Immutable.</summary>
public sealed class TlogProof
{
    /// <summary>The largest proof that is read, in bytes.</summary>
    public const int MaxBytes = 2 << 20;

    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string ExtraMark = "extra ";
    private const string IndexMark = "index ";

    /// <summary>Makes a proof of logging.</summary>
    /// <param name="index">The leaf's index.</param>
    /// <param name="hashes">The inclusion proof in the checkpoint's tree.</param>
    /// <param name="checkpoint">The signed checkpoint with its cosignatures.</param>
    /// <param name="extra">More for the application; nobody vouches for it. Empty for none.</param>
    public TlogProof(
        LeafIndex index, IReadOnlyList<Digest> hashes, SignedCheckpoint checkpoint, ReadOnlyMemory<byte> extra = default)
    {
        Inclusion = new InclusionProof(index, checkpoint.Checkpoint.Size, hashes);
        Checkpoint = checkpoint;
        Extra = extra;
    }

    /// <summary>The inclusion proof in the checkpoint's tree.</summary>
    public InclusionProof Inclusion { get; }

    /// <summary>The signed checkpoint.</summary>
    public SignedCheckpoint Checkpoint { get; }

    /// <summary>More for the application, not authenticated by anything; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Extra { get; }

    /// <summary>Reads a proof of logging.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="proof">The proof, unverified, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TlogProof? proof, [NotNullWhen(false)] out string? reason)
    {
        proof = null;
        var end = bytes.IndexOf("\n\n"u8);
        if (bytes.Length > MaxBytes || end < 0 || !StrictUtf8.TryDecode(bytes[..end], out var head))
        {
            reason = "a proof is UTF-8 of at most 2 MiB with an empty line before its checkpoint";
            return false;
        }

        if (!SignedCheckpoint.TryParse(bytes[(end + 2)..], out var checkpoint, out reason)
            || !TryParseHead(head.Split('\n'), out var extra, out var index, out var hashes, out reason))
        {
            return false;
        }

        proof = new TlogProof(index, hashes, checkpoint, extra);
        return true;
    }

    /// <summary>Checks everything: the log's signature, the quorum of witnesses, and the inclusion of the leaf.</summary>
    /// <param name="leafHash">The hash of the leaf that the verifier computed itself.</param>
    /// <param name="policy">The verifier's own policy, never one that came with the proof.</param>
    /// <param name="ed25519">The signature algorithm.</param>
    public TlogProofVerdict Verify(Digest leafHash, WitnessPolicy policy, IEd25519 ed25519) =>
        new(policy.Evaluate(Checkpoint, ed25519), Inclusion.Verify(leafHash, Checkpoint.Checkpoint.Root));

    /// <summary>The bytes to store, by custom under the extension .tlog-proof.</summary>
    public byte[] Format() => StrictUtf8.Bytes(ToString());

    /// <summary>The proof as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (!Extra.IsEmpty)
        {
            text.Append(ExtraMark).Append(Convert.ToBase64String(Extra.Span)).Append('\n');
        }

        text.Append(IndexMark).Append(Inclusion.Index).Append('\n');
        foreach (var hash in Inclusion.Hashes)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return text.Append('\n').Append(Checkpoint).ToString();
    }

    private static bool TryParseHead(
        string[] lines,
        out ReadOnlyMemory<byte> extra,
        out LeafIndex index,
        out Digest[] hashes,
        [NotNullWhen(false)] out string? reason)
    {
        extra = default;
        index = default;
        hashes = [];
        if (lines[0] != Header)
        {
            reason = $"a proof begins with {Header}";
            return false;
        }

        var next = 1;
        if (lines.Length > next && lines[next].StartsWith(ExtraMark, StringComparison.Ordinal))
        {
            if (!StrictBase64.TryDecode(lines[next++].AsSpan(ExtraMark.Length), out var data) || data.Length == 0)
            {
                reason = "the extra line has no standard, padded base64";
                return false;
            }

            extra = data;
        }

        if (lines.Length <= next
            || !lines[next].StartsWith(IndexMark, StringComparison.Ordinal)
            || !StrictDecimal.TryParse(lines[next++].AsSpan(IndexMark.Length), out var number))
        {
            reason = "the index line has no decimal without leading zeros";
            return false;
        }

        index = new LeafIndex(number);
        return TryParseHashes(lines.AsSpan(next), out hashes, out reason);
    }

    private static bool TryParseHashes(
        ReadOnlySpan<string> lines, out Digest[] hashes, [NotNullWhen(false)] out string? reason)
    {
        hashes = [];
        if (lines.Length > InclusionProof.MaxHashes)
        {
            reason = "no proof has more than 63 hashes";
            return false;
        }

        var read = new Digest[lines.Length];
        for (var i = 0; i < read.Length; i++)
        {
            if (!Digest.TryParseBase64(lines[i], out read[i]))
            {
                reason = "a line of the proof is not the base64 of 32 bytes";
                return false;
            }
        }

        hashes = read;
        reason = null;
        return true;
    }
}
