using System.Globalization;
using System.Text.RegularExpressions;
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

    /// <summary>The text for keys that stand in these columns.</summary>
    /// <param name="sql">The question of one key.</param>
    /// <param name="order">The column that a key's rows are ordered by.</param>
    /// <param name="first">The parameter that says how many of them are wanted.</param>
    /// <param name="slots">The column of the place, then those of the parameters, in their order.</param>
    public static string TextOf(string sql, string? order, string? first, IReadOnlyList<string?> slots) =>
        (first is not null ? First : order is not null ? Ordered : Unordered)
            .Replace("n.its_first", first is null ? "" : $"n.{SlotOf(first, slots)}", StringComparison.Ordinal)
            .Replace("its_order", order, StringComparison.Ordinal)
            .Replace("SELECT 1 AS question", Numbered().Replace(sql, parameter => $"n.{SlotOf(parameter.Value, slots)}"), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int KeysAtOnce => MostKeys;

    /// <inheritdoc/>
    public override void Ask<T>(IReadOnlyList<T> keys, Action<T, SqlStatement> bind, Action<int, SqlStatement> row)
    {
        for (var start = 0; start < keys.Count; start += MostKeys)
        {
            using var bound = new BoundRow();
            var rows = new List<object[]>();
            for (var place = start; place < Math.Min(keys.Count, start + MostKeys); place++)
            {
                bind(keys[place], bound);
                rows.Add([(long)place, .. bound.Values]);
            }

            Ask(new RowSlots(rows), row);
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

    private static string SlotOf(string parameter, IReadOnlyList<string?> slots) =>
        slots[int.Parse(parameter.AsSpan(1), CultureInfo.InvariantCulture)]
        ?? throw new InvalidOperationException("A key has no value that is NULL.");

    private void Ask(RowSlots slots, Action<int, SqlStatement> row)
    {
        _statement ??= session.Prepare(TextOf(sql, order, first, slots.Names));
        try
        {
            _statement.Bind(slots.ToTable("@keys"));
            while (_statement.Step())
            {
                row((int)_statement.Integer(_statement.Columns - 1), _statement);
            }
        }
        finally
        {
            _statement.Reset();
        }
    }

    [GeneratedRegex(@"\?\d+")]
    private static partial Regex Numbered();
}
