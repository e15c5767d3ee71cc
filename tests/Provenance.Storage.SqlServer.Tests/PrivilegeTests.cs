// What a server may do that is only a member of provenance_writer: its work, and nothing else.

using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.SqlClient;
using Provenance.Registry.Log;
using Provenance.Registry.Projections;
using Provenance.Storage.Conformance;
using Provenance.Storage.Conformance.Projections;
using Provenance.Storage.SqlServer.Leads;
using Provenance.Storage.SqlServer.Leases;
using Provenance.Storage.SqlServer.Log;
using Provenance.Storage.SqlServer.Projections;
using Provenance.Transparency;

namespace Provenance.Storage.SqlServer.Tests;

public sealed class PrivilegeTests : IAsyncLifetime
{
    private const string Origin = "registry.example/2026";

    private readonly string _login = "provenance_test_" + Guid.NewGuid().ToString("N");
    private readonly string _password = "Aa1-" + RandomNumberGenerator.GetHexString(20);
    private SqlServerOptions _owner = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        TestServer.Require("least privilege");
        _owner = TestServer.Create();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await TestServer.DropAsync(_owner);
        TestServer.DropLogin(_login);
    }

    [Fact]
    public async Task A_writer_appends_reads_and_erases_but_changes_nothing_else()
    {
        SqlServerLogStore.Open(_owner, TimeProvider.System).Dispose();
        SqlServerLeadStore.Open(_owner, TimeProvider.System).Dispose();
        var writer = Member("provenance_writer");
        using var store = SqlServerLogStore.Open(writer, TimeProvider.System);
        using var leads = SqlServerLeadStore.Open(writer, TimeProvider.System);
        await store.BindAsync(Origin, Token);
        var model = new ModelLog();
        foreach (var count in (int[])[3, 300])
        {
            var group = model.Next(count, EntryShape.Job);
            await using var append = await store.BeginAppendAsync(Token);
            Assert.Empty(await append.FindStatementsAsync([group.Entries[0].StatementId], Token));
            await append.WriteAsync(group, Token);
            await append.CommitAsync(Token);
            model.Accept(group);
        }

        var name = model.Entries[1].Sections.Keys.First();
        await store.EraseAsync([new SectionsOf(new LeafIndex(1), [name])], Token);
        await store.MarkCarriedOutAsync([new LeafIndex(2)], Token);
        await leads.ClearAsync(Token);
        using var lease = SqlServerLease.Open(writer, TimeProvider.System);
        Assert.True((await lease.TakeAsync(TimeSpan.FromHours(1), Token)).IsHeldHere);

        Assert.DoesNotContain(name, (await store.ReadEntryAsync(new LeafIndex(1), Token))!.Sections.Keys);
        Assert.Equal([new LeafIndex(2)], await store.ReadCarriedOutAsync(Token));
        Assert.Equal(model.Head.Root, await new TileTree(model.Head.Size, store).RootAsync(Token));
        await using var connection = TestServer.Connect(writer);
        foreach (var forbidden in (string[])
            [
                "DELETE FROM [log].entry;", "UPDATE [log].entry SET payload = 0x00;", "DELETE FROM [log].head;", "DELETE FROM [log].tile;",
                "UPDATE [log].binding SET origin = N'x';", "DROP TABLE [log].entry;", "DROP TRIGGER [log].entry_never_changes;",
                "DELETE FROM [provenance].migration;", "INSERT INTO [log].lease (name, holder, fence, until_ms) VALUES (N'x', N'', 0, 0);",
            ])
        {
            Assert.ThrowsAny<SqlException>(() => connection.Execute(forbidden));
        }
    }

    [Fact]
    public async Task A_reader_reads_and_cannot_append()
    {
        using var owners = SqlServerLogStore.Open(_owner, TimeProvider.System);
        await owners.BindAsync(Origin, Token);
        var reader = Member("provenance_reader");
        using var store = SqlServerLogStore.OpenExisting(reader, TimeProvider.System);
        await store.RequireOriginAsync(Origin, Token);

        Assert.Empty(SqlServerLogExamination.Run(reader, TimeProvider.System));
        Assert.Equal(TreeSize.Zero, (await store.ReadHeadAsync(Token)).Size);
        var another = await Assert.ThrowsAsync<StorageCorruptException>(async () => await store.RequireOriginAsync("other.example/2026", Token));
        Assert.Contains($"belongs to the log {Origin}, not to other.example/2026", another.Message, StringComparison.Ordinal);
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.BeginAppendAsync(Token));
    }

    [Fact]
    public async Task A_writer_projects_and_clears_but_changes_no_table()
    {
        SqlServerProjectionStore.Open(_owner, TimeProvider.System).Dispose();
        var writer = Member("provenance_writer");
        using var store = SqlServerProjectionStore.Open(writer, TimeProvider.System);
        using var world = new ProjectionWorld(41, 80);
        var projector = new Projector(ProjectionWorld.Origin, world.Log, world, store, new ProjectorOptions());

        Assert.Equal(80, (await projector.CatchUpAsync(null, Token)).Size.Value);
        Assert.Equal(80, (await store.DigestAsync(Token)).Single(table => table.Table == "statement").Rows);
        await store.ClearAsync(Token);
        Assert.All((await store.DigestAsync(Token)).Where(table => table.Table != "head"), table => Assert.Equal(0, table.Rows));
        await using var connection = TestServer.Connect(writer);
        foreach (var forbidden in (string[])["DROP TABLE dbo.statement;", "ALTER TABLE dbo.job ADD extra bigint NULL;", "CREATE TABLE dbo.extra (id bigint);"])
        {
            Assert.ThrowsAny<SqlException>(() => connection.Execute(forbidden));
        }
    }

    [Fact]
    public async Task A_reader_reads_projections_and_cannot_project()
    {
        SqlServerProjectionStore.Open(_owner, TimeProvider.System).Dispose();
        using var store = SqlServerProjectionStore.Open(Member("provenance_reader"), TimeProvider.System);

        Assert.Equal(ProjectedHead.Empty, await store.ReadHeadAsync(Token));
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.BeginAsync(Token));
        _ = await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.ClearAsync(Token));
    }

    [Fact]
    public void A_user_whose_own_schema_hides_the_projections_is_refused()
    {
        SqlServerLogStore.Open(_owner, TimeProvider.System).Dispose();
        SqlServerProjectionStore.Open(_owner, TimeProvider.System).Dispose();
        var writer = Member("provenance_writer");
        using (var connection = TestServer.Connect(_owner))
        {
            connection.Execute($"ALTER USER [{_login}] WITH DEFAULT_SCHEMA = [log];");
        }

        var thrown = Assert.Throws<StorageUnavailableException>(() => SqlServerProjectionStore.Open(writer, TimeProvider.System));
        Assert.Contains("DEFAULT_SCHEMA", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_make_tables_is_told_and_leaves_none()
    {
        using (var connection = TestServer.Connect(_owner))
        {
            connection.Execute("CREATE ROLE provenance_writer;");
        }

        _ = Assert.Throws<StorageUnavailableException>(() => SqlServerLogStore.Open(Member("provenance_writer"), TimeProvider.System));
        using var after = TestServer.Connect(_owner);
        Assert.Equal(0, after.ExecuteScalar<int>("SELECT COUNT(*) FROM sys.tables;"));
    }

    private SqlServerOptions Member(string role)
    {
        using var connection = TestServer.Connect(_owner);
        connection.Execute($"CREATE LOGIN [{_login}] WITH PASSWORD = '{_password}';");
        connection.Execute($"CREATE USER [{_login}] FOR LOGIN [{_login}];");
        connection.Execute($"ALTER ROLE {role} ADD MEMBER [{_login}];");
        return new SqlServerOptions
        {
            ConnectionString = new SqlConnectionStringBuilder(_owner.ConnectionString)
            {
                UserID = _login,
                Password = _password,
                IntegratedSecurity = false,
            }.ConnectionString,
        };
    }
}
