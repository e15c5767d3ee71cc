// What is wrong with log.db as a database, beside what its entries say: pages that do not hang together, a schema that is
// not this program's, rows that belong to nothing. Reads everything, writes nothing. A log that an earlier version of this
// program left is sound: it is held against the schema of that version, and the next start of the server migrates it.

using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Checking;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Storage.Sqlite.Migrations;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>Examines a log's database file.</summary>
public static class SqliteLogExamination
{
    private const int MaxLines = 100;

    // A table that is STRICT keeps them out of itself; one that was written around it does not.
    private static readonly (string Count, string Message)[] OtherTypes =
    [
        ("SELECT count(*) FROM entry WHERE typeof(leaf) <> 'blob' OR typeof(signatures) <> 'blob' OR typeof(payload) <> 'blob';", "entries hold values of another type"),
        ("SELECT count(*) FROM section WHERE typeof(content) <> 'blob' OR typeof(name) <> 'text';", "sections hold values of another type"),
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
            _ = connection.Execute("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;");
            CheckPages(connection, file, damages);
            if (CheckSchema(connection, file, damages) < SqliteLogStore.RedactionMigration)
            {
                // An empty one stands for the table that this log does not have yet.
                _ = connection.Execute("CREATE TEMP TABLE redaction_carried_out (log_index INTEGER NOT NULL PRIMARY KEY) STRICT;");
            }

            using var moment = connection.BeginTransaction(deferred: true);
            damages.AddRange(new LogExamination(connection, moment, LogSql.Sqlite, file, timeoutSeconds: null).Run(OtherTypes));
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

    // Gives the number of migrations whose schema the log is held against.
    private static int CheckSchema(SqliteConnection connection, string file, List<Damage> damages)
    {
        var migrations = MigrationSet.Embedded("Log");
        var seen = CountSeen(connection, file, migrations);
        using var fresh = new SqliteConnection("Data Source=:memory:");
        fresh.Open();
        migrations.First(seen).Apply(fresh, file, TimeProvider.System);
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

        return seen;
    }

    // A journal that is not the beginning of this program's is compared with the whole of it.
    private static int CountSeen(SqliteConnection connection, string file, MigrationSet migrations)
    {
        try
        {
            return MigrationJournal.CountApplied(connection, file, migrations.Scripts) is > 0 and var seen ? seen : migrations.Scripts.Count;
        }
        catch (StorageCorruptException)
        {
            return migrations.Scripts.Count;
        }
    }
}
