using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>Single facts of <c>projections.db</c>: one connection and statements prepared once, behind a lock.</summary>
public sealed class SqliteReportLookups : IReportLookups, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteFile _file;
    private readonly SqliteConnection _connection;
    private readonly ReportReads _reads;

    /// <summary>Opens the lookups of a store; they are closed before it.</summary>
    public SqliteReportLookups(SqliteProjectionStore store)
    {
        _file = store.File;
        _connection = store.File.OpenReader();
        _reads = new ReportReads(new SqliteSession(_connection));
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
            _connection.Dispose();
        }
    }

    private T Ask<T>(Func<T> question)
    {
        lock (_lock)
        {
            return _file.Translated(question);
        }
    }
}
