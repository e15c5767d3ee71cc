// Where what is read off the log is: in files of the data directory, which this server alone writes; or in the database of
// the log, where it is every server's, and written by the one that holds the lease.

using System.Diagnostics.CodeAnalysis;
using Provenance.Registry.Investigation;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Leases;
using Provenance.Registry.Projections;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Investigation;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Storage.SqlServer;
using Provenance.Storage.SqlServer.Investigation;
using Provenance.Storage.SqlServer.Leads;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Server;

/// <summary>Projections and leads, opened for serving.</summary>
/// <param name="Projections">The projections, for writing.</param>
/// <param name="Investigation">The projections, for questions.</param>
/// <param name="Evaluated">The projections where they are written, for leads that are recorded: one that lags behind may hold what was redacted since.</param>
/// <param name="Lookups">The projections, for what earlier reports say about new ones.</param>
/// <param name="Leads">The leads.</param>
/// <param name="Held">Closes them, the last first.</param>
internal sealed record DerivedPlace(
    IProjectionStore Projections, IInvestigationStore Investigation, IInvestigationStore Evaluated, IReportLookups Lookups, ILeadStore Leads, IReadOnlyList<IDisposable> Held)
{
    /// <summary>Opens them in the data directory.</summary>
    /// <exception cref="Registry.Log.StorageUnavailableException">Locked, full, unwritable.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    public static DerivedPlace Open(SqliteOptions storage, ServerOptions options, ILoggerFactory loggers)
    {
        var stores = new DerivedStores(storage, options.Time, loggers.CreateLogger<DerivedStores>());
        return Opened(held =>
        {
            var projections = Add(held, stores.OpenProjections());
            var leads = Add(held, stores.OpenLeads());
            var lookups = Add(held, new SqliteReportLookups(projections));
            var investigation = new SqliteInvestigationStore(projections);
            return new DerivedPlace(projections, investigation, investigation, lookups, leads, held);
        });
    }

    /// <summary>Opens them in the database that servers share.</summary>
    /// <param name="database">The database.</param>
    /// <param name="fenced">The fence that this server writes under.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="tell">Told in a sentence where another process is waited for.</param>
    /// <exception cref="Registry.Log.StorageUnavailableException">It cannot be reached, or not migrated.</exception>
    /// <exception cref="Registry.Log.StorageCorruptException">What is there is not ours, or newer than this program.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Handed to the caller.")]
    public static DerivedPlace Open(SqlServerOptions database, IFenced fenced, TimeProvider clock, Action<string> tell) => Opened(held =>
    {
        var projections = Add(held, SqlServerProjectionStore.Open(database, clock, fenced, tell));
        var leads = Add(held, SqlServerLeadStore.Open(database, clock, fenced));
        var lookups = Add(held, new SqlServerReportLookups(projections));
        var evaluated = Add(held, new SqlServerInvestigationStore(database with { AsksSecondaries = false }, clock));
        return new DerivedPlace(projections, Add(held, new SqlServerInvestigationStore(database, clock)), evaluated, lookups, leads, held);
    });

    private static DerivedPlace Opened(Func<List<IDisposable>, DerivedPlace> open)
    {
        var held = new List<IDisposable>();
        try
        {
            return open(held);
        }
        catch
        {
            held.Reverse();
            held.ForEach(one => one.Dispose());
            throw;
        }
    }

    private static T Add<T>(List<IDisposable> held, T opened)
        where T : IDisposable
    {
        held.Add(opened);
        return opened;
    }
}
