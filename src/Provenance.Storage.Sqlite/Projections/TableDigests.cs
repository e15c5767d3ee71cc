// What a table amounts to: SHA-256 over its rows in the order of their key. A value is its type (1 byte: 0 NULL,
// 1 integer, 3 text, 4 blob), then eight bytes of an integer, or the length as eight bytes and the bytes. So two tables
// with the same rows have the same digest, however the database laid them out.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Projections;

/// <summary>Digests of tables.</summary>
internal static class TableDigests
{
    private const byte Null = 0;
    private const byte Integer = 1;
    private const byte Text = 3;
    private const byte Blob = 4;

    public static IReadOnlyList<TableDigest> Compute(SqliteConnection connection, CancellationToken cancellationToken) =>
        [.. ProjectionSchema.Tables(connection).Select(table => Compute(connection, table, cancellationToken))];

    private static TableDigest Compute(SqliteConnection connection, string table, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = connection.ExecuteReader($"SELECT * FROM \"{table}\" ORDER BY {KeyOf(connection, table)};");
        var rows = 0L;
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows++;
            for (var i = 0; i < reader.FieldCount; i++)
            {
                Append(hash, reader.GetValue(i));
            }
        }

        return new TableDigest(table, rows, new Digest(hash.GetHashAndReset()));
    }

    private static string KeyOf(SqliteConnection connection, string table) => string.Join(", ", connection.Query<string>(
        "SELECT name FROM pragma_table_info(@table) WHERE pk > 0 ORDER BY pk;", new { table }));

    private static void Append(IncrementalHash hash, object value)
    {
        Span<byte> head = stackalloc byte[9];
        head.Clear();
        switch (value)
        {
            case long integer:
                head[0] = Integer;
                BinaryPrimitives.WriteInt64BigEndian(head[1..], integer);
                hash.AppendData(head);
                break;
            case string text:
                Append(hash, head, Text, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                Append(hash, head, Blob, bytes);
                break;
            default:
                head[0] = Null;
                hash.AppendData(head[..1]);
                break;
        }
    }

    private static void Append(IncrementalHash hash, Span<byte> head, byte type, byte[] bytes)
    {
        head[0] = type;
        BinaryPrimitives.WriteInt64BigEndian(head[1..], bytes.Length);
        hash.AppendData(head);
        hash.AppendData(bytes);
    }
}
