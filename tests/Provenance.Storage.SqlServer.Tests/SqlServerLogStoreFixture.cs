using Dapper;
using Provenance.Registry.Log;
using Provenance.Storage.Conformance;
using Provenance.Storage.SqlServer.Log;

namespace Provenance.Storage.SqlServer.Tests;

/// <summary>A database of its own on the server under test.</summary>
internal sealed class SqlServerLogStoreFixture : LogStoreFixture
{
    // A group takes several round trips to a server that may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly List<SqlServerLogStore> _stores = [];

    public SqlServerLogStoreFixture(string suite)
    {
        TestServer.Require(suite);
        Options = TestServer.Create() with { BusyTimeout = Patience };
    }

    public SqlServerOptions Options { get; }

    public override bool HasClock => true;

    public override ILogStore Open()
    {
        var store = SqlServerLogStore.Open(Options, TimeProvider.System);
        _stores.Add(store);
        return store;
    }

    /// <summary>Runs SQL that no store would, with the triggers that forbid it out of the way.</summary>
    public void Tamper(string sql)
    {
        using var connection = TestServer.Connect(Options);
        foreach (var trigger in connection.Query<string>("SELECT name FROM sys.triggers;").ToList())
        {
            connection.Execute($"DROP TRIGGER [log].{trigger};");
        }

        connection.Execute(sql);
    }

    public override ValueTask CloseAsync(ILogStore store)
    {
        var closed = (SqlServerLogStore)store;
        _ = _stores.Remove(closed);
        closed.Dispose();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        _stores.ForEach(store => store.Dispose());
        _stores.Clear();
        await TestServer.DropAsync(Options);
    }
}
