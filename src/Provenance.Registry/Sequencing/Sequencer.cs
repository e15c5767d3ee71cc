// From many requests to one log. A bounded queue feeds one writer that commits groups; behind it, a second stage signs
// reads back, signs and proves while the writer commits the next group. Acknowledged means: committed, read back and
// hashed again, behind an advanced high-water mark, signed, and proved to ourselves. Whatever goes wrong before that is answered with a refusal that may be
// retried, because submission is idempotent.
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Provenance.Registry.Admission;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Sequencing;

/// <summary>Gives admitted attestations their place in the log.</summary>
internal sealed partial class Sequencer : IAsyncDisposable
{
    // Groups that may be committed ahead of signing.
    private const int GroupsAhead = 4;

    private static readonly TimeSpan SignAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAfterAtMost = TimeSpan.FromMinutes(1);

    private readonly LogWriter _writer;
    private readonly ReadBack _readBack;
    private readonly CheckpointSigner _signer;
    private readonly ReceiptMaker _receipts;
    private readonly LogCondition _condition;
    private readonly SequencerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Sequencer> _logger;
    private readonly PendingQueue _queue;
    private readonly Channel<(List<Pending> Group, CommittedGroup Committed)> _committed =
        Channel.CreateBounded<(List<Pending>, CommittedGroup)>(new BoundedChannelOptions(GroupsAhead) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private readonly Task _signing;
    private TimeSpan _tryAfter = TryAfter;
    private bool _isCutOff;
    private bool _isFollowing;

    public Sequencer(
        LogWriter writer,
        ReadBack readBack,
        CheckpointSigner signer,
        ReceiptMaker receipts,
        LogCondition condition,
        SequencerOptions options,
        TimeProvider time,
        ILogger<Sequencer> logger)
    {
        _writer = writer;
        _readBack = readBack;
        _signer = signer;
        _receipts = receipts;
        _condition = condition;
        _options = options;
        _time = time;
        _logger = logger;
        _queue = new PendingQueue(options);
        _isFollowing = options.LookForOthers is not null;
        _writing = Task.Run(WriteAsync);
        _signing = Task.Run(SignAsync);
    }

    /// <summary>Attestations that wait.</summary>
    public int Queued => _queue.Entries;

    /// <summary>Why nothing is logged here at present; null where something would be.</summary>
    public Refusal? Stopped => _stop.IsCancellationRequested
        ? SequencingRefusals.ShuttingDown
        : _condition.ReadOnlyReason is { } reason ? SequencingRefusals.ReadOnly(reason) : null;

    /// <summary>Logs an admitted attestation, or says why not.</summary>
    /// <param name="admitted">Not held while it waits.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<SequencingOutcome> SubmitAsync(Admitted admitted, CancellationToken cancellationToken)
    {
        if (Stopped is { } stopped)
        {
            return ValueTask.FromResult(SequencingOutcome.Refused(stopped));
        }

        var pending = new Pending(admitted);
        return _queue.TryEnqueue(pending)
            ? new ValueTask<SequencingOutcome>(pending.Completion.WaitAsync(cancellationToken))
            : ValueTask.FromResult(SequencingOutcome.Refused(SequencingRefusals.QueueFull));
    }

    /// <summary>Finishes what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            _queue.Close();
            await _writing;
            await _signing;
            _stop.Dispose();
        }
    }

    private async Task WriteAsync()
    {
        while (await WaitForGroupAsync())
        {
            var group = _queue.Drain();
            if (group.Count > 0)
            {
                await WriteGroupAsync(group);
            }
        }

        _committed.Writer.Complete();
    }

    // After a group that could not be written, clients may stay away, for health tells them to: so it is tried without one.
    private async ValueTask<bool> WaitForGroupAsync()
    {
        var queued = _queue.WaitAsync(CancellationToken.None).AsTask();
        while (_condition.IsWritingTried && !queued.IsCompleted)
        {
            using var giveUp = new CancellationTokenSource();
            await Task.WhenAny(queued, Task.Delay(_tryAfter, _time, giveUp.Token));
            await giveUp.CancelAsync();
            if (!queued.IsCompleted)
            {
                await TryAsync();
            }
        }

        return await queued;
    }

    // What only a group can tell, as that there is no room for a large one, it tells again; then the next try comes later.
    private async ValueTask TryAsync()
    {
        try
        {
            await _writer.TryAsync(CancellationToken.None);
            _ = _condition.WritingFails(null);
            _tryAfter = _tryAfter * 2 < TryAfterAtMost ? _tryAfter * 2 : TryAfterAtMost;
            LogMayBeWritten();
        }
        catch (StorageUnavailableException exception)
        {
            _ = _condition.WritingFails(Sentence(exception));
        }
        catch (Exception exception)
        {
            Stop(exception, []);
        }
    }

    // Whatever happens to one group, the loop goes on: the next request must get an answer too.
    private async Task WriteGroupAsync(List<Pending> group)
    {
        if (_condition.ReadOnlyReason is { } reason)
        {
            Refuse(group, SequencingRefusals.ReadOnly(reason));
            return;
        }

        try
        {
            var (committed, refusal) = await _writer.AppendAsync(group, CancellationToken.None);
            if (committed is null)
            {
                Refuse(group, refusal!);
                return;
            }

            // A group that was in the log before was written nowhere, and says nothing of the storage.
            if (committed.Plan.Entries.Count > 0)
            {
                _tryAfter = TryAfter;
                if (_condition.WritingFails(null))
                {
                    LogWrittenAgain();
                }
            }

            await _committed.Writer.WriteAsync((group, committed));
        }
        catch (StorageUnavailableException exception)
        {
            var cause = Sentence(exception);
            if (_condition.WritingFails(cause))
            {
                LogNotWritten(cause);
            }

            Refuse(group, SequencingRefusals.Unavailable(cause));
        }
        catch (Exception exception)
        {
            Stop(exception, group);
        }
    }

    private async Task SignAsync()
    {
        while (await WaitForCommittedAsync())
        {
            while (_committed.Reader.TryRead(out var next))
            {
                await SignNextAsync(next.Group, next.Committed);
            }
        }
    }

    // While this process commits nothing, what other servers commit is signed here all the same: receipts that are asked
    // for here need it. A log that is read-only here signs nothing, and still learns whom the log trusts.
    private async ValueTask<bool> WaitForCommittedAsync()
    {
        var committed = _committed.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        while (_isFollowing && _options.LookForOthers is { } interval && !committed.IsCompleted)
        {
            using var giveUp = new CancellationTokenSource();
            await Task.WhenAny(committed, Task.Delay(interval, _time, giveUp.Token));
            await giveUp.CancelAsync();
            if (!committed.IsCompleted)
            {
                await FollowAsync();
            }
        }

        return await committed;
    }

    // Trust comes first: whatever is answered for the tree that is signed then rests on the trust of that tree, and a server
    // that cannot reach the mark knows of a revocation all the same.
    private async ValueTask FollowAsync()
    {
        try
        {
            var head = await _writer.FollowAsync(CancellationToken.None);
            if (_condition.IsWritable && (head.Size != _signer.MarkedSize || _receipts.SignedSize != head.Size))
            {
                await _readBack.ProveAsync(head, [], CancellationToken.None);
                _ = await _signer.SignAsync(head.Size, head.Root, CancellationToken.None);
            }

            _isCutOff = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageUnavailableException)
        {
            // Told once, however often it is tried.
            if (!_isCutOff)
            {
                LogCutOff(Sentence(exception));
            }

            _isCutOff = true;
        }
        catch (Exception exception)
        {
            // Where it fails in a log that is read-only already, it is trust that cannot be read.
            _isFollowing = _condition.IsWritable;
            Stop(exception, []);
        }
    }

    private async ValueTask SignNextAsync(List<Pending> group, CommittedGroup committed)
    {
        try
        {
            await SignGroupAsync(group, committed);
            TellSigned();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageUnavailableException)
        {
            // The high-water mark could not be advanced, or the proof of an older entry not be read. The group is
            // durable but must not be acknowledged; the next group, or a restart, advances the mark over it, and a
            // retry gets the same index. Whoever of the group has an answer already keeps it.
            Refuse(group, SequencingRefusals.Unavailable(TellNotSigned(exception)));
            await SignLaterAsync(committed.Head);
        }
        catch (Exception exception)
        {
            Stop(exception, group);
        }
    }

    // What is durable gets its checkpoint even if nobody submits anything more: retries of what was refused wait for it.
    // The next group, whose head covers this one, takes over.
    private async Task SignLaterAsync(LogHead head)
    {
        var next = _committed.Reader.WaitToReadAsync(_stop.Token).AsTask();
        while (_condition.IsWritable)
        {
            await Task.WhenAny(next, Task.Delay(SignAgainAfter, _time, _stop.Token));
            if (next.IsCompleted || _stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await _writer.LearnTrustAsync(CancellationToken.None);
                await _readBack.ProveAsync(head, [], CancellationToken.None);
                _ = await _signer.SignAsync(head.Size, head.Root, CancellationToken.None);
                TellSigned();
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageUnavailableException)
            {
                _ = TellNotSigned(exception);
            }
            catch (Exception exception)
            {
                // Damage, or a fault of ours: as where a group is signed.
                Stop(exception, []);
            }
        }
    }

    // Told once when it begins and once when it ends, however many groups fall into that time.
    private string TellNotSigned(Exception exception)
    {
        var cause = Sentence(exception);
        if (_condition.SigningFails(cause))
        {
            LogNotSigned(cause);
        }

        return cause;
    }

    private void TellSigned()
    {
        if (_condition.IsWritable && _condition.SigningFails(null))
        {
            LogSignedAgain();
        }
    }

    private static string Sentence(Exception exception) => exception.Message.TrimEnd('.') + ".";

    private async ValueTask SignGroupAsync(List<Pending> group, CommittedGroup committed)
    {
        if (_condition.ReadOnlyReason is { } reason)
        {
            Refuse(group, SequencingRefusals.ReadOnly(reason));
            return;
        }

        await _readBack.ProveAsync(committed.Head, committed.Plan.Entries, CancellationToken.None);
        var checkpoint = await _signer.SignAsync(committed.Head.Size, committed.Head.Root, CancellationToken.None);
        var prover = new GroupProver(committed.Growth, checkpoint.Checkpoint.Root);
        for (var i = 0; i < group.Count; i++)
        {
            group[i].Complete(await OutcomeAsync(group[i], committed, committed.Plan.Placements[i], prover, checkpoint));
        }
    }

    private async ValueTask<SequencingOutcome> OutcomeAsync(
        Pending pending, CommittedGroup committed, Placement placement, GroupProver prover, SignedCheckpoint checkpoint)
    {
        if (placement.Refusal is { } refusal)
        {
            return SequencingOutcome.Refused(refusal);
        }

        var index = placement.Index!.Value;
        if (!placement.IsNew)
        {
            return await _receipts.MakeForAsync(pending.Attestation.Envelope, index, CancellationToken.None);
        }

        var entry = committed.Plan.Entries[(int)(index.Value - committed.Growth.Before.Size.Value)];
        return SequencingOutcome.Logged(
            new LogReceipt(entry.Leaf, prover.Prove(index), checkpoint, AlreadyLogged: false));
    }

    private void Stop(Exception exception, List<Pending> group)
    {
        _condition.TurnReadOnly($"The log stopped over an integrity check: {FaultText.Cause(exception)}");
        var fault = FaultText.Of(exception);
        LogStopped(fault);
        Refuse(group, SequencingRefusals.ReadOnly(_condition.ReadOnlyReason!));
    }

    private static void Refuse(List<Pending> group, Refusal refusal)
    {
        foreach (var pending in group)
        {
            pending.Complete(SequencingOutcome.Refused(refusal));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The log cannot be written: {Cause} Nothing is acknowledged until it can; submitters are told to try again.")]
    private partial void LogNotWritten(string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log is written again.")]
    private partial void LogWrittenAgain();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log can be written again, as far as can be told without entries.")]
    private partial void LogMayBeWritten();

    [LoggerMessage(Level = LogLevel.Error, Message = "What is durable cannot be read back, marked and signed: {Cause} Nothing is acknowledged until it can; it is tried again.")]
    private partial void LogNotSigned(string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is durable is signed again.")]
    private partial void LogSignedAgain();

    [LoggerMessage(Level = LogLevel.Warning, Message = "What other servers logged cannot be followed now: {Cause} It is tried again.")]
    private partial void LogCutOff(string cause);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The log is read-only from now on: an integrity check failed.\n{Fault}")]
    private partial void LogStopped(string fault);
}
