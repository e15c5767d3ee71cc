using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>The open group: one transaction.</summary>
internal sealed class SqliteProjectionWrite(
    string file, ProjectionTables tables, SqliteTransaction transaction, ProjectedHead head, Action<TreeSize?> end) : IProjectionWrite
{
    private TreeSize? _committed;
    private bool _isWritten;
    private bool _isEnded;

    public ProjectedHead Head => head;

    public ValueTask<IReadOnlyList<long?>> FindChainsAsync(IReadOnlyList<ChainKey> keys, CancellationToken cancellationToken) =>
        Ask(() => tables.Chains.FindChains(keys), cancellationToken);

    public ValueTask<ChainLink?> ReadLinkAsync(long index, CancellationToken cancellationToken) =>
        Ask(() => tables.Chains.ReadLink(index), cancellationToken);

    public ValueTask<IReadOnlyList<Awaited>> FindAwaitedAsync(
        IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken) =>
        Ask(() => tables.Chains.FindAwaited(statementIds), cancellationToken);

    public ValueTask<IReadOnlyList<StreamState>> FindStreamsAsync(
        IReadOnlyCollection<StreamKey> keys, CancellationToken cancellationToken) =>
        Ask<IReadOnlyList<StreamState>>(() => [.. keys.Select(tables.Streams.Find).OfType<StreamState>()], cancellationToken);

    public ValueTask CommitAsync(ProjectionGroup group, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        if (_isWritten)
        {
            throw new InvalidOperationException("A group was written already.");
        }

        if (group.Entries.Count == 0 || group.Entries[0].Index != head.Size.Value
            || group.Head.Size.Value != head.Size.Value + group.Entries.Count)
        {
            throw new ArgumentException("The group does not begin where the projections end.", nameof(group));
        }

        cancellationToken.ThrowIfCancellationRequested();
        _isWritten = true;
        _committed = SqliteFailure.Translated(file, () =>
        {
            tables.Write(group);
            transaction.Commit();
            return group.Head.Size;
        });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            await transaction.DisposeAsync();
            end(_committed);
        }
    }

    private ValueTask<T> Ask<T>(Func<T> question, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SqliteFailure.Translated(file, question));
    }
}
