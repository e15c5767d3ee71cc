using System.Runtime.CompilerServices;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>How facts are read from a snapshot: failures translated, cancellation heeded.</summary>
/// <param name="connection">The snapshot's.</param>
internal sealed class SnapshotReading(SnapshotConnection connection)
{
    public ValueTask<T> Ask<T>(Func<T> question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var heeding = connection.Heed(cancellationToken);
        return ValueTask.FromResult(connection.Failures.Translated(question));
    }

    // Rows are read as they are asked for, and not asynchronously, which SQLite knows nothing of.
    public async IAsyncEnumerable<T> Stream<T>(
        Func<IEnumerable<T>> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var heeding = connection.Heed(cancellationToken);
        using var reader = connection.Failures.Translated(() => rows().GetEnumerator());
        while (connection.Failures.Translated(reader.MoveNext))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return reader.Current;
        }

        await ValueTask.CompletedTask;
    }
}
