// Rows of a group as table-valued parameters. SqlClient streams the records to the server as they are made; it takes one
// record for all rows, filled anew for each. A table without rows cannot be sent that way.

using System.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Server;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;

namespace Provenance.Storage.SqlServer.Log;

/// <summary>Makes table-valued parameters; the columns are those of the types in 0001_log.sql.</summary>
internal static class LogRows
{
    private const int LeafBytes = 1024;
    private const int SignaturesBytes = 2048;
    private const int NameChars = 400;

    /// <summary>Keys of any table.</summary>
    public static SqlParameter Keys(string parameter, IReadOnlyCollection<long> keys) => Table(
        parameter,
        "[log].keys",
        [new SqlMetaData("id", SqlDbType.BigInt)],
        keys,
        (record, key) => record.SetInt64(0, key));

    /// <summary>Rows of <c>entry</c>.</summary>
    public static SqlParameter Entries(IReadOnlyList<StoredEntry> entries) => Table(
        "@entries",
        "[log].entry_rows",
        [
            new SqlMetaData("log_index", SqlDbType.BigInt),
            new SqlMetaData("leaf", SqlDbType.VarBinary, LeafBytes),
            new SqlMetaData("is_trust", SqlDbType.Bit),
            new SqlMetaData("signer_suspended", SqlDbType.Bit),
            new SqlMetaData("signatures", SqlDbType.VarBinary, SignaturesBytes),
            new SqlMetaData("payload", SqlDbType.VarBinary, SqlMetaData.Max),
        ],
        entries,
        (record, entry) =>
        {
            record.SetInt64(0, entry.Index.Value);
            SetBytes(record, 1, entry.Leaf);
            record.SetBoolean(2, entry.IsTrust);
            record.SetBoolean(3, entry.SignerSuspended);
            SetBytes(record, 4, StoredSignatures.Encode(entry.Envelope));
            SetBytes(record, 5, entry.Envelope.Payload);
        });

    /// <summary>Rows of <c>section</c>, by name within an entry; null where there are none.</summary>
    public static SqlParameter? Sections(IReadOnlyList<StoredEntry> entries) => entries.All(entry => entry.Sections.Count == 0) ? null : Table(
        "@sections",
        "[log].section_rows",
        [
            new SqlMetaData("section_id", SqlDbType.BigInt),
            new SqlMetaData("name", SqlDbType.NVarChar, NameChars),
            new SqlMetaData("content", SqlDbType.VarBinary, SqlMetaData.Max),
        ],
        [
            .. entries.SelectMany(entry => entry.Sections
                .OrderBy(section => section.Key, StringComparer.Ordinal)
                .Select((section, place) => (Key: SectionKey.First(entry.Index) + place, Name: section.Key, Content: section.Value))),
        ],
        (record, section) =>
        {
            record.SetInt64(0, section.Key);
            record.SetString(1, section.Name);
            SetBytes(record, 2, section.Content);
        });

    /// <summary>Rows of <c>statement_index</c>, sorted as the index is.</summary>
    public static SqlParameter Statements(IReadOnlyList<StoredEntry> entries) => Table(
        "@statements",
        "[log].statement_rows",
        [new SqlMetaData("id_prefix", SqlDbType.BigInt), new SqlMetaData("log_index", SqlDbType.BigInt)],
        [.. entries.Select(entry => (Key: StatementKey.Of(entry.StatementId), Index: entry.Index.Value)).Order()],
        (record, row) =>
        {
            record.SetInt64(0, row.Key);
            record.SetInt64(1, row.Index);
        });

    /// <summary>Rows of <c>tile</c>.</summary>
    public static SqlParameter Tiles(IReadOnlyList<TileContent> tiles) => Table(
        "@tiles",
        "[log].tile_rows",
        [
            new SqlMetaData("tile_id", SqlDbType.BigInt),
            new SqlMetaData("width", SqlDbType.Int),
            new SqlMetaData("hashes", SqlDbType.VarBinary, SqlMetaData.Max),
        ],
        tiles,
        (record, tile) =>
        {
            record.SetInt64(0, TileKey.Of(tile.Tile));
            record.SetInt32(1, tile.Tile.Width);
            SetBytes(record, 2, tile.Hashes);
        });

    /// <summary>Bytes as they are; null would have Dapper or SqlClient take an empty value for text.</summary>
    public static SqlParameter Bytes(string parameter, ReadOnlyMemory<byte> bytes) =>
        new(parameter, SqlDbType.VarBinary, -1) { Value = bytes.ToArray() };

    private static SqlParameter Table<T>(
        string parameter, string type, SqlMetaData[] columns, IReadOnlyCollection<T> rows, Action<SqlDataRecord, T> fill) =>
        new(parameter, SqlDbType.Structured) { TypeName = type, Value = Records(columns, rows, fill) };

    private static IEnumerable<SqlDataRecord> Records<T>(SqlMetaData[] columns, IReadOnlyCollection<T> rows, Action<SqlDataRecord, T> fill)
    {
        var record = new SqlDataRecord(columns);
        foreach (var row in rows)
        {
            fill(record, row);
            yield return record;
        }
    }

    private static void SetBytes(SqlDataRecord record, int column, ReadOnlyMemory<byte> bytes) => record.SetValue(column, bytes.ToArray());
}
