using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Projections;
using Provenance.Storage.Sqlite.Migrations;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>The tables that the migrations of the projections made.</summary>
internal static class ProjectionSchema
{
    private const string Journal = "migration";

    /// <summary>Tables that depend on the log alone: all but the migrations' journal.</summary>
    public static IReadOnlyList<ProjectedTable> Tables(SqliteConnection connection) => [.. Names(connection).Select(name =>
    {
        var columns = connection.Query<(string Name, long Place)>("SELECT name, pk FROM pragma_table_info(@name) ORDER BY cid;", new { name }).AsList();
        var key = columns.Where(column => column.Place > 0).OrderBy(column => column.Place).Select(column => column.Name);
        return new ProjectedTable(name, [.. columns.Select(column => column.Name)], [.. key]);
    })];

    /// <summary>
    /// Drops everything, the journal too, and makes it again with nothing in it, in one transaction: whoever reads sees what
    /// was there or an empty head, and never a file without tables.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The tables did not all come again; nothing was changed.</exception>
    public static void MakeAnew(SqliteConnection connection, MigrationSet migrations, TimeProvider clock)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        foreach (var table in Names(connection).Append(Journal))
        {
            connection.Execute($"DROP TABLE \"{table}\";", transaction: transaction);
        }

        migrations.ApplyAll(connection, transaction, clock);
        RequireWhole(connection, migrations, clock);
        transaction.Commit();
    }

    // A temporary file that could not be written has been seen to leave a table out without an error.
    private static void RequireWhole(SqliteConnection connection, MigrationSet migrations, TimeProvider clock)
    {
        using var model = new SqliteConnection("Data Source=:memory:");
        model.Open();
        using var transaction = model.BeginTransaction();
        migrations.ApplyAll(model, transaction, clock);
        if (!Schema(connection).SequenceEqual(Schema(model)))
        {
            throw new StorageUnavailableException("The tables of the projections could not all be made again; nothing was changed.");
        }
    }

    private static List<(string Type, string Name, string? Sql)> Schema(SqliteConnection connection) =>
        connection.Query<(string Type, string Name, string? Sql)>("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name;").AsList();

    private static List<string> Names(SqliteConnection connection) => connection.Query<string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> @Journal;",
        new { Journal }).AsList();
}
