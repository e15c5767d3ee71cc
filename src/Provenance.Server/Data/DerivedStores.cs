// Opens what is read off the log, and makes it anew where it cannot be read. Nothing in projections.db is lost by that: the
// log gives it again, and it is deleted rather than kept, because a file that is set aside would go on holding what a later
// redaction takes away. What leads.db tells of how leads came and went is nowhere else, so a damaged one is set aside, for
// whoever has a backup of it; a whole one of a newer program is refused.
using System.Globalization;
using Provenance.Registry.Log;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Leads;
using Provenance.Storage.Sqlite.Projections;

namespace Provenance.Server;

/// <summary>Projections and leads of a data directory, opened for serving.</summary>
/// <param name="options">Where they are.</param>
/// <param name="time">Dates what is set aside.</param>
/// <param name="logger">Told of what could not be read.</param>
internal sealed partial class DerivedStores(SqliteOptions options, TimeProvider time, ILogger<DerivedStores> logger)
{
    private static readonly string[] Suffixes = ["-wal", "-shm", ""];

    /// <summary>Opens the projections; empty ones where those that are there cannot be read.</summary>
    /// <exception cref="StorageUnavailableException">Locked, full, unwritable.</exception>
    public SqliteProjectionStore OpenProjections()
    {
        try
        {
            return Opened(SqliteProjectionStore.Open(options, time), store => store.Examine());
        }
        catch (StorageCorruptException damage)
        {
            ProjectionsDamaged(logger, damage.Message);
            foreach (var suffix in Suffixes)
            {
                File.Delete(options.ProjectionsPath + suffix);
            }

            return SqliteProjectionStore.Open(options, time);
        }
    }

    /// <summary>Opens the leads; empty ones where those that are there are damaged.</summary>
    /// <exception cref="StorageUnavailableException">Locked, full, unwritable.</exception>
    /// <exception cref="StorageCorruptException">They are whole, and newer than this program or another's.</exception>
    public SqliteLeadStore OpenLeads()
    {
        try
        {
            return Opened(SqliteLeadStore.Open(options, time), store => store.Examine());
        }
        catch (StorageCorruptException damage) when (damage.IsDamage)
        {
            var aside = string.Create(CultureInfo.InvariantCulture, $"{options.LeadsPath}.damaged-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}");
            LeadsDamaged(logger, damage.Message, Path.GetFileName(aside));
            foreach (var suffix in Suffixes.Where(suffix => File.Exists(options.LeadsPath + suffix)))
            {
                File.Move(options.LeadsPath + suffix, aside + suffix);
            }

            return SqliteLeadStore.Open(options, time);
        }
    }

    private static T Opened<T>(T store, Action<T> examine)
        where T : IDisposable
    {
        try
        {
            examine(store);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The projections cannot be read and are made again from the log; until then answers hold for the tree size that they state. {Damage}")]
    private static partial void ProjectionsDamaged(ILogger logger, string damage);

    [LoggerMessage(2, LogLevel.Warning, "The leads cannot be read. Current ones come again, their history does not; the file is kept as {Aside}, and a backup's leads.db can take the place of the new one, and of leads.db-wal and leads.db-shm beside it, while the server is stopped; one of before a redaction is emptied at the next start. {Damage}")]
    private static partial void LeadsDamaged(ILogger logger, string damage, string aside);
}
