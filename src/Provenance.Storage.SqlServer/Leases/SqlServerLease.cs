using System.Globalization;
using Dapper;
using Provenance.Registry.Leases;
using Provenance.Registry.Log;
using Provenance.Storage.SqlServer.Migrations;

namespace Provenance.Storage.SqlServer.Leases;

/// <summary>The lease on what is read off the log, in the database that the servers share. Each value is a holder of its own.</summary>
public sealed class SqlServerLease : ILease, IDisposable
{
    /// <summary>Name of the lease.</summary>
    internal const string Name = "derived";

    private readonly SqlServerDatabase _database;

    private SqlServerLease(SqlServerDatabase database) => _database = database;

    /// <summary>What this process is called as a holder: machine, process, and what no other has.</summary>
    public string Holder { get; } = NewHolder();

    /// <summary>A name for one more holder in this process.</summary>
    internal static string NewHolder() => string.Create(
        CultureInfo.InvariantCulture, $"{Shortened(Environment.MachineName)}/{Environment.ProcessId}/{Guid.NewGuid():N}");

    /// <summary>Opens the lease of a database, making or migrating the log's tables where needed, which takes an owner's rights.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be used.</exception>
    /// <exception cref="StorageUnavailableException">Unreachable, locked, not permitted, or readers would wait for writers.</exception>
    /// <exception cref="StorageCorruptException">Newer than this program, or not a log of ours.</exception>
    public static SqlServerLease Open(SqlServerOptions options, TimeProvider clock)
    {
        var database = new SqlServerDatabase(options, clock);
        using var connection = database.OpenAtStart();
        MigrationSet.Embedded("Log").Apply(database, connection, clock);
        return new SqlServerLease(database);
    }

    /// <inheritdoc/>
    public async ValueTask<LeaseStanding> TakeAsync(TimeSpan term, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        return await SqlServerFailure.TranslatedAsync(_database.Name, async () =>
        {
            _ = await connection.ExecuteAsync(new CommandDefinition(_database.SetLimits, cancellationToken: cancellationToken));
            var rows = await connection.QueryAsync<Row>(new CommandDefinition(
                LeaseTexts.Take, new { Name, Holder, TermMs = (long)term.TotalMilliseconds }, cancellationToken: cancellationToken));
            return rows.AsList() is [var row]
                ? row.Standing(Holder)
                : throw new StorageCorruptException($"{_database.Name} has no lease {Name}.");
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        _ = await SqlServerFailure.TranslatedAsync(_database.Name, async () =>
        {
            _ = await connection.ExecuteAsync(new CommandDefinition(_database.SetLimits, cancellationToken: cancellationToken));
            return await connection.ExecuteAsync(new CommandDefinition(LeaseTexts.Release, new { Name, Holder }, cancellationToken: cancellationToken));
        }, cancellationToken);
    }

    /// <summary>Closes the idle connections.</summary>
    public void Dispose() => _database.CloseIdle();

    private static string Shortened(string machine) => machine.Length <= 100 ? machine : machine[..100];

    private readonly record struct Row(string Holder, long Number, long UntilMs, long NowMs)
    {
        public LeaseStanding Standing(string asker) => new(
            new Fence(Name, Holder, Number),
            DateTimeOffset.FromUnixTimeMilliseconds(UntilMs),
            DateTimeOffset.FromUnixTimeMilliseconds(NowMs),
            Holder == asker && UntilMs > NowMs);
    }
}
