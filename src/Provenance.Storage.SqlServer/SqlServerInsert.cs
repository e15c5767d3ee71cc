using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>A way of inserting into one table.</summary>
internal sealed class SqlServerInsert(SqlServerSession session, InsertedTable table) : SqlStatement
{
    // Memory is bounded however many rows a transaction writes.
    private const int MostRows = 20_000;

    private readonly List<object[]> _rows = [];
    private object[] _row = NewRow(table);

    /// <summary>The table's name.</summary>
    public string Table => table.Name;

    /// <summary>Whether rows are gathered and not sent.</summary>
    public bool IsWaiting => _rows.Count > 0;

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, long value) => Bind(number, (object)value);

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, ReadOnlySpan<byte> value) => Bind(number, (object)value.ToArray());

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, string value) => Bind(number, (object)value);

    /// <inheritdoc/>
    public override SqlStatement BindNull(int number) => Bind(number, DBNull.Value);

    /// <inheritdoc/>
    public override SqlStatement Bind(IReadOnlyDictionary<string, object?> values) =>
        throw new InvalidOperationException("The columns of an insert are bound by their numbers.");

    /// <inheritdoc/>
    public override int Execute()
    {
        _rows.Add(_row);
        _row = [.. _row];
        if (_rows.Count >= MostRows)
        {
            session.FlushFor([Table]);
        }

        return 1;
    }

    /// <summary>Gives what is gathered to a batch.</summary>
    public void Send(SqlServerBatch batch)
    {
        if (IsWaiting)
        {
            batch.Add(table, table.Distinct(_rows));
            _rows.Clear();
        }
    }

    /// <summary>Forgets what is gathered.</summary>
    public void Forget() => _rows.Clear();

    /// <inheritdoc/>
    public override bool Step() => throw NoRows();

    /// <inheritdoc/>
    public override long Integer(int column) => throw NoRows();

    /// <inheritdoc/>
    public override long? IntegerOrNull(int column) => throw NoRows();

    /// <inheritdoc/>
    public override string Text(int column) => throw NoRows();

    /// <inheritdoc/>
    public override string? TextOrNull(int column) => throw NoRows();

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Blob(int column) => throw NoRows();

    /// <inheritdoc/>
    public override void Reset()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => session.Remove(this);

    private static InvalidOperationException NoRows() => new("An insert has no rows to be read.");

    private static object[] NewRow(InsertedTable table)
    {
        var row = new object[table.Columns.Count];
        Array.Fill(row, DBNull.Value);
        return row;
    }

    private SqlServerInsert Bind(int number, object value)
    {
        _row[number - 1] = value;
        return this;
    }
}
