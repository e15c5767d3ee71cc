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
    public ValueTask<TreeSize> FindSizeAsync(CancellationToken cancellationToken) => Ask(_reads.FindSize);

    /// <inheritdoc/>
    public ValueTask<bool> IsClusterDeclaredAsync(ClusterName cluster, CancellationToken cancellationToken) => Ask(() => _reads.IsClusterDeclared(cluster));

    /// <inheritdoc/>
    public ValueTask<StreamState?> FindStreamAsync(StreamKey key, long sequence, CancellationToken cancellationToken) =>
        Ask(() => _reads.FindStream(key, sequence));

    /// <inheritdoc/>
    public ValueTask<long?> FindChainAsync(ChainKey key, CancellationToken cancellationToken) => Ask(() => _reads.FindChain(key));

    /// <inheritdoc/>
    public ValueTask<ChainLink?> FindLinkAsync(long index, CancellationToken cancellationToken) => Ask(() => _reads.FindLink(index));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _reads.Dispose();
            _connection.Dispose();
        }
    }

    // SQLite answers on the calling thread.
    private ValueTask<T> Ask<T>(Func<T> question)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_file.Translated(question));
        }
    }
}
