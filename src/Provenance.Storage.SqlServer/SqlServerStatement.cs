using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql;

namespace Provenance.Storage.SqlServer;

/// <summary>A text with parameters, run as one command; the server keeps its plan by the text.</summary>
internal sealed partial class SqlServerStatement : SqlStatement
{
    // A statement takes milliseconds; nobody is kept from a lock for longer than this by a server that hangs.
    private const int TimeoutSeconds = 120;

    // The longest that is no "max" type. One length for all, because each has a plan of its own.
    private const int TextChars = 4000;
    private const int BlobBytes = 8000;

    private readonly SqlServerSession _session;
    private readonly SqlCommand _command;
    private readonly HashSet<string> _words;
    private SqlDataReader? _reader;
    private Queue<object[]>? _ahead;
    private object[] _row = [];

    /// <summary>Makes a statement of a text.</summary>
    /// <param name="session">The session that it is run on.</param>
    /// <param name="sql">The text; its parameters are ?1, ?2, …</param>
    /// <param name="needsNothing">Whether it asks for nothing that may be gathered.</param>
    [SuppressMessage("Security", "CA2100", Justification = "Texts of this program, whose parameters are bound.")]
    public SqlServerStatement(SqlServerSession session, string sql, bool needsNothing = false)
    {
        _session = session;
        _words = needsNothing ? [] : [.. Word().Matches(sql).Select(word => word.Value)];
        _command = new SqlCommand(TextOf(sql)) { CommandTimeout = TimeoutSeconds };
    }

    /// <summary>A text as T-SQL: its parameters have names.</summary>
    public static string TextOf(string sql) => Numbered().Replace(sql, "@p$1");

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, long value) => Bind(NameOf(number), SqlDbType.BigInt, 0, value);

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, ReadOnlySpan<byte> value) => Bind(NameOf(number), value.ToArray());

    /// <inheritdoc/>
    public override SqlStatement Bind(int number, string value) => Bind(NameOf(number), value);

    /// <inheritdoc/>
    public override SqlStatement BindNull(int number) => Bind(NameOf(number), SqlDbType.BigInt, 0, DBNull.Value);

    /// <inheritdoc/>
    public override SqlStatement Bind(IReadOnlyDictionary<string, object?> values)
    {
        foreach (var name in Named().Matches(_command.CommandText).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            if (!values.TryGetValue(name[1..], out var value))
            {
                throw new ArgumentException($"There is no value for {name}.", nameof(values));
            }

            _ = value switch
            {
                null => Bind(name, SqlDbType.BigInt, 0, DBNull.Value),
                long integer => Bind(name, SqlDbType.BigInt, 0, integer),
                string text => Bind(name, text),
                byte[] blob => Bind(name, blob),
                _ => throw new ArgumentException($"{name} is a {value.GetType().Name}.", nameof(values)),
            };
        }

        return this;
    }

    /// <summary>How many columns the current row has.</summary>
    public int Columns => _row.Length;

    /// <summary>Binds a table.</summary>
    public void Bind(SqlParameter table)
    {
        _command.Parameters.Clear();
        _ = _command.Parameters.Add(table);
    }

    /// <inheritdoc/>
    public override int Execute()
    {
        Ready();
        return _command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override bool Step()
    {
        if (_ahead is null && _reader is null)
        {
            Ready();
            _reader = _command.ExecuteReader();
            _session.Reads(this);
        }

        if (_ahead is { } ahead)
        {
            return ahead.TryDequeue(out _row!);
        }

        if (_reader!.Read())
        {
            _row = ReadRow(_reader);
            return true;
        }

        ReadAhead();
        return false;
    }

    /// <summary>Takes the rest of the rows into memory, so that the connection is free.</summary>
    public void ReadAhead()
    {
        if (_reader is not { } reader)
        {
            return;
        }

        _ahead = [];
        while (reader.Read())
        {
            _ahead.Enqueue(ReadRow(reader));
        }

        Close();
    }

    /// <inheritdoc/>
    public override long Integer(int column) => IntegerOrNull(column) ?? 0;

    // Columns are bigint; a CASE, a count or a constant is an int.
    /// <inheritdoc/>
    public override long? IntegerOrNull(int column) => _row[column] switch
    {
        long integer => integer,
        int integer => integer,
        DBNull => null,
        decimal sum => (long)sum,
        var other => throw new StorageCorruptException($"Column {column} is a {other.GetType().Name} and no integer."),
    };

    /// <inheritdoc/>
    public override string Text(int column) => (string)_row[column];

    /// <inheritdoc/>
    public override string? TextOrNull(int column) => _row[column] as string;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Blob(int column) => _row[column] as byte[];

    /// <inheritdoc/>
    public override void Reset()
    {
        Close();
        _ahead = null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Reset();
            _command.Dispose();
        }
    }

    private static object[] ReadRow(SqlDataReader reader)
    {
        var row = new object[reader.FieldCount];
        _ = reader.GetValues(row);
        return row;
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"@p{number}");

    private SqlServerStatement Bind(string name, string text) =>
        Bind(name, SqlDbType.NVarChar, text.Length <= TextChars ? TextChars : -1, text);

    private SqlServerStatement Bind(string name, byte[] blob) =>
        Bind(name, SqlDbType.VarBinary, blob.Length <= BlobBytes ? BlobBytes : -1, blob);

    private SqlServerStatement Bind(string name, SqlDbType type, int size, object value)
    {
        var place = _command.Parameters.IndexOf(name);
        var parameter = place >= 0 ? _command.Parameters[place] : _command.Parameters.Add(name, type);
        (parameter.SqlDbType, parameter.Size, parameter.Value) = (type, size, value);
        return this;
    }

    private void Ready()
    {
        _session.FlushFor(_words);
        (_command.Connection, _command.Transaction) = (_session.Connection, _session.OwnTransaction);
    }

    private void Close()
    {
        if (_reader is not null)
        {
            _reader.Dispose();
            _reader = null;
            _session.Reads(null);
        }
    }

    [GeneratedRegex(@"\?(\d+)")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"@[A-Za-z]\w*")]
    private static partial Regex Named();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
