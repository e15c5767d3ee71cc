// Whether the trees that a case speaks of are one growing log. An answer states the size and root of its tree, but nobody
// signed that statement; receipts lead to checkpoints, which the log signed. A tree of the same size as a signed one must
// have its root. Any other must be shown to be a prefix of the case's checkpoint by a consistency proof (RFC 9162 §2.1.4).

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Provenance.Transparency;

namespace Provenance.Client;

/// <summary>The signed trees of a case and the proofs between them.</summary>
internal sealed class CaseTrees
{
    private readonly Dictionary<TreeSize, Digest> _signed = [];
    private readonly Dictionary<TreeSize, ConsistencyProof> _proofs = [];
    private readonly Dictionary<TreeSize, Digest> _claimed = [];
    private readonly HashSet<TreeSize> _forked = [];

    /// <summary>The checkpoint that proofs lead to, where the case has one that holds.</summary>
    public Checkpoint? Anchor { get; private set; }

    /// <summary>Takes the checkpoint that proofs lead to.</summary>
    public void SetAnchor(Checkpoint checkpoint)
    {
        Anchor = checkpoint;
        AddSigned(checkpoint);
    }

    /// <summary>Takes a checkpoint that holds.</summary>
    public void AddSigned(Checkpoint checkpoint)
    {
        if (!_signed.TryAdd(checkpoint.Size, checkpoint.Root) && _signed[checkpoint.Size] != checkpoint.Root)
        {
            _forked.Add(checkpoint.Size);
        }
    }

    /// <summary>Takes a proof.</summary>
    public void Add(ConsistencyProof proof) => _proofs[proof.OldSize] = proof;

    /// <summary>Signed trees of one size with different roots: proof that the log has shown different histories.</summary>
    public IEnumerable<Link> Forks() => _forked.Order().Select(size =>
        Link.Broken("fork", $"there are checkpoints of {size} entries with different roots: the log has shown different histories"));

    /// <summary>Whether each signed tree is a prefix of the anchor's.</summary>
    public IEnumerable<Link> SignedTrees() => _signed
        .Where(tree => tree.Key != Anchor?.Size)
        .OrderBy(tree => tree.Key)
        .Select(tree => Follows("checkpoints", $"the checkpoint of {tree.Key} entries", tree.Key, tree.Value));

    /// <summary>Whether a tree that somebody speaks of is the log's.</summary>
    public Link Check(string what, TreeSize size, Digest root)
    {
        if (!_claimed.TryAdd(size, root) && _claimed[size] != root)
        {
            return Link.Broken("tree", $"{what} names root {root} for {size} entries, another answer {_claimed[size]}");
        }

        return _signed.TryGetValue(size, out var signed)
            ? Link.Of("tree", signed == root, $"{what} holds for the tree of {size} entries with the root of a signed checkpoint", $"{what} names root {root} for {size} entries, a signed checkpoint {signed}")
            : Follows("tree", $"{what}, of the first {size} entries,", size, root);
    }

    /// <summary>A proof as it stands in a case.</summary>
    public static byte[] Write(ConsistencyProof proof) =>
    [
        .. JsonSerializer.SerializeToUtf8Bytes(
            new ConsistencyDocument { OldSize = proof.OldSize.Value, NewSize = proof.NewSize.Value, Hashes = [.. proof.Hashes.Select(hash => hash.ToBase64())] },
            ClientJson.CaseFiles.ConsistencyDocument),
        (byte)'\n',
    ];

    /// <summary>Reads a proof.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ConsistencyProof? proof)
    {
        proof = null;
        try
        {
            var document = JsonSerializer.Deserialize(utf8, ClientJson.CaseFiles.ConsistencyDocument);
            if (document is not { OldSize: >= 0, NewSize: >= 0, Hashes.Count: <= ConsistencyProof.MaxHashes })
            {
                return false;
            }

            var hashes = new List<Digest>();
            foreach (var text in document.Hashes)
            {
                if (text is null || !Digest.TryParseBase64(text, out var hash))
                {
                    return false;
                }

                hashes.Add(hash);
            }

            proof = new ConsistencyProof(new TreeSize(document.OldSize), new TreeSize(document.NewSize), hashes);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private Link Follows(string name, string what, TreeSize size, Digest root)
    {
        if (size == TreeSize.Zero)
        {
            return Link.Of(name, root == MerkleTree.EmptyRoot, $"{what} is the empty tree, which is a prefix of every other", $"{what} names root {root}, which is not that of the empty tree");
        }

        if (Anchor is not { } anchor || !_proofs.TryGetValue(size, out var proof) || proof.NewSize != anchor.Size)
        {
            return Link.NotChecked(name, $"{what} is not compared with a signed tree: the case holds no consistency proof for it");
        }

        var verdict = proof.Verify(root, anchor.Root);
        return Link.Of(
            name,
            verdict == ProofVerdict.Valid,
            $"{what} is a prefix of the signed tree of {anchor.Size} entries",
            $"{what} is no prefix of the signed tree of {anchor.Size} entries: {verdict}");
    }
}
