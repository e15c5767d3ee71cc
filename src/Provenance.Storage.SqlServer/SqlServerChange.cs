// Changes of one sort to one table, gathered and sent together. Those of another sort to the same table that came before
// are sent before.

namespace Provenance.Storage.SqlServer;

/// <summary>A way of changing one table.</summary>
internal sealed class SqlServerChange(SqlServerSession session, ChangedTable table) : BoundRow
{
    // Memory is bounded however many rows a transaction writes.
    private const int MostRows = 20_000;

    private readonly List<object[]> _rows = [];
    private readonly List<SqlServerChange> _sentAfter = [];

    /// <summary>The table's name.</summary>
    public string Table => table.Name;

    /// <summary>Whether rows are gathered and not sent.</summary>
    public bool IsWaiting => _rows.Count > 0;

    /// <summary>Tells of another way of changing the table, which is sent after this one.</summary>
    public void GoBefore(SqlServerChange other) => _sentAfter.Add(other);

    /// <inheritdoc/>
    public override int Execute()
    {
        if (_rows.Count >= MostRows || _sentAfter.Exists(other => other.IsWaiting))
        {
            session.FlushFor(Table);
        }

        _rows.Add(Values);
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
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            session.Remove(this);
        }

        base.Dispose(disposing);
    }
}
