// A prepared statement, straight on SQLite's C interface. SqliteCommand looks up each parameter by name and makes a
// reader for each execution, and Dapper rebuilds the command as well; an entry takes about five executions, so on the
// paths that run once a row both would cost more than SQLite itself. Everything else goes through Dapper.

using Microsoft.Data.Sqlite;
using Provenance.Storage.Sql;
using SQLitePCL;

namespace Provenance.Storage.Sqlite;

/// <summary>A statement prepared once and run many times on one connection; not for two threads at once.</summary>
internal sealed class SqliteStatement : SqlStatement
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <summary>Prepares one statement; <paramref name="sql"/> numbers its parameters ?1, ?2, …</summary>
    /// <exception cref="SqliteException">SQLite cannot prepare it.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        var code = raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        SqliteException.ThrowExceptionForRC(code, _database);
    }

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, long value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_int64(_statement, number, value), _database);
        return this;
    }

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, and SQLite takes a blob without address for NULL.
        var code = value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, number, 0)
            : raw.sqlite3_bind_blob(_statement, number, value);
        SqliteException.ThrowExceptionForRC(code, _database);
        return this;
    }

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, string value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_text(_statement, number, value), _database);
        return this;
    }

    /// <inheritdoc/>
    public override SqlStatement BindNull(int number)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_null(_statement, number), _database);
        return this;
    }

    /// <inheritdoc/>
    public override SqlStatement Bind(IReadOnlyDictionary<string, object?> values)
    {
        for (var number = 1; number <= raw.sqlite3_bind_parameter_count(_statement); number++)
        {
            var name = raw.sqlite3_bind_parameter_name(_statement, number).utf8_to_string();
            if (!values.TryGetValue(name[1..], out var value))
            {
                throw new ArgumentException($"There is no value for {name}.", nameof(values));
            }

            _ = value switch
            {
                null => BindNull(number),
                long integer => Bind(number, integer),
                string text => Bind(number, text),
                byte[] blob => Bind(number, blob),
                _ => throw new ArgumentException($"{name} is a {value.GetType().Name}.", nameof(values)),
            };
        }

        return this;
    }

    /// <inheritdoc/>
    public override int Execute()
    {
        while (Step())
        {
        }

        Reset();
        return raw.sqlite3_changes(_database);
    }

    /// <inheritdoc/>
    public override bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW)
        {
            return true;
        }

        if (code is not raw.SQLITE_DONE)
        {
            // The message belongs to the failed step, so the exception is made before the reset clears it.
            try
            {
                SqliteException.ThrowExceptionForRC(code, _database);
            }
            finally
            {
                Reset();
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <inheritdoc/>
    public override long? IntegerOrNull(int column) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : Integer(column);

    /// <inheritdoc/>
    public override string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <inheritdoc/>
    public override string? TextOrNull(int column) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : Text(column);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <inheritdoc/>
    public override void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _statement.Dispose();
        }
    }
}
