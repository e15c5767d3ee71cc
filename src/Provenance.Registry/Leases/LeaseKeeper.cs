// Takes the lease, renews it, and lets work in while it is held. Two things make it safe together: this process stops by its
// own clock before the database's lets another server in; and where it did not (it was paused in the middle of a write, its
// clock stood still with its machine), the database compares the fence of what is written with the lease.
//
// For that the fence must be the one under which the work began: see LeaseTerms.

using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Provenance.Registry.Log;

namespace Provenance.Registry.Leases;

/// <summary>Keeps the lease of a server that shares its stores.</summary>
/// <param name="lease">The lease.</param>
/// <param name="options">Terms.</param>
/// <param name="prepare">What comes before all work whenever the lease was taken: what the last holder may have left half done.</param>
/// <param name="time">Counts terms.</param>
/// <param name="logger">Told who does the work.</param>
public sealed partial class LeaseKeeper(
    ILease lease,
    LeaseOptions options,
    Func<CancellationToken, ValueTask> prepare,
    TimeProvider time,
    ILogger<LeaseKeeper> logger) : IWorkLease, IFenced, IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly LeaseTerms _terms = new(time);
    private LeaseStanding? _seen;
    private string? _withdrawn;
    private bool _isDelayed;

    /// <inheritdoc/>
    public Fence? Fence => _terms.Fence;

    /// <summary>How the lease stood when the database was last asked; null before.</summary>
    public LeaseStanding? Seen => Volatile.Read(ref _seen);

    /// <summary>What comes before all work, under way or done.</summary>
    public Task Preparing { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public WorkHold? TryEnter() => Volatile.Read(ref _withdrawn) is null ? _terms.TryEnter() : null;

    /// <inheritdoc/>
    public void Withdraw(string why)
    {
        if (Interlocked.CompareExchange(ref _withdrawn, why, null) is null)
        {
            LogWithdrawn(logger, why);
        }
    }

    /// <summary>Runs until cancelled; then it gives the lease up, once the work under it has ended or its term has.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = options.Retry;
            try
            {
                pause = await StepAsync(cancellationToken);
                _isDelayed = false;
            }
            catch (StorageUnavailableException exception)
            {
                // Told once. What was taken runs out by itself.
                if (!_isDelayed)
                {
                    LogDelayed(logger, exception.Message);
                }

                _isDelayed = true;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogStopped(logger, FaultText.Of(exception));
                Withdraw("The lease cannot be read.");
                _ = await _terms.EndAsync();
                return;
            }

            try
            {
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await GiveUpAsync();
    }

    /// <summary>Frees what it holds. Nothing may work or run any more.</summary>
    public void Dispose() => _terms.Dispose();

    /// <summary>Asks for the lease once, and lets work in or ends it. One caller at a time.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When to ask again.</returns>
    /// <exception cref="StorageUnavailableException">The database could not be asked; what was taken runs out by itself.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to what is begun.")]
    public async ValueTask<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _withdrawn) is not null)
        {
            return await StandAsideAsync(cancellationToken);
        }

        var askedAt = time.GetTimestamp();
        var standing = await lease.TakeAsync(options.Term, cancellationToken);
        var before = Interlocked.Exchange(ref _seen, standing);
        if (!standing.IsHeldHere)
        {
            if (before?.Fence != standing.Fence)
            {
                LogElsewhere(logger, standing.Fence.Holder, standing.Fence.Number);
            }

            _ = await _terms.EndAsync();
            return options.Renewal;
        }

        var (term, isNew) = await _terms.AdoptAsync(standing.Fence, askedAt, options.Term);
        if (term is null)
        {
            return options.Retry;
        }

        if (isNew)
        {
            LogTaken(logger, standing.Fence.Number);
        }

        // Beside the renewals, which must not wait for it.
        if (_terms.TryPrepare(term) is { } hold)
        {
            Preparing = Task.Run(() => PrepareAsync(term, hold), CancellationToken.None);
        }

        return options.Renewal;
    }

    private async ValueTask<TimeSpan> StandAsideAsync(CancellationToken cancellationToken)
    {
        if (await _terms.EndAsync() && Seen is { IsHeldHere: true } held)
        {
            await lease.ReleaseAsync(cancellationToken);
            Volatile.Write(ref _seen, held with { IsHeldHere = false });
        }

        return options.Retry;
    }

    // Where the storage fails it is tried again, with the next renewal.
    private async Task PrepareAsync(LeaseTerm term, WorkHold hold)
    {
        using var held = hold;
        var isPrepared = false;
        try
        {
            await prepare(hold.Lost);
            isPrepared = true;
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OperationCanceledException)
        {
            LogNotPrepared(logger, exception.Message);
        }
        catch (Exception exception)
        {
            LogStopped(logger, FaultText.Of(exception));
            Withdraw("What the last server left half done cannot be finished here.");
        }
        finally
        {
            _terms.EndPreparing(term, isPrepared);
        }
    }

    // Whoever still works is told and waited for as long as the term may run: giving the lease up under it would have the
    // database refuse what it is about to commit, which harms nothing but is work thrown away.
    private async ValueTask GiveUpAsync()
    {
        var began = time.GetTimestamp();
        while (!await _terms.EndAsync() && time.GetElapsedTime(began) < options.Term)
        {
            await Task.Delay(LookAgain, time, CancellationToken.None);
        }

        await Preparing;
        if (Seen is not { IsHeldHere: true })
        {
            return;
        }

        try
        {
            await lease.ReleaseAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException exception)
        {
            LogDelayed(logger, exception.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "This server projects and records leads for all from now on (fence {Number}).")]
    private static partial void LogTaken(ILogger logger, long number);

    [LoggerMessage(2, LogLevel.Information, "{Holder} projects and records leads for all (fence {Number}).")]
    private static partial void LogElsewhere(ILogger logger, string holder, long number);

    [LoggerMessage(3, LogLevel.Warning, "The lease cannot be taken or renewed now; it is tried again. {Cause}")]
    private static partial void LogDelayed(ILogger logger, string cause);

    [LoggerMessage(4, LogLevel.Warning, "What the last server left half done cannot be finished now; it is tried again, and nothing is projected before. {Cause}")]
    private static partial void LogNotPrepared(ILogger logger, string cause);

    [LoggerMessage(5, LogLevel.Warning, "This server no longer projects or records leads; others may. {Why}")]
    private static partial void LogWithdrawn(ILogger logger, string why);

    [LoggerMessage(6, LogLevel.Error, "The lease is no longer kept here.\n{Fault}")]
    private static partial void LogStopped(ILogger logger, string fault);
}
