using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Log;

/// <summary>What an append does on its connection; each call on one that holds the head's lock.</summary>
internal interface ILogTransaction
{
    /// <summary>Which of these statements the log holds.</summary>
    ValueTask<IReadOnlyDictionary<Digest, LeafIndex>> FindAsync(
        IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken);

    /// <summary>Writes a group that follows the head.</summary>
    ValueTask WriteAsync(LogGroup group, CancellationToken cancellationToken);

    /// <summary>Writes so many bytes to where a commit would, to be undone.</summary>
    ValueTask TryAsync(int bytes, CancellationToken cancellationToken);

    /// <summary>Commits; not cancellable, because a commit under way is either done or not.</summary>
    ValueTask CommitAsync();

    /// <summary>Undoes what was not committed.</summary>
    ValueTask RollbackAsync();

    /// <summary>Ends it. One that is not sound is closed and not used again.</summary>
    ValueTask EndAsync(bool isSound);
}

/// <summary>The states of an open append, the same on every store: once written, once committed, nothing after a failure.</summary>
internal sealed class LogAppend(ILogTransaction transaction, LogHead head, long? clockMilliseconds) : ILogAppend
{
    private const int TriedBytes = 1 << 20;

    private State _state = State.Open;

    private enum State
    {
        Open,
        Tried,
        Written,
        Committed,
        Failed,
        Disposed,
    }

    public LogHead Head => head;

    public long? ClockMilliseconds => clockMilliseconds;

    public ValueTask<IReadOnlyDictionary<Digest, LeafIndex>> FindStatementsAsync(
        IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Require(State.Open);
        return OrFailAsync(() => transaction.FindAsync(statementIds, cancellationToken));
    }

    public async ValueTask WriteAsync(LogGroup group, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Require(State.Open);
        group.EnsureFollows(head);
        _ = await OrFailAsync(async () =>
        {
            await transaction.WriteAsync(group, cancellationToken);
            return _state = State.Written;
        });
    }

    public async ValueTask TryAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Require(State.Open);
        _ = await OrFailAsync(async () =>
        {
            await transaction.TryAsync(TriedBytes, cancellationToken);
            return _state = State.Tried;
        });
    }

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Require(State.Written);
        _ = await OrFailAsync(async () =>
        {
            await transaction.CommitAsync();
            return _state = State.Committed;
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_state is State.Disposed)
        {
            return;
        }

        var isSound = _state is not State.Failed;
        try
        {
            if (_state is State.Open or State.Tried or State.Written)
            {
                isSound = false;
                await transaction.RollbackAsync();
                isSound = true;
            }
        }
        catch (StorageUnavailableException)
        {
            // Closing the connection rolls back as well, and that is what an unsound one gets.
        }
        finally
        {
            _state = State.Disposed;
            await transaction.EndAsync(isSound);
        }
    }

    private void Require(State state)
    {
        if (_state != state)
        {
            throw new InvalidOperationException($"The append is {_state}, not {state}.");
        }
    }

    /// <summary>After a failure nobody knows what the database still holds, so nothing more is done on this connection.</summary>
    private async ValueTask<T> OrFailAsync<T>(Func<ValueTask<T>> work)
    {
        try
        {
            return await work();
        }
        catch
        {
            _state = State.Failed;
            throw;
        }
    }
}
