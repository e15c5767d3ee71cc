// What is read off the log, and who makes it: this server alone, or over a shared database the server that holds the lease.
using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Leases;
using Provenance.Registry.Redacting;
using Provenance.Storage.Sqlite;
using Provenance.Storage.SqlServer.Leases;
using Provenance.Transparency;

namespace Provenance.Server;

/// <content>Projections and leads, and the lease on them.</content>
internal sealed partial class OpenRegistry
{
    private Task _keeping = Task.CompletedTask;

    [SuppressMessage("Usage", "CA2213", Justification = "Held, and disposed by Release.")]
    private LeaseKeeper? _keeper;

    private RedactionRun _finishing = null!;
    private ILogger _logger = null!;

    [SuppressMessage("Reliability", "CA2000", Justification = "Held until Release.")]
    private DerivedPlace OpenDerived(ServerOptions options, SqliteOptions storage, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger<OpenRegistry>();
        DerivedPlace derived;
        if (options.SharedStorage is { } shared)
        {
            var lease = SqlServerLease.Open(shared, options.Time);
            Hold(lease);
            _keeper = new LeaseKeeper(lease, options.Lease, FinishUnderLeaseAsync, options.Time, loggers.CreateLogger<LeaseKeeper>());
            Hold(_keeper);
            derived = DerivedPlace.Open(shared with { BusyTimeout = options.BusyTimeout }, _keeper, options.Time, cause => LogWaits(_logger, cause));
        }
        else
        {
            derived = DerivedPlace.Open(storage, options, loggers);
        }

        foreach (var held in derived.Held)
        {
            Hold(held);
        }

        return derived;
    }

    // A server whose log is read-only, because of the database or of itself, leaves the work to those that are in order.
    private void KeepLease()
    {
        if (_keeper is { } keeper)
        {
            _keeping = Task.Run(() => keeper.RunAsync(_stop.Token), CancellationToken.None);
            _ = Registry.Condition.ReadOnly.ContinueWith(
                _ => keeper.Withdraw("The log is read-only here."), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    // The last holder may have logged what this server has not read yet, and died between two steps of carrying it out.
    private async ValueTask FinishUnderLeaseAsync(CancellationToken cancellationToken)
    {
        await Registry.LearnTrustAsync(cancellationToken);
        await FinishRedactionsAsync(cancellationToken);
        Leads.Forget();
    }

    // A log in doubt about itself is left as it is.
    private async ValueTask FinishRedactionsAsync(CancellationToken cancellationToken)
    {
        if (Registry.Condition.IsWritable)
        {
            var published = Registry.Checkpoints.Latest?.Checkpoint.Size ?? TreeSize.Zero;
            var done = await _finishing.RunAsync(Registry.Trust.Current, published, cancellationToken);
            if (done.AreLeadsForgotten)
            {
                LeadsForgotten(_logger);
            }
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "The recorded leads were of before a redaction that is carried out, so that nobody could tell which of them quote what is gone: all are deleted with their history, and current ones come again.")]
    private static partial void LeadsForgotten(ILogger logger);

    [LoggerMessage(1, LogLevel.Warning, "{Cause}")]
    private static partial void LogWaits(ILogger logger, string cause);
}
