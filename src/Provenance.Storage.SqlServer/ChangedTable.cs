namespace Provenance.Storage.SqlServer;

/// <summary>What is done with rows.</summary>
internal enum RowChange
{
    /// <summary>They are inserted; none with their keys is there.</summary>
    Insert = 0,

    /// <summary>They are inserted, but one that is there stays as it is.</summary>
    InsertIfMissing = 1,

    /// <summary>They are inserted, or one that is there takes their values.</summary>
    Upsert = 2,

    /// <summary>Those that are there take their values.</summary>
    Update = 3,

    /// <summary>Those that are there are deleted.</summary>
    Delete = 4,

    /// <summary>Those that are there are deleted; the key's last column lies between two values.</summary>
    DeleteBetween = 5,
}

/// <summary>A table that is changed, and the text that does it.</summary>
/// <param name="Change">What is done.</param>
/// <param name="Name">The table.</param>
/// <param name="Columns">Columns, the key's first.</param>
/// <param name="Keys">How many of them are the key; 0 where rows are only inserted.</param>
internal sealed record ChangedTable(RowChange Change, string Name, IReadOnlyList<string> Columns, int Keys)
{
    // Whole as they stand, so that their syntax can be checked; the names in them are put in.
    private const string InsertText = "INSERT INTO [a_table] (its_columns) SELECT n.its_columns FROM new_rows AS n;\n";

    private const string InsertMissingText =
        """
        INSERT INTO [a_table] (its_columns) SELECT n.its_columns FROM new_rows AS n
        WHERE NOT EXISTS (SELECT 1 FROM [a_table] AS t WHERE t.its_key = n.its_key);

        """;

    private const string UpdateText = "UPDATE t SET its_column = n.its_column FROM [a_table] AS t JOIN new_rows AS n ON t.its_key = n.its_key;\n";

    private const string DeleteText = "DELETE t FROM [a_table] AS t JOIN new_rows AS n ON t.its_key = n.its_key;\n";

    /// <summary>Changes the table by the rows of a source.</summary>
    /// <param name="source">A table expression under the alias n.</param>
    /// <param name="slots">For each column the source's column; null where all its values are NULL.</param>
    public string ChangeBy(string source, IReadOnlyList<string?> slots)
    {
        var text = Change switch
        {
            RowChange.Insert => InsertText,
            RowChange.InsertIfMissing => InsertMissingText,
            RowChange.Upsert => UpdateText + InsertMissingText,
            RowChange.Update => UpdateText,
            _ => DeleteText,
        };
        var given = Enumerable.Range(0, Columns.Count).Where(column => slots[column] is not null).ToArray();
        return text
            .Replace("(its_columns)", $"({Join(given, column => $"[{Columns[column]}]")})", StringComparison.Ordinal)
            .Replace("n.its_columns", Join(given, column => $"n.{slots[column]}"), StringComparison.Ordinal)
            .Replace("t.its_key = n.its_key", Join(Enumerable.Range(0, Keys), IsKey, " AND "), StringComparison.Ordinal)
            .Replace("its_column = n.its_column", Join(Enumerable.Range(Keys, Columns.Count - Keys), NewValue), StringComparison.Ordinal)
            .Replace("new_rows AS n", source, StringComparison.Ordinal)
            .Replace("a_table", Name, StringComparison.Ordinal);

        string IsKey(int column) => Change == RowChange.DeleteBetween && column == Keys - 1
            ? $"t.[{Columns[column]}] BETWEEN n.{slots[column]} AND n.{slots[column + 1]}"
            : $"t.[{Columns[column]}] = n.{slots[column]}";

        string NewValue(int column) => $"[{Columns[column]}] = {(slots[column] is { } slot ? $"n.{slot}" : "NULL")}";
    }

    /// <summary>The rows of which none has another's key: of two with one key the first, where one that is there stays.</summary>
    public List<object[]> Distinct(List<object[]> rows)
    {
        if (Change != RowChange.InsertIfMissing)
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
