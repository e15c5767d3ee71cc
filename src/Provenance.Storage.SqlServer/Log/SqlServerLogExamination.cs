// What is wrong with a database beside what the log's entries say: a journal of migrations that is not this program's, rows
// that belong to nothing. Reads, and changes nothing. Pages are the server's own to check (DBCC CHECKDB).

using System.Data;
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Storage.SqlServer.Migrations;

namespace Provenance.Storage.SqlServer.Log;

/// <summary>Examines the database of a registry.</summary>
public static class SqlServerLogExamination
{
    // Counts run over whole tables, which may be billions of rows.
    private const int TimeoutSeconds = 6 * 3_600;

    private static readonly string[] Parts = ["Log", "Leads", "Projections"];

    /// <summary>Examines a database, beside servers or without; nobody waits for it.</summary>
    /// <param name="options">Which database; it must take snapshots (<c>ALLOW_SNAPSHOT_ISOLATION</c>).</param>
    /// <param name="clock">For waiting.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used.</exception>
    /// <exception cref="StorageUnavailableException">Unreachable, not permitted, takes no snapshots, or there is no log yet, or an older one.</exception>
    public static IReadOnlyList<Damage> Run(SqlServerOptions options, TimeProvider clock)
    {
        var database = new SqlServerDatabase(options, clock);
        using var connection = database.OpenAtStart();
        var damages = new List<Damage>();
        foreach (var part in Parts)
        {
            try
            {
                _ = MigrationSet.Embedded(part).IsUnderWay(database, connection);
            }
            catch (StorageCorruptException exception)
            {
                damages.Add(new Damage("migrations", exception.Message) { Remedy = Remedy.ByHand });
            }
        }

        if (damages.Count > 0)
        {
            return damages;
        }

        MigrationSet.Embedded("Log").Require(database, connection);
        return database.Translated(() =>
        {
            using var moment = connection.BeginTransaction(IsolationLevel.Snapshot);
            damages.AddRange(new LogExamination(connection, moment, LogSql.SqlServer, database.Name, TimeoutSeconds).Run());
            return damages;
        });
    }
}
