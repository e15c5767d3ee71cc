using Dapper;
using Microsoft.Data.Sqlite;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>The tables that the migrations of the projections made.</summary>
internal static class ProjectionSchema
{
    private const string Journal = "migration";

    /// <summary>Tables that depend on the log alone, by name: all but the migrations' journal.</summary>
    public static IReadOnlyList<string> Tables(SqliteConnection connection) =>
        connection.Query<string>(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> @Journal ORDER BY name;",
            new { Journal }).AsList();

    /// <summary>Drops everything, the journal too, so that the migrations run from the first again.</summary>
    public static void Drop(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var table in Tables(connection).Append(Journal))
        {
            connection.Execute($"DROP TABLE \"{table}\";", transaction: transaction);
        }

        transaction.Commit();
    }
}
