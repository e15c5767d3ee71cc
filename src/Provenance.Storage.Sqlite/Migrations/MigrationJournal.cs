// The journal stands in the database that it is about: one row for each script that ran, with the script's hash. A
// database with tables but without a journal that we can read is not ours, which is an error and not "version 0".

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Migrations;

namespace Provenance.Storage.Sqlite.Migrations;

/// <summary>Which migrations a database has seen.</summary>
internal static class MigrationJournal
{
    private const string CreateTable =
        """
        CREATE TABLE IF NOT EXISTS migration (
          number        INTEGER NOT NULL PRIMARY KEY,
          name          TEXT    NOT NULL,
          sha256        BLOB    NOT NULL CHECK (length(sha256) = 32),
          applied_at_ms INTEGER NOT NULL
        ) STRICT;
        """;

    private const string Insert =
        "INSERT INTO migration (number, name, sha256, applied_at_ms) VALUES (@Number, @Name, @Hash, @AppliedAtMs);";

    /// <summary>Counts the migrations that the database has seen, all of which must be the first of the known ones.</summary>
    /// <exception cref="StorageCorruptException">They are not: drift, a newer database, or not a database of ours.</exception>
    public static int CountApplied(SqliteConnection connection, string file, IReadOnlyList<Migration> known) =>
        MigrationScripts.CountApplied(file, Read(connection, file), known);

    /// <summary>Writes down that a migration ran, within the transaction that it ran in.</summary>
    public static void Record(
        SqliteConnection connection, SqliteTransaction transaction, Migration migration, DateTimeOffset at)
    {
        connection.Execute(CreateTable, transaction: transaction);
        connection.Execute(
            Insert,
            new
            {
                migration.Number,
                migration.Name,
                Hash = migration.Hash.ToArray(),
                AppliedAtMs = at.ToUnixTimeMilliseconds(),
            },
            transaction);
    }

    private static List<AppliedMigration> Read(SqliteConnection connection, string file)
    {
        var tables = connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table';").ToList();
        if (tables.Count == 0)
        {
            return [];
        }

        if (!tables.Contains("migration"))
        {
            throw new StorageCorruptException($"{file} has tables but no migration journal: it is another program's.");
        }

        try
        {
            return connection.Query<AppliedMigration>("SELECT number, name, sha256 FROM migration ORDER BY number;").AsList();
        }
        catch (Exception e) when (e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_ERROR }
            or InvalidOperationException or System.Data.DataException or InvalidCastException)
        {
            throw new StorageCorruptException($"The migration journal of {file} cannot be read: {e.Message}", e);
        }
    }
}
