// Keeps projections behind the log: catches up at the start, then whenever the log grows. Another process may append as
// well, so it also looks now and then without being woken.
//
// An entry writes to a score of indexes, most of them at a random place: the more entries a group has, the fewer pages each
// of them costs. So under load a group is gathered for some seconds, unless somebody waits for it at this server.
//
// Where several servers share the projections, the one that holds the lease projects. The others follow: they read how far
// it has come, often enough that whoever waits for a size here waits little longer than there.

using Microsoft.Extensions.Logging;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Transparency;

namespace Provenance.Registry.Projections;

/// <summary>The loop that a server runs.</summary>
/// <param name="projector">Projects.</param>
/// <param name="time">For waiting.</param>
/// <param name="logger">Told when it catches up and when it fails.</param>
/// <param name="lease">Whether this server projects; null where it shares its projections with nobody.</param>
public sealed partial class ProjectionLoop(
    Projector projector, TimeProvider time, ILogger<ProjectionLoop> logger, IWorkLease? lease = null)
    : IProjectionProgress, IDisposable
{
    /// <summary>How long the projections may stand still behind the log before a server that follows calls it trouble.</summary>
    public static readonly TimeSpan LongestStandstill = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FollowAfter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan GatherStep = TimeSpan.FromMilliseconds(100);

    private readonly IWorkLease _lease = lease ?? SoleServer.Instance;
    private readonly SemaphoreSlim _woken = new(0, 1);
    private readonly Lock _lock = new();
    private readonly ProjectedSizes _sizes = new();
    private readonly List<TaskCompletionSource> _clearing = [];
    private long? _reconciledUnder;
    private long _begunAt;
    private long _begunEntries;
    private bool _isGathering;
    private long _movedAt = time.GetTimestamp();
    private volatile bool _isBehind;

    /// <summary>How far the projections have come, as this loop knows.</summary>
    public TreeSize ProjectedSize => _sizes.Head.Size;

    /// <summary>What stopped the loop; null while it runs. Then answers grow stale, and a rebuild may help.</summary>
    public Exception? Failure => _sizes.Failure;

    /// <summary>
    /// Whether another server projects, and has not come further for <see cref="LongestStandstill"/> though the log is ahead.
    /// </summary>
    public bool StandsStill => _isBehind && time.GetElapsedTime(Volatile.Read(ref _movedAt)) > LongestStandstill;

    /// <summary>Says that the log grew. Cheap; any number of calls wake the loop once.</summary>
    public void Wake()
    {
        if (_woken.CurrentCount == 0)
        {
            try
            {
                _ = _woken.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it at the same moment.
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageCorruptException">The loop stopped, because an entry cannot be projected.</exception>
    public Task WaitForAsync(TreeSize size, CancellationToken cancellationToken) => _sizes.WaitForAsync(size, cancellationToken);

    /// <summary>
    /// Throws the projections away between two groups, so that nothing of them is left in a file, and makes them again from
    /// the log as it is then. Completes when they are thrown away.
    /// </summary>
    /// <exception cref="StorageCorruptException">The loop stopped, because an entry cannot be projected.</exception>
    public Task ClearAsync(CancellationToken cancellationToken)
    {
        var cleared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (Failure is { } failure)
            {
                return Task.FromException(failure);
            }

            _clearing.Add(cleared);
        }

        Wake();
        return cleared.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Runs until cancelled, or until an entry cannot be projected.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = RetryAfter;
            try
            {
                pause = await StepAsync(cancellationToken);
            }
            catch (StorageUnavailableException exception)
            {
                ProjectionDelayed(logger, exception.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Damage, or a fault of ours: whoever waits is told, and nobody gets stale answers unawares.
                ProjectionStopped(logger, FaultText.Of(exception));
                _lease.Withdraw("The projections stopped here.");
                Fail(exception);
                return;
            }

            await SleepAsync(pause, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _woken.Dispose();

    private async ValueTask<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        _isGathering = false;
        using var hold = _lease.TryEnter();
        if (hold is null)
        {
            RefuseClearing();
            await FollowAsync(cancellationToken);
            return FollowAfter;
        }

        _isBehind = false;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Lost);
        try
        {
            await ProjectAsync(hold.Number, either.Token);
        }
        catch (OperationCanceledException) when (hold.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It goes on following, or under the next fence.
        }

        return _isGathering ? GatherStep : LookAfter;
    }

    private async ValueTask ProjectAsync(long fence, CancellationToken cancellationToken)
    {
        // Once a fence: whoever held the lease in between may have projected another log, or begun anew.
        if (_reconciledUnder != fence && await projector.ReconcileAsync(cancellationToken))
        {
            ProjectionsDiscarded(logger);
        }

        _reconciledUnder = fence;
        await ClearAskedForAsync(cancellationToken);
        _sizes.Reach(await projector.CatchUpAsync(_sizes, IsEnough, cancellationToken));
    }

    private async ValueTask FollowAsync(CancellationToken cancellationToken)
    {
        var before = _sizes.Head;
        var (head, logged) = await projector.ReadProgressAsync(cancellationToken);
        if (head != before || !_isBehind)
        {
            Volatile.Write(ref _movedAt, time.GetTimestamp());
        }

        _isBehind = head.Size.Value < logged.Value;
        _sizes.Reach(head);
    }

    private bool IsEnough(long waiting)
    {
        if (IsClearingAsked())
        {
            return true;
        }

        _isGathering = _begunEntries >= projector.Options.EntriesUnderLoad
            && waiting < projector.FullGroupEntries
            && !_sizes.IsWaitedFor
            && time.GetElapsedTime(_begunAt) < projector.Options.GatherFor;
        if (!_isGathering)
        {
            (_begunAt, _begunEntries) = (time.GetTimestamp(), waiting);
        }

        return _isGathering;
    }

    private bool IsClearingAsked()
    {
        lock (_lock)
        {
            return _clearing.Count > 0;
        }
    }

    private async ValueTask ClearAskedForAsync(CancellationToken cancellationToken)
    {
        List<TaskCompletionSource> asked;
        lock (_lock)
        {
            asked = [.. _clearing];
        }

        if (asked.Count == 0)
        {
            return;
        }

        // Told before it happens: whoever finds the tables empty then waits for them, and does not take them for caught up.
        _sizes.Empty();
        await projector.ClearAsync(cancellationToken);
        lock (_lock)
        {
            _ = _clearing.RemoveAll(asked.Contains);
        }

        asked.ForEach(one => one.TrySetResult());
    }

    // Not WaitAsync(timeout), which would not take its time from the provider.
    private async Task SleepAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var passed = Task.Delay(pause, time, enough.Token);
            await (_isGathering ? Task.WhenAny(passed) : Task.WhenAny(_woken.WaitAsync(enough.Token), passed));
        }
        finally
        {
            await enough.CancelAsync();
        }
    }

    // Asked for under a lease that was lost meanwhile: whoever holds it now does it, and whoever asked asks again.
    private void RefuseClearing() => EndClearing(new StorageUnavailableException("Another server makes the projections now."));

    private void Fail(Exception exception)
    {
        _sizes.Fail(exception);
        EndClearing(exception);
    }

    private void EndClearing(Exception exception)
    {
        List<TaskCompletionSource> asked;
        lock (_lock)
        {
            asked = [.. _clearing];
            _clearing.Clear();
        }

        asked.ForEach(one => one.TrySetException(exception));
    }

    [LoggerMessage(1, LogLevel.Warning, "The projections do not belong to this log and are made again.")]
    private static partial void ProjectionsDiscarded(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "The projections cannot be written now; the loop tries again. {Cause}")]
    private static partial void ProjectionDelayed(ILogger logger, string cause);

    [LoggerMessage(3, LogLevel.Error, "The projections stopped; answers will grow stale.\n{Fault}")]
    private static partial void ProjectionStopped(ILogger logger, string fault);
}
