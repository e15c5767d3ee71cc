// The last thing before a commit, in its transaction: a server that was paused for longer than its lease, and does not know
// it yet, writes nothing.

using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;

namespace Provenance.Storage.SqlServer.Leases;

/// <summary>Has a store write only while the process holds the lease.</summary>
internal static class Fencing
{
    /// <summary>Commits, if the fence under which this began is the lease's.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction; the caller undoes it where this throws.</param>
    /// <param name="begun">The fence under which the work began; null where the process held no lease then.</param>
    /// <exception cref="StorageUnavailableException">The lease is another server's; nothing was written.</exception>
    public static void Commit(SqlConnection connection, SqlTransaction transaction, Begun begun)
    {
        Require(connection, transaction, begun);
        transaction.Commit();
    }

    /// <summary>Compares only, and holds the lease as it is until the transaction ends.</summary>
    /// <exception cref="StorageUnavailableException">The lease is another server's.</exception>
    public static void Require(SqlConnection connection, SqlTransaction transaction, Begun begun)
    {
        if (!begun.IsFenced)
        {
            return;
        }

        if (begun.Fence is not { } fence)
        {
            throw new StorageUnavailableException("This server does not hold the lease; nothing was written.");
        }

        if (connection.Execute(LeaseTexts.Require, fence, transaction) != 1)
        {
            throw new StorageUnavailableException(
                $"The lease was taken by another server (this one had fence {fence.Number}); nothing was written.");
        }
    }
}

/// <summary>What a piece of writing began under.</summary>
/// <param name="IsFenced">Whether a lease is asked for; not where one process alone uses the store, as a command does.</param>
/// <param name="Fence">The fence at that time.</param>
internal readonly record struct Begun(bool IsFenced, Fence? Fence)
{
    /// <summary>Begins now.</summary>
    public static Begun Under(IFenced? fenced) => new(fenced is not null, fenced?.Fence);
}
