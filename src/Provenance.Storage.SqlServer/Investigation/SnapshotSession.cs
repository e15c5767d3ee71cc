// Questions on SQL Server: one connection in one transaction. Its words known_at and valid_at are parameters that every
// statement gets which names them. A connection reads one result at a time, unless its string says
// MultipleActiveResultSets=True, which SQL Server and Azure SQL know and Babelfish does not: then nothing has to be kept.

using System.Collections.Frozen;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Storage.Sql;
using Provenance.Storage.Sql.Investigation;

namespace Provenance.Storage.SqlServer.Investigation;

/// <summary>The statements of a snapshot; it reads, and writes nothing but temporary tables.</summary>
/// <param name="connection">The connection.</param>
/// <param name="transaction">Its transaction.</param>
/// <param name="options">How long a question may take, and how much it may keep.</param>
internal sealed class SnapshotSession(SqlConnection connection, SqlTransaction transaction, SqlServerOptions options)
    : ReadingSession(options.MostKeptBytes)
{
    private readonly bool _readsMany = options.ReadsManyResults;
    private readonly Dictionary<string, long> _words = new(StringComparer.Ordinal);
    private readonly List<CancellationToken> _heeded = [];
    private volatile SqlCommand? _running;

    /// <inheritdoc/>
    public override bool PreparesRepeated => true;

    /// <inheritdoc/>
    protected override bool ReadsManyResults => _readsMany;

    /// <inheritdoc/>
    protected override string KeptTooMuch =>
        $"A question keeps more than {MostKeptBytes} bytes of rows from {options.Name}. Ask for less, or, where the server"
        + " knows it, write MultipleActiveResultSets=True into the connection string, so that nothing has to be kept.";

    /// <inheritdoc/>
    protected override DbConnection Database => connection;

    /// <inheritdoc/>
    protected override DbTransaction Transaction => transaction;

    /// <inheritdoc/>
    public override bool IsWord(string name) => name is SnapshotSql.KnownAtParameter or SnapshotSql.ValidAtParameter;

    /// <summary>Gives a word its value.</summary>
    public void Define(string word, long value) => _words[word] = value;

    /// <summary>
    /// Stops what is being read when a token is cancelled, and runs nothing more, until what is returned is disposed. Babelfish hears of
    /// a cancellation only when a statement has ended.
    /// </summary>
    public IDisposable Heed(CancellationToken cancellationToken) => new Heeding(this, cancellationToken);

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "The statement disposes its command.")]
    public override SqlStatement Prepare(string sql)
    {
        var text = SqlServerStatement.TextOf(sql);
        return new SqlServerStatement(this, Command(text, SqlServerParameters.NamesIn(text)), FrozenSet<string>.Empty);
    }

    /// <inheritdoc/>
    public override SqlStatement Insert(string table, params string[] columns) => throw WritesNothing();

    /// <inheritdoc/>
    public override SqlStatement InsertIfMissing(string table, int keys, params string[] columns) => throw WritesNothing();

    /// <inheritdoc/>
    public override SqlStatement Upsert(string table, int keys, params string[] columns) => throw WritesNothing();

    /// <inheritdoc/>
    public override IEnumerable<T> Query<T>(string sql, object? parameters = null, bool buffered = true)
    {
        var rows = Rows<T>(sql, parameters);
        return _readsMany && !buffered ? rows : rows.AsList();
    }

    /// <inheritdoc/>
    public override T QuerySingle<T>(string sql, object? parameters = null) => Rows<T>(sql, parameters).Single();

    /// <inheritdoc/>
    public override T? QuerySingleOrDefault<T>(string sql, object? parameters = null)
        where T : default => Rows<T>(sql, parameters).SingleOrDefault();

    /// <inheritdoc/>
    public override T? QueryFirstOrDefault<T>(string sql, object? parameters = null)
        where T : default => Rows<T>(sql, parameters).FirstOrDefault();

    /// <inheritdoc/>
    public override T? ExecuteScalar<T>(string sql, object? parameters = null)
        where T : default => Rows<T>(sql, parameters).FirstOrDefault();

    /// <inheritdoc/>
    public override int Execute(string sql, object? parameters = null)
    {
        using var command = Command(sql, parameters);
        return Run(null, command, command.ExecuteNonQuery);
    }

    /// <inheritdoc/>
    protected override void Ready(SqlServerStatement? statement, SqlCommand command)
    {
        _running = command;
        _heeded.ForEach(token => token.ThrowIfCancellationRequested());
    }

    private static InvalidOperationException WritesNothing() => new("A snapshot is read only.");

    private IEnumerable<T> Rows<T>(string sql, object? parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = Run(null, command, command.ExecuteReader);
        foreach (var row in reader.Parse<T>())
        {
            yield return row;
        }
    }

    private SqlCommand Command(string sql, object? parameters)
    {
        var names = SqlServerParameters.NamesIn(sql);
        var command = Command(sql, names);
        try
        {
            foreach (var name in names.Where(name => !IsWord(name)))
            {
                SqlServerParameters.Set(command, name, SqlServerParameters.ValueOf(parameters, name));
            }

            return command;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "Texts are the program's; what is asked for is in parameters.")]
    private SqlCommand Command(string sql, IReadOnlySet<string> names)
    {
        var command = new SqlCommand(sql, connection, transaction) { CommandTimeout = (int)Math.Ceiling(options.QuestionTimeout.TotalSeconds) };
        foreach (var (word, value) in _words.Where(word => names.Contains(word.Key)))
        {
            SqlServerParameters.Set(command, word, value);
        }

        return command;
    }

    private sealed class Heeding : IDisposable
    {
        private readonly SnapshotSession _session;
        private readonly CancellationToken _token;
        private readonly CancellationTokenRegistration _registration;

        public Heeding(SnapshotSession session, CancellationToken token)
        {
            (_session, _token) = (session, token);
            session._heeded.Add(token);
            _registration = token.Register(() => session._running?.Cancel());
        }

        public void Dispose()
        {
            _registration.Dispose();
            _ = _session._heeded.Remove(_token);
        }
    }
}
