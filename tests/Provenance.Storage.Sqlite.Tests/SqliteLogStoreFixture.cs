using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Conformance;
using Provenance.Storage.Sqlite.Log;

namespace Provenance.Storage.Sqlite.Tests;

/// <summary>A data directory of its own in the system's temporary folder.</summary>
internal sealed class SqliteLogStoreFixture : LogStoreFixture
{
    private readonly List<SqliteLogStore> _stores = [];

    public SqliteOptions Options { get; } = new()
    {
        DataDirectory = Path.Combine(Path.GetTempPath(), "provenance-" + Path.GetRandomFileName()),
        BusyTimeout = BusyTimeout,
    };

    public override ILogStore Open() => OpenAt(Options);

    public SqliteLogStore OpenAt(SqliteOptions options)
    {
        var store = SqliteLogStore.Open(options, TimeProvider.System);
        _stores.Add(store);
        return store;
    }

    /// <summary>A connection beside the stores, as an operator's or an intruder's would be.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Options.LogPath,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Runs SQL that no store would, with the triggers that forbid it out of the way.</summary>
    public void Tamper(string sql)
    {
        using var connection = Connect();
        foreach (var trigger in connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'trigger';").ToList())
        {
            connection.Execute($"DROP TRIGGER {trigger};");
        }

        connection.Execute("PRAGMA ignore_check_constraints = ON;");
        connection.Execute(sql);
    }

    public override ValueTask CloseAsync(ILogStore store)
    {
        var closed = (SqliteLogStore)store;
        _ = _stores.Remove(closed);
        closed.Dispose();
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _stores.ForEach(store => store.Dispose());
        _stores.Clear();
        if (Directory.Exists(Options.DataDirectory))
        {
            Directory.Delete(Options.DataDirectory, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}
