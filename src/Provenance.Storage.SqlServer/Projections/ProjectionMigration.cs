// Migrating projections throws them away first, because rows written before lack what a migration asks for, and the log has
// it. Nobody may write meanwhile: a server of an earlier version would fill the tables again with rows of before, under the
// schema of today. So whoever migrates holds the lease (MigrationLease), each step compares its fence, and a group is not
// begun over a schema that is newer than its program.

using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Storage.SqlServer.Leases;

namespace Provenance.Storage.SqlServer.Projections;

/// <summary>Brings the projections' tables up to date.</summary>
internal static class ProjectionMigration
{
    private const string CountApplied = "SELECT COUNT(*) FROM [provenance].migration WHERE part = N'Projections';";

    /// <summary>Migrates where that is needed. The connection is in no transaction.</summary>
    /// <param name="database">Where.</param>
    /// <param name="connection">An owner's, where something is to be migrated.</param>
    /// <param name="fenced">The fence of the process; where it holds none, the lease is taken for as long as this lasts.</param>
    /// <param name="clock">Dates migrations.</param>
    /// <param name="tell">Told in a sentence who is waited for.</param>
    /// <exception cref="StorageUnavailableException">A server that makes projections holds the lease; nothing was changed.</exception>
    public static void Run(SqlServerDatabase database, SqlConnection connection, IFenced? fenced, TimeProvider clock, Action<string> tell)
    {
        var migrations = ProjectionSchema.Migrations;
        if (!migrations.IsUnderWay(database, connection))
        {
            migrations.Apply(database, connection, clock);
            return;
        }

        using var held = fenced?.Fence is null ? MigrationLease.Take(database, connection, new LeaseOptions(), clock, tell) : null;
        var begun = held is null ? Begun.Under(fenced) : new Begun(IsFenced: true, held.Fence);

        // They go first: were they to go last, whoever is killed in between would leave rows of before.
        if (migrations.IsUnderWay(database, connection))
        {
            _ = database.Translated(() => ProjectionClearing.Run(database, connection, begun, CancellationToken.None));
        }

        migrations.Apply(database, connection, clock, transaction => Fencing.Require(connection, transaction, begun));
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
}
