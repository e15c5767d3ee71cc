using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Provenance.Storage.Sql;

namespace Provenance.Storage.Sqlite;

/// <summary>A connection to a file. Its statements belong to whatever transaction the connection is in.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : SqlSession
{
    /// <summary>The connection, for what only SQLite has.</summary>
    public SqliteConnection Connection => connection;

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.Sqlite;

    /// <inheritdoc/>
    protected override DbConnection Database => connection;

    /// <inheritdoc/>
    public override SqlStatement Prepare(string sql) => new SqliteStatement(connection, sql);

    /// <inheritdoc/>
    public override SqlStatement Insert(string table, params string[] columns) => Prepare($"{InsertInto(table, columns)};");

    /// <inheritdoc/>
    public override SqlStatement InsertIfMissing(string table, int keys, params string[] columns) =>
        Prepare($"{InsertInto(table, columns)} ON CONFLICT DO NOTHING;");

    /// <inheritdoc/>
    public override SqlStatement Upsert(string table, int keys, params string[] columns)
    {
        var changes = columns.Skip(keys).Select(column => $"[{column}] = excluded.[{column}]");
        return Prepare($"{InsertInto(table, columns)} ON CONFLICT DO UPDATE SET {string.Join(", ", changes)};");
    }

    // Brackets: T-SQL reserves some of the names, and SQLite reads them too.
    private static string InsertInto(string table, string[] columns)
    {
        var names = columns.Select(column => $"[{column}]");
        var values = columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"?{i + 1}"));
        return $"INSERT INTO [{table}] ({string.Join(", ", names)}) VALUES ({string.Join(", ", values)})";
    }
}
