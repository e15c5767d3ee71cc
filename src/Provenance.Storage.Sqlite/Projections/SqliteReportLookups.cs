using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;
using Provenance.Storage.Sql;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>Single facts of <c>projections.db</c>: one connection and statements prepared once, behind a lock.</summary>
public sealed class SqliteReportLookups : IReportLookups, IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly SqlStatement _cluster;
    private readonly SqlStatement _stream;
    private readonly SqlStatement _gaps;
    private readonly SqlStatement _chain;
    private readonly SqlStatement _link;

    /// <summary>Opens the lookups of a store; they are closed before it.</summary>
    public SqliteReportLookups(SqliteProjectionStore store)
    {
        _file = store.File.Name;
        _connection = store.File.OpenReader();
        var session = new SqliteSession(_connection);
        _cluster = session.Prepare(
            """
            SELECT 1 FROM cluster c JOIN inventory i ON i.cluster_id = c.cluster_id JOIN statement s ON s.log_index = i.log_index
            WHERE c.operator = ?1 AND c.site = ?2 AND c.cluster = ?3 AND s.standing = 1;
            """);
        _stream = session.Prepare(
            """
            SELECT s.stream_id, s.last, s.count, s.repeats FROM stream s JOIN term t ON t.term_id = s.party_id
            WHERE s.stream = ?1 AND t.text = ?2;
            """);
        _gaps = session.Prepare("SELECT first, last FROM stream_gap WHERE stream_id = ?1 ORDER BY first;");
        _chain = session.Prepare(
            """
            SELECT c.chain_id FROM chain_record r JOIN chain c ON c.chain_id = r.chain_id
              JOIN term k ON k.term_id = c.kind_id JOIN term p ON p.term_id = c.party_id
            WHERE r.prefix = ?1 AND c.record = ?2 AND k.text = ?3 AND p.text = ?4;
            """);
        _link = session.Prepare(
            "SELECT chain_id, is_withdrawal, standing, supersedes, superseded_by, current_from, ended_at FROM statement WHERE log_index = ?1;");
    }

    /// <inheritdoc/>
    public bool IsClusterDeclared(ClusterName cluster)
    {
        lock (_lock)
        {
            return One(_cluster.Bind(1, cluster.Operator).Bind(2, cluster.Site).Bind(3, cluster.Cluster), _ => true);
        }
    }

    /// <inheritdoc/>
    public StreamState? FindStream(StreamKey key)
    {
        lock (_lock)
        {
            var state = One(
                _stream.Bind(1, key.Stream.ToArray()).Bind(2, key.Party),
                row => new StreamState(key, row.Integer(0), row.Integer(1), row.Integer(2), row.Integer(3), []));
            return state is null ? null : state with { Gaps = GapsOf(state.FirstIndex) };
        }
    }

    /// <inheritdoc/>
    public long? FindChain(ChainKey key)
    {
        lock (_lock)
        {
            return One<long?>(
                _chain.Bind(1, ProjectedValues.Prefix(key.RecordDigest)).Bind(2, key.Record).Bind(3, key.Kind).Bind(4, key.Party),
                row => row.Integer(0));
        }
    }

    /// <inheritdoc/>
    public ChainLink? FindLink(long index)
    {
        lock (_lock)
        {
            return One(_link.Bind(1, index), row => row.IntegerOrNull(0) is { } chain
                ? new ChainLink(index, chain, row.Integer(1) != 0)
                {
                    Standing = (Standing)row.Integer(2),
                    Supersedes = row.IntegerOrNull(3),
                    SupersededBy = row.IntegerOrNull(4),
                    CurrentFrom = row.IntegerOrNull(5),
                    EndedAt = row.IntegerOrNull(6),
                }
                : null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _cluster.Dispose();
            _stream.Dispose();
            _gaps.Dispose();
            _chain.Dispose();
            _link.Dispose();
            _connection.Dispose();
        }
    }

    private T? One<T>(SqlStatement bound, Func<SqlStatement, T?> read) => SqliteFailure.Translated(_file, () =>
    {
        try
        {
            return bound.Step() ? read(bound) : default;
        }
        finally
        {
            bound.Reset();
        }
    });

    private List<SequenceGap> GapsOf(long stream) => SqliteFailure.Translated(_file, () =>
    {
        var gaps = new List<SequenceGap>();
        _gaps.Bind(1, stream);
        while (_gaps.Step())
        {
            gaps.Add(new SequenceGap(_gaps.Integer(0), _gaps.Integer(1)));
        }

        _gaps.Reset();
        return gaps;
    });
}
