// Two streams of jobs in the order of the log, merged: those that state parameters and tokens, and those whose declarations
// contradict their own allocations. A job may be in both.

using System.Runtime.CompilerServices;

namespace Provenance.Registry.Investigation.Signals;

/// <summary>A job that may be declared wrongly; one of the two is set at least.</summary>
/// <param name="Sized">With its parameters and tokens; null where it does not state both.</param>
/// <param name="Doubted">With how it contradicts itself; null where it does not.</param>
internal readonly record struct QuestionableRun(SizedRun? Sized, DoubtedRun? Doubted)
{
    /// <summary>Its entry.</summary>
    public long LogIndex => Sized?.Entry.LogIndex ?? Doubted!.Entry.LogIndex;

    /// <summary>Its record.</summary>
    public string Record => Sized?.Record ?? Doubted!.Record;

    /// <summary>How far, times, the worse of its contradictions goes; 0 without any.</summary>
    public double TimesContradicted => Doubted is null ? 0 : Math.Max(
        Doubted.Doubts.HoursMillionths is { } hours ? Math.Max(hours, 1e12 / Math.Max(1, hours)) / 1e6 : 0,
        (Doubted.Doubts.UtilisationMillionths ?? 0) / 1e6);
}

/// <summary>Reads them.</summary>
internal static class QuestionableRuns
{
    public static async IAsyncEnumerable<QuestionableRun> ReadAsync(ISiteFacts facts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var doubted = facts.ReadDoubtedJobsAsync(null, null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var isMore = await doubted.MoveNextAsync();
        await foreach (var sized in facts.ReadSizedJobsAsync(null, null, cancellationToken))
        {
            for (; isMore && doubted.Current.Entry.LogIndex < sized.Entry.LogIndex; isMore = await doubted.MoveNextAsync())
            {
                yield return new QuestionableRun(null, doubted.Current);
            }

            var isBoth = isMore && doubted.Current.Entry.LogIndex == sized.Entry.LogIndex;
            yield return new QuestionableRun(sized, isBoth ? doubted.Current : null);
            isMore = isBoth ? await doubted.MoveNextAsync() : isMore;
        }

        for (; isMore; isMore = await doubted.MoveNextAsync())
        {
            yield return new QuestionableRun(null, doubted.Current);
        }
    }
}
