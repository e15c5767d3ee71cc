// A text with parameters, run as one command; the server keeps its plan by the text. How statements share a connection:
// ReadingSession.

using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>A parameterised statement.</summary>
/// <param name="session">The session that it is run on.</param>
/// <param name="command">Its command, which it disposes.</param>
/// <param name="words">The words of its text, tables among them, for which the session must do something first.</param>
internal sealed partial class SqlServerStatement(ReadingSession session, SqlCommand command, IReadOnlySet<string> words) : SqlStatement
{
    private readonly Queue<byte[]> _kept = new();
    private EncodedRow _row = new();
    private SqlDataReader? _reader;
    private bool _isKept;
    private bool _isRunBefore;
    private EncodedRow? _keptRow;
    private long _keptBytes;

    /// <summary>The words of its text, tables among them, for which the session must do something first.</summary>
    public IReadOnlySet<string> Words => words;

    /// <summary>How many columns the current row has.</summary>
    public int Columns => Row.Columns;

    private EncodedRow Row => _isKept ? _keptRow! : _row;

    private IReadOnlySet<string> Names => field ??= SqlServerParameters.NamesIn(command.CommandText);

    /// <summary>A text as T-SQL: its parameters have names.</summary>
    public static string TextOf(string sql) => Numbered().Replace(sql, "@p$1");

    /// <summary>The words of a text.</summary>
    public static IReadOnlySet<string> WordsOf(string sql) => Word().Matches(sql).Select(word => word.Value).ToHashSet(StringComparer.Ordinal);

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
        foreach (var name in Names.Where(name => !session.IsWord(name)))
        {
            SqlServerParameters.Set(command, name, SqlServerParameters.ValueOf(values, name));
        }

        return this;
    }

    /// <summary>Binds parameters, which are all that it has.</summary>
    public void Bind(SqlParameter[] parameters)
    {
        command.Parameters.Clear();
        command.Parameters.AddRange(parameters);
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

        _reader ??= session.Run(this, command, Begin);
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
            command.Dispose();
        }
    }

    private SqlDataReader Begin()
    {
        // What is run once is not worth a place on the server.
        if (_isRunBefore && session.PreparesRepeated)
        {
            command.Prepare();
        }

        _isRunBefore = true;
        return command.ExecuteReader();
    }

    private SqlServerStatement Set(int number, object? value)
    {
        SqlServerParameters.Set(command, SqlServerParameters.NameOf(number), value);
        return this;
    }

    [GeneratedRegex(@"\?(\d+)")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
