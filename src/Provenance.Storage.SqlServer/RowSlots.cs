// Rows of any table as those of two table types (0001_statements.sql): a value goes into the next free column of its kind.

using System.Data;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Server;

namespace Provenance.Storage.SqlServer;

/// <summary>Where the columns of some rows stand in a table type.</summary>
internal sealed class RowSlots
{
    private const int NarrowIntegers = 9;
    private const int Integers = 20;
    private const int Texts = 10;
    private const int Blobs = 12;

    private static readonly SqlMetaData[] Narrow = [.. Columns("i", SqlDbType.BigInt, NarrowIntegers)];
    private static readonly SqlMetaData[] Wide =
    [
        .. Columns("i", SqlDbType.BigInt, Integers), .. Columns("t", SqlDbType.NVarChar, Texts), .. Columns("b", SqlDbType.VarBinary, Blobs),
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

    /// <summary>For each column the name of its place; null where all values are NULL.</summary>
    public IReadOnlyList<string?> Names => _names;

    /// <summary>The rows as one parameter.</summary>
    public SqlParameter ToTable(string parameter)
    {
        var isNarrow = _types.All(type => type is null or SqlDbType.BigInt) && _types.Count(type => type is not null) <= NarrowIntegers;
        return new SqlParameter(parameter, SqlDbType.Structured)
        {
            TypeName = isNarrow ? "[dbo].integer_rows" : "[dbo].value_rows",
            Value = Records(isNarrow ? Narrow : Wide),
        };
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

    private static IEnumerable<SqlMetaData> Columns(string kind, SqlDbType type, int count) => Enumerable.Range(1, count).Select(number =>
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{kind}{number}");
        return type == SqlDbType.BigInt ? new SqlMetaData(name, type) : new SqlMetaData(name, type, SqlMetaData.Max);
    });

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
    private IEnumerable<SqlDataRecord> Records(SqlMetaData[] columns)
    {
        var record = new SqlDataRecord(columns);
        var places = Given().Select(column => (column, Place: Array.FindIndex(columns, place => place.Name == _names[column]))).ToArray();
        for (var place = 0; place < columns.Length; place++)
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
}
