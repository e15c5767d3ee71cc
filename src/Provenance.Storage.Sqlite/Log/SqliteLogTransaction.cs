using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>An open transaction on the writing connection. SQLite works on the calling thread.</summary>
internal sealed class SqliteLogTransaction(LogWriter writer, Action<bool> end) : ILogTransaction
{
    public ValueTask<IReadOnlyDictionary<Digest, LeafIndex>> FindAsync(
        IReadOnlyCollection<Digest> statementIds, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<Digest, LeafIndex>>(writer.Find(statementIds));

    public ValueTask WriteAsync(LogGroup group, CancellationToken cancellationToken)
    {
        writer.Write(group);
        return ValueTask.CompletedTask;
    }

    public ValueTask TryAsync(int bytes, CancellationToken cancellationToken)
    {
        writer.Try(bytes);
        return ValueTask.CompletedTask;
    }

    public ValueTask CommitAsync()
    {
        writer.Commit();
        return ValueTask.CompletedTask;
    }

    public ValueTask RollbackAsync()
    {
        writer.Rollback();
        return ValueTask.CompletedTask;
    }

    public ValueTask EndAsync(bool isSound)
    {
        end(isSound);
        return ValueTask.CompletedTask;
    }
}
