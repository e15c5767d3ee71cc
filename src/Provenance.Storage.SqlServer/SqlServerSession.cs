// A connection on which changes are gathered before they are sent. A statement that names a table in its text has that
// table's changes sent first; so whatever is asked is answered as if each had been made at once.
//
// One connection has one result under way. A statement that is run while another is read has the rest of the other's rows
// read into memory first.

using System.Data.Common;
using Microsoft.Data.SqlClient;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>A session whose statements outlast its connections: each transaction may be on another.</summary>
internal sealed class SqlServerSession : SqlSession
{
    private readonly List<SqlServerChange> _changes = [];
    private SqlConnection? _connection;
    private SqlTransaction? _transaction;
    private SqlServerStatement? _read;

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.SqlServer;

    /// <inheritdoc/>
    public override bool IsFar => true;

    /// <summary>The connection.</summary>
    /// <exception cref="InvalidOperationException">The session is on none.</exception>
    public SqlConnection Connection => _connection ?? throw new InvalidOperationException("The session is on no connection.");

    /// <summary>The transaction, if there is one.</summary>
    public SqlTransaction? OwnTransaction => _transaction;

    /// <inheritdoc/>
    protected override DbConnection Database => Connection;

    /// <inheritdoc/>
    protected override DbTransaction? Transaction => _transaction;

    /// <summary>Puts the session on a connection.</summary>
    public void Enter(SqlConnection connection, SqlTransaction? transaction)
    {
        Leave();
        (_connection, _transaction) = (connection, transaction);
    }

    /// <summary>Takes the session off its connection; what was gathered and not sent is forgotten.</summary>
    public void Leave()
    {
        _read?.Reset();
        _changes.ForEach(change => change.Forget());
        (_connection, _transaction, _read) = (null, null, null);
    }

    /// <inheritdoc/>
    public override SqlStatement Prepare(string sql) => new SqlServerStatement(this, sql);

    /// <inheritdoc/>
    public override SqlStatement Insert(string table, params string[] columns) => Add(RowChange.Insert, table, columns, 0);

    /// <inheritdoc/>
    public override SqlStatement InsertIfMissing(string table, int keys, params string[] columns) =>
        Add(RowChange.InsertIfMissing, table, columns, keys);

    /// <inheritdoc/>
    public override SqlStatement Upsert(string table, int keys, params string[] columns) => Add(RowChange.Upsert, table, columns, keys);

    /// <inheritdoc/>
    public override SqlStatement Update(string table, int keys, params string[] columns) => Add(RowChange.Update, table, columns, keys);

    /// <inheritdoc/>
    public override SqlStatement Delete(string table, params string[] columns) => Add(RowChange.Delete, table, columns, columns.Length);

    /// <inheritdoc/>
    public override SqlStatement DeleteBetween(string table, params string[] columns) =>
        Add(RowChange.DeleteBetween, table, [.. columns, columns[^1]], columns.Length);

    /// <inheritdoc/>
    public override SqlStatement PrepareForEarlier(string sql) => new SqlServerStatement(this, sql, needsNothing: true);

    /// <inheritdoc/>
    public override SqlLookup PrepareMany(string sql, string? order = null, string? first = null) =>
        new SqlServerLookup(this, sql, order, first);

    /// <inheritdoc/>
    public override void Flush() => Send(_changes);

    /// <summary>Readies the connection for a statement that names these words, tables among them.</summary>
    public void FlushFor(HashSet<string> words) => Send(_changes.FindAll(change => change.IsWaiting && words.Contains(change.Table)));

    /// <summary>Tells which statement is being read, or that none is any more.</summary>
    public void Reads(SqlServerStatement? statement) => _read = statement;

    /// <summary>Forgets a way of changing a table.</summary>
    public void Remove(SqlServerChange change) => _changes.Remove(change);

    private SqlServerChange Add(RowChange what, string table, string[] columns, int keys)
    {
        var change = new SqlServerChange(this, new ChangedTable(what, table, columns, keys));
        _changes.FindAll(earlier => earlier.Table == table).ForEach(earlier => earlier.GoBefore(change));
        _changes.Add(change);
        return change;
    }

    private void Send(List<SqlServerChange> changes)
    {
        ReadAhead();
        if (changes.Count > 0)
        {
            using var batch = new SqlServerBatch(this);
            changes.ForEach(change => change.Send(batch));
            batch.Run();
        }
    }

    private void ReadAhead()
    {
        _read?.ReadAhead();
        _read = null;
    }
}
