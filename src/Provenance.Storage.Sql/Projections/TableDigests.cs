// What a table amounts to: SHA-256 over its rows in the order of their key. A value is its type (1 byte: 0 NULL,
// 1 integer, 3 text, 4 blob), then eight bytes of an integer, or the length as eight bytes and the bytes. So two tables
// with the same rows have the same digest, however the database laid them out, and whichever database it is.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.Sql.Projections;

/// <summary>A table that depends on the log alone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in their order.</param>
/// <param name="Key">The columns of its primary key.</param>
internal sealed record ProjectedTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Key);

/// <summary>Digests of tables.</summary>
internal static class TableDigests
{
    private const byte Null = 0;
    private const byte Integer = 1;
    private const byte Text = 3;
    private const byte Blob = 4;

    /// <summary>The digests of all tables, in the order of their names.</summary>
    /// <exception cref="StorageCorruptException">A value is of another type than tables are made of.</exception>
    public static IReadOnlyList<TableDigest> Compute(
        SqlSession session, IEnumerable<ProjectedTable> tables, CancellationToken cancellationToken) =>
        [.. tables.OrderBy(table => table.Name, StringComparer.Ordinal).Select(table => Compute(session, table, cancellationToken))];

    private static TableDigest Compute(SqlSession session, ProjectedTable table, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = session.ExecuteReader($"SELECT {Names(table.Columns)} FROM [{table.Name}] ORDER BY {Names(table.Key)};");
        var rows = 0L;
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows++;
            for (var i = 0; i < reader.FieldCount; i++)
            {
                Append(hash, table.Name, reader.GetValue(i));
            }
        }

        return new TableDigest(table.Name, rows, new Digest(hash.GetHashAndReset()));
    }

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"[{column}]"));

    private static void Append(IncrementalHash hash, string table, object value)
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
            case DBNull:
                head[0] = Null;
                hash.AppendData(head[..1]);
                break;
            default:
                throw new StorageCorruptException($"Table {table} of the projections holds a {value.GetType().Name}.");
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
