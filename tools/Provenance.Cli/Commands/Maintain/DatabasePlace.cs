// A database that servers share. The log is read beside them: each of its entries is there for good once the head names it.
// Projections are made by whoever holds the lease; a command that makes them again is one more that may.

using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Registry.Checking;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Registry.Signing;
using Provenance.Registry.Projections;
using Provenance.Server;
using Provenance.Storage.SqlServer;
using Provenance.Storage.SqlServer.Leases;
using Provenance.Storage.SqlServer.Log;
using Provenance.Storage.SqlServer.Projections;
using Provenance.Transparency;

namespace Provenance.Cli;

/// <summary>A registry whose log and projections are in a database of SQL Server.</summary>
/// <param name="directory">Its directory, with the keys.</param>
/// <param name="options">The database.</param>
/// <param name="terminal">Told what is waited for.</param>
internal sealed class DatabasePlace(RegistryDirectory directory, SqlServerOptions options, Terminal terminal) : RegistryPlace(directory)
{
    /// <summary>How a log that is damaged in a shared database is mended.</summary>
    public const string Mending =
        "Stop the servers, bring what is whole into an empty directory with the same keys by \"provenance migrate --to directory\", mend it there by "
        + "\"provenance fsck --repair --mark MARK --from MIRROR\" with the mark that the servers keep, then \"provenance migrate --to sql-server\" into an empty database.";

    // A server that died is waited out; one that is stopped or started anew meanwhile leaves the lease to this command, which asks more often than the servers.
    private static readonly LeaseOptions Terms = new() { Renewal = TimeSpan.FromSeconds(1) };
    private static readonly TimeSpan LongestWait = Terms.Term + TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override string WhenCorrupt => Mending;

    /// <inheritdoc/>
    protected override string WhenUnavailable => "See that the database can be reached and that this login may read it, and for a rebuild write it; then try again.";

    /// <inheritdoc/>
    public override IReadOnlyList<Damage> Examine()
    {
        try
        {
            return SqlServerLogExamination.Run(options, terminal.Time);
        }
        catch (StorageUnavailableException exception)
        {
            throw CommandException.Unable(exception.Message.TrimEnd('.'), WhenUnavailable);
        }
    }

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    public override async ValueTask<Held<ILogStore>> OpenLogAsync(CancellationToken cancellationToken)
    {
        var log = SqlServerLogStore.OpenExisting(options, terminal.Time);
        try
        {
            await log.RequireOriginAsync(Directory.Origin, cancellationToken);
            return new Held<ILogStore>(log, log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Held<ILogSalvage>? OpenSalvage() => null;

    /// <inheritdoc/>
    /// <remarks>A server may raise the mark meanwhile, but not one that it cannot read.</remarks>
    public override async ValueTask WriteMarkAsync(Checkpoint mark, bool isUnreadable, CancellationToken cancellationToken) => _ = isUnreadable
        ? await Directory.HighWaterMark.AdvanceAsync(mark, cancellationToken)
        : await new SharedHighWaterMarkFile(Directory.HighWaterMarkPath, terminal.Time).AdvanceAsync(mark, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<string> RemediesFor(CheckReport report) =>
        report.Damages.Any(damage => damage.Remedy is not Remedy.ByHand) ? [$"A log that servers share is not repaired in its place. {Mending}"] : [];

    /// <inheritdoc/>
    public override async Task<int> ProjectAloneAsync(
        Func<ProjectionAccess, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        using var lease = SqlServerLease.Open(options, terminal.Time);
        using var keeper = new LeaseKeeper(lease, Terms, _ => ValueTask.CompletedTask, terminal.Time, NullLogger<LeaseKeeper>.Instance);
        using var stop = new CancellationTokenSource();
        var keeping = Task.Run(() => keeper.RunAsync(stop.Token), CancellationToken.None);
        try
        {
            using var hold = await EnterAsync(keeper, cancellationToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Lost);
            try
            {
                return await work(new ProjectionAccess(() => Open(keeper), Discard: () => { }), either.Token);
            }
            catch (OperationCanceledException) when (hold.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new StorageUnavailableException("The lease was lost: another server makes the projections now, from where this command stopped.");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await keeping;
        }
    }

    private async Task<WorkHold> EnterAsync(LeaseKeeper keeper, CancellationToken cancellationToken)
    {
        var began = terminal.Time.GetTimestamp();
        var isTold = false;
        for (; ; )
        {
            if (keeper.TryEnter() is { } hold)
            {
                return hold;
            }

            if (terminal.Time.GetElapsedTime(began) > LongestWait)
            {
                throw CommandException.Refused(
                    keeper.Seen is { } seen ? $"Projections are made by {seen.Fence.Holder}, which keeps the lease" : "The lease could not be read",
                    "Run it again, and within 20 seconds stop that server or start it anew: then this command holds the lease, and servers follow. Nothing was changed.");
            }

            if (!isTold && keeper.Seen is { IsHeldHere: false } held)
            {
                terminal.Note($"{held.Fence.Holder} holds the lease; waiting until it gives it up.");
                isTold = true;
            }

            await Task.Delay(LookAgain, terminal.Time, cancellationToken);
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    private Held<IProjectionStore> Open(LeaseKeeper keeper)
    {
        var store = SqlServerProjectionStore.Open(options, terminal.Time, keeper, terminal.Note);
        return new Held<IProjectionStore>(store, store);
    }
}
