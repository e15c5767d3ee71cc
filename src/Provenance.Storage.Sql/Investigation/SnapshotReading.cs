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
        return ValueTask.FromResult(Read(question, heeding is not null, cancellationToken));
    }

    // Rows are read as they are asked for, and not asynchronously, which SQLite knows nothing of.
    public async IAsyncEnumerable<T> Stream<T>(
        Func<IEnumerable<T>> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var heeding = connection.Heed(cancellationToken);
        using var reader = Read(() => rows().GetEnumerator(), heeding is not null, cancellationToken);
        while (Read(reader.MoveNext, heeding is not null, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return reader.Current;
        }

        await ValueTask.CompletedTask;
    }

    private T Read<T>(Func<T> question, bool mayBeStopped, CancellationToken cancellationToken)
    {
        try
        {
            return connection.Failures.Translated(question);
        }
        catch (Exception e) when (mayBeStopped && cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
        {
            // Drivers tell of a statement that was stopped as of one that failed.
            throw new OperationCanceledException("The question was cancelled.", e, cancellationToken);
        }
    }
}
