// Forward-only migrations: embedded scripts run in order, each with its line in the journal in one transaction, so a crash
// leaves a database between two migrations and never within one. Processes that start at once take turns at an
// application lock, which needs no table. A script is cut into batches at lines with GO, as every T-SQL tool does.

using System.Data;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Migrations;

namespace Provenance.Storage.SqlServer.Migrations;

/// <summary>All migrations of one part of a database (log, leads, projections), in order.</summary>
internal sealed partial class MigrationSet
{
    // An index over a large table takes hours.
    private const int TimeoutSeconds = 6 * 3_600;

    private readonly string _part;
    private readonly IReadOnlyList<Migration> _migrations;

    private MigrationSet(string part, IReadOnlyList<Migration> migrations)
    {
        _part = part;
        _migrations = migrations;
    }

    /// <summary>The scripts, in order.</summary>
    public IReadOnlyList<Migration> Scripts => _migrations;

    /// <summary>The scripts embedded from <c>Migrations/FOLDER</c>, in order of their numbers.</summary>
    public static MigrationSet Embedded(string folder) => new(folder, MigrationScripts.Of(typeof(MigrationSet).Assembly, folder));

    /// <summary>The batches of a script.</summary>
    public static IEnumerable<string> Batches(string script) =>
        BatchEnd().Split(script.ReplaceLineEndings("\n")).Select(batch => batch.Trim()).Where(batch => batch.Length > 0);

    /// <summary>Brings the database up to date; nothing to do is the common case, takes no lock and needs no right but to read.</summary>
    /// <param name="database">Where.</param>
    /// <param name="connection">In no transaction.</param>
    /// <param name="clock">Dates migrations.</param>
    /// <param name="beforeCommit">Asks, last in the transaction of each script, whether it may be committed; throws where it may not.</param>
    /// <exception cref="StorageCorruptException">Drift, a newer database, or not a database of ours; nothing was changed.</exception>
    /// <exception cref="StorageUnavailableException">Locked, unreachable, or not permitted.</exception>
    public void Apply(
        SqlServerDatabase database, SqlConnection connection, TimeProvider clock, Action<SqlTransaction>? beforeCommit = null) => _ = database.Translated(() =>
    {
        while (CountApplied(database, connection, null) < _migrations.Count)
        {
            ApplyNext(database, connection, clock, beforeCommit);
        }

        return true;
    });

    /// <summary>Whether the database has seen some of the migrations, and not all.</summary>
    /// <exception cref="StorageCorruptException">Drift, a newer database, or not a database of ours.</exception>
    public bool IsUnderWay(SqlServerDatabase database, SqlConnection connection) => database.Translated(
        () => CountApplied(database, connection, null) is var applied && applied > 0 && applied < _migrations.Count);

    /// <summary>Asks that the database has seen all of the migrations, and changes nothing.</summary>
    /// <exception cref="StorageCorruptException">Drift, a newer database, or not a database of ours.</exception>
    /// <exception cref="StorageUnavailableException">It has seen none, or not all.</exception>
    public void Require(SqlServerDatabase database, SqlConnection connection) => _ = database.Translated(
        () => CountApplied(database, connection, null) switch
        {
            0 => throw new StorageUnavailableException(
                $"{database.Name} holds no {_part.ToLowerInvariant()} of a registry: \"provenance serve\" begins one, \"provenance migrate\" moves one there."),
            var applied when applied < _migrations.Count => throw new StorageUnavailableException(
                $"{database.Name} lacks migration {_migrations[applied].Name} of this program: a server that starts as the database's owner makes it."),
            _ => true,
        });

    private void ApplyNext(SqlServerDatabase database, SqlConnection connection, TimeProvider clock, Action<SqlTransaction>? beforeCommit)
    {
        _ = connection.Execute(database.SetLimits);
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        MigrationJournal.Lock(connection, transaction, database);

        // Under the lock the journal is read again, because another process may have come first.
        var applied = CountApplied(database, connection, transaction);
        if (applied < _migrations.Count)
        {
            var migration = _migrations[applied];
            foreach (var batch in Batches(migration.Sql))
            {
                _ = connection.Execute(batch, transaction: transaction, commandTimeout: TimeoutSeconds);
            }

            MigrationJournal.Record(connection, transaction, _part, migration, clock.GetUtcNow());
            beforeCommit?.Invoke(transaction);
        }

        transaction.Commit();
    }

    private int CountApplied(SqlServerDatabase database, IDbConnection connection, IDbTransaction? transaction) =>
        MigrationScripts.CountApplied(database.Name, MigrationJournal.Read(connection, transaction, database.Name, _part), _migrations);

    [GeneratedRegex("^[ \t]*GO[ \t]*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex BatchEnd();
}
