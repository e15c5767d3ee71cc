// One question at a time: the statements are shared by all who ask. Whoever waits for its turn holds no thread, and gives up
// after the busy time-out: a database that does not answer then costs one thread and not one for each submission.

using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Storage.Sql.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Projections;

/// <summary>Single facts of the projections: each question on a pooled connection, one at a time.</summary>
public sealed class SqlServerReportLookups : IReportLookups, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqlServerDatabase _database;
    private readonly SqlServerSession _session = new();
    private readonly ReportReads _reads;

    /// <summary>Makes the lookups of a store.</summary>
    public SqlServerReportLookups(SqlServerProjectionStore store)
        : this(store.Database)
    {
    }

    /// <summary>Makes the lookups of a database, which nobody has looked at yet.</summary>
    internal SqlServerReportLookups(SqlServerDatabase database)
    {
        _database = database;
        _reads = new ReportReads(_session);
    }

    /// <inheritdoc/>
    public ValueTask<TreeSize> FindSizeAsync(CancellationToken cancellationToken) => AskAsync(_reads.FindSize, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> IsClusterDeclaredAsync(ClusterName cluster, CancellationToken cancellationToken) =>
        AskAsync(() => _reads.IsClusterDeclared(cluster), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StreamState?> FindStreamAsync(StreamKey key, long sequence, CancellationToken cancellationToken) =>
        AskAsync(() => _reads.FindStream(key, sequence), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long?> FindChainAsync(ChainKey key, CancellationToken cancellationToken) =>
        AskAsync(() => _reads.FindChain(key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChainLink?> FindLinkAsync(long index, CancellationToken cancellationToken) =>
        AskAsync(() => _reads.FindLink(index), cancellationToken);

    /// <summary>Frees what it holds. Nobody may ask any more.</summary>
    public void Dispose()
    {
        _reads.Dispose();
        _turn.Dispose();
    }

    private async ValueTask<T> AskAsync<T>(Func<T> question, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(_database.BusyTimeout, cancellationToken))
        {
            throw new StorageUnavailableException($"{_database.Name} does not answer what is asked of the projections.");
        }

        try
        {
            await using var connection = await _database.OpenOnceAsync(cancellationToken);
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
        finally
        {
            _ = _turn.Release();
        }
    }
}
