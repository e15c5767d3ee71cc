// Databases as earlier versions of this program left them. The scripts are embedded in the store and never edited once they
// shipped, so the first few of them, with their lines in the journal, are what an earlier version had.
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Storage.Sqlite;

namespace Provenance.Faults.Writes;

/// <summary>Makes databases of earlier schemas, and tells one schema from another.</summary>
internal static class OldSchemas
{
    private const string Journal =
        """
        CREATE TABLE IF NOT EXISTS migration (
          number        INTEGER NOT NULL PRIMARY KEY,
          name          TEXT    NOT NULL,
          sha256        BLOB    NOT NULL CHECK (length(sha256) = 32),
          applied_at_ms INTEGER NOT NULL
        ) STRICT;
        """;

    /// <summary>The scripts of a database, in order: name and bytes.</summary>
    public static IReadOnlyList<(string Name, byte[] Script)> Scripts(string database)
    {
        var assembly = typeof(SqliteOptions).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(database + "/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var stream = assembly.GetManifestResourceStream(name)!;
                    using var bytes = new MemoryStream();
                    stream.CopyTo(bytes);
                    return (Path.GetFileNameWithoutExtension(name[(database.Length + 1)..]), bytes.ToArray());
                }),
        ];
    }

    /// <summary>Makes a database that has seen the first scripts only.</summary>
    public static void Make(string path, string database, int count)
    {
        using var connection = Open(path);
        _ = connection.Execute("PRAGMA journal_mode = WAL;");
        foreach (var ((name, script), at) in Scripts(database).Take(count).Select((script, at) => (script, at)))
        {
            using var reader = new StreamReader(new MemoryStream(script));
            _ = connection.Execute(reader.ReadToEnd());
            _ = connection.Execute(Journal);
            _ = connection.Execute(
                "INSERT INTO migration VALUES (@number, @name, @hash, 0);",
                new { number = at + 1, name, hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Text(script))) });
        }
    }

    /// <summary>Makes a log of today one that has seen the first script only: the second adds, and nothing had used it.</summary>
    public static void MakeLogOld(SqliteConnection log) => _ = log.Execute(
        """
        DROP TABLE redaction_carried_out;
        DROP TRIGGER section_is_only_erased;
        DROP TRIGGER section_is_never_deleted;
        DELETE FROM migration WHERE number > 1;
        """);

    /// <summary>What a database's tables are, and what its journal says, as lines.</summary>
    public static IReadOnlyList<string> Of(string path)
    {
        using var connection = Open(path);
        Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check;"));
        return
        [
            .. connection.Query<string>("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name;"),
            .. connection.Query<(long Number, string Name, byte[] Hash)>("SELECT number, name, sha256 FROM migration ORDER BY number;")
                .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Number} {row.Name} {Convert.ToHexStringLower(row.Hash)}")),
        ];
    }

    /// <summary>Opens a database file outside of the store.</summary>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    // A reader leaves a byte order mark out, as the store's does.
    private static string Text(byte[] script)
    {
        using var reader = new StreamReader(new MemoryStream(script));
        return reader.ReadToEnd();
    }
}
