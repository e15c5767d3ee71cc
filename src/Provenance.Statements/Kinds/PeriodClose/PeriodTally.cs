// The number and the RFC 6962 tree hash of the statements that a period covers, as a period-close states them. Whoever signs
// one, projects one or audits one counts here.

using Provenance.Transparency;

namespace Provenance.Statements;

/// <summary>Counts covered statements, in the order of stream, then sequence. Memory does not grow with their number.</summary>
public sealed class PeriodTally
{
    private const int Batch = 4096;

    private readonly List<Digest> _leaves = new(Batch);
    private TreeEdge _edge = TreeEdge.Empty;

    /// <summary>How many there are.</summary>
    public long Count => _edge.Size.Value + _leaves.Count;

    /// <summary>The tree hash over their ids.</summary>
    public Digest Root
    {
        get
        {
            Fold();
            return _edge.Root;
        }
    }

    /// <summary>One more.</summary>
    /// <param name="statementId">Its id.</param>
    public void Add(Digest statementId)
    {
        _leaves.Add(MerkleTree.LeafHash(statementId.ToArray()));
        if (_leaves.Count == Batch)
        {
            Fold();
        }
    }

    private void Fold()
    {
        _edge = _edge.Append([.. _leaves]);
        _leaves.Clear();
    }
}
