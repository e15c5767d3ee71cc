using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Projections;
using Provenance.Storage.SqlServer.Migrations;

namespace Provenance.Storage.SqlServer.Projections;

/// <summary>The tables that the migrations of the projections made. Whatever else stands in dbo is not ours.</summary>
internal static class ProjectionSchema
{
    private const string SelectColumns =
        """
        SELECT t.name AS TableName, c.name AS ColumnName, CAST(coalesce(k.key_ordinal, 0) AS bigint) AS KeyPlace
        FROM sys.tables AS t
        JOIN sys.columns AS c ON c.object_id = t.object_id
        LEFT JOIN sys.indexes AS i ON i.object_id = t.object_id AND i.is_primary_key = 1
        LEFT JOIN sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.column_id = c.column_id
        WHERE t.schema_id = SCHEMA_ID(N'dbo') AND c.is_computed = 0
        ORDER BY t.name, c.column_id;
        """;

    private const string IsShadowed = "SELECT CASE WHEN OBJECT_ID(N'head') = OBJECT_ID(N'dbo.head') THEN 0 ELSE 1 END;";

    /// <summary>The migrations.</summary>
    public static MigrationSet Migrations { get; } = MigrationSet.Embedded("Projections");

    /// <summary>The names of the tables, in the order in which they were made.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Migrations.Scripts.SelectMany(script => script.Sql.Split('\n')).Select(NameOf).OfType<string>()];

    /// <summary>The tables as they stand in a database, without columns that the server computes from others.</summary>
    public static IReadOnlyList<ProjectedTable> Tables(SqlConnection connection, SqlTransaction? transaction)
    {
        var ours = Names.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. connection.Query<Column>(SelectColumns, transaction: transaction)
                .Where(column => ours.Contains(column.TableName))
                .GroupBy(column => column.TableName)
                .Select(table => new ProjectedTable(
                    table.Key,
                    [.. table.Select(column => column.ColumnName)],
                    [.. table.Where(column => column.KeyPlace > 0).OrderBy(column => column.KeyPlace).Select(column => column.ColumnName)])),
        ];
    }

    /// <summary>Makes sure that a name without a schema is one of ours to whoever is connected.</summary>
    /// <exception cref="StorageUnavailableException">The user's default schema has tables of these names.</exception>
    public static bool RequireOurNames(SqlConnection connection, string database)
    {
        if (connection.ExecuteScalar<int>(IsShadowed) != 0)
        {
            throw new StorageUnavailableException(
                $"In {database} the user's default schema hides the projections: an administrator runs ALTER USER … WITH DEFAULT_SCHEMA = dbo.");
        }

        return true;
    }

    // A line that begins a table.
    private static string? NameOf(string line) => line.Split(' ') is ["CREATE", "TABLE", var name, ..] ? name.Trim('[', ']') : null;

    private readonly record struct Column(string TableName, string ColumnName, long KeyPlace);
}
