// What a log sends a witness (C2SP tlog-witness, a draft without a version; followed as of July 2026):
//
//     old 20852014
//     PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=     consistency proof, up to 63 lines
//
//     … the signed checkpoint, verbatim …
//
// The old size is what the log believes the witness to hold; the proof leads from there to the checkpoint.

using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Provenance.Transparency;

/// <summary>A request for a cosignature: read, not yet judged. Immutable.</summary>
/// <param name="oldSize">The size that the witness is believed to hold.</param>
/// <param name="proof">From that size to the checkpoint's; at most 63 hashes.</param>
/// <param name="checkpoint">The checkpoint to be cosigned, with its signatures.</param>
public sealed class AddCheckpointRequest(TreeSize oldSize, IReadOnlyList<Digest> proof, SignedCheckpoint checkpoint)
{
    /// <summary>
    /// The largest request that is read, in bytes: a proof takes 2.8 KiB, a checkpoint with its log's signature half a
    /// KiB, a post-quantum cosignature 3.3 KiB. The protocol names no limit.
    /// </summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>The last part of the path that it is posted to.</summary>
    public const string Path = "add-checkpoint";

    private const string OldMark = "old ";

    /// <summary>The size that the witness is believed to hold.</summary>
    public TreeSize OldSize { get; } = oldSize;

    /// <summary>The consistency proof's hashes.</summary>
    public IReadOnlyList<Digest> Proof { get; } = proof;

    /// <summary>The checkpoint to be cosigned.</summary>
    public SignedCheckpoint Checkpoint { get; } = checkpoint;

    /// <summary>Reads a request's body.</summary>
    /// <param name="bytes">The whole body, at most 64 KiB.</param>
    /// <param name="request">The request, when true is returned.</param>
    /// <param name="reason">Why not, when false is returned.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AddCheckpointRequest? request, [NotNullWhen(false)] out string? reason)
    {
        request = null;
        if (bytes.Length > MaxBytes)
        {
            reason = "a request has at most 64 KiB";
            return false;
        }

        var end = bytes.IndexOf("\n\n"u8);
        if (end < 0 || !StrictUtf8.TryDecode(bytes[..end], out var head))
        {
            reason = "a request is UTF-8 with an empty line before its checkpoint";
            return false;
        }

        if (!TryParseHead(head.Split('\n'), out var oldSize, out var proof, out reason)
            || !SignedCheckpoint.TryParse(bytes[(end + 2)..], out var checkpoint, out reason))
        {
            return false;
        }

        request = new AddCheckpointRequest(oldSize, proof, checkpoint);
        return true;
    }

    /// <summary>The bytes to post.</summary>
    public byte[] Format()
    {
        var text = new StringBuilder(OldMark).Append(OldSize).Append('\n');
        foreach (var hash in Proof)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return StrictUtf8.Bytes(text.Append('\n').Append(Checkpoint).ToString());
    }

    private static bool TryParseHead(
        string[] lines, out TreeSize oldSize, out Digest[] proof, [NotNullWhen(false)] out string? reason)
    {
        oldSize = default;
        proof = [];
        if (!lines[0].StartsWith(OldMark, StringComparison.Ordinal)
            || !StrictDecimal.TryParse(lines[0].AsSpan(OldMark.Length), out var size))
        {
            reason = "a request begins with old and a decimal without leading zeros";
            return false;
        }

        if (lines.Length - 1 > ConsistencyProof.MaxHashes)
        {
            reason = "a request has at most 63 proof lines";
            return false;
        }

        var read = new Digest[lines.Length - 1];
        for (var i = 0; i < read.Length; i++)
        {
            if (!Digest.TryParseBase64(lines[i + 1], out read[i]))
            {
                reason = "a proof line is not the base64 of 32 bytes";
                return false;
            }
        }

        oldSize = new TreeSize(size);
        proof = read;
        reason = null;
        return true;
    }
}
