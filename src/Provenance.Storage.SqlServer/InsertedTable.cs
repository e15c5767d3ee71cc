namespace Provenance.Storage.SqlServer;

/// <summary>What becomes of a row that is there when another with its key is inserted.</summary>
internal enum WhereThere
{
    /// <summary>It cannot be: the insert fails.</summary>
    Fails = 0,

    /// <summary>It stays as it is.</summary>
    Stays = 1,

    /// <summary>It takes the new one's values.</summary>
    Changes = 2,
}

/// <summary>A table that is inserted into, and the text that does it.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns, the key's first.</param>
/// <param name="Keys">How many of them are the key; 0 where none can be there.</param>
/// <param name="WhereThere">What becomes of a row that is there.</param>
internal sealed record InsertedTable(string Name, IReadOnlyList<string> Columns, int Keys, WhereThere WhereThere)
{
    // Whole as they stand, so that their syntax can be checked; the names in them are put in.
    private const string InsertText = "INSERT INTO [a_table] (its_columns) SELECT n.its_columns FROM new_rows AS n;\n";

    private const string InsertMissingText =
        """
        INSERT INTO [a_table] (its_columns) SELECT n.its_columns FROM new_rows AS n
        WHERE NOT EXISTS (SELECT 1 FROM [a_table] AS t WHERE t.its_key = n.its_key);

        """;

    private const string UpdateText = "UPDATE t SET its_column = n.its_column FROM [a_table] AS t JOIN new_rows AS n ON t.its_key = n.its_key;\n";

    /// <summary>Inserts from a source.</summary>
    /// <param name="source">A table expression under the alias n.</param>
    /// <param name="slots">For each column the source's column; null where all its values are NULL.</param>
    public string InsertFrom(string source, IReadOnlyList<string?> slots)
    {
        var text = WhereThere switch
        {
            WhereThere.Fails => InsertText,
            WhereThere.Stays => InsertMissingText,
            _ => UpdateText + InsertMissingText,
        };
        var given = Enumerable.Range(0, Columns.Count).Where(column => slots[column] is not null).ToArray();
        return text
            .Replace("(its_columns)", $"({Join(given, column => $"[{Columns[column]}]")})", StringComparison.Ordinal)
            .Replace("n.its_columns", Join(given, column => $"n.{slots[column]}"), StringComparison.Ordinal)
            .Replace("t.its_key = n.its_key", Join(Enumerable.Range(0, Keys), column => $"t.[{Columns[column]}] = n.{slots[column]}", " AND "), StringComparison.Ordinal)
            .Replace("its_column = n.its_column", Join(Enumerable.Range(Keys, Columns.Count - Keys), Change), StringComparison.Ordinal)
            .Replace("new_rows AS n", source, StringComparison.Ordinal)
            .Replace("a_table", Name, StringComparison.Ordinal);

        string Change(int column) => $"[{Columns[column]}] = {(slots[column] is { } slot ? $"n.{slot}" : "NULL")}";
    }

    /// <summary>The rows of which none has another's key: of two with one key the first, where the one that is there stays.</summary>
    public List<object[]> Distinct(List<object[]> rows)
    {
        if (WhereThere != WhereThere.Stays)
        {
            return rows;
        }

        var seen = new HashSet<Key>();
        return rows.FindAll(row => seen.Add(new Key(row, Keys)));
    }

    private static string Join(IEnumerable<int> columns, Func<int, string> text, string between = ", ") =>
        string.Join(between, columns.Select(text));

    private readonly struct Key(object[] row, int columns) : IEquatable<Key>
    {
        private readonly object[] _row = row;
        private readonly int _columns = columns;

        public bool Equals(Key other) => _row.AsSpan(0, _columns).SequenceEqual(other._row.AsSpan(0, _columns));

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var value in _row.AsSpan(0, _columns))
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
