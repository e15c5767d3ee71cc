// The lease of a start that migrates projections. It is taken for as short a term as any server's and renewed beside the
// work: a start that dies keeps the next one waiting for seconds, however long the work would have taken. What is written
// under it compares its fence like everybody's, so that a start that stood still writes nothing when it comes back.
//
// Opening blocks its thread, as all of a start does here; the renewals have a thread of their own.

using System.Globalization;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Storage.SqlServer.Leases;

namespace Provenance.Storage.SqlServer.Projections;

/// <summary>Holds the lease until it is disposed.</summary>
internal sealed class MigrationLease : IDisposable
{
    private const string HolderPrefix = "migration/";

    private const string HasLease = "SELECT CASE WHEN OBJECT_ID(N'log.lease') IS NULL THEN 0 ELSE 1 END;";

    // A term of a server that has died, and a little.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private readonly SqlServerDatabase _database;
    private readonly LeaseOptions _terms;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _renewals;

    private MigrationLease(SqlServerDatabase database, LeaseOptions terms, Fence fence)
    {
        (_database, _terms, Fence) = (database, terms, fence);
        _renewals = new Thread(Renew) { IsBackground = true, Name = "migration lease" };
        _renewals.Start();
    }

    /// <summary>What is written under it.</summary>
    public Fence Fence { get; }

    /// <summary>Takes the lease, waiting for another start that migrates, and for a while for a server.</summary>
    /// <param name="database">Where.</param>
    /// <param name="connection">In no transaction.</param>
    /// <param name="terms">For how long it is taken, and how often renewed.</param>
    /// <param name="clock">Counts the wait.</param>
    /// <param name="tell">Told who is waited for, whenever that is another.</param>
    /// <returns>Null where the database has no leases: then it has no servers either.</returns>
    /// <exception cref="StorageUnavailableException">A server that makes projections keeps it; nothing was changed.</exception>
    public static MigrationLease? Take(
        SqlServerDatabase database, SqlConnection connection, LeaseOptions terms, TimeProvider clock, Action<string> tell)
    {
        if (database.Translated(() => connection.ExecuteScalar<int>(HasLease)) == 0)
        {
            return null;
        }

        var holder = HolderPrefix + SqlServerLease.NewHolder();
        var began = clock.GetTimestamp();
        Fence? seen = null;
        while (true)
        {
            var (fence, until) = database.Translated(() => Ask(database, connection, holder, terms));
            if (fence.Holder == holder)
            {
                return new MigrationLease(database, terms, fence);
            }

            var held = string.Create(
                CultureInfo.InvariantCulture,
                $"{fence.Holder} makes them (its lease lasts until {DateTimeOffset.FromUnixTimeMilliseconds(until):yyyy-MM-dd'T'HH:mm:ss'Z'}, unless it is renewed)");
            if (fence != seen)
            {
                tell($"The projections of {database.Name} are of an earlier version and are made again, and {held}; this start waits for it.");
                seen = fence;
            }

            // Another server that is started does the same work, and then there is nothing left to do.
            if (!fence.Holder.StartsWith(HolderPrefix, StringComparison.Ordinal) && clock.GetElapsedTime(began) > LongestWait)
            {
                throw new StorageUnavailableException(
                    $"The projections of {database.Name} are of an earlier version and are made again, and {held}. Stop the servers of the earlier version, then start this one.");
            }

            using var never = new SemaphoreSlim(0, 1);
            _ = never.Wait(LookAgain);
        }
    }

    /// <summary>Renews no more, and gives the lease up.</summary>
    public void Dispose()
    {
        _end.Set();
        _renewals.Join();
        _end.Dispose();
        try
        {
            using var connection = _database.Open();
            _ = _database.Translated(() => connection.Execute(LeaseTexts.Release, new { Name = Fence.Lease, Fence.Holder }));
        }
        catch (StorageUnavailableException)
        {
            // It runs out by itself.
        }
    }

    private void Renew()
    {
        var pause = _terms.Renewal;
        while (!_end.Wait(pause))
        {
            try
            {
                using var connection = _database.Open();
                var (fence, _) = _database.Translated(() => Ask(_database, connection, Fence.Holder, _terms));
                if (fence != Fence)
                {
                    // Lost, and perhaps taken again under another number: what is written next is refused, and says so.
                    return;
                }

                pause = _terms.Renewal;
            }
            catch (StorageUnavailableException)
            {
                pause = _terms.Retry;
            }
        }
    }

    private static (Fence Fence, long UntilMs) Ask(SqlServerDatabase database, SqlConnection connection, string holder, LeaseOptions terms)
    {
        _ = connection.Execute(database.SetLimits);
        var row = connection.QuerySingle<(string Holder, long Number, long UntilMs, long NowMs)>(
            LeaseTexts.Take, new { SqlServerLease.Name, Holder = holder, TermMs = (long)terms.Term.TotalMilliseconds });
        return (new Fence(SqlServerLease.Name, row.Holder, row.Number), row.UntilMs);
    }
}
