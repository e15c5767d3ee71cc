using System.Runtime.CompilerServices;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>How facts are read from a snapshot: failures translated, cancellation heeded.</summary>
/// <param name="file">Name of the file, for messages.</param>
internal sealed class SnapshotReading(string file)
{
    public ValueTask<T> Ask<T>(Func<T> question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SqliteFailure.Translated(file, question));
    }

    // SQLite has no asynchronous reads; each row is there when it is asked for.
    public async IAsyncEnumerable<T> Stream<T>(
        Func<IEnumerable<T>> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = SqliteFailure.Translated(file, () => rows().GetEnumerator());
        while (SqliteFailure.Translated(file, reader.MoveNext))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return reader.Current;
        }

        await ValueTask.CompletedTask;
    }
}
