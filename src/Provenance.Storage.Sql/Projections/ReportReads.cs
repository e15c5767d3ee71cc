using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>Single facts of the projections, as new reports are compared with them, behind statements prepared once a session.</summary>
internal sealed class ReportReads(SqlSession session) : IDisposable
{
    private readonly SqlStatement _size = session.Prepare("SELECT size FROM head WHERE id = 1;");

    private readonly SqlStatement _cluster = session.Prepare(
        """
        SELECT 1 FROM cluster c JOIN inventory i ON i.cluster_id = c.cluster_id JOIN statement s ON s.log_index = i.log_index
        WHERE c.operator = ?1 AND c.site = ?2 AND c.cluster = ?3 AND s.standing = 1;
        """);

    private readonly SqlStatement _stream = session.Prepare(
        """
        SELECT s.stream_id, s.last, s.count, s.repeats FROM stream s JOIN term t ON t.term_id = s.party_id
        WHERE s.stream = ?1 AND t.text = ?2;
        """);

    private readonly SqlStatement _gap = session.Prepare($"{StreamTables.SelectGap};");

    private readonly SqlStatement _chain = session.Prepare(
        """
        SELECT c.chain_id FROM chain_record r JOIN chain c ON c.chain_id = r.chain_id
          JOIN term k ON k.term_id = c.kind_id JOIN term p ON p.term_id = c.party_id
        WHERE r.prefix = ?1 AND c.record = ?2 AND k.text = ?3 AND p.text = ?4;
        """);

    private readonly SqlStatement _link = session.Prepare(ChainTables.SelectLink);

    /// <inheritdoc cref="IReportLookups.FindSizeAsync"/>
    public TreeSize FindSize() => _size.ReadFirst(row => new TreeSize(row.Integer(0)), TreeSize.Zero);

    /// <inheritdoc cref="IReportLookups.IsClusterDeclaredAsync"/>
    public bool IsClusterDeclared(ClusterName cluster) =>
        _cluster.Bind(1, cluster.Operator).Bind(2, cluster.Site).Bind(3, cluster.Cluster).ReadFirst(_ => true, false);

    /// <inheritdoc cref="IReportLookups.FindStreamAsync"/>
    public StreamState? FindStream(StreamKey key, long sequence)
    {
        var state = _stream.Bind(1, key.Stream.ToArray()).Bind(2, key.Party).ReadFirst<StreamState?>(
            row => new StreamState(key, row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3), []), none: null);
        return state is null || sequence > state.Last
            ? state
            : state with { Gaps = _gap.Bind(1, state.FirstIndex).Bind(2, sequence).ReadAll(row => new SequenceGap(row.Integer(0), row.Integer(1))) };
    }

    /// <inheritdoc cref="IReportLookups.FindChainAsync"/>
    public long? FindChain(ChainKey key) =>
        _chain.Bind(1, ProjectedValues.Prefix(key.RecordDigest)).Bind(2, key.Record).Bind(3, key.Kind).Bind(4, key.Party)
            .ReadFirst<long?>(row => row.Integer(0), none: null);

    /// <inheritdoc cref="IReportLookups.FindLinkAsync"/>
    public ChainLink? FindLink(long index) => _link.Bind(1, index).ReadFirst(row => ChainTables.ToLink(index, row), none: null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _size.Dispose();
        _cluster.Dispose();
        _stream.Dispose();
        _gap.Dispose();
        _chain.Dispose();
        _link.Dispose();
    }
}
