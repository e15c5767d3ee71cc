using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Projections;

/// <summary>Single facts of the projections: each question on a pooled connection, one at a time.</summary>
public sealed class SqlServerReportLookups : IReportLookups, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqlServerDatabase _database;
    private readonly SqlServerSession _session = new();
    private readonly ReportReads _reads;

    /// <summary>Makes the lookups of a store.</summary>
    public SqlServerReportLookups(SqlServerProjectionStore store)
    {
        _database = store.Database;
        _reads = new ReportReads(_session);
    }

    /// <inheritdoc/>
    public TreeSize FindSize() => Ask(_reads.FindSize);

    /// <inheritdoc/>
    public bool IsClusterDeclared(ClusterName cluster) => Ask(() => _reads.IsClusterDeclared(cluster));

    /// <inheritdoc/>
    public StreamState? FindStream(StreamKey key) => Ask(() => _reads.FindStream(key));

    /// <inheritdoc/>
    public long? FindChain(ChainKey key) => Ask(() => _reads.FindChain(key));

    /// <inheritdoc/>
    public ChainLink? FindLink(long index) => Ask(() => _reads.FindLink(index));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _reads.Dispose();
        }
    }

    private T Ask<T>(Func<T> question)
    {
        lock (_lock)
        {
            using var connection = _database.Open();
            return _database.Translated(() =>
            {
                _session.Enter(connection, transaction: null);
                try
                {
                    return question();
                }
                finally
                {
                    _session.Leave();
                }
            });
        }
    }
}
