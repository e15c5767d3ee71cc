using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.Data.SqlClient;

namespace Provenance.Storage.SqlServer;

/// <summary>Gathered rows of several tables on their way in one command, or in as few as they fit into.</summary>
internal sealed class SqlServerBatch(SqlServerSession session) : IDisposable
{
    // Babelfish takes memory out of all proportion for tables of more rows.
    private const int MostRows = 1_000;

    // Few values travel cheaper one by one than as a table; a command may have 2,100.
    private const int MostValues = 60;
    private const int MostParameters = 1_000;
    private const int TimeoutSeconds = 120;

    private readonly StringBuilder _text = new();
    private readonly SqlCommand _command = new() { CommandTimeout = TimeoutSeconds };
    private int _rows;
    private int _tables;

    /// <summary>Adds rows of a table, and runs what has become too much for one command.</summary>
    public void Add(ChangedTable table, IReadOnlyList<object[]> rows)
    {
        foreach (var part in rows.Where(RowSlots.FitsIntoTable).Chunk(MostRows))
        {
            AddPart(table, part);
        }

        foreach (var part in rows.Where(row => !RowSlots.FitsIntoTable(row)).Chunk(Math.Max(1, MostValues / table.Columns.Count)))
        {
            AddPart(table, part);
        }
    }

    // As a table, or one by one where they are few or may not.
    private void AddPart(ChangedTable table, object[][] part)
    {
        if (_rows + part.Length > MostRows || _command.Parameters.Count > MostParameters)
        {
            Run();
        }

        var slots = new RowSlots(part);
        var name = string.Create(CultureInfo.InvariantCulture, $"@r{_tables++}");
        if (part.Length * table.Columns.Count <= MostValues || !RowSlots.FitsIntoTable(part[0]))
        {
            _text.Append(table.ChangeBy(slots.ToValues(name, _command.Parameters), slots.Names));
        }
        else
        {
            _ = _command.Parameters.Add(slots.ToTable(name));
            _text.Append(table.ChangeBy($"{name} AS n", slots.Names));
        }

        _rows += part.Length;
    }

    /// <summary>Runs what was added.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Names of this program's tables, and parameters.")]
    public void Run()
    {
        if (_tables == 0)
        {
            return;
        }

        _command.CommandText = _text.ToString();
        (_command.Connection, _command.Transaction) = (session.Connection, session.OwnTransaction);
        _ = _command.ExecuteNonQuery();
        _command.Parameters.Clear();
        _text.Clear();
        (_rows, _tables) = (0, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();
}
