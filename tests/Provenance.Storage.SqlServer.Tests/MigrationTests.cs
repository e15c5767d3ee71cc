using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Storage.SqlServer.Log;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class MigrationTests : IAsyncLifetime
{
    private SqlServerOptions _options = null!;

    public ValueTask InitializeAsync()
    {
        TestServer.Require("migrations");
        _options = TestServer.Create();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => TestServer.DropAsync(_options);

    [Fact]
    public void A_new_database_has_every_migration_in_its_journal_once()
    {
        Open();
        Open();
        using var connection = TestServer.Connect(_options);
        var rows = connection.Query<(string Part, long Number, string Name, byte[] Hash)>(
            "SELECT part, number, name, sha256 FROM [provenance].migration ORDER BY part, number;").ToList();
        Assert.Equal([("Log", 1, "0001_log"), ("Log", 2, "0002_lease")], rows.Select(row => (row.Part, row.Number, row.Name)));
        Assert.All(rows, row => Assert.Equal(32, row.Hash.Length));
    }

    [Fact]
    public async Task Servers_that_start_at_once_migrate_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Open)));
        await using var connection = TestServer.Connect(_options);
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM [provenance].migration;"));
    }

    [Theory]
    [InlineData("UPDATE [provenance].migration SET sha256 = CAST(0x00 AS binary(32)) WHERE number = 1;", "drifted")]
    [InlineData("UPDATE [provenance].migration SET name = N'0001_other' WHERE number = 1;", "drifted")]
    [InlineData("INSERT INTO [provenance].migration VALUES (N'Log', 9999, N'9999_later', CAST(0x00 AS binary(32)), 0);", "newer than this program")]
    [InlineData("DELETE FROM [provenance].migration;", "another program's")]
    [InlineData("DROP TABLE [provenance].migration;", "another program's")]
    public void A_database_whose_journal_is_not_ours_is_refused(string change, string reason)
    {
        Open();
        using (var connection = TestServer.Connect(_options))
        {
            connection.Execute(change);
        }

        Assert.Contains(reason, Assert.Throws<StorageCorruptException>(Open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE [log].entry SET payload = 0x00;")]
    [InlineData("DELETE FROM [log].entry;")]
    [InlineData("DELETE FROM [log].head;")]
    [InlineData("UPDATE [log].head SET root = CAST(0x01 AS binary(32));")]
    [InlineData("UPDATE [log].head SET size = 5; UPDATE [log].head SET size = 4;")]
    [InlineData("UPDATE [log].binding SET origin = N'other.example';")]
    [InlineData("UPDATE [log].section SET content = 0x7B01;")]
    [InlineData("UPDATE [log].section SET content = 0x00;")]
    [InlineData("DELETE FROM [log].section;")]
    public async Task The_schema_holds_that_a_log_is_only_appended_to(string change)
    {
        using var store = SqlServerLogStore.Open(_options, TimeProvider.System);
        await store.BindAsync("registry.example/2026", TestContext.Current.CancellationToken);
        await using var connection = TestServer.Connect(_options);
        connection.Execute(
            """
            INSERT INTO [log].entry (log_index, leaf, is_trust, signer_suspended, signatures, payload) VALUES (0, 0x01, 0, 0, 0x, 0x);
            INSERT INTO [log].section (section_id, name, content) VALUES (0, N'run', 0x7B7D);
            """);
        var thrown = Assert.Throws<SqlException>(() => connection.Execute(change));
        Assert.InRange(thrown.Number, 51_001, 51_006);
    }

    [Fact]
    public void A_section_may_be_overwritten_by_as_many_zeros()
    {
        Open();
        using var connection = TestServer.Connect(_options);
        connection.Execute("INSERT INTO [log].section (section_id, name, content) VALUES (0, N'run', 0x7B7D);");
        Assert.Equal(1, connection.Execute("UPDATE [log].section SET content = 0x0000;"));
    }

    private void Open() => SqlServerLogStore.Open(_options, TimeProvider.System).Dispose();
}
