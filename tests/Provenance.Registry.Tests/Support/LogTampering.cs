using System.Buffers.Binary;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Provenance.Registry.Tests.Support;

/// <summary>Does to a <c>log.db</c> what no store would.</summary>
internal static class LogTampering
{
    /// <summary>Runs SQL, with the triggers that forbid it out of the way.</summary>
    public static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        foreach (var trigger in connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'trigger';").ToList())
        {
            _ = connection.Execute($"DROP TRIGGER {trigger};");
        }

        _ = connection.Execute("PRAGMA ignore_check_constraints = ON;");
        _ = connection.Execute(sql);
    }

    /// <summary>Flips one bit in the middle of a column of one row.</summary>
    public static void FlipBit(string path, string table, string column, string row)
    {
        byte[] bytes;
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            bytes = connection.QuerySingle<byte[]>($"SELECT {column} FROM {table} WHERE {row};");
        }

        bytes[bytes.Length / 2] ^= 1;
        Run(path, $"UPDATE {table} SET {column} = x'{Convert.ToHexStringLower(bytes)}' WHERE {row};");
    }

    /// <summary>Overwrites the first byte of the page with a table's last rows, as a torn write does. The file is open nowhere.</summary>
    public static void TearLastPage(string path, string table)
    {
        const byte Interior = 5;
        const int Rightmost = 8;
        long page;
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            page = connection.QuerySingle<long>("SELECT rootpage FROM sqlite_schema WHERE name = @table;", new { table });
        }

        var bytes = File.ReadAllBytes(path);
        var pageBytes = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(16));
        while (bytes[At(page)] == Interior)
        {
            page = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(At(page) + Rightmost));
        }

        bytes[At(page)] = 0xFF;
        File.WriteAllBytes(path, bytes);

        int At(long number) => checked((int)((number - 1) * pageBytes));
    }
}
