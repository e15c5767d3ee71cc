// Forward-only migrations: embedded scripts run in order, each with its line in the journal in one transaction, so a
// crash leaves a database between two migrations and never within one. Two processes that start at once take turns.

using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Migrations;

namespace Provenance.Storage.Sqlite.Migrations;

/// <summary>All migrations of one database, in order.</summary>
internal sealed class MigrationSet
{
    private readonly IReadOnlyList<Migration> _migrations;

    private MigrationSet(IReadOnlyList<Migration> migrations) => _migrations = migrations;

    /// <summary>The scripts, in order.</summary>
    public IReadOnlyList<Migration> Scripts => _migrations;

    /// <summary>The scripts embedded from <c>Migrations/FOLDER</c>, in order of their numbers.</summary>
    /// <exception cref="InvalidOperationException">There are none, one is misnamed, or a number is missing.</exception>
    public static MigrationSet Embedded(string folder) => new(MigrationScripts.Of(typeof(MigrationSet).Assembly, folder));

    /// <summary>The first of them only: all that an earlier version of this program had.</summary>
    public MigrationSet First(int count) => new([.. _migrations.Take(count)]);

    /// <summary>Brings the database up to date; nothing to do is the common case and takes no lock.</summary>
    /// <param name="connection">A connection that may write, without an open transaction.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="clock">Dates the journal's lines.</param>
    /// <exception cref="StorageCorruptException">Drift, a newer database, or not a database of ours; nothing was changed.</exception>
    /// <exception cref="StorageUnavailableException">Locked, full or unwritable.</exception>
    public void Apply(SqliteConnection connection, string file, TimeProvider clock) => _ = SqliteFailure.Translated(file, () =>
    {
        while (MigrationJournal.CountApplied(connection, file, _migrations) < _migrations.Count)
        {
            ApplyNext(connection, file, clock);
        }

        return true;
    });

    /// <summary>Runs all of them on a database that has seen none, within a transaction: others see the tables at once, or none.</summary>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="transaction">A transaction that may write; the caller commits it.</param>
    /// <param name="clock">Dates the journal's lines.</param>
    public void ApplyAll(SqliteConnection connection, SqliteTransaction transaction, TimeProvider clock)
    {
        foreach (var migration in _migrations)
        {
            Apply(connection, transaction, migration, clock);
        }
    }

    /// <summary>Counts the migrations that the database has seen, and changes nothing.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="StorageCorruptException">Drift, a newer database, or not a database of ours.</exception>
    /// <exception cref="StorageUnavailableException">It cannot be read now.</exception>
    public int CountApplied(SqliteConnection connection, string file) =>
        SqliteFailure.Translated(file, () => MigrationJournal.CountApplied(connection, file, _migrations));

    /// <summary>Whether the database has seen some of the migrations, and not all.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="StorageCorruptException">Drift, a newer database, or not a database of ours.</exception>
    /// <exception cref="StorageUnavailableException">It cannot be read now.</exception>
    public bool IsUnderWay(SqliteConnection connection, string file) =>
        CountApplied(connection, file) is var applied && applied > 0 && applied < _migrations.Count;

    private void ApplyNext(SqliteConnection connection, string file, TimeProvider clock)
    {
        // BEGIN IMMEDIATE; under its lock the journal is read again, because another process may have come first.
        using var transaction = connection.BeginTransaction(deferred: false);
        var applied = MigrationJournal.CountApplied(connection, file, _migrations);
        if (applied < _migrations.Count)
        {
            Apply(connection, transaction, _migrations[applied], clock);
        }

        transaction.Commit();
    }

    private static void Apply(SqliteConnection connection, SqliteTransaction transaction, Migration migration, TimeProvider clock)
    {
        connection.Execute(migration.Sql, transaction: transaction);
        MigrationJournal.Record(connection, transaction, migration, clock.GetUtcNow());
    }
}
