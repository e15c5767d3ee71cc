// A connection on which changes are gathered before they are sent. A statement that names a table in its text has that
// table's changes sent first; so whatever is asked is answered as if each had been made at once.

using System.Collections.Frozen;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>A session whose statements outlast its connections: each transaction may be on another.</summary>
/// <param name="mostKeptBytes">How many bytes of rows are kept at a time, because other statements run before they are read.</param>
internal sealed class SqlServerSession(long mostKeptBytes = SqlServerSession.UsualKeptBytes) : ReadingSession(mostKeptBytes)
{
    // As much as a question may; a group's lookups come to a small part of it.
    private const long UsualKeptBytes = 1L << 30;

    // A statement takes milliseconds; nobody is kept from a lock for longer than this by a server that hangs.
    private const int TimeoutSeconds = 120;

    private readonly List<SqlServerChange> _changes = [];
    private SqlConnection? _connection;
    private SqlTransaction? _transaction;

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

    /// <inheritdoc/>
    protected override string KeptTooMuch => string.Create(
        CultureInfo.InvariantCulture, $"Lookups of the projections would keep more than {MostKeptBytes} bytes of rows at a time.");

    /// <summary>Puts the session on a connection.</summary>
    public void Enter(SqlConnection connection, SqlTransaction? transaction)
    {
        Leave();
        (_connection, _transaction) = (connection, transaction);
    }

    /// <summary>Takes the session off its connection; what was gathered and not sent is forgotten.</summary>
    public void Leave()
    {
        EndReading();
        _changes.ForEach(change => change.Forget());
        (_connection, _transaction) = (null, null);
    }

    /// <inheritdoc/>
    public override SqlServerStatement Prepare(string sql) => Prepare(sql, SqlServerStatement.WordsOf(sql));

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
    public override SqlServerStatement PrepareForEarlier(string sql) => Prepare(sql, FrozenSet<string>.Empty);

    /// <inheritdoc/>
    public override SqlLookup PrepareMany(string sql, string? order = null, string? first = null) =>
        new SqlServerLookup(this, sql, order, first);

    /// <inheritdoc/>
    public override void Flush() => Send(_changes);

    /// <summary>Readies the connection for a statement that names these words, tables among them.</summary>
    public void FlushFor(IReadOnlySet<string> words) => Send(_changes.FindAll(change => change.IsWaiting && words.Contains(change.Table)));

    /// <summary>Readies the connection for a statement that names this table.</summary>
    public void FlushFor(string table) => Send(_changes.FindAll(change => change.IsWaiting && change.Table == table));

    /// <summary>Forgets a way of changing a table.</summary>
    public void Remove(SqlServerChange change) => _changes.Remove(change);

    /// <inheritdoc/>
    protected override void Ready(SqlServerStatement? statement, SqlCommand command)
    {
        if (statement is not null)
        {
            FlushFor(statement.Words);
        }

        (command.Connection, command.Transaction) = (Connection, OwnTransaction);
    }

    [SuppressMessage("Security", "CA2100", Justification = "Texts of this program, whose parameters are bound.")]
    [SuppressMessage("Reliability", "CA2000", Justification = "The statement disposes its command.")]
    private SqlServerStatement Prepare(string sql, IReadOnlySet<string> words) =>
        new(this, new SqlCommand(SqlServerStatement.TextOf(sql)) { CommandTimeout = TimeoutSeconds }, words);

    private SqlServerChange Add(RowChange what, string table, string[] columns, int keys)
    {
        var change = new SqlServerChange(this, new ChangedTable(what, table, columns, keys));
        _changes.FindAll(earlier => earlier.Table == table).ForEach(earlier => earlier.GoBefore(change));
        _changes.Add(change);
        return change;
    }

    private void Send(List<SqlServerChange> changes)
    {
        FreeConnection();
        if (changes.Count > 0)
        {
            using var batch = new SqlServerBatch(this);
            changes.ForEach(change => change.Send(batch));
            batch.Run();
        }
    }
}
