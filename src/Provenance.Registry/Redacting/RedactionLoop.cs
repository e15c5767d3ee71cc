// Looks whether trust has grown, and carries out what was logged, once it is published. Where several servers share the
// stores, the one that holds the lease does; the others wait for it and then forget what they keep in memory. A log in doubt
// about itself is left as it is.
using Microsoft.Extensions.Logging;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Statements;
using Provenance.Transparency;

namespace Provenance.Registry.Redacting;

/// <summary>The loop that a server runs.</summary>
/// <param name="run">Carries redactions out.</param>
/// <param name="trust">Trust as of the newest commit.</param>
/// <param name="published">What everybody is shown.</param>
/// <param name="condition">Nothing is carried out while the log is read-only; that is told, where something would be.</param>
/// <param name="holdLeads">Keeps leads from being computed until what it gives is disposed.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what was carried out, without contents.</param>
/// <param name="lease">Whether this server carries them out; null where it shares its stores with nobody.</param>
public sealed partial class RedactionLoop(
    RedactionRun run,
    Func<TrustHistory> trust,
    CheckpointBoard published,
    LogCondition condition,
    Func<CancellationToken, ValueTask<IDisposable>> holdLeads,
    TimeProvider time,
    ILogger<RedactionLoop> logger,
    IWorkLease? lease = null)
{
    private static readonly TimeSpan LookAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly IWorkLease _lease = lease ?? SoleServer.Instance;
    private long _epoch = -1;
    private long _toldOf = -1;
    private volatile string? _trouble;

    // From the first step of a run until one has come to its end. A run that fails halfway has erased the sections and not
    // yet the projections: leads made from these would quote what the next run can no longer recognise.
    private IDisposable? _leads;

    /// <summary>Why what is published is not carried out now, in one sentence for the operator; null where nothing is in the way.</summary>
    public string? Trouble => _trouble;

    /// <summary>Carries out what is published now. In a log that is read-only, looks only whether something of it is left to do.</summary>
    /// <exception cref="StorageUnavailableException">Some place cannot be written now; run again. No leads are computed until then.</exception>
    public async ValueTask RunOnceAsync(CancellationToken cancellationToken)
    {
        var history = trust();
        if (condition.IsWritable)
        {
            await CarryOutPublishedAsync(history, cancellationToken);
            _trouble = null;
        }
        else
        {
            // A log that was opened read-only publishes nothing, and knows not what was published of it before.
            var shown = published.Latest is { } latest ? history.At(latest.Checkpoint.Size) : history.Current;
            _trouble = await run.IsDoneAsync(shown, cancellationToken) ? null : "The log is read-only: a redaction is not carried out.";
        }
    }

    /// <summary>Runs until cancelled, or until something is damaged; then no leads are computed until the next start.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RepeatAsync(cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            Release();
        }
    }

    private async ValueTask CarryOutPublishedAsync(TrustHistory history, CancellationToken cancellationToken)
    {
        var size = published.Latest?.Checkpoint.Size ?? TreeSize.Zero;
        var shown = history.At(size);
        TellOfWaiting(history, size);
        if (shown.Epoch == _epoch)
        {
            return;
        }

        using var hold = _lease.TryEnter();
        if (hold is null)
        {
            if (!await run.IsDoneAsync(shown, cancellationToken))
            {
                return;
            }

            _leads ??= await holdLeads(cancellationToken);
        }
        else
        {
            _leads ??= await holdLeads(cancellationToken);
            await CarryOutAsync(history.Current, size, hold, cancellationToken);
        }

        Release();
        _epoch = shown.Epoch;
    }

    // Once for each: where witnesses are away, somebody may wait for it.
    private void TellOfWaiting(TrustHistory history, TreeSize size)
    {
        if (history.Next.Value <= size.Value)
        {
            return;
        }

        foreach (var redaction in history.Current.Redactions.Where(one => one.Index.Value > _toldOf && !size.Contains(one.Index)))
        {
            Waits(logger, redaction.Index.Value);
            _toldOf = redaction.Index.Value;
        }
    }

    private async ValueTask CarryOutAsync(TrustState now, TreeSize size, WorkHold hold, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Lost);
        try
        {
            var done = await run.RunAsync(now, size, either.Token);
            foreach (var redaction in done.Redactions)
            {
                CarriedOut(logger, redaction.Index.Value, string.Join(' ', redaction.Sections));
            }
        }
        catch (OperationCanceledException exception) when (hold.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException("Another server carries redactions out now.", exception);
        }
    }

    private void Release()
    {
        _leads?.Dispose();
        _leads = null;
    }

    private async Task RepeatAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = LookAfter;
            try
            {
                await RunOnceAsync(cancellationToken);
            }
            catch (StorageUnavailableException exception)
            {
                Delayed(logger, exception.Message);
                _trouble = $"A redaction is tried again: {exception.Message}";
                pause = RetryAfter;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Nothing is lost: the next start does it, or says what is in the way.
                Stopped(logger, FaultText.Of(exception));
                _trouble = "Redactions are no longer carried out; see the log of the server, and start it again.";
                return;
            }

            try
            {
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Redaction {Index} is carried out: {Sections} deleted; the projections are made again.")]
    private static partial void CarriedOut(ILogger logger, long index, string sections);

    [LoggerMessage(2, LogLevel.Warning, "A redaction cannot be carried out now; it is tried again, and no leads are computed until it is done. {Cause}")]
    private static partial void Delayed(ILogger logger, string cause);

    [LoggerMessage(4, LogLevel.Information, "Redaction {Index} is logged; its sections are deleted once the checkpoint with it is published.")]
    private static partial void Waits(ILogger logger, long index);

    [LoggerMessage(3, LogLevel.Error, "Redactions are no longer carried out, and no leads computed; the next start does it.\n{Fault}")]
    private static partial void Stopped(ILogger logger, string fault);
}
