using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>The open group: one transaction of a store.</summary>
/// <param name="failures">The store's.</param>
/// <param name="tables">The tables, behind the session that the transaction is on.</param>
/// <param name="head">How far the projections have come, as the transaction reads it.</param>
/// <param name="commit">Commits the transaction.</param>
/// <param name="end">Ends the transaction, once, and is told what was committed.</param>
internal sealed class ProjectionWrite(
    IFailureTranslation failures, ProjectionTables tables, ProjectedHead head, Action commit, Func<ProjectedHead?, ValueTask> end)
    : IProjectionWrite
{
    private ProjectedHead? _committed;
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
        IReadOnlyCollection<(StreamKey Key, long Sequence)> numbers, CancellationToken cancellationToken) =>
        Ask(() => tables.Streams.Find(numbers), cancellationToken);

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
        _committed = failures.Translated(() =>
        {
            tables.Write(group, head.Size);
            commit();
            return group.Head;
        });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            await end(_committed);
        }
    }

    private ValueTask<T> Ask<T>(Func<T> question, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isEnded, this);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(failures.Translated(question));
    }
}
