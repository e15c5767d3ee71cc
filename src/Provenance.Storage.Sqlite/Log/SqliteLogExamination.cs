// What is wrong with log.db as a database, beside what its entries say: pages that do not hang together, a schema that is
// not this program's, rows that belong to nothing. Reads everything, writes nothing.

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Checking;
using Provenance.Storage.Sql.Log;
using Provenance.Storage.Sqlite.Migrations;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>Examines a log's database file.</summary>
public static class SqliteLogExamination
{
    private const int MaxLines = 100;

    private static readonly (string Sql, string Message)[] Strays =
    [
        ("SELECT count(*) FROM entry WHERE log_index >= (SELECT size FROM head WHERE id = 1);", "entries stand beyond the head"),
        ("SELECT count(*) FROM section WHERE section_id >> 3 NOT IN (SELECT log_index FROM entry);", "sections belong to no entry"),
        (
            "SELECT count(*) FROM section WHERE section_id & 7 > 0 AND NOT EXISTS "
            + "(SELECT 1 FROM section AS other WHERE other.section_id = section.section_id - 1 AND other.name < section.name);",
            "sections do not follow the one before them"),
        ("SELECT count(*) FROM statement_index WHERE log_index NOT IN (SELECT log_index FROM entry);", "index rows point to no entry"),
        ("SELECT abs((SELECT count(*) FROM statement_index) - (SELECT count(*) FROM entry));", "index rows are too many or too few"),
        ("SELECT count(*) FROM binding WHERE id <> 1;", "bindings are too many"),
        ("SELECT count(*) FROM head WHERE id <> 1;", "heads are too many"),
        ("SELECT count(*) FROM entry WHERE typeof(leaf) <> 'blob' OR typeof(signatures) <> 'blob' OR typeof(payload) <> 'blob';", "entries hold values of another type"),
        ("SELECT count(*) FROM section WHERE typeof(content) <> 'blob' OR typeof(name) <> 'text';", "sections hold values of another type"),
        ("SELECT count(*) FROM redaction_carried_out WHERE log_index NOT IN (SELECT log_index FROM entry WHERE is_trust = 1);", "redactions are marked as carried out that are none"),
    ];

    /// <summary>Examines the log of a data directory.</summary>
    /// <param name="path">Path of <c>log.db</c>.</param>
    public static IReadOnlyList<Damage> Run(string path)
    {
        var file = Path.GetFileName(path);
        var damages = new List<Damage>();
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
            connection.Open();
            _ = connection.Execute("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;");
            CheckPages(connection, file, damages);
            CheckSchema(connection, file, damages);
            CheckStrays(connection, file, damages);
            CheckTiles(connection, damages);
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException or InvalidCastException or FormatException or OverflowException)
        {
            damages.Add(new Damage(file, $"cannot be read as a database: {e.Message}") { Remedy = Remedy.FromEntries });
        }

        return damages;
    }

    // The lines name tree, page and cell.
    private static void CheckPages(SqliteConnection connection, string file, List<Damage> damages)
    {
        foreach (var line in connection.Query<string>(string.Create(CultureInfo.InvariantCulture, $"PRAGMA integrity_check({MaxLines});")))
        {
            if (line != "ok")
            {
                damages.Add(new Damage(file, $"SQLite says: {line.Trim().ReplaceLineEndings("; ")}. The entries that can be read can be written into a new file.") { Remedy = Remedy.FromEntries });
            }
        }
    }

    private static void CheckSchema(SqliteConnection connection, string file, List<Damage> damages)
    {
        using var fresh = new SqliteConnection("Data Source=:memory:");
        fresh.Open();
        MigrationSet.Embedded("Log").Apply(fresh, file, TimeProvider.System);
        const string Select =
            "SELECT ifnull(type || ' ' || name || ' on ' || tbl_name, 'a row without a name') || ': ' || ifnull(sql, '') || iif('blob' IN (typeof(type), typeof(name), typeof(tbl_name), typeof(sql)), ' (as a blob)', '') "
            + "FROM sqlite_schema ORDER BY type, name;";
        const string Journal = "SELECT ifnull(number || ' ' || name || ' ' || hex(sha256), 'a migration without a name') FROM migration ORDER BY number;";
        foreach (var query in (string[])[Select, Journal])
        {
            var (meant, stored) = (fresh.Query<string>(query).ToList(), connection.Query<string>(query).ToList());
            foreach (var line in stored.Except(meant).Concat(meant.Except(stored)).Take(MaxLines))
            {
                damages.Add(new Damage(file, $"the schema is not this program's: {line.Split('\n')[0]}") { Remedy = Remedy.FromEntries });
            }
        }
    }

    private static void CheckStrays(SqliteConnection connection, string file, List<Damage> damages)
    {
        foreach (var (sql, message) in Strays)
        {
            if (connection.ExecuteScalar<long>(sql) is var count and not 0)
            {
                damages.Add(new Damage(file, string.Create(CultureInfo.InvariantCulture, $"{count} {message}.")) { Remedy = Remedy.FromEntries });
            }
        }
    }

    // Each tile that the tree has at exactly the width that it has, and no other.
    private static void CheckTiles(SqliteConnection connection, List<Damage> damages)
    {
        var size = connection.ExecuteScalar<long>("SELECT size FROM head WHERE id = 1;");
        var stored = connection.Query<(long Id, long Width)>("SELECT tile_id, width FROM tile ORDER BY tile_id;", buffered: false).GetEnumerator();
        var (read, strays) = (0L, 0L);
        var meant = size > 0 ? Tile.TilesOf(new TreeSize(size)).Select(tile => (Id: TileKey.Of(tile), Width: (long)tile.Width)).GetEnumerator() : null;
        while (stored.MoveNext())
        {
            read++;
            strays += meant?.MoveNext() == true && meant.Current == stored.Current ? 0 : 1;
        }

        if (strays > 0 || meant?.MoveNext() == true)
        {
            damages.Add(new Damage(
                "tiles", string.Create(CultureInfo.InvariantCulture, $"{read} rows, {strays} of them not where a tree of {size} has a tile of that width, or some are missing. They can be rebuilt from the entries."))
            {
                Remedy = Remedy.FromEntries,
            });
        }
    }
}
