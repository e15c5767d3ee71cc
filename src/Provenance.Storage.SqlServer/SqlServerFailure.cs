// SQL Server's error numbers (sys.messages, and those that SqlClient makes for the network) as the two failures that the
// storage ports know: "not now", after which trying again is safe, and "this cannot be", after which nobody should go on
// writing. What is neither is a mistake in our own SQL and stays a SqlException. Babelfish gives PostgreSQL's errors that
// it has no number for one of its own, and is told apart by its text.

using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;

namespace Provenance.Storage.SqlServer;

/// <summary>Turns SqlClient's errors into the storage ports' exceptions.</summary>
internal static class SqlServerFailure
{
    // Errors of this severity end the connection; 17 to 19 are lacks of resources.
    private const int FatalClass = 20;
    private const int ResourceClass = 17;

    // Our triggers.
    private const int FirstOfOurs = 51_000;
    private const int LastOfOurs = 51_099;

    private const int Unmapped = 33_557_097;

    // SqlClient's own: a command that was cancelled, or one whose results broke off ("a severe error occurred").
    private const int Nameless = 0;

    // Snapshot isolation is asked for, and the database does not allow it.
    private const int NoSnapshots = 3_952;

    private static readonly HashSet<int> Transient =
    [
        -2, -1, 2, 20, 53, 64, 121, 233, 258, 997, 10053, 10054, 10060, 10061, 11001,   // network, time-outs
        1203, 1204, 1205, 1222, 3960, 3961, 3966, 3971,                                                   // locks, deadlock, snapshot conflict
        596, 615, 921, 922, 952, 4060, 4221, 6005, 10922, 10928, 10929, 10936, 18401, 18456, 40143, 40197, 40501, 40540, 40549, 40550, 40551, 40552, 40553, 40613, 40615, 49918, 49919, 49920, // shutting down, starting, failing over, throttled
        976, 978, 982, 983, 988, 3906, 3908, 9001, 35206, 42108, 42109,                     // a secondary, or not up yet
        229, 230, 262, 297, 300, 916,                                             // not permitted (yet)
    ];

    private static readonly HashSet<int> Full = [1101, 1105, 3959, 3967, 9002, 40544];

    private static readonly HashSet<int> Corrupt =
    [
        605, 823, 824, 825, 829, 2570, 8646, 8928,                                // damaged pages
        207, 208, 2706, 2812, 4902, 15151,                                        // not our tables
        515, 547, 2601, 2627, 2628, 8152, 8115,                                   // not our rows
    ];

    // Their texts quote the row.
    private static readonly HashSet<int> Quoting = [2601, 2627, 2628];

    /// <summary>Runs <paramref name="work"/> and translates what SqlClient throws.</summary>
    /// <param name="database">Name of the database, for the message.</param>
    /// <param name="work">What to run.</param>
    /// <param name="cancellationToken">What cancels it: SqlClient tells that as an error without a number.</param>
    /// <exception cref="StorageUnavailableException">Locked, full, unreachable, failing over, not permitted.</exception>
    /// <exception cref="StorageCorruptException">Damaged, or not with our tables.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async ValueTask<T> TranslatedAsync<T>(string database, Func<ValueTask<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (SqlException e) when (cancellationToken.IsCancellationRequested && e.Number == Nameless)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (Translate(database, e) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The same for work that blocks.</summary>
    public static T Translated<T>(string database, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (Translate(database, e) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Whether an error passes by itself, so that opening a connection may be tried again.</summary>
    public static bool IsTransient(SqlException error) =>
        error.Class >= FatalClass || error.Errors.Cast<SqlError>().Any(part => Transient.Contains(part.Number) && !IsRefusal(part.Number));

    /// <summary>The port's exception for an error of SqlClient, or null where it is neither kind.</summary>
    public static Exception? Translate(string database, Exception error) => error switch
    {
        SqlException sql => Translate(database, sql),

        // SqlClient, when a connection broke under a transaction or reader, or all of a pool's are taken; a program's own
        // misuse of it would be the other cause, which a test finds.
        InvalidOperationException { Source: "Microsoft.Data.SqlClient" } or System.Data.Common.DbException or IOException =>
            new StorageUnavailableException($"{database} cannot be reached: {error.Message}", error),

        // A cancelled command is not a failed one.
        OperationCanceledException => null,

        // The message may quote the value.
        InvalidCastException or System.Data.DataException or OverflowException or FormatException =>
            new StorageCorruptException($"{database} holds a value that cannot be ({error.GetType().Name}).", error),
        _ => null,
    };

    // A wrong password or a missing right does not pass by itself, though the store is unavailable because of it.
    private static bool IsRefusal(int number) => number is 229 or 230 or 262 or 297 or 300 or 916 or 18456 or 4060;

    private static Exception? Translate(string database, SqlException error)
    {
        if (error.Number is >= FirstOfOurs and <= LastOfOurs || Corrupt.Contains(error.Number))
        {
            var told = error.Errors.Cast<SqlError>().Any(part => Quoting.Contains(part.Number)) ? $"error {error.Number}" : error.Message;
            return new StorageCorruptException($"{database} does not hold what it must: {told}", error);
        }

        if (error.Number == NoSnapshots)
        {
            return new StorageUnavailableException(
                $"{database} takes no snapshots. An administrator runs once: ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON;", error);
        }

        if (Full.Contains(error.Number))
        {
            return new StorageUnavailableException($"There is no room left in {database}: {error.Message}", error);
        }

        if (error.Class >= ResourceClass || error.Number == Nameless || Transient.Contains(error.Number) || IsOfPostgres(error))
        {
            return new StorageUnavailableException($"{database} is not available: {error.Message}", error);
        }

        return null;
    }

    // Locks not got, connections ended by an administrator, a server that starts, stops or has too many connections.
    private static bool IsOfPostgres(SqlException error) => error.Number == Unmapped && (
        error.Message.Contains("lock timeout", StringComparison.Ordinal)
        || error.Message.Contains("deadlock", StringComparison.Ordinal)
        || error.Message.Contains("could not serialize", StringComparison.Ordinal)
        || error.Message.Contains("terminating connection", StringComparison.Ordinal)
        || error.Message.Contains("too many clients", StringComparison.Ordinal)
        || error.Message.Contains("remaining connection slots", StringComparison.Ordinal)
        || error.Message.Contains("the database system is", StringComparison.Ordinal)
        || error.Message.Contains("permission denied", StringComparison.Ordinal)
        || error.Message.Contains("No space left", StringComparison.Ordinal));
}
