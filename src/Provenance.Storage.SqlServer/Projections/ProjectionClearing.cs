// Emptying the projections without a transaction as large as they are: the head goes back to the beginning first, then
// rows are deleted some at a time. Each step asks under the head's lock whether it is still there, because another server
// may have begun to project anew. What a server that died in between has left is recognised by rows under an empty head,
// of which those of "statement" go last, and goes before the next group is written.

using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Projections;
using Provenance.Storage.SqlServer.Leases;

namespace Provenance.Storage.SqlServer.Projections;

/// <summary>Deletes what was projected.</summary>
internal static class ProjectionClearing
{
    /// <summary>Takes the head's lock until the transaction ends. Hints would not do: Babelfish takes them and locks nothing.</summary>
    public const string LockHead = "UPDATE head SET size = size WHERE id = 1;";

    /// <summary>A row under an empty head, where clearing has begun and not ended.</summary>
    public const string SelectLeftOver = "SELECT TOP (1) 1 FROM statement;";

    private const string ResetHead = "UPDATE head SET size = 0, root = @Root, logged_until_ms = @LoggedUntil WHERE id = 1;";
    private const string SelectSize = "SELECT size FROM head WHERE id = 1;";
    private const string Last = "statement";

    // For the last table as it stands; others' names are put in.
    private const string DeleteRows = $"DELETE TOP (@MostRows) FROM [{Last}];";
    private const int MostRows = 50_000;
    private const int TimeoutSeconds = 120;

    /// <summary>Deletes everything; the connection is in no transaction. Each step is refused once the lease is another's.</summary>
    /// <returns>How many tables there are.</returns>
    public static int Run(SqlServerDatabase database, SqlConnection connection, Begun begun, CancellationToken cancellationToken)
    {
        _ = connection.Execute(database.SetLimits);
        _ = InTransaction(connection, begun, transaction =>
        {
            var head = ProjectedHead.Empty;
            _ = connection.Execute(
                ResetHead, new { Root = head.Root.ToArray(), LoggedUntil = head.LoggedUntilMilliseconds }, transaction, TimeoutSeconds);
            return 0;
        });
        var tables = Cleared(connection, transaction: null).ToList();
        foreach (var table in tables)
        {
            while (InTransaction(connection, begun, transaction => IsEmpty(connection, transaction) ? DeleteSome(connection, transaction, table) : 0) == MostRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return tables.Count;
    }

    /// <summary>Deletes what was left under an empty head, within a transaction that holds its lock.</summary>
    public static void Finish(SqlConnection connection, SqlTransaction transaction)
    {
        if (connection.ExecuteScalar<int?>(SelectLeftOver, transaction: transaction) is null)
        {
            return;
        }

        foreach (var table in Cleared(connection, transaction))
        {
            while (DeleteSome(connection, transaction, table) == MostRows)
            {
            }
        }
    }

    // The tables whose rows are deleted, in that order. Before a migration there may be fewer than it makes.
    private static IEnumerable<string> Cleared(SqlConnection connection, SqlTransaction? transaction) =>
        ProjectionSchema.Tables(connection, transaction).Select(table => table.Name).Where(name => name is not ("head" or Last)).Append(Last);

    private static bool IsEmpty(SqlConnection connection, SqlTransaction transaction)
    {
        _ = connection.Execute(LockHead, transaction: transaction);
        return connection.ExecuteScalar<long>(SelectSize, transaction: transaction) == 0;
    }

    private static int DeleteSome(SqlConnection connection, SqlTransaction transaction, string table) =>
        connection.Execute(
            DeleteRows.Replace($"[{Last}]", $"[{table}]", StringComparison.Ordinal), new { MostRows }, transaction, TimeoutSeconds);

    private static int InTransaction(SqlConnection connection, Begun begun, Func<SqlTransaction, int> work)
    {
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        var rows = work(transaction);
        Fencing.Commit(connection, transaction, begun);
        return rows;
    }
}
