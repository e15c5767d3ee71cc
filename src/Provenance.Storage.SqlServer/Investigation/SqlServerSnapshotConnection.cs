// What a snapshot is read as stands in parameters, and what a moment tells otherwise in a temporary table, which the pool
// drops with the connection's other traces. Where many entries begin after the moment, the table is filled on the server.

using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Storage.Sql;
using Provenance.Storage.Sql.Investigation;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Storage.SqlServer.Investigation;

/// <summary>A pooled connection in a transaction of isolation SNAPSHOT, which sees the database as it was at its first read.</summary>
internal sealed class SqlServerSnapshotConnection : SnapshotConnection
{
    // A transaction in SNAPSHOT changes no definitions: the table is made before it begins.
    private const string CreateLines =
        $"""
        CREATE TABLE {SnapshotSql.LineTable} (
          log_index bigint NOT NULL PRIMARY KEY, told bigint NOT NULL, is_changed bigint NOT NULL);
        """;

    private const string DeleteTold = $"DELETE FROM {SnapshotSql.LineTable} WHERE log_index IN (SELECT value FROM OPENJSON(@indices) WITH (value bigint '$'));";

    private const string InsertTold =
        $"""
        INSERT INTO {SnapshotSql.LineTable} (log_index, told, is_changed)
        SELECT value, @told, 1 FROM OPENJSON(@indices) WITH (value bigint '$');
        """;

    // The text is whole as it stands, so that its syntax can be checked; in place of the inner query come those of the subjects.
    private const string Nothing = "SELECT log_index FROM job WHERE 1 = 0";
    private const string InsertLater =
        $"""
        INSERT INTO {SnapshotSql.LineTable} (log_index, told, is_changed)
        SELECT later.log_index, 1, 0 FROM ({Nothing}) later;
        """;

    // In the database of the log, and so of one moment with what is read: marked once the projections were thrown away.
    private const string SelectRedactions = "SELECT COUNT_BIG(*) FROM [log].redaction_carried_out;";

    private readonly SqlConnection _connection;
    private readonly SqlTransaction _transaction;
    private readonly SqlServerDatabase _database;
    private readonly SnapshotSession _session;
    private long _size;

    private SqlServerSnapshotConnection(SqlServerDatabase database, SqlConnection connection, SqlServerOptions options, bool tellsLines)
    {
        if (tellsLines)
        {
            _ = connection.Execute(CreateLines);
        }

        _database = database;
        _connection = connection;
        _transaction = connection.BeginTransaction(IsolationLevel.Snapshot);
        _session = new SnapshotSession(connection, _transaction, options);
    }

    /// <summary>Opens one.</summary>
    /// <param name="database">The database.</param>
    /// <param name="options">Its options.</param>
    /// <param name="tellsLines">Whether a moment is asked for, so that <see cref="Tell"/> may follow.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async ValueTask<SqlServerSnapshotConnection> OpenAsync(
        SqlServerDatabase database, SqlServerOptions options, bool tellsLines, CancellationToken cancellationToken)
    {
        var connection = await database.OpenReaderAsync(cancellationToken);
        try
        {
            return database.Translated(() => new SqlServerSnapshotConnection(database, connection, options, tellsLines));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override SqlSession Session => _session;

    /// <inheritdoc/>
    public override SnapshotSql Sql => SnapshotSql.SqlServer;

    /// <inheritdoc/>
    public override IFailureTranslation Failures => _database;

    /// <inheritdoc/>
    public override void KnowAt(long size)
    {
        _size = size;
        _session.Define(SnapshotSql.KnownAtParameter, size);
    }

    /// <inheritdoc/>
    public override void Tell(MomentLines lines)
    {
        _session.Define(SnapshotSql.ValidAtParameter, lines.At);
        foreach (var later in LaterLines(Sql))
        {
            _ = _session.Execute(later, MomentLines.Parameters(_size, lines.At));
        }

        SetTold(lines.ReplacedEntries, MomentLines.Passed);
        SetTold(lines.HeldEntries, MomentLines.Held);
    }

    /// <summary>Texts that pass over what begins after the moment.</summary>
    public static IEnumerable<string> LaterLines(SnapshotSql sql) =>
        MomentSubject.All(sql).Select(subject => subject.Later).OfType<string>()
            .Select(later => InsertLater.Replace(Nothing, later, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool IsBeingCleared() => _session.ExecuteScalar<int?>(ProjectionClearing.SelectLeftOver) is not null;

    /// <inheritdoc/>
    public override long CountRedactions() => _session.QuerySingle<long>(SelectRedactions);

    /// <inheritdoc/>
    public override IDisposable? Heed(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? _session.Heed(cancellationToken) : null;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        // The connection goes back to the pool: it must not take the transaction along.
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void SetTold(IEnumerable<long> entries, long told)
    {
        var indices = SnapshotSql.ArrayOf(entries);
        _ = _session.Execute(DeleteTold, new { indices });
        _ = _session.Execute(InsertTold, new { indices, told });
    }
}
