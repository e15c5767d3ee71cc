// The journal stands in the database that it is about, in a schema of its own: one row for each script that ran, with the
// script's hash. A database with tables of ours but without their rows in the journal is not ours, which is an error and
// not "version 0".

using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Migrations;

namespace Provenance.Storage.SqlServer.Migrations;

/// <summary>Which migrations a database has seen.</summary>
internal static class MigrationJournal
{
    // Servers that start together wait for the one that migrates; a script takes seconds at most.
    private const int LockTimeoutMs = 60_000;
    private const int LockTimeoutSeconds = (LockTimeoutMs / 1_000) + 10;

    /// <summary>The part whose tables stand in dbo.</summary>
    private const string InDbo = "Projections";

    private const string HasTable = "SELECT COUNT(*) FROM sys.tables WHERE name = N'migration' AND schema_id = SCHEMA_ID(N'provenance');";

    private const string HasSchema = "SELECT COUNT(*) FROM sys.schemas WHERE name = @Schema;";

    // Every database has dbo, where the projections are: their first table tells.
    private const string HasHead = "SELECT COUNT(*) FROM sys.tables WHERE name = N'head' AND schema_id = SCHEMA_ID(N'dbo');";

    private const string Select = "SELECT number, name, sha256 FROM [provenance].migration WHERE part = @Part ORDER BY number;";

    private const string CreateSchema = "CREATE SCHEMA [provenance];";

    private const string CreateTable =
        """
        CREATE TABLE [provenance].migration (
          part          nvarchar(50)  COLLATE Latin1_General_100_BIN2 NOT NULL,
          number        bigint        NOT NULL,
          name          nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
          sha256        binary(32)    NOT NULL,
          applied_at_ms bigint        NOT NULL,
          CONSTRAINT migration_key PRIMARY KEY (part, number)
        );
        """;

    // Whoever may connect may learn which tables there are; the roles that may read them come with the scripts.
    private const string GrantSelect = "GRANT SELECT ON [provenance].migration TO public;";

    private const string Insert =
        "INSERT INTO [provenance].migration (part, number, name, sha256, applied_at_ms) VALUES (@Part, @Number, @Name, @Hash, @AppliedAtMs);";

    // The lock's name has the database's in it, because Babelfish shares application locks between databases.
    private const string TakeLock =
        """
        DECLARE @result int, @resource nvarchar(255);
        SET @resource = N'provenance migration of ' + DB_NAME();
        EXEC @result = sp_getapplock @Resource = @resource, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @Wait;
        SELECT @result;
        """;

    /// <summary>Takes the lock of migrations until the transaction ends.</summary>
    /// <exception cref="StorageUnavailableException">Another process holds it for a minute.</exception>
    public static void Lock(SqlConnection connection, SqlTransaction transaction, SqlServerDatabase database)
    {
        if (connection.ExecuteScalar<int>(TakeLock, new { Wait = LockTimeoutMs }, transaction, LockTimeoutSeconds) < 0)
        {
            throw new StorageUnavailableException($"{database.Name} is being migrated by another process.");
        }
    }

    /// <summary>The journal's rows of one part, in order.</summary>
    /// <exception cref="StorageCorruptException">It cannot be read, or tables stand there without a journal.</exception>
    public static IReadOnlyList<AppliedMigration> Read(IDbConnection connection, IDbTransaction? transaction, string database, string part)
    {
        List<AppliedMigration> rows;
        try
        {
            rows = connection.ExecuteScalar<int>(HasTable, transaction: transaction) > 0
                ? connection.Query<AppliedMigration>(Select, new { Part = part }, transaction).AsList()
                : [];
        }
        catch (Exception e) when (e is SqlException { Number: 207 } or InvalidOperationException or DataException or InvalidCastException)
        {
            throw new StorageCorruptException($"The migration journal of {database} cannot be read: {e.Message}", e);
        }

        var (find, schema) = part == InDbo ? (HasHead, "dbo") : (HasSchema, Schema(part));
        if (rows.Count == 0 && connection.ExecuteScalar<int>(find, new { Schema = schema }, transaction) > 0)
        {
            throw new StorageCorruptException($"{database} has tables in {schema} that no migration of ours made: they are another program's.");
        }

        return rows;
    }

    /// <summary>Writes down that a migration ran, within the transaction that it ran in.</summary>
    public static void Record(SqlConnection connection, SqlTransaction transaction, string part, Migration migration, DateTimeOffset at)
    {
        if (connection.ExecuteScalar<int>(HasTable, transaction: transaction) == 0)
        {
            _ = connection.Execute(CreateSchema, transaction: transaction);
            _ = connection.Execute(CreateTable, transaction: transaction);
            _ = connection.Execute(GrantSelect, transaction: transaction);
        }

        _ = connection.Execute(
            Insert,
            new
            {
                Part = part,
                migration.Number,
                migration.Name,
                Hash = migration.Hash.ToArray(),
                AppliedAtMs = at.ToUnixTimeMilliseconds(),
            },
            transaction);
    }

    // Parts are named as their folders, schemas in lower case.
    private static string Schema(string part) => part.ToLowerInvariant();
}
