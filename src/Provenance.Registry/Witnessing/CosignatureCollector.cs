// Has the newest signed checkpoint cosigned. One round a checkpoint: all witnesses are asked at once, and as soon as those
// that answered make up the quorum, the checkpoint is kept, published and the next round may begin; a witness that is slow
// or away holds nobody up and is asked again later. Cosignatures that come after the quorum are added. Fail closed: nothing
// is published that does not satisfy the policy.
using Microsoft.Extensions.Logging;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Transparency;

namespace Provenance.Registry.Witnessing;

/// <summary>Collects cosignatures in the background.</summary>
public sealed partial class CosignatureCollector : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _publishing = new(1);
    private readonly WitnessingParts _parts;
    private readonly CheckpointBoard _integrated;
    private readonly CheckpointBoard _published;
    private readonly LogCondition _condition;
    private readonly TimeProvider _time;
    private readonly ILogger<CosignatureCollector> _logger;
    private readonly WitnessExchange _exchange;
    private readonly IReadOnlyList<WitnessLane> _lanes;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstRound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset? _quorumMissedSince;
    private long? _roundBegan;
    private Task _running = Task.CompletedTask;

    internal CosignatureCollector(
        WitnessingParts parts,
        ILogStore store,
        CheckpointBoard integrated,
        CheckpointBoard published,
        LogCondition condition,
        TimeProvider time,
        ILogger<CosignatureCollector> logger)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts.Policy.Witnesses.Count, WitnessingParts.MaxWitnesses, nameof(parts));
        _parts = parts;
        _integrated = integrated;
        _published = published;
        _condition = condition;
        _time = time;
        _logger = logger;
        _exchange = new WitnessExchange(parts.Policy, parts.Calls, store, integrated);
        _lanes = [.. parts.Policy.Witnesses.Select(witness => new WitnessLane(witness, parts.Options, time))];
    }

    /// <summary>How far the log is witnessed.</summary>
    public WitnessingState State
    {
        get
        {
            lock (_gate)
            {
                return new WitnessingState(
                    _parts.Policy.Quorum,
                    _integrated.Latest?.Checkpoint.Size,
                    _published.Latest?.Checkpoint.Size,
                    _quorumMissedSince,
                    [.. _lanes.Select(lane => lane.Standing)]);
            }
        }
    }

    /// <summary>Begins, and waits until the first round has ended with or without a quorum, but not for ever.</summary>
    internal async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(RunAsync, CancellationToken.None);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_firstRound.Task, Task.Delay(_parts.Options.OpeningWait, _time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _running;
            await Task.WhenAll(Running().Select(lane => lane.Running!));
            _stop.Dispose();
            _publishing.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            for (WitnessRound? round = null; !_stop.IsCancellationRequested && !IsContradicted();)
            {
                round = await NextAsync(round);
                Begin(round);
                await WaitAsync(round);
                Judge(round);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception exception)
        {
            // A fault of ours: nothing more is published, which is the safe side, and everybody is told.
            var fault = FaultText.Of(exception);
            LogStopped(fault);
            lock (_gate)
            {
                _quorumMissedSince ??= _time.GetUtcNow();
            }
        }
        finally
        {
            _firstRound.TrySetResult();
        }
    }

    // The round under way, unless it may be left and there is a newer checkpoint.
    private async ValueTask<WitnessRound> NextAsync(WitnessRound? round)
    {
        var newest = await _integrated.WaitForFirstAsync(_stop.Token);
        if (round is not null && (newest.Checkpoint.Size == round.Size || !MayLeave(round)))
        {
            return round;
        }

        if (_roundBegan is { } began && _parts.Options.MinInterval - _time.GetElapsedTime(began) is var early && early > TimeSpan.Zero)
        {
            await Task.Delay(early, _time, _stop.Token);
            newest = _integrated.Latest ?? newest;
        }

        _roundBegan = _time.GetTimestamp();
        var next = new WitnessRound(newest, _parts.Policy);
        if (next.Witnessed() is { } already)
        {
            // The policy asks for no witness; cosignatures are added as they come.
            await PublishAsync(next, already);
        }

        return next;
    }

    private bool MayLeave(WitnessRound round) => round.IsPublished || Running().Count == 0;

    private void Begin(WitnessRound round)
    {
        lock (_gate)
        {
            foreach (var lane in _lanes.Where(lane => !round.Has(lane.Witness.Name) && lane.NextIn <= TimeSpan.Zero))
            {
                var believed = lane.Standing.Size;
                lane.Running = Task.Run(() => AskAsync(lane, round, believed));
            }
        }
    }

    // Until a witness has answered, one may be asked again, or there is a newer checkpoint and this round may be left.
    private async ValueTask WaitAsync(WitnessRound round)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var waits = Running().Select(lane => lane.Running!).ToList();
        if (MayLeave(round))
        {
            waits.Add(_integrated.WaitForAsync(new LeafIndex(round.Size.Value), over.Token).AsTask());
        }

        if (NextAskIn(round) is { } delay)
        {
            waits.Add(Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, _time, over.Token));
        }

        _ = await Task.WhenAny(waits);
        await over.CancelAsync();
        lock (_gate)
        {
            foreach (var lane in _lanes.Where(lane => lane.Running is { IsCompleted: true }))
            {
                lane.Running = null;
            }
        }
    }

    private void Judge(WitnessRound round)
    {
        _stop.Token.ThrowIfCancellationRequested();
        if (!MayLeave(round) || IsContradicted())
        {
            return;
        }

        var isMissed = !round.IsPublished && _published.Latest?.Checkpoint.Size != round.Size;
        bool turned;
        lock (_gate)
        {
            turned = isMissed != _quorumMissedSince is not null;
            _quorumMissedSince = isMissed ? _quorumMissedSince ?? _time.GetUtcNow() : null;
        }

        if (turned)
        {
            var state = State;
            (isMissed ? (Action<WitnessingState>)LogQuorumMissed : LogQuorumMet)(state);
        }

        _firstRound.TrySetResult();
    }

    // Never throws but for a fault of ours: whatever a witness does is an outcome.
    private async Task AskAsync(WitnessLane lane, WitnessRound round, TreeSize believed)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        end.CancelAfter(_parts.Options.ExchangeTimeout);
        ExchangeOutcome outcome;
        try
        {
            outcome = await _exchange.AskAsync(lane.Witness, round.Checkpoint, believed, end.Token);
        }
        catch (OperationCanceledException)
        {
            outcome = ExchangeOutcome.Failed("no answer in time");
        }
        catch (WitnessUnreachableException exception)
        {
            outcome = ExchangeOutcome.Failed(exception.Message);
        }
        catch (StorageUnavailableException)
        {
            outcome = ExchangeOutcome.Failed("the store could not be read for its proof");
        }
        catch (CorruptTreeException exception)
        {
            _condition.TurnReadOnly($"The log stopped over an integrity check: {exception.Message}");
            outcome = ExchangeOutcome.Failed(exception.Message);
        }

        if (!_stop.IsCancellationRequested)
        {
            await TakeAsync(lane, round, outcome);
        }
    }

    private async ValueTask TakeAsync(WitnessLane lane, WitnessRound round, ExchangeOutcome outcome)
    {
        var before = lane.Standing;
        SignedCheckpoint? witnessed;
        lock (_gate)
        {
            lane.Take(outcome);
            if (outcome.Lines.Count > 0)
            {
                round.Take(lane.Witness.Name, outcome);
            }

            witnessed = outcome.Lines.Count > 0 ? round.Witnessed() : null;
        }

        if (outcome.Fault.Length > 0 && outcome.Fault != before.Reason)
        {
            LogFailed(lane.Witness.Name, outcome.Fault);
        }

        if (witnessed is not null && !await PublishAsync(round, witnessed))
        {
            // Asked again after a while, as if it had not answered.
            lock (_gate)
            {
                round.Forget(lane.Witness.Name);
                lane.Take(ExchangeOutcome.Failed("its cosignature could not be kept here"));
            }
        }
    }

    // Kept first, then shown: after a restart nothing smaller is shown than was shown before. False where it could not be kept.
    private async ValueTask<bool> PublishAsync(WitnessRound round, SignedCheckpoint witnessed)
    {
        await _publishing.WaitAsync(CancellationToken.None);
        try
        {
            if (_published.Latest is not { } latest || CheckpointBoard.IsMore(witnessed, latest))
            {
                await _parts.Newest.WriteAsync(witnessed, CancellationToken.None);
                _published.Publish(witnessed);
            }

            round.IsPublished = true;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotKept(exception, _parts.Newest.Location);
            return false;
        }
        finally
        {
            _publishing.Release();
        }
    }

    // Proved by one, or said by as many as make the quorum.
    private bool IsContradicted()
    {
        List<WitnessLane> against;
        lock (_gate)
        {
            against = [.. _lanes.Where(lane => lane.Contradiction is not null)];
        }

        var proved = against.Find(lane => lane.Contradiction!.IsProved);
        var isSaidByQuorum = against.Count > 0 && _parts.Policy.Quorum != WitnessPolicy.None && _parts.Policy.IsMetBy(against.Select(lane => lane.Witness.Name));
        if (proved is null && !isSaidByQuorum)
        {
            return false;
        }

        _condition.TurnReadOnly(proved?.Contradiction!.Message
            ?? $"As many witnesses as make the quorum contradict this database: {string.Join("; ", against.Select(lane => $"{lane.Witness.Name}: {lane.Contradiction!.Message}"))}. Restore the database that they have seen.");
        LogContradicted(_condition.ReadOnlyReason!);
        return true;
    }

    private List<WitnessLane> Running()
    {
        lock (_gate)
        {
            return [.. _lanes.Where(lane => lane.Running is not null)];
        }
    }

    private TimeSpan? NextAskIn(WitnessRound round)
    {
        lock (_gate)
        {
            return _lanes.Where(lane => !round.Has(lane.Witness.Name)).Min(lane => lane.NextIn);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Checkpoints are not witnessed: {State}")]
    private partial void LogQuorumMissed(WitnessingState state);

    [LoggerMessage(Level = LogLevel.Information, Message = "Checkpoints are witnessed: {State}")]
    private partial void LogQuorumMet(WitnessingState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Witness {Name}: {Fault}")]
    private partial void LogFailed(string name, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "A witnessed checkpoint could not be kept in {Location} and is not published.")]
    private partial void LogNotKept(Exception exception, string location);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The log is read-only from now on: {Reason}")]
    private partial void LogContradicted(string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Cosignatures are not collected any more: a fault of the registry.\n{Fault}")]
    private partial void LogStopped(string fault);
}
