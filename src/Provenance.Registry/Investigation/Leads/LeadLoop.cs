// Computes leads again as statements arrive, and once at the start where the rule set is another than before. It may not
// take the machine from those who submit and ask: after an evaluation it rests nine times as long as that took, so that
// it has a tenth of one core at most, and at least a second. What is recorded has a history that nothing else has. While the
// log is read-only, as an older database is behind its mark, it is left as it is, for the day the right one is put back.

using Microsoft.Extensions.Logging;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Investigation.Leads;

/// <summary>The loop that a server runs beside that of the projections.</summary>
/// <param name="parts">What it works with.</param>
public sealed partial class LeadLoop(LeadLoopParts parts) : IDisposable
{
    /// <summary>How many times as long as an evaluation took the loop rests after it.</summary>
    public const int RestFactor = 9;

    /// <summary>
    /// For how long nothing may be recorded, though the projections are ahead, before questions compute leads for themselves: as
    /// long as a server saw it, and not while there is nothing to record. An evaluation and the rest after it take some twenty
    /// minutes after ten million entries.
    /// </summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Exception? _failure;
    private long? _reconciledUnder;
    private RecordedEvaluation? _compared;
    private bool _isForeign;
    private long? _behindSince;

    /// <summary>What stopped the loop; null while it runs. Questions then compute leads for themselves.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Waits for the evaluation under way, and lets none begin until what this gives is disposed. Then what was kept is forgotten.</summary>
    public async ValueTask<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Held(this);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Runs until cancelled, until the log is read-only, or until the leads or the projections are damaged.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var rest = RetryAfter;
            try
            {
                if (!parts.Condition.IsWritable)
                {
                    await LeaveAsync(cancellationToken);
                    return;
                }

                using var hold = parts.Lease.TryEnter();
                rest = hold is null ? await FollowAsync(cancellationToken) : await WorkAsync(hold, cancellationToken);
            }
            catch (StorageUnavailableException exception)
            {
                LeadsDelayed(parts.Logger, exception.Message);
                Source.IsRecordingOver |= IsBehindForLong();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The lease stays, for it is that of the projections and of redactions too. Other servers see that nothing is
                // recorded any more.
                LeadsStopped(parts.Logger, FaultText.Of(exception));
                Source.IsRecordingOver = true;
                Volatile.Write(ref _failure, exception);
                return;
            }

