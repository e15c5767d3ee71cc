using Dapper;
using Microsoft.Data.Sqlite;

namespace Provenance.Witness.Tests;

/// <summary>Damages a state as a bad disk would.</summary>
internal static class DamagedFile
{
    /// <summary>Zeros where the entries of an index are; its page stays one that SQLite reads without complaint.</summary>
    /// <param name="path">The state.</param>
    /// <param name="index">The index, such as <c>sqlite_autoindex_held_1</c>.</param>
    public static void ZeroEntries(string path, string index)
    {
        long page, bytes;
        using (var connection = Open(path))
        {
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            bytes = connection.ExecuteScalar<long>("PRAGMA page_size");
            page = connection.ExecuteScalar<long>("SELECT rootpage FROM sqlite_schema WHERE name = @index", new { index });
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = ((page - 1) * bytes) + (bytes / 2);
        file.Write(new byte[bytes / 2]);
    }

    /// <summary>Any write of another process, after which no page that was read before is believed to be what it was.</summary>
    public static void Touch(string path) => Execute(path, "INSERT INTO contradiction VALUES ('log.example/other', 1, x'', 1, x'')");

    /// <summary>Runs a statement as another process would.</summary>
    public static void Execute(string path, string sql)
    {
        using var connection = Open(path);
        connection.Execute(sql);
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
