using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;

namespace Provenance.Storage.Sqlite;

/// <summary>
/// Copies a database beside those who use it. VACUUM INTO writes every row into a new file as of one moment: nothing of free
/// pages, gaps or the write-ahead log comes along. The copy is for its owner alone, wherever it is put.
/// </summary>
public static class SqliteCopy
{
    /// <summary>Copies a file.</summary>
    /// <param name="from">The database; a server may be using it.</param>
    /// <param name="to">A file that does not exist.</param>
    /// <exception cref="StorageUnavailableException">It cannot be read or written now.</exception>
    /// <exception cref="StorageCorruptException">It is damaged.</exception>
    public static void Write(string from, string to) => _ = SqliteFailure.Translated(Path.GetFileName(from), () =>
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();

        // VACUUM INTO fills an empty file, and refuses any other.
        SqliteFile.Create(to);
        return connection.Execute("PRAGMA synchronous = FULL; VACUUM INTO @to;", new { to });
    });
}
