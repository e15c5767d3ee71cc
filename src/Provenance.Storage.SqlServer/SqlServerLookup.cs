using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>Asks for many keys in one command: the keys travel as a table, to which the question is applied row by row.</summary>
/// <param name="session">The session.</param>
/// <param name="sql">The question of one key.</param>
/// <param name="order">The column that a key's rows are ordered by.</param>
/// <param name="first">The parameter that says how many of them are wanted.</param>
internal sealed partial class SqlServerLookup(SqlServerSession session, string sql, string? order, string? first) : SqlLookup
{
    // Babelfish takes memory out of all proportion for tables of more rows.
    private const int MostKeys = 1_000;

    // Keys that may not travel as a table, each a few parameters.
    private const int MostOthers = 100;

    // Whole as they stand, so that their syntax can be checked; the question and names are put in.
    private const string Unordered = "SELECT r.*, n.i1 AS its_place FROM @keys AS n CROSS APPLY (SELECT 1 AS question) AS r ORDER BY n.i1;";
    private const string Ordered =
        "SELECT r.*, n.i1 AS its_place FROM @keys AS n CROSS APPLY (SELECT 1 AS question) AS r ORDER BY n.i1, r.its_order;";

    private const string First =
        """
        SELECT r.*, n.i1 AS its_place FROM @keys AS n
        CROSS APPLY (SELECT TOP (n.its_first) q.* FROM (SELECT 1 AS question) AS q ORDER BY q.its_order) AS r
        ORDER BY n.i1, r.its_order;
        """;

    private SqlServerStatement? _statement;
    private IReadOnlyList<string?> _keys = [];

    /// <summary>The text for keys whose values are these of a row n.</summary>
    /// <param name="sql">The question of one key.</param>
    /// <param name="order">The column that a key's rows are ordered by.</param>
    /// <param name="first">The parameter that says how many of them are wanted.</param>
    /// <param name="keys">That of the place, then those of the parameters, in their order (<see cref="RowSlots.Keys"/>).</param>
    public static string TextOf(string sql, string? order, string? first, IReadOnlyList<string?> keys) =>
        (first is not null ? First : order is not null ? Ordered : Unordered)
            .Replace("n.its_first", first is null ? "" : KeyOf(first, keys), StringComparison.Ordinal)
            .Replace("its_order", order, StringComparison.Ordinal)
            .Replace("SELECT 1 AS question", Numbered().Replace(sql, parameter => KeyOf(parameter.Value, keys)), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int KeysAtOnce => MostKeys;

    /// <inheritdoc/>
    public override void Ask<T>(IReadOnlyList<T> keys, Action<T, SqlStatement> bind, Action<int, SqlStatement> row)
    {
        for (var start = 0; start < keys.Count; start += MostKeys)
        {
            using var bound = new BoundRow();
            var (rows, others) = (new List<object[]>(), new List<object[]>());
            for (var place = start; place < Math.Min(keys.Count, start + MostKeys); place++)
            {
                bind(keys[place], bound);
                object[] values = [(long)place, .. bound.Values];
                (RowSlots.FitsIntoTable(values) ? rows : others).Add(values);
            }

            if (rows.Count > 0)
            {
                Ask(new RowSlots(rows), row);
            }

            foreach (var part in others.Chunk(MostOthers))
            {
                AskOthers(new RowSlots(part), row);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _statement?.Dispose();
        }
    }

    private static string KeyOf(string parameter, IReadOnlyList<string?> keys) =>
        keys[int.Parse(parameter.AsSpan(1), CultureInfo.InvariantCulture)]
        ?? throw new InvalidOperationException("A key has no value that is NULL.");

    private void Ask(RowSlots slots, Action<int, SqlStatement> row)
    {
        var keys = slots.Keys;
        if (_statement is null || !_keys.SequenceEqual(keys))
        {
            _statement?.Dispose();
            _keys = keys;
            _statement = session.Prepare(TextOf(sql, order, first, _keys));
        }

        _statement.Bind([slots.ToTable("@keys")]);
        Read(_statement, row);
    }

    private void AskOthers(RowSlots slots, Action<int, SqlStatement> row)
    {
        using var command = new SqlCommand();
        var keys = slots.ToValues("@key", command.Parameters);
        using var statement = session.Prepare(TextOf(sql, order, first, slots.Keys).Replace("@keys AS n", keys, StringComparison.Ordinal));
        SqlParameter[] parameters = [.. command.Parameters.Cast<SqlParameter>()];
        command.Parameters.Clear();
        statement.Bind(parameters);
        Read(statement, row);
    }

    private static void Read(SqlServerStatement statement, Action<int, SqlStatement> row)
    {
        try
        {
            while (statement.Step())
            {
                row((int)statement.Integer(statement.Columns - 1), statement);
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    [GeneratedRegex(@"\?\d+")]
    private static partial Regex Numbered();
}
