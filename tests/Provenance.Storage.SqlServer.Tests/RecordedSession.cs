using System.Data.Common;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>A session on nothing that keeps the texts which are prepared on it, as SQL Server would be sent them.</summary>
internal sealed class RecordedSession : SqlSession
{
    private readonly List<string> _texts = [];

    /// <summary>The texts, in order.</summary>
    public IReadOnlyList<string> Texts => _texts;

    public override Dialect Dialect => Dialect.SqlServer;

    protected override DbConnection Database => throw new InvalidOperationException("There is no database behind this session.");

    public override SqlStatement Prepare(string sql) => Record(SqlServerStatement.TextOf(sql), sql);

    public override SqlStatement Insert(string table, params string[] columns) => Record(new ChangedTable(RowChange.Insert, table, columns, 0));

    public override SqlStatement InsertIfMissing(string table, int keys, params string[] columns) =>
        Record(new ChangedTable(RowChange.InsertIfMissing, table, columns, keys));

    public override SqlStatement Upsert(string table, int keys, params string[] columns) =>
        Record(new ChangedTable(RowChange.Upsert, table, columns, keys));

    public override SqlStatement Update(string table, int keys, params string[] columns) =>
        Record(new ChangedTable(RowChange.Update, table, columns, keys));

    public override SqlStatement Delete(string table, params string[] columns) =>
        Record(new ChangedTable(RowChange.Delete, table, columns, columns.Length));

    public override SqlStatement DeleteBetween(string table, params string[] columns) =>
        Record(new ChangedTable(RowChange.DeleteBetween, table, [.. columns, columns[^1]], columns.Length));

    public override SqlLookup PrepareMany(string sql, string? order = null, string? first = null)
    {
        _texts.Add(SqlServerLookup.TextOf(sql, order, first, ["n.i1", "n.i2", "n.i3", "n.i4", "n.i5"]));
        return new SqlServerLookup(new SqlServerSession(), sql, order, first);
    }

    private SqlServerStatement Record(ChangedTable table)
    {
        // Once with a value in every column, once with none but in the key.
        var slots = Enumerable.Range(1, table.Columns.Count).Select(number => $"i{number}").ToArray();
        _texts.Add(table.ChangeBy("@r0 AS n", slots));
        return Record(table.ChangeBy("@r0 AS n", [.. slots.Select((slot, i) => i < Math.Max(1, table.Keys) || table.Change == RowChange.DeleteBetween ? slot : null)]), "SELECT 1;");
    }

    private SqlServerStatement Record(string text, string sql)
    {
        _texts.Add(text);
        return new SqlServerSession().Prepare(sql);
    }
}
