// A statement of a snapshot. A connection reads one result at a time: while a statement is being stepped through, its rows
// come straight from the server; when another is run before its end, which happens where each row is looked up further,
// the rows that are left are taken off the connection and kept (EncodedRow).

using Microsoft.Data.SqlClient;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer.Investigation;

/// <summary>A parameterised statement of one snapshot.</summary>
internal sealed class SnapshotStatement(SnapshotSession session, SqlCommand command, IReadOnlySet<string> names) : SqlStatement
{
    private readonly Queue<byte[]> _kept = new();
    private EncodedRow _row = new();
    private SqlDataReader? _reader;
    private bool _isKept;
    private bool _isRunBefore;
    private EncodedRow? _keptRow;
    private long _keptBytes;

    private EncodedRow Row => _isKept ? _keptRow! : _row;

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, long value) => Set(number, value);

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, ReadOnlySpan<byte> value) => Set(number, value.ToArray());

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, string value) => Set(number, value);

    /// <inheritdoc/>
    public override SqlStatement BindNull(int number) => Set(number, null);

    /// <inheritdoc/>
    public override SqlStatement Bind(IReadOnlyDictionary<string, object?> values)
    {
        foreach (var name in names.Where(name => !SnapshotSession.IsWord(name)))
        {
            SnapshotParameters.Set(command, name, values.TryGetValue(name[1..], out var value)
                ? value
                : throw new ArgumentException($"There is no value for {name}.", nameof(values)));
        }

        return this;
    }

    /// <inheritdoc/>
    public override int Execute() => session.Run(this, command, command.ExecuteNonQuery);

    /// <inheritdoc/>
    public override bool Step()
    {
        if (_isKept)
        {
            if (_kept.TryDequeue(out var bytes))
            {
                _keptRow!.Fill(bytes);
                return true;
            }

            Reset();
            return false;
        }

        if (_reader is null)
        {
            _reader = session.Run(this, command, Begin);
        }

        if (_reader.Read())
        {
            _row.Fill(_reader);
            return true;
        }

        Reset();
        return false;
    }

    /// <inheritdoc/>
    public override long Integer(int column) => Row.Integer(column);

    /// <inheritdoc/>
    public override long? IntegerOrNull(int column) => Row.IsNull(column) ? null : Row.Integer(column);

    /// <inheritdoc/>
    public override string Text(int column) => Row.Text(column);

    /// <inheritdoc/>
    public override string? TextOrNull(int column) => Row.IsNull(column) ? null : Row.Text(column);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Blob(int column) => Row.Blob(column);

    /// <inheritdoc/>
    public override void Reset()
    {
        _reader?.Dispose();
        _reader = null;
        session.Ended(this, _keptBytes);
        _isKept = false;
        _kept.Clear();
        _keptBytes = 0;
    }

    /// <summary>Takes what is left off the connection.</summary>
    public void Keep()
    {
        if (_reader is null)
        {
            return;
        }

        // The current row stays where it is: whoever runs another statement may hold a blob of it.
        _keptRow = _row;
        _row = _row.Similar();
        while (_reader.Read())
        {
            _row.Fill(_reader);
            var bytes = _row.ToArray();
            _keptBytes += bytes.Length;
            session.CountKept(bytes.Length);
            _kept.Enqueue(bytes);
        }

        _reader.Dispose();
        _reader = null;
        _isKept = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Reset();
            _reader?.Dispose();
            command.Dispose();
        }
    }

    private SqlDataReader Begin()
    {
        // What is run once is not worth a place on the server.
        if (_isRunBefore)
        {
            command.Prepare();
        }

        _isRunBefore = true;
        return command.ExecuteReader();
    }

    private SnapshotStatement Set(int number, object? value)
    {
        SnapshotParameters.Set(command, SnapshotParameters.NameOf(number), value);
        return this;
    }
}
