using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>An open transaction on the writing connection. SQLite works on the calling thread.</summary>
internal sealed class SqliteLogAppend(LogWriter writer, LogHead head, Action<bool> end) : ILogAppend
{
    private State _state = State.Open;

    private enum State
    {
        Open,
        Written,
        Committed,
        Failed,
        Disposed,
    }

    public LogHead Head => head;

    public ValueTask<IReadOnlyDictionary<Digest, LeafIndex>> FindStatementsAsync(
        IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Require(State.Open);
        return ValueTask.FromResult<IReadOnlyDictionary<Digest, LeafIndex>>(OrFail(() => writer.Find(statementIds)));
    }

    public ValueTask WriteAsync(LogGroup group, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Require(State.Open);
        group.EnsureFollows(head);
        _ = OrFail(() =>
        {
            writer.Write(group);
            return _state = State.Written;
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Require(State.Written);
        _ = OrFail(() =>
        {
            writer.Commit();
            return _state = State.Committed;
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_state is State.Disposed)
        {
            return ValueTask.CompletedTask;
        }

        var isSound = _state is not State.Failed;
        try
        {
            if (_state is State.Open or State.Written)
            {
                isSound = false;
                writer.Rollback();
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
            end(isSound);
        }

        return ValueTask.CompletedTask;
    }

    private void Require(State state)
    {
        if (_state != state)
        {
            throw new InvalidOperationException($"The append is {_state}, not {state}.");
        }
    }

    /// <summary>After a failure nobody knows what SQLite still holds, so nothing more is done on this connection.</summary>
    private T OrFail<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch
        {
            _state = State.Failed;
            throw;
        }
    }
}
