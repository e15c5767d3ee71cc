// Each question holds a snapshot, the pages and the rows that it reads, and keeps the write-ahead log from being folded up
// to where it reads. Without a bound, whoever asks often enough takes the memory of those who report.

using Provenance.Statements;

namespace Provenance.Registry.Investigation;

/// <summary>Lets so many questions be answered at once; others wait in order, and beyond that they are refused. Safe to use from several threads.</summary>
/// <param name="atOnce">Questions that are answered at once; at least 1.</param>
/// <param name="waiting">Questions that may wait; 0 or more.</param>
public sealed class QuestionTurns(int atOnce, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(atOnce, atOnce);
    private int _present;

    /// <summary>Of a machine: four for each processor, and at least 16.</summary>
    public static int UsualAtOnce { get; } = Math.Max(16, 4 * Environment.ProcessorCount);

    /// <summary>What may wait unless told otherwise.</summary>
    public const int UsualWaiting = 1_024;

    /// <summary>What who is refused is told.</summary>
    public static Refusal TooMany { get; } = new(
        RefusalReason.TooManyQuestions, "", "More is being asked than can be answered.", "Ask again after the time in RetryInfo, and fewer questions at once.");

    /// <summary>Waits for a turn, which ends when it is disposed; null at once where too many wait already.</summary>
    /// <exception cref="OperationCanceledException">The caller waits no longer.</exception>
    public async ValueTask<IDisposable?> TakeAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _present) > atOnce + waiting)
        {
            Interlocked.Decrement(ref _present);
            return null;
        }

        try
        {
            await _turns.WaitAsync(cancellationToken);
            return new Turn(this);
        }
        catch
        {
            Interlocked.Decrement(ref _present);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private sealed class Turn(QuestionTurns turns) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                turns._turns.Release();
                Interlocked.Decrement(ref turns._present);
            }
        }
    }
}
