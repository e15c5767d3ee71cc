// Rows of any table as those of four table types (0001_statements.sql, 0008_filed.sql): a value goes into the next free column of its kind.
// Babelfish (4.3, and the development branch of October 2024) puts the texts of such a table between apostrophes into SQL as
// they are, so that one with an apostrophe would be read as SQL: rows with one never travel as a table, on any server.

using System.Data;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Server;

namespace Provenance.Storage.SqlServer;

/// <summary>Where the columns of some rows stand in a table type.</summary>
internal sealed class RowSlots
{
    // The largest type of a fixed size.
    private const int MostFixedBytes = 8_000;

    // The smallest first.
    private static readonly TableType[] Types =
    [
        new("[dbo].integer_rows", integers: 9, texts: 0, blobs: 0),
        new("[dbo].mixed_rows", integers: 9, texts: 4, blobs: 4),
        new("[dbo].long_rows", integers: 28, texts: 0, blobs: 4),
        new("[dbo].wide_rows", integers: 20, texts: 10, blobs: 12),
    ];

    private readonly IReadOnlyList<object[]> _rows;
    private readonly SqlDbType?[] _types;
    private readonly string?[] _names;

    /// <summary>Finds the place of each column.</summary>
    /// <param name="rows">The rows: integers, texts, bytes and <see cref="DBNull"/>; in a column all of one kind.</param>
    public RowSlots(IReadOnlyList<object[]> rows)
    {
        _rows = rows;
        _types = [.. Enumerable.Range(0, rows[0].Length).Select(TypeOf)];
        var free = new Dictionary<string, int>();
        _names = [.. _types.Select(type => type is { } known ? NextOf(known) : null)];

        string NextOf(SqlDbType type)
        {
            var kind = type switch { SqlDbType.BigInt => "i", SqlDbType.NVarChar => "t", _ => "b" };
            return string.Create(CultureInfo.InvariantCulture, $"{kind}{free[kind] = free.GetValueOrDefault(kind) + 1}");
        }
    }

    /// <summary>Whether a row may travel as part of a table, on all servers.</summary>
    public static bool FitsIntoTable(object[] row) => !Array.Exists(row, value => value is string text && text.Contains('\'', StringComparison.Ordinal));

    /// <summary>For each column the name of its place; null where all values are NULL.</summary>
    public IReadOnlyList<string?> Names => _names;

    /// <summary>
    /// For each column its value in a row n, to compare with a column of a table; null where all values are NULL. Blobs stand in
    /// places without a limit, for which an index of blobs of one size may not be used: those that are all of one size get its type.
    /// </summary>
    public IReadOnlyList<string?> Keys => [.. _names.Select((name, column) => name is null ? null : KeyOf(name, column))];

    /// <summary>The rows as one parameter; each must fit (<see cref="FitsIntoTable"/>).</summary>
    /// <exception cref="InvalidOperationException">One does not.</exception>
    public SqlParameter ToTable(string parameter)
    {
        if (!_rows.All(FitsIntoTable))
        {
            throw new InvalidOperationException("A text with an apostrophe does not travel in a table.");
        }

        var type = Array.Find(Types, type => Given().All(column => type.Places.ContainsKey(_names[column]!)))
            ?? throw new InvalidOperationException("There is no table type with as many columns.");
        return new SqlParameter(parameter, SqlDbType.Structured) { TypeName = type.Name, Value = Records(type) };
    }

    /// <summary>The rows as a table of parameters, which are added to a command.</summary>
    public string ToValues(string prefix, SqlParameterCollection parameters)
    {
        var number = 0;
        var texts = _rows.Select(row => $"({string.Join(", ", Given().Select(column =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}_{number++}");
            _ = parameters.Add(new SqlParameter(name, _types[column]!.Value, -1) { Value = row[column] });
            return name;
        }))})").ToList();
        return $"(VALUES {string.Join(", ", texts)}) AS n ({string.Join(", ", Given().Select(column => _names[column]))})";
    }

    private string KeyOf(string name, int column)
    {
        if (_types[column] is not SqlDbType.VarBinary)
        {
            return $"n.{name}";
        }

        var sizes = _rows.Select(row => (row[column] as byte[])?.Length ?? 0).Distinct().Take(2).ToList();
        return sizes is [> 0 and <= MostFixedBytes and var size]
            ? string.Create(CultureInfo.InvariantCulture, $"CAST(n.{name} AS binary({size}))")
            : $"n.{name}";
    }

    private IEnumerable<int> Given() => Enumerable.Range(0, _names.Length).Where(column => _names[column] is not null);

    private SqlDbType? TypeOf(int column) => _rows.Select(row => row[column]).FirstOrDefault(value => value is not DBNull) switch
    {
        null => null,
        long => SqlDbType.BigInt,
        string => SqlDbType.NVarChar,
        byte[] => SqlDbType.VarBinary,
        var other => throw new ArgumentException($"There is no column for a {other.GetType().Name}."),
    };

    // One record for all rows, filled anew for each, as SqlClient takes it; what no column uses stays NULL.
    private IEnumerable<SqlDataRecord> Records(TableType type)
    {
        var record = new SqlDataRecord(type.Columns);
        var places = Given().Select(column => (column, Place: type.Places[_names[column]!])).ToArray();
        for (var place = 0; place < type.Columns.Length; place++)
        {
            record.SetDBNull(place);
        }

        foreach (var row in _rows)
        {
            foreach (var (column, place) in places)
            {
                record.SetValue(place, row[column]);
            }

            yield return record;
        }
    }

    private sealed class TableType(string name, int integers, int texts, int blobs)
    {
        public string Name => name;

        public SqlMetaData[] Columns { get; } =
            [.. ColumnsOf("i", SqlDbType.BigInt, integers), .. ColumnsOf("t", SqlDbType.NVarChar, texts), .. ColumnsOf("b", SqlDbType.VarBinary, blobs)];

        public Dictionary<string, int> Places => field ??= Columns.Index().ToDictionary(column => column.Item.Name, column => column.Index);

        private static IEnumerable<SqlMetaData> ColumnsOf(string kind, SqlDbType type, int count) => Enumerable.Range(1, count).Select(number =>
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");
            return type == SqlDbType.BigInt ? new SqlMetaData(name, type) : new SqlMetaData(name, type, SqlMetaData.Max);
        });
    }
}
