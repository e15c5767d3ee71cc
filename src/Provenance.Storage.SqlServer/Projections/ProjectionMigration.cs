// Migrating projections throws them away first, because rows written before lack what a migration asks for, and the log has
// it. Nobody may write meanwhile: a server of an earlier version would fill the tables again with rows of before, under the
// schema of today. So whoever migrates holds the lease, and a group is not begun over a schema that is newer than its program.

using System.Globalization;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Storage.SqlServer.Leases;

namespace Provenance.Storage.SqlServer.Projections;

/// <summary>Brings the projections' tables up to date.</summary>
internal static class ProjectionMigration
{
    private const string HolderPrefix = "migration/";

    private const string HasLease = "SELECT CASE WHEN OBJECT_ID(N'log.lease') IS NULL THEN 0 ELSE 1 END;";

    private const string CountApplied = "SELECT COUNT(*) FROM [provenance].migration WHERE part = N'Projections';";

    // Longer than emptying some tens of millions of rows takes; what was not emptied by then is by the next start.
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(30);

    // A term of a server that has died, and a little.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>Migrates where that is needed. The connection is in no transaction.</summary>
    /// <param name="database">Where.</param>
    /// <param name="connection">An owner's, where something is to be migrated.</param>
    /// <param name="fenced">The fence of the process; where it holds none, the lease is taken for as long as this lasts.</param>
    /// <param name="clock">Dates migrations.</param>
    /// <exception cref="StorageUnavailableException">A server that makes projections holds the lease; nothing was changed.</exception>
    public static void Run(SqlServerDatabase database, SqlConnection connection, IFenced? fenced, TimeProvider clock)
    {
        var migrations = ProjectionSchema.Migrations;
        if (!migrations.IsUnderWay(database, connection))
        {
            migrations.Apply(database, connection, clock);
            return;
        }

        var held = fenced?.Fence is null ? Take(database, connection, clock) : null;
        try
        {
            // They go first: were they to go last, whoever is killed in between would leave rows of before.
            if (migrations.IsUnderWay(database, connection))
            {
                var begun = held is null ? Begun.Under(fenced) : new Begun(IsFenced: true, held);
                _ = database.Translated(() => ProjectionClearing.Run(database, connection, begun, CancellationToken.None));
            }

            migrations.Apply(database, connection, clock);
        }
        finally
        {
            if (held is not null)
            {
                _ = database.Translated(() => connection.Execute(LeaseTexts.Release, new { Name = held.Lease, held.Holder }));
            }
        }
    }

    /// <summary>Asks, within a group's transaction, that the schema is not newer than this program.</summary>
    /// <exception cref="StorageCorruptException">It is.</exception>
    public static void RequireNoNewer(SqlConnection connection, SqlTransaction transaction, string database)
    {
        if (connection.ExecuteScalar<int>(CountApplied, transaction: transaction) > ProjectionSchema.Migrations.Scripts.Count)
        {
            throw new StorageCorruptException($"The projections of {database} are of a newer program: start this server anew with that.");
        }
    }

    // Null where the database has no leases: then it has no servers either.
    private static Fence? Take(SqlServerDatabase database, SqlConnection connection, TimeProvider clock)
    {
        if (database.Translated(() => connection.ExecuteScalar<int>(HasLease)) == 0)
        {
            return null;
        }

        var holder = string.Create(CultureInfo.InvariantCulture, $"{HolderPrefix}{Environment.ProcessId}/{Guid.NewGuid():N}");
        var began = clock.GetTimestamp();
        while (true)
        {
            var (now, number, until) = database.Translated(() => Ask(database, connection, holder));
            if (now == holder)
            {
                return new Fence(SqlServerLease.Name, holder, number);
            }

            // Another server that is started does the same work, and then there is nothing left to do.
            if (!now.StartsWith(HolderPrefix, StringComparison.Ordinal) && clock.GetElapsedTime(began) > LongestWait)
            {
                throw new StorageUnavailableException(
                    $"The projections of {database.Name} are of an earlier version and are made again, and {now} makes them"
                    + $" (its lease lasts until {DateTimeOffset.FromUnixTimeMilliseconds(until):yyyy-MM-dd'T'HH:mm:ss'Z'}). Stop the servers of the earlier version, then start this one.");
            }

            using var never = new SemaphoreSlim(0, 1);
            _ = never.Wait(LookAgain);
        }
    }

    private static (string Holder, long Number, long UntilMs) Ask(SqlServerDatabase database, SqlConnection connection, string holder)
    {
        _ = connection.Execute(database.SetLimits);
        var row = connection.QuerySingle<(string Holder, long Number, long UntilMs, long NowMs)>(
            LeaseTexts.Take, new { SqlServerLease.Name, Holder = holder, TermMs = (long)Term.TotalMilliseconds });
        return (row.Holder, row.Number, row.UntilMs);
    }
}
