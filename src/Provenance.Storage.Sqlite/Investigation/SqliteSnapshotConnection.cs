// What a snapshot is read as stands in functions of the connection, so that no statement needs a parameter for it.

using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Storage.Sql;
using Provenance.Storage.Sql.Investigation;

namespace Provenance.Storage.Sqlite.Investigation;

/// <summary>A pooled reader in a read transaction over the write-ahead log.</summary>
internal sealed class SqliteSnapshotConnection : SnapshotConnection
{
    private readonly SqliteConnection _connection;
    private readonly SqliteFile _file;

    public SqliteSnapshotConnection(SqliteFile file)
    {
        _file = file;
        _connection = file.OpenReader();
        try
        {
            // A deferred transaction begins with its first read: the head.
            _connection.Execute("BEGIN DEFERRED;");
            Session = new SqliteSession(_connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override SqlSession Session { get; }

    /// <inheritdoc/>
    public override SnapshotSql Sql => SnapshotSql.Sqlite;

    /// <inheritdoc/>
    public override IFailureTranslation Failures => _file;

    /// <inheritdoc/>
    public override void KnowAt(long size) => _connection.CreateFunction("known_at", () => size, isDeterministic: true);

    /// <inheritdoc/>
    public override void Tell(MomentLines lines)
    {
        var held = JsonSerializer.Serialize(lines.HeldEntries);
        var changed = JsonSerializer.Serialize(lines.HeldEntries.Concat(lines.ReplacedEntries).Order());
        _connection.CreateFunction("line_at", (long index) => lines.ToldOf(index), isDeterministic: true);
        _connection.CreateFunction("valid_at", () => lines.At, isDeterministic: true);
        _connection.CreateFunction("lines_held", () => held, isDeterministic: true);
        _connection.CreateFunction("lines_changed", () => changed, isDeterministic: true);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        // The connection goes back to the pool: it must not take the transaction along.
        await _connection.ExecuteAsync("ROLLBACK;");
        await _connection.DisposeAsync();
    }
}
