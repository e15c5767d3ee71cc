// Where SQLite and T-SQL say the same thing in other words, a text that both read takes the word from here. What both
// understand is written that way once: coalesce, CASE, "* 4096" in place of a shift, [brackets] around a name that T-SQL
// reserves. Parameters are ?1, ?2, … for prepared statements, @name for the rest.

namespace Provenance.Storage.Sql;

/// <summary>The words of one database.</summary>
internal sealed class Dialect
{
    private Dialect(bool isSqlite) => IsSqlite = isSqlite;

    /// <summary>SQLite.</summary>
    public static Dialect Sqlite { get; } = new(isSqlite: true);

    /// <summary>T-SQL as SQL Server 2019 and later, Azure SQL and Babelfish take it.</summary>
    public static Dialect SqlServer { get; } = new(isSqlite: false);

    /// <summary>Whether this is SQLite.</summary>
    public bool IsSqlite { get; }

    /// <summary>Begins a query whose tables may name themselves.</summary>
    public string WithRecursive => IsSqlite ? "WITH RECURSIVE" : "WITH";

    /// <summary>Joins the next table after the ones before: SQLite keeps to that order, the others choose by what they know of the tables.</summary>
    public string JoinNext => IsSqlite ? "CROSS JOIN" : "JOIN";

    /// <summary>That a column of texts, <c>text</c> of a table that finds rows by it, is a text.</summary>
    /// <param name="column">The column, with its table's alias.</param>
    /// <param name="text">The text: a parameter or a column.</param>
    public string IsText(string column, string text) =>
        IsSqlite ? $"{column} = {text}" : $"{column}_hash = HASHBYTES('SHA2_256', {text})";

    /// <summary>After SELECT: that only the first rows are wanted, where it is said there; <see cref="Limit"/> ends the query.</summary>
    public string Top(string rows) => IsSqlite ? "" : $"TOP ({rows}) ";

    /// <summary>At the end of a query: that only the first rows are wanted, where it is said there.</summary>
    public string Limit(string rows) => IsSqlite ? $" LIMIT {rows}" : "";
}
