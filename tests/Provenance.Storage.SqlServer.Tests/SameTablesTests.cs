// The two databases are made by different scripts and written in different ways. That both hold the same rows is what
// lets one set of reads answer from either.

using Provenance.Registry.Projections;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.Sqlite;
using Provenance.Storage.Sqlite.Projections;
using Provenance.Storage.SqlServer.Projections;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class SameTablesTests : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "provenance-" + Path.GetRandomFileName());
    private SqlServerOptions _options = null!;
    private SqliteProjectionStore _file = null!;
    private SqlServerProjectionStore _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        TestServer.Require("tables of SQLite and SQL Server compared");
        _options = TestServer.Create();
        _server = SqlServerProjectionStore.Open(_options, TimeProvider.System);
        _file = SqliteProjectionStore.Open(new SqliteOptions { DataDirectory = _directory }, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _file.Dispose();
        _server.Dispose();
        await TestServer.DropAsync(_options);
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(21, 400, 65_536)]
    [InlineData(22, 150, 11)]
    public async Task One_log_gives_the_same_rows_in_every_table_of_both_databases(int seed, int entries, int groupEntries)
    {
        using var world = new ProjectionWorld(seed, entries);
        foreach (var store in (IProjectionStore[])[_file, _server])
        {
            var options = new ProjectorOptions { MaxGroupEntries = groupEntries, ReadEntries = 50 };
            _ = await new Projector(ProjectionWorld.Origin, world.Log, world, store, options).RebuildAsync(null, Token);
        }

        var expected = await _file.DigestAsync(Token);
        Assert.Equal(entries, expected.Single(table => table.Table == "statement").Rows);
        Assert.Equal(expected, await _server.DigestAsync(Token));
    }
}
