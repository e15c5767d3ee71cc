// A connection on which rows are gathered before they are sent. A statement that names a table in its text has that
// table's rows sent first; so whatever is asked is answered as if each row had been inserted at once.
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
    private readonly List<SqlServerInsert> _inserts = [];
    private SqlConnection? _connection;
    private SqlTransaction? _transaction;
    private SqlServerStatement? _read;

    /// <inheritdoc/>
    public override Dialect Dialect => Dialect.SqlServer;

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
        _inserts.ForEach(insert => insert.Forget());
        (_connection, _transaction, _read) = (null, null, null);
    }

    /// <inheritdoc/>
    public override SqlStatement Prepare(string sql) => new SqlServerStatement(this, sql);

    /// <inheritdoc/>
    public override SqlStatement Insert(string table, params string[] columns) => Add(new InsertedTable(table, columns, 0, WhereThere.Fails));

    /// <inheritdoc/>
    public override SqlStatement InsertIfMissing(string table, int keys, params string[] columns) =>
        Add(new InsertedTable(table, columns, keys, WhereThere.Stays));

    /// <inheritdoc/>
    public override SqlStatement Upsert(string table, int keys, params string[] columns) =>
        Add(new InsertedTable(table, columns, keys, WhereThere.Changes));

    /// <inheritdoc/>
    public override void Flush() => Send(_inserts);

    /// <summary>Readies the connection for a statement that names these words, tables among them.</summary>
    public void FlushFor(HashSet<string> words) => Send(_inserts.FindAll(insert => insert.IsWaiting && words.Contains(insert.Table)));

    /// <summary>Tells which statement is being read, or that none is any more.</summary>
    public void Reads(SqlServerStatement? statement) => _read = statement;

    /// <summary>Forgets a way of inserting.</summary>
    public void Remove(SqlServerInsert insert) => _inserts.Remove(insert);

    private SqlServerInsert Add(InsertedTable table)
    {
        var insert = new SqlServerInsert(this, table);
        _inserts.Add(insert);
        return insert;
    }

    private void Send(List<SqlServerInsert> inserts)
    {
        ReadAhead();
        if (inserts.Count > 0)
        {
            using var batch = new SqlServerBatch(this);
            inserts.ForEach(insert => insert.Send(batch));
            batch.Run();
        }
    }

    private void ReadAhead()
    {
        _read?.ReadAhead();
        _read = null;
    }
}
