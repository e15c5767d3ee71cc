// A prepared statement, straight on SQLite's C interface. SqliteCommand looks up each parameter by name and makes a
// reader for each execution, and Dapper rebuilds the command as well; an entry takes about five executions, so on the
// paths that run once a row both would cost more than SQLite itself. Everything else goes through Dapper.

using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Provenance.Storage.Sqlite;

/// <summary>A statement prepared once and run many times on one connection; not for two threads at once.</summary>
internal sealed class SqliteStatement : IDisposable
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

    /// <summary>Binds an integer to parameter ?<paramref name="number"/>.</summary>
    public SqliteStatement Bind(int number, long value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_int64(_statement, number, value), _database);
        return this;
    }

    /// <summary>Binds a blob, which SQLite copies, to parameter ?<paramref name="number"/>.</summary>
    public SqliteStatement Bind(int number, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, and SQLite takes a blob without address for NULL.
        var code = value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, number, 0)
            : raw.sqlite3_bind_blob(_statement, number, value);
        SqliteException.ThrowExceptionForRC(code, _database);
        return this;
    }

    /// <summary>Binds a text to parameter ?<paramref name="number"/>.</summary>
    public SqliteStatement Bind(int number, string value)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_text(_statement, number, value), _database);
        return this;
    }

    /// <summary>Binds an integer, or NULL, to parameter ?<paramref name="number"/>.</summary>
    public SqliteStatement Bind(int number, long? value) => value is { } known ? Bind(number, known) : BindNull(number);

    /// <summary>Binds NULL to parameter ?<paramref name="number"/>.</summary>
    public SqliteStatement BindNull(int number)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_bind_null(_statement, number), _database);
        return this;
    }

    /// <summary>Binds the parameters that the statement names, "@Name", from values by name: integers, texts, blobs or null.</summary>
    /// <exception cref="ArgumentException">A value is missing, or of another type.</exception>
    public SqliteStatement Bind(IReadOnlyDictionary<string, object?> values)
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

    /// <summary>Runs to the end, ignoring rows, and makes the statement ready to be run again.</summary>
    /// <returns>The number of rows changed.</returns>
    public int Execute()
    {
        while (Step())
        {
        }

        Reset();
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False where there is none; then, or when the reader stops early, <see cref="Reset"/> follows.</returns>
    public bool Step()
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

    /// <summary>The integer in column <paramref name="column"/>, counted from zero, of the current row.</summary>
    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>The integer in a column of the current row, or null.</summary>
    public long? IntegerOrNull(int column) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : Integer(column);

    /// <summary>The text in a column of the current row.</summary>
    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    /// <summary>The text in a column of the current row, or null.</summary>
    public string? TextOrNull(int column) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : Text(column);

    /// <summary>The blob in a column of the current row; its bytes go with the row.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Runs to the end and makes the statement ready to be run again; reading a row must not run the same statement.</summary>
    public List<T> ReadAll<T>(Func<SqliteStatement, T> row)
    {
        try
        {
            var rows = new List<T>();
            while (Step())
            {
                rows.Add(row(this));
            }

            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Reads the first row, or takes another value where there is none, and makes the statement ready to be run again.</summary>
    public T ReadFirst<T>(Func<SqliteStatement, T> row, T none)
    {
        try
        {
            return Step() ? row(this) : none;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes the statement ready to be run again, with its bindings as they are.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();
}
