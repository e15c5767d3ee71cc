// Leads in a file of their own: they have a history, which projections have not, and so must not go when those are made
// again. synchronous=FULL, because nothing else holds that history.

using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Investigation.Leads;
using Provenance.Registry.Investigation.Signals;
using Provenance.Registry.Log;
using Provenance.Storage.Sql.Leads;
using Provenance.Storage.Sqlite.Migrations;
using Provenance.Transparency;

namespace Provenance.Storage.Sqlite.Leads;

/// <summary>The leads in <c>leads.db</c> of a data directory.</summary>
public sealed class SqliteLeadStore : ILeadStore, IMovableLeads, IDisposable
{
    private static readonly LeadSql Sql = LeadSql.Sqlite;

    private readonly SqliteFile _file;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private SqliteLeadStore(SqliteFile file) => _file = file;

    /// <summary>Opens the leads of a data directory, creating or migrating them where needed.</summary>
    /// <exception cref="StorageUnavailableException">Locked, full, unwritable.</exception>
    /// <exception cref="StorageCorruptException">Damaged, newer than this program, or not leads of ours.</exception>
    public static SqliteLeadStore Open(SqliteOptions options, TimeProvider clock)
    {
        var file = new SqliteFile(options.LeadsPath, options.BusyTimeout);
        using var connection = file.OpenWriter(SqliteDurability.Full);
        MigrationSet.Embedded("Leads").Apply(connection, file.Name, clock);
        return new SqliteLeadStore(file);
    }

    /// <summary>Looks for damage: the newest evaluation, and in a file of no more than 256 MiB every page.</summary>
    /// <exception cref="StorageUnavailableException">Locked or unreadable.</exception>
    /// <exception cref="StorageCorruptException">Damaged.</exception>
    public void Examine()
    {
        _file.Examine();
        _ = SqliteFailure.Translated(_file.Name, () =>
        {
            using var connection = _file.OpenReader();
            return EvaluationRow.ReadNewest(connection, null, Sql);
        });
    }

    /// <inheritdoc/>
    public ValueTask<RecordedEvaluation?> ReadNewestAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(SqliteFailure.Translated(_file.Name, () =>
        {
            using var connection = _file.OpenReader();
            return EvaluationRow.ReadNewest(connection, null, Sql);
        }));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RecordAsync(
        SignalEvaluation evaluation, Digest root, long recordedAtMilliseconds, CancellationToken cancellationToken) =>
        await WriteAsync(connection => Record(connection, evaluation, root, recordedAtMilliseconds), cancellationToken);

    /// <inheritdoc/>
    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever opens it disposes it.")]
    public ValueTask<ILeadView> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ILeadView>(SqliteFailure.Translated(_file.Name, () =>
        {
            var connection = _file.OpenReader();
            try
            {
                return new LeadView(connection, connection.BeginTransaction(deferred: true), Sql, _file);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }));
    }

    /// <inheritdoc/>
    public async ValueTask ForgetAsync(
        IReadOnlyCollection<long> logIndices, IReadOnlyCollection<string> texts, TreeSize size, Digest root, CancellationToken cancellationToken) => _ = await WriteAsync(
        connection =>
        {
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                LeadForgetting.Run(connection, transaction, Sql, logIndices, texts, size, root);
                transaction.Commit();
            }

            LeaveNothing(connection);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ClearAsync(CancellationToken cancellationToken) => _ = await WriteAsync(
        connection =>
        {
            using (var transaction = connection.BeginTransaction(deferred: false))
            {
                foreach (var delete in Sql.DeleteAll)
                {
                    connection.Execute(delete, transaction: transaction);
                }

                transaction.Commit();
            }

            LeaveNothing(connection);
            return true;
        },
        cancellationToken);

    async ValueTask<T> IMovableLeads.ReadTablesAsync<T>(
        Func<DbConnection, DbTransaction, LeadSql, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await SqliteFailure.TranslatedAsync(_file.Name, async () =>
        {
            await using var connection = _file.OpenReader();
            await using var transaction = BeginReading(connection);
            return await read(connection, transaction, Sql);
        });
    }

    ValueTask<bool> IMovableLeads.WriteTablesAsync(Func<DbConnection, DbTransaction, LeadSql, bool> write, CancellationToken cancellationToken) =>
        WriteAsync(
            connection =>
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                if (!write(connection, transaction, Sql))
                {
                    return false;
                }

                transaction.Commit();
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.CloseReaders();
        _turn.Dispose();
    }

    // The asynchronous one would begin to write.
    private static SqliteTransaction BeginReading(SqliteConnection connection) => connection.BeginTransaction(deferred: true);

    private static bool Record(SqliteConnection connection, SignalEvaluation evaluation, Digest root, long recordedAt)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        if (EvaluationRow.ReadNewest(connection, transaction, Sql) is { } newest
            && (newest.TreeSize.Value > evaluation.TreeSize.Value
                || (newest.TreeSize == evaluation.TreeSize && newest.RuleSet.Digest == evaluation.RuleSet.Digest)))
        {
            return false;
        }

        LeadRecording.Begin(connection, transaction, Sql, evaluation, root, recordedAt).Write(evaluation.Signals);
        transaction.Commit();
        return true;
    }

    // Of what was deleted: no older form of a page in the file or beside it.
    private void LeaveNothing(SqliteConnection connection)
    {
        _ = connection.Execute("VACUUM;");
        _file.EmptyWriteAheadLog(connection);
    }

    private async ValueTask<bool> WriteAsync(Func<SqliteConnection, bool> write, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(_file.BusyTimeout, cancellationToken))
        {
            throw new StorageUnavailableException("Another recording of this process stays open.");
        }

        try
        {
            return SqliteFailure.Translated(_file.Name, () =>
            {
                using var connection = _file.OpenWriter(SqliteDurability.Full);
                return write(connection);
            });
        }
        finally
        {
            _ = _turn.Release();
        }
    }
}
