// The one connection that writes, kept open with its statements prepared. A group is appended in key order, table by
// table, so that each table's right edge is walked once.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Log;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Log;

/// <summary>The writing connection of <c>log.db</c>; one append at a time.</summary>
internal sealed class LogWriter : IDisposable
{
    // Enough for a row's way down the table.
    private const int TriedCachePages = 10;

    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _selectHead;
    private readonly SqliteStatement _insertEntry;
    private readonly SqliteStatement _insertSection;
    private readonly SqliteStatement _insertStatement;
    private readonly SqliteStatement _upsertTile;
    private readonly SqliteStatement _updateHead;
    private readonly StatementIndex _statements;

    private LogWriter(string file, SqliteConnection connection)
    {
        _file = file;
        _connection = connection;
        _begin = new SqliteStatement(connection, "BEGIN IMMEDIATE;");
        _commit = new SqliteStatement(connection, "COMMIT;");
        _rollback = new SqliteStatement(connection, "ROLLBACK;");
        _selectHead = new SqliteStatement(
            connection,
            """
            SELECT size, edge, root, last_logged_at_ms, trust_epoch, (SELECT count(*) FROM binding)
            FROM head WHERE id = 1;
            """);
        _insertEntry = new SqliteStatement(
            connection,
            """
            INSERT INTO entry (log_index, leaf, is_trust, signer_suspended, signatures, payload)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6);
            """);
        _insertSection = new SqliteStatement(connection, "INSERT INTO section (section_id, name, content) VALUES (?1, ?2, ?3);");
        _insertStatement = new SqliteStatement(connection, "INSERT INTO statement_index (id_prefix, log_index) VALUES (?1, ?2);");
        _upsertTile = new SqliteStatement(
            connection,
            """
            INSERT INTO tile (tile_id, width, hashes) VALUES (?1, ?2, ?3)
            ON CONFLICT (tile_id) DO UPDATE SET width = excluded.width, hashes = excluded.hashes
            WHERE excluded.width > tile.width;
            """);
        _updateHead = new SqliteStatement(
            connection,
            """
            UPDATE head SET size = ?1, edge = ?2, root = ?3, last_logged_at_ms = ?4, trust_epoch = ?5 WHERE id = 1;
            """);
        _statements = new StatementIndex(connection);
    }

    /// <summary>Opens the writing connection of a migrated database and prepares its statements.</summary>
    public static LogWriter Open(SqliteFile file)
    {
        var connection = file.OpenWriter(SqliteDurability.Full);
        try
        {
            return SqliteFailure.Translated(file.Name, () => new LogWriter(file.Name, connection));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Takes the write lock, waiting up to the busy timeout, and reads the head under it.</summary>
    /// <exception cref="InvalidOperationException">The store is not bound to an origin.</exception>
    public LogHead Begin() => SqliteFailure.Translated(_file, () =>
    {
        _ = _begin.Execute();
        try
        {
            if (!_selectHead.Step())
            {
                throw HeadRow.Missing();
            }

            var row = new HeadRow(
                _selectHead.Integer(0),
                _selectHead.Blob(1).ToArray(),
                _selectHead.Blob(2).ToArray(),
                _selectHead.Integer(3),
                _selectHead.Integer(4));
            return _selectHead.Integer(5) == 1
                ? row.Decode()
                : throw new InvalidOperationException("The store is not bound to an origin: bind it before appending.");
        }
        finally
        {
            _selectHead.Reset();
        }
    });

    /// <summary>Which of these statements the log holds, under the lock.</summary>
    public Dictionary<Digest, LeafIndex> Find(IReadOnlyCollection<Digest> statementIds) =>
        SqliteFailure.Translated(_file, () =>
        {
            var found = new Dictionary<Digest, LeafIndex>();
            foreach (var id in statementIds.OrderBy(StatementKey.Of))
            {
                if (_statements.Find(id) is { } index)
                {
                    found[id] = index;
                }
            }

            return found;
        });

    /// <summary>Writes a group that follows the head into the open transaction.</summary>
    public void Write(LogGroup group) => SqliteFailure.Translated(_file, () =>
    {
        foreach (var entry in group.Entries)
        {
            InsertEntry(entry);
        }

        foreach (var entry in group.Entries)
        {
            InsertSections(entry);
        }

        InsertStatements(group.Entries);
        foreach (var tile in group.Tiles)
        {
            UpsertTile(tile);
        }

        return UpdateHead(group.Head);
    });

    /// <summary>
    /// Writes a row of so many bytes under a key that no entry has, to be undone. Pages leave the cache for the write-ahead log
    /// only as they are committed, unless there is no place for them: so there is none.
    /// </summary>
    public void Try(int bytes) => SqliteFailure.Translated(_file, () =>
    {
        var cache = _connection.ExecuteScalar<long>("PRAGMA cache_size;");
        _connection.Execute($"PRAGMA cache_size = {TriedCachePages};");
        _ = _connection.Execute("INSERT INTO section (section_id, name, content) VALUES (-1, '', zeroblob(@bytes));", new { bytes });
        return _connection.Execute($"PRAGMA cache_size = {cache};");
    });

    /// <summary>Commits; with <c>synchronous=FULL</c> the write-ahead log is on the disk when this returns.</summary>
    public void Commit() => SqliteFailure.Translated(_file, _commit.Execute);

    /// <summary>Undoes what was not committed.</summary>
    public void Rollback() => SqliteFailure.Translated(_file, _rollback.Execute);

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _selectHead.Dispose();
        _insertEntry.Dispose();
        _insertSection.Dispose();
        _insertStatement.Dispose();
        _upsertTile.Dispose();
        _updateHead.Dispose();
        _statements.Dispose();
        _connection.Dispose();
    }

    private void InsertEntry(StoredEntry entry) => _insertEntry
        .Bind(1, entry.Index.Value)
        .Bind(2, entry.Leaf.Span)
        .Bind(3, entry.IsTrust ? 1 : 0)
        .Bind(4, entry.SignerSuspended ? 1 : 0)
        .Bind(5, StoredSignatures.Encode(entry.Envelope))
        .Bind(6, entry.Envelope.Payload.Span)
        .Execute();

    private void InsertSections(StoredEntry entry)
    {
        var key = SectionKey.First(entry.Index);
        foreach (var (name, content) in entry.Sections.OrderBy(section => section.Key, StringComparer.Ordinal))
        {
            _ = _insertSection.Bind(1, key++).Bind(2, name).Bind(3, content.Span).Execute();
        }
    }

    private void InsertStatements(IReadOnlyList<StoredEntry> entries)
    {
        var rows = new (long Prefix, long Index)[entries.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (StatementKey.Of(entries[i].StatementId), entries[i].Index.Value);
        }

        Array.Sort(rows);
        foreach (var (prefix, index) in rows)
        {
            _ = _insertStatement.Bind(1, prefix).Bind(2, index).Execute();
        }
    }

    private void UpsertTile(TileContent content)
    {
        var (tile, hashes) = content;
        if (_upsertTile.Bind(1, TileKey.Of(tile)).Bind(2, tile.Width).Bind(3, hashes.Span).Execute() != 1)
        {
            throw new StorageCorruptException(
                $"Table tile, level {tile.Level}, number {tile.Number}: it is already as wide as {tile.Width}.");
        }
    }

    private int UpdateHead(LogHead head) => _updateHead
        .Bind(1, head.Size.Value)
        .Bind(2, head.Edge.Encode())
        .Bind(3, head.Root.ToArray())
        .Bind(4, head.LastLoggedAtMilliseconds)
        .Bind(5, head.TrustEpoch)
        .Execute();
}
