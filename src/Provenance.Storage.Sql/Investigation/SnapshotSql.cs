// What questions say in other words on SQLite and on SQL Server, side by side. SQLite is told which index to walk and in
// which order to join, because it keeps no statistics here; SQL Server knows its tables and chooses. What a snapshot is
// read as is a function of the connection on SQLite, and on SQL Server a parameter that every statement gets, and a
// temporary table.

using System.Globalization;

namespace Provenance.Storage.Sql.Investigation;

/// <summary>The words of one database, for snapshots.</summary>
internal sealed class SnapshotSql
{
    /// <summary>Entries that are told otherwise at a moment: (log_index, told, is_changed), on SQL Server.</summary>
    public const string LineTable = "#line";

    /// <summary>The parameter with the size of a snapshot, on SQL Server.</summary>
    public const string KnownAtParameter = "@known_at";

    /// <summary>The parameter with the moment of a snapshot, on SQL Server.</summary>
    public const string ValidAtParameter = "@valid_at";

    private readonly bool _isSqlite;
    private readonly Dialect _dialect;

    private SnapshotSql(Dialect dialect) => (_dialect, _isSqlite) = (dialect, dialect.IsSqlite);

    /// <summary>SQLite.</summary>
    public static SnapshotSql Sqlite { get; } = new(Dialect.Sqlite);

    /// <summary>T-SQL as SQL Server 2019 and later, Azure SQL and Babelfish take it.</summary>
    public static SnapshotSql SqlServer { get; } = new(Dialect.SqlServer);

    /// <summary>Begins a query whose tables may name themselves; <see cref="EndRecursion"/> ends it.</summary>
    public string With => _dialect.WithRecursive;

    /// <summary>Ends a query that walks lines: SQL Server would stop after 100 steps.</summary>
    public string EndRecursion => _isSqlite ? "" : " OPTION (MAXRECURSION 0)";

    /// <summary>Joins the next table, whose condition follows ON, inside the loops of those before.</summary>
    public string Join => _isSqlite ? "CROSS JOIN" : "INNER JOIN";

    /// <summary>The number of rows, which may be more than 2^31.</summary>
    public string Count => _isSqlite ? "count(*)" : "count_big(*)";

    /// <summary>The size of the log that the snapshot knows.</summary>
    public string KnownAt => _isSqlite ? "known_at()" : KnownAtParameter;

    /// <summary>The moment that the snapshot tells, microseconds since 1970.</summary>
    public string ValidAt => _isSqlite ? "valid_at()" : ValidAtParameter;

    /// <summary>Entries that hold at the moment though another took their place: what IN is followed by.</summary>
    public string HeldLines => _isSqlite ? "(SELECT value FROM json_each(lines_held()))" : $"(SELECT log_index FROM {LineTable} WHERE told = 2)";

    /// <summary>The same, and those whose places they hold.</summary>
    public string ChangedLines => _isSqlite ? "(SELECT value FROM json_each(lines_changed()))" : $"(SELECT log_index FROM {LineTable} WHERE is_changed = 1)";

    /// <summary>
    /// Common tables, the last of them <c>line (log_index)</c>: some statements, and once each those whose places they took, and so on.
    /// SQL Server knows no UNION in a recursion; there a walk ends at what it begins with, and what several walks meet in is told once.
    /// </summary>
    /// <param name="begin">Selects the statements.</param>
    public string WalkedBack(string begin) => _isSqlite
        ? $"""
          line (log_index) AS (
          {begin}
            UNION SELECT s.supersedes FROM line CROSS JOIN statement s ON s.log_index = line.log_index WHERE s.supersedes IS NOT NULL)
          """
        : $"""
          begun (log_index) AS (
          {begin}),
          walked (log_index) AS (
            SELECT log_index FROM begun
            UNION ALL SELECT s.supersedes FROM walked INNER JOIN statement s ON s.log_index = walked.log_index
              WHERE s.supersedes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM begun WHERE begun.log_index = s.supersedes)),
          line (log_index) AS (SELECT DISTINCT log_index FROM walked)
          """;

    /// <summary>The first rows of an order, at least one: follows ORDER BY.</summary>
    public string First(string rows) => _isSqlite ? $"LIMIT {rows}" : $"OFFSET 0 ROWS FETCH NEXT {rows} ROWS ONLY";

    /// <summary>Some rows, at least one, whichever: ends a query without ORDER BY.</summary>
    public string Some(string rows) => _isSqlite ? $"LIMIT {rows}" : $"ORDER BY (SELECT NULL) OFFSET 0 ROWS FETCH NEXT {rows} ROWS ONLY";

    /// <summary>
    /// The first row that passes of an inner query that ends with <see cref="First"/>: ends the outer one. SQLite takes the rows as the inner
    /// query gives them, and stops; on SQL Server they have no order but the outer query's own.
    /// </summary>
    public string FirstOfInner(string order) => _isSqlite ? "LIMIT 1" : $"ORDER BY {order} {First("1")}";

    /// <summary>Names an index to walk, behind the name of a table.</summary>
    public string Along(string index) => _isSqlite ? $" INDEXED BY {index}" : "";

    /// <summary>Says that rows are found by the table's own key, behind its name.</summary>
    public string AlongKey => _isSqlite ? " NOT INDEXED" : "";

    /// <summary>Integers as the JSON array that <see cref="Numbers"/> takes.</summary>
    public static string ArrayOf(IEnumerable<long> numbers) =>
        $"[{string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>A table (value) of the integers in a JSON array.</summary>
    public string Numbers(string json) => _isSqlite ? $"json_each({json})" : $"OPENJSON({json}) WITH (value bigint '$')";

    /// <summary>How an entry is told at the moment: 0 as known, 1 passed over, 2 held though another took its place.</summary>
    public string LineAt(string index) =>
        _isSqlite ? $"line_at({index})" : $"coalesce((SELECT told FROM {LineTable} WHERE {LineTable}.log_index = {index}), 0)";

    /// <summary>The number of a term by its text: a subquery.</summary>
    public string Term(string text) => $"(SELECT term_id FROM term WHERE {_dialect.IsText("text", text)})";

    /// <summary>Whether two values are the same, or both unknown.</summary>
    public string Same(string left, string right) => _isSqlite ? $"{left} IS {right}" : $"({left} = {right} OR ({left} IS NULL AND {right} IS NULL))";

    /// <summary>Whether a text begins with another. T-SQL's length forgets blanks at the end.</summary>
    public string BeginsWith(string text, string prefix) =>
        _isSqlite ? $"substr({text}, 1, length({prefix})) = {prefix}" : $"LEFT({text}, LEN({prefix} + N'.') - 1) = {prefix}";

    /// <summary>Some bytes of a blob, counted from 1.</summary>
    public string Part(string blob, string first, string size) => $"{(_isSqlite ? "substr" : "SUBSTRING")}({blob}, {first}, {size})";

    /// <summary>How many bytes a blob has.</summary>
    public string SizeOf(string blob) => _isSqlite ? $"length({blob})" : $"DATALENGTH({blob})";

    /// <summary>What an index can tell of whether the FLOP of a job is at least a parameter: all that pass, and few that do not.</summary>
    public string MayReach(string flop) =>
        $"j.flop_high IS NOT NULL AND {(_isSqlite ? $"substr(j.flop_high, 1, 5) >= substr({flop}, 1, 5)" : $"j.flop_high >= {flop}")}";

    /// <summary>The same of whether it is less.</summary>
    public string MayStayBelow(string flop) => _isSqlite ? $"substr(j.flop_high, 1, 5) <= substr({flop}, 1, 5)" : $"j.flop_high < {flop}";
}
