// Reads a damaged log.db without asking whether it holds together. The file is opened as it is: no migration, no binding,
// nothing is written. A row that SQLite cannot reach is simply not there.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>What is left of the log of a data directory.</summary>
public sealed class SqliteLogSalvage : ILogSalvage, IDisposable
{
    private readonly SqliteConnection _connection;

    private SqliteLogSalvage(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a file for reading; null where it is no database at all.</summary>
    public static SqliteLogSalvage? TryOpen(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            _ = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema;");
            return new SqliteLogSalvage(connection);
        }
        catch (SqliteException)
        {
            connection.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public ValueTask<RawEntry?> ReadRawAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var row = OrNothing(() => _connection.QuerySingleOrDefault<Row>(
            "SELECT leaf AS Leaf, signatures AS Signatures, payload AS Payload FROM entry WHERE log_index = @Value;", new { index.Value }));
        if (row is not { Leaf: { } leaf, Signatures: { } signatures, Payload: { } payload })
        {
            return ValueTask.FromResult<RawEntry?>(null);
        }

        var sections = new List<(string, byte[])>();
        foreach (var section in Sections(SectionKey.First(index)))
        {
            if (section is { Name: { } name, Content: { } content } && !EntryTable.IsErased(content))
            {
                sections.Add((name, content));
            }
        }

        return ValueTask.FromResult<RawEntry?>(new RawEntry(leaf, signatures, payload, sections));
    }

    /// <inheritdoc/>
    public ValueTask<Digest?> ReadLeafHashAsync(LeafIndex index, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var at = (index.Value % TileId.FullWidth * Digest.SizeBytes) + 1;
        var hash = OrNothing(() => _connection.ExecuteScalar<byte[]?>(
            "SELECT substr(hashes, @At, 32) FROM tile WHERE tile_id = @Tile;", new { At = at, Tile = index.Value / TileId.FullWidth }));
        return ValueTask.FromResult<Digest?>(hash is { Length: Digest.SizeBytes } ? new Digest(hash) : null);
    }

    /// <inheritdoc/>
    public ValueTask<TreeSize> ReadExtentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A damaged size may be anything, but then it does not go with edge and root. A page that is torn at the end of the
        // entries is one that the highest index cannot be read from, while all the others are whole.
        var head = OrNothing<long?>(() => _connection.QuerySingle<HeadRow>(LogSql.Sqlite.SelectHead).Decode().Size.Value) ?? 0;
        var last = OrNothing(() => _connection.ExecuteScalar<long?>("SELECT max(log_index) FROM entry;")) ?? -1;
        return ValueTask.FromResult(new TreeSize(Math.Max(head, last + 1)));
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // Together, and one by one where one of them cannot be read.
    private IEnumerable<Section> Sections(long first)
    {
        const string Select = "SELECT CAST(name AS TEXT) AS Name, CAST(content AS BLOB) AS Content FROM section WHERE section_id >= @First AND section_id < @End;";
        return OrNothing(() => _connection.Query<Section>(Select, new { First = first, End = first + LogGroup.MaxSections }).ToList())
            ?? Enumerable.Range(0, LogGroup.MaxSections)
                .Select(place => OrNothing(() => _connection.QuerySingleOrDefault<Section>(Select, new { First = first + place, End = first + place + 1 })));
    }

    private static T? OrNothing<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is SqliteException or StorageCorruptException or InvalidOperationException or InvalidCastException or System.Data.DataException or ArgumentException or FormatException or OverflowException)
        {
            return default;
        }
    }

    private record struct Row
    {
        public byte[]? Leaf { get; set; }

        public byte[]? Signatures { get; set; }

        public byte[]? Payload { get; set; }
    }

    private record struct Section
    {
        public string? Name { get; set; }

        public byte[]? Content { get; set; }
    }
}
