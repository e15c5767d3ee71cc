// The seam over a connection: what tables of the projections need of a database, so that they are written once for both.
// A way of inserting is named by table and columns and not by a text, because the two do it differently: SQLite runs a
// prepared statement for each row, which costs next to nothing in its own process; where each statement is a journey over
// the network, rows are gathered and sent together.

using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Provenance.Storage.Sql;

/// <summary>One connection and its transaction; not for two threads at once.</summary>
internal abstract class SqlSession
{
    /// <summary>What the database speaks.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>Whether a statement is a journey to another machine, so that it is worth knowing beforehand what will be asked.</summary>
    public virtual bool IsFar => false;

    /// <summary>The connection, for Dapper.</summary>
    protected abstract DbConnection Database { get; }

    /// <summary>The transaction that commands must name; null where a connection knows its own.</summary>
    protected virtual DbTransaction? Transaction => null;

    /// <summary>Prepares a statement that is run many times; its parameters are ?1, ?2, …</summary>
    public abstract SqlStatement Prepare(string sql);

    /// <summary>Inserts rows: parameter ?1 is the first column, and so on. A row is there for every later statement of this session.</summary>
    public abstract SqlStatement Insert(string table, params string[] columns);

    /// <summary>Inserts rows, but leaves one that is there as it is.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">How many of the columns, the first, are the key.</param>
    /// <param name="columns">The columns, the key's first.</param>
    public abstract SqlStatement InsertIfMissing(string table, int keys, params string[] columns);

    /// <summary>Inserts rows, or gives the one that is there the other columns' values.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">How many of the columns, the first, stay as they are: the key's, and those that never change.</param>
    /// <param name="columns">The columns, the key's first. A transaction gives one key at most once.</param>
    public abstract SqlStatement Upsert(string table, int keys, params string[] columns);

    /// <summary>Gives rows that are there the other columns' values.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">How many of the columns, the first, are the key.</param>
    /// <param name="columns">The columns, the key's first.</param>
    public virtual SqlStatement Update(string table, int keys, params string[] columns) =>
        Prepare($"UPDATE [{table}] SET {Equal(columns, keys, columns.Length, ", ")} WHERE {Equal(columns, 0, keys, " AND ")};");

    /// <summary>Deletes the rows with a key, the columns together.</summary>
    public virtual SqlStatement Delete(string table, params string[] columns) =>
        Prepare($"DELETE FROM [{table}] WHERE {Equal(columns, 0, columns.Length, " AND ")};");

    /// <summary>Deletes the rows with a key, in which the last column lies between two values, which count.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns; the last has two parameters.</param>
    public virtual SqlStatement DeleteBetween(string table, params string[] columns)
    {
        var (last, place) = (columns[^1], columns.Length);
        var between = string.Create(CultureInfo.InvariantCulture, $"[{last}] BETWEEN ?{place} AND ?{place + 1}");
        return Prepare($"DELETE FROM [{table}] WHERE {Equal(columns, 0, place - 1, " AND ")} AND {between};");
    }

    /// <summary>Prepares a statement that asks for nothing that this transaction wrote, so that nothing need be sent before.</summary>
    public virtual SqlStatement PrepareForEarlier(string sql) => Prepare(sql);

    /// <summary>Prepares a question that is asked of many keys.</summary>
    /// <param name="sql">A query whose columns all have names, without order and without a semicolon; its parameters ?1, ?2, … are a key's.</param>
    /// <param name="order">The column that a key's rows are ordered by; null where the order does not matter.</param>
    /// <param name="first">The parameter that says how many of a key's rows are wanted; null for all. With an order.</param>
    public virtual SqlLookup PrepareMany(string sql, string? order = null, string? first = null) => new OneByOneLookup(
        Prepare(sql + (order is null ? "" : $" ORDER BY {order}") + (first is null ? ";" : $" LIMIT {first};")));

    /// <summary>Runs a query through Dapper.</summary>
    public virtual IEnumerable<T> Query<T>(string sql, object? parameters = null, bool buffered = true)
    {
        Flush();
        return Database.Query<T>(sql, parameters, Transaction, buffered);
    }

    /// <summary>Runs a query of exactly one row.</summary>
    public virtual T QuerySingle<T>(string sql, object? parameters = null)
    {
        Flush();
        return Database.QuerySingle<T>(sql, parameters, Transaction);
    }

    /// <summary>Runs a query of at most one row.</summary>
    public virtual T? QuerySingleOrDefault<T>(string sql, object? parameters = null)
    {
        Flush();
        return Database.QuerySingleOrDefault<T>(sql, parameters, Transaction);
    }

    /// <summary>Runs a query for its first row.</summary>
    public virtual T? QueryFirstOrDefault<T>(string sql, object? parameters = null)
    {
        Flush();
        return Database.QueryFirstOrDefault<T>(sql, parameters, Transaction);
    }

    /// <summary>Runs a query for the first value of its first row.</summary>
    public virtual T? ExecuteScalar<T>(string sql, object? parameters = null)
    {
        Flush();
        return Database.ExecuteScalar<T>(sql, parameters, Transaction);
    }

    /// <summary>Runs a command.</summary>
    /// <returns>The number of rows changed.</returns>
    public virtual int Execute(string sql, object? parameters = null)
    {
        Flush();
        return Database.Execute(sql, parameters, Transaction);
    }

    /// <summary>Runs a query for a reader of its rows, which is closed before anything else is asked.</summary>
    public IDataReader ExecuteReader(string sql)
    {
        Flush();
        return Database.ExecuteReader(sql, transaction: Transaction);
    }

    /// <summary>Sends what is gathered, so that what is asked next finds it.</summary>
    public virtual void Flush()
    {
    }

    // Columns from one place to another, each equal to the parameter of its number.
    private static string Equal(string[] columns, int from, int to, string between) => string.Join(
        between, Enumerable.Range(from, to - from).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{columns[i]}] = ?{i + 1}")));
}
