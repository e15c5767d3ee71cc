// A tree read through its tiles. Each question first names every node it needs, cuts
// truncated nodes into the complete ones under them, and reads all their tiles in one
// call; a node is then hashed at most once a question.
//
// The reader is not trusted here and need not be: what comes back is a proof, and
// whoever receives it verifies it against a root that was signed.

namespace Provenance.Transparency;

/// <summary>A tree of a given size behind a tile reader: its root and its proofs.</summary>
/// <param name="size">The tree's size; the reader must have the tiles for it.</param>
/// <param name="reader">Where the tiles are.</param>
public sealed class TileTree(TreeSize size, ITileReader reader)
{
    /// <summary>The number of leaves.</summary>
    public TreeSize Size { get; } = size;

    /// <summary>The root of the tree; of no leaves that of the empty tree, for which nothing is read.</summary>
    /// <exception cref="CorruptTreeException">A tile has the wrong length.</exception>
    public async ValueTask<Digest> RootAsync(CancellationToken cancellationToken) =>
        (await EdgeAsync(cancellationToken)).Root;

    /// <summary>The right edge of the tree, as an appender needs it.</summary>
    /// <exception cref="CorruptTreeException">A tile has the wrong length.</exception>
    public async ValueTask<TreeEdge> EdgeAsync(CancellationToken cancellationToken)
    {
        var subtrees = SubtreesFrom(0).ToList();
        var nodes = await TileNodes.ReadAsync(Size, reader, subtrees, cancellationToken);
        var bytes = new byte[subtrees.Count * Digest.SizeBytes];
        for (var i = 0; i < subtrees.Count; i++)
        {
            nodes.Get(subtrees[i]).CopyTo(bytes.AsSpan(i * Digest.SizeBytes));
        }

        return TreeEdge.Decode(Size, bytes);
    }

    /// <summary>The proof that leaf <paramref name="index"/> is in this tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    /// <exception cref="CorruptTreeException">A tile has the wrong length.</exception>
    public async ValueTask<InclusionProof> InclusionProofAsync(LeafIndex index, CancellationToken cancellationToken) =>
        (await RangeInclusionProofsAsync(index, 1, cancellationToken))[0];

    /// <summary>The proofs of <paramref name="count"/> leaves in a row; nodes they share are read and hashed once.</summary>
    /// <param name="first">The first leaf.</param>
    /// <param name="count">How many leaves; memory grows with it, so callers bound it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all those leaves are in the tree.</exception>
    /// <exception cref="CorruptTreeException">A tile has the wrong length.</exception>
    public async ValueTask<IReadOnlyList<InclusionProof>> RangeInclusionProofsAsync(
        LeafIndex first, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first.Value, Size.Value - count, nameof(first));
        var paths = new IReadOnlyList<NodePosition>[count];
        for (var i = 0; i < count; i++)
        {
            paths[i] = ProofPath.Inclusion(new LeafIndex(first.Value + i), Size);
        }

        var nodes = await ReadAsync(paths.SelectMany(path => path), cancellationToken);
        var proofs = new InclusionProof[count];
        for (var i = 0; i < count; i++)
        {
            proofs[i] = new InclusionProof(new LeafIndex(first.Value + i), Size, Hashes(nodes, paths[i]));
        }

        return proofs;
    }

    /// <summary>The proof that the tree of <paramref name="oldSize"/> is a prefix of this one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The old size is the larger.</exception>
    /// <exception cref="CorruptTreeException">A tile has the wrong length.</exception>
    public async ValueTask<ConsistencyProof> ConsistencyProofAsync(TreeSize oldSize, CancellationToken cancellationToken)
    {
        var path = ProofPath.Consistency(oldSize, Size);
        var nodes = await ReadAsync(path, cancellationToken);
        return new ConsistencyProof(oldSize, Size, Hashes(nodes, path));
    }

    private ValueTask<TileNodes> ReadAsync(IEnumerable<NodePosition> positions, CancellationToken cancellationToken) =>
        TileNodes.ReadAsync(Size, reader, positions.Distinct().SelectMany(CompleteUnder).Distinct(), cancellationToken);

    private Digest[] Hashes(TileNodes nodes, IReadOnlyList<NodePosition> path)
    {
        var hashes = new Digest[path.Count];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = nodes.Get(path[i], CompleteUnder);
        }

        return hashes;
    }

    /// <summary>The node itself if it is complete, or the perfect subtrees that a truncated node folds.</summary>
    private IEnumerable<NodePosition> CompleteUnder(NodePosition position) => position.IsCompleteIn(Size)
        ? [position]
        : SubtreesFrom(position.Index << position.Level);

    /// <summary>The perfect subtrees of the right edge that begin at or after a leaf, the largest first.</summary>
    private IEnumerable<NodePosition> SubtreesFrom(long leaf)
    {
        for (var level = 62; level >= 0; level--)
        {
            var above = Size.Value >> level;
            if ((above & 1) == 1 && (above - 1) << level >= leaf)
            {
                yield return new NodePosition(level, above - 1);
            }
        }
    }
}