            try
            {
                await Task.Delay(rest, parts.Time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async ValueTask LeaveAsync(CancellationToken cancellationToken)
    {
        Source.IsRecordedForeign = await IsForeignAsync(cancellationToken);
        Source.IsRecordingOver = true;
        LeadsLeft(parts.Logger);
    }

    private async ValueTask<TimeSpan> FollowAsync(CancellationToken cancellationToken)
    {
        Source.IsRecordedForeign = await IsForeignAsync(cancellationToken);
        if (_compared is { } newest && newest.TreeSize.Value < parts.Progress.ProjectedSize.Value)
        {
            Source.IsRecordingOver = IsBehindForLong();
        }
        else
        {
            (Source.IsRecordingOver, _behindSince) = (false, null);
        }

        return RetryAfter;
    }

    private bool IsBehindForLong() => parts.Time.GetElapsedTime(_behindSince ??= parts.Time.GetTimestamp()) > LongestSilence;

    private async ValueTask<TimeSpan> WorkAsync(WorkHold hold, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Lost);
        try
        {
            if (_reconciledUnder != hold.Number)
            {
                _reconciledUnder = await ReconcileAsync(either.Token) ? hold.Number : null;
            }

            if (_reconciledUnder != hold.Number || !parts.Condition.IsWritable)
            {
                return RetryAfter;
            }

            var rest = await StepAsync(either.Token);
            (Source.IsRecordingOver, _behindSince) = (false, null);
            return rest;
        }
        catch (OperationCanceledException) when (hold.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ShortestRest;
        }
    }

    // Leads of another log, or of a part of this one that was lost, are not this log's. They are discarded only where the
    // log's mark says so too: not while it is read-only, and not while it is empty and so has no mark. They are not set
    // aside, because a file that nothing reads would go on holding what a later redaction takes away.
    private async ValueTask<bool> ReconcileAsync(CancellationToken cancellationToken)
    {
        Source.IsRecordedForeign = await IsForeignAsync(cancellationToken);
        if (!Source.IsRecordedForeign)
        {
            return true;
        }

        if (!parts.Condition.IsWritable || (await parts.Log.ReadHeadAsync(cancellationToken)).Size == TreeSize.Zero)
        {
            return false;
        }

        LeadsDiscarded(parts.Logger);
        await parts.Leads.ClearAsync(cancellationToken);
        _compared = null;
        Source.IsRecordedForeign = false;
        return true;
    }

    private async ValueTask<bool> IsForeignAsync(CancellationToken cancellationToken)
    {
        if (await parts.Leads.ReadNewestAsync(cancellationToken) is not { } newest)
        {
            return false;
        }

        if (newest == _compared)
        {
            return _isForeign;
        }

        var head = await parts.Log.ReadHeadAsync(cancellationToken);
        _isForeign = newest.TreeSize.Value > head.Size.Value
            || await new TileTree(newest.TreeSize, parts.Log).RootAsync(cancellationToken) != newest.Root;
        (_compared, _behindSince) = (newest, null);
        return _isForeign;
    }

    private async ValueTask<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        var newest = await parts.Leads.ReadNewestAsync(cancellationToken);
        var wanted = newest is null ? 1
            : newest.RuleSet.Digest == parts.Rules.Digest ? newest.TreeSize.Value + 1
            : newest.TreeSize.Value;
        if (parts.Progress.ProjectedSize.Value < wanted)
        {
            _behindSince = null;
        }

        await parts.Progress.WaitForAsync(new TreeSize(wanted), cancellationToken);
        var began = parts.Time.GetTimestamp();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await EvaluateAsync(cancellationToken);
        }
        finally
        {
            _ = _turn.Release();
        }

        var rest = parts.Time.GetElapsedTime(began) * RestFactor;
        return rest > ShortestRest ? rest : ShortestRest;
    }

    private async ValueTask EvaluateAsync(CancellationToken cancellationToken)
    {
        if (!parts.Condition.IsWritable)
        {
            return;
        }

        await using var snapshot = await parts.Investigation.OpenAsync(AsOf.Now, cancellationToken);
        var evaluation = await parts.Engine.EvaluateAsync(
            snapshot, parts.Rules, snapshot.LoggedUntilMilliseconds * 1_000, isAwaited: false, cancellationToken);
        parts.Source.Keep(evaluation, await snapshot.CountRedactionsAsync(cancellationToken));
        var now = parts.Time.GetUtcNow().ToUnixTimeMilliseconds();
        _ = await parts.Leads.RecordAsync(evaluation, snapshot.Projected.Root, now, cancellationToken);
    }

    private LeadSource Source => parts.Source;

    private sealed class Held(LeadLoop loop) : IDisposable
    {
        public void Dispose()
        {
            loop.Source.Forget();
            _ = loop._turn.Release();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The recorded leads are of another log; their history is discarded and they are computed again.")]
    private static partial void LeadsDiscarded(ILogger logger);

    [LoggerMessage(4, LogLevel.Warning, "The log is read-only: recorded leads stay as they are, and questions compute those that they do not tell.")]
    private static partial void LeadsLeft(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "Leads cannot be recorded now; the loop tries again. {Cause}")]
    private static partial void LeadsDelayed(ILogger logger, string cause);

    [LoggerMessage(3, LogLevel.Error, "Leads are no longer recorded; questions compute them when they are asked.\n{Fault}")]
    private static partial void LeadsStopped(ILogger logger, string fault);
}
