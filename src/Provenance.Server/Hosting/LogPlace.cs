// Where the log is: in log.db of the data directory, or in a database of SQL Server that other servers may write as well.

using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Log;
using Provenance.Registry.Sequencing;
using Provenance.Registry.Signing;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Log;
using Provenance.Storage.SqlServer.Log;

namespace Provenance.Server;

/// <summary>An opened log with what depends on where it is.</summary>
/// <param name="Store">The log.</param>
/// <param name="Erasure">Erases its sections.</param>
/// <param name="HighWaterMark">The mark: this server's own, or the one that all servers over a database keep together.</param>
/// <param name="Sequencer">The sequencer's limits, with how often it looks for what other servers logged.</param>
/// <param name="Held">Closes it.</param>
internal sealed record LogPlace(
    ILogStore Store, ISectionErasure Erasure, IHighWaterMark HighWaterMark, SequencerOptions Sequencer, IDisposable Held)
{
    // A receipt that is asked for at another server than the one that logged the entry waits for about this long.
    private static readonly TimeSpan LookForOthers = TimeSpan.FromMilliseconds(200);

    /// <summary>Opens the log that the options name.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be reached.</exception>
    /// <exception cref="StorageCorruptException">It is not a log of ours.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    public static LogPlace Open(ServerOptions options, RegistryDirectory directory, SqliteOptions sqlite)
    {
        if (options.SharedStorage is not { } shared)
        {
            var own = SqliteLogStore.Open(sqlite, options.Time);
            return new LogPlace(own, own, directory.HighWaterMark, options.Sequencer, own);
        }

        var store = SqlServerLogStore.Open(shared with { BusyTimeout = options.BusyTimeout }, options.Time);
        return new LogPlace(
            store,
            store,
            new SharedHighWaterMarkFile(directory.HighWaterMarkPath, options.Time),
            options.Sequencer with { LookForOthers = options.Sequencer.LookForOthers ?? LookForOthers },
            store);
    }
}
