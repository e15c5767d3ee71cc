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

    public override SqlStatement Insert(string table, params string[] columns) => Record(new InsertedTable(table, columns, 0, WhereThere.Fails));

    public override SqlStatement InsertIfMissing(string table, int keys, params string[] columns) =>
        Record(new InsertedTable(table, columns, keys, WhereThere.Stays));

    public override SqlStatement Upsert(string table, int keys, params string[] columns) =>
        Record(new InsertedTable(table, columns, keys, WhereThere.Changes));

    private SqlStatement Record(InsertedTable table)
    {
        // Once with a value in every column, once with none but in the key.
        var slots = Enumerable.Range(1, table.Columns.Count).Select(number => $"i{number}").ToArray();
        _texts.Add(table.InsertFrom("@r0 AS n", slots));
        return Record(table.InsertFrom("@r0 AS n", [.. slots.Select((slot, i) => i < Math.Max(1, table.Keys) ? slot : null)]), "SELECT 1;");
    }

    private SqlServerStatement Record(string text, string sql)
    {
        _texts.Add(text);
        return new SqlServerStatement(new SqlServerSession(), sql);
    }
}
