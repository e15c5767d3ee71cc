using Dapper;
using Microsoft.Data.Sqlite;
using Provenance.Registry.Log;
using Provenance.Storage.Sqlite.Log;

namespace Provenance.Storage.Sqlite.Tests;

public sealed class LogMigrationTests : IAsyncDisposable
{
    private readonly SqliteLogStoreFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public void A_new_database_has_every_migration_in_its_journal_once()
    {
        _ = _fixture.Open();
        _ = _fixture.Open();
        using var connection = _fixture.Connect();
        var rows = connection.Query<(long Number, string Name, byte[] Hash)>(
            "SELECT number, name, sha256 FROM migration ORDER BY number;").ToList();
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(row => row.Number));
        Assert.StartsWith("0001_", rows[0].Name, StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Equal(32, row.Hash.Length));
    }

    [Theory]
    [InlineData("UPDATE migration SET sha256 = zeroblob(32) WHERE number = 1;", "drifted")]
    [InlineData("UPDATE migration SET name = '0001_other' WHERE number = 1;", "drifted")]
    [InlineData("DELETE FROM migration WHERE number = 1;", "drifted")]
    [InlineData("INSERT INTO migration VALUES (9999, '9999_later', zeroblob(32), 0);", "newer than this program")]
    [InlineData("DROP TABLE migration;", "another program's")]
    [InlineData("ALTER TABLE migration DROP COLUMN name;", "journal")]
    [InlineData("ALTER TABLE migration RENAME COLUMN sha256 TO digest;", "journal")]
    public void A_database_whose_journal_is_not_ours_is_refused_and_left_as_it_is(string change, string reason)
    {
        _ = _fixture.Open();
        _fixture.Tamper(change);
        var before = Schema();
        foreach (var open in (Func<ILogStore>[])[_fixture.Open, () => SqliteLogStore.OpenExisting(_fixture.Options)])
        {
            var thrown = Assert.Throws<StorageCorruptException>(open);
            Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, Schema());
    }

    [Fact]
    public async Task A_log_of_an_earlier_schema_is_read_as_it_is_and_left_so()
    {
        var token = TestContext.Current.CancellationToken;
        await _fixture.Open().BindAsync("registry.example/2026", token);
        _fixture.Tamper("DROP TABLE redaction_carried_out; DELETE FROM migration WHERE number > 1;");
        var before = Schema();
        using (var store = SqliteLogStore.OpenExisting(_fixture.Options))
        {
            Assert.Equal("0002_redaction", store.Lacks);
            Assert.Equal(0, (await store.ReadHeadAsync(token)).Size.Value);
            Assert.Empty(await store.ReadCarriedOutAsync(token));
            await store.RequireOriginAsync("registry.example/2026", token);
            _ = await Assert.ThrowsAsync<StorageCorruptException>(async () => await store.RequireOriginAsync("elsewhere.example/2026", token));
        }

        Assert.Equal(before, Schema());
        Assert.Null(((SqliteLogStore)_fixture.Open()).Lacks);
    }

    [Fact]
    public void A_file_without_tables_is_no_log_to_be_read()
    {
        Directory.CreateDirectory(_fixture.Options.DataDirectory);
        File.WriteAllBytes(_fixture.Options.LogPath, []);
        var thrown = Assert.Throws<StorageCorruptException>(() => SqliteLogStore.OpenExisting(_fixture.Options));
        Assert.Contains("there is no log in it", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(Schema());
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        Directory.CreateDirectory(_fixture.Options.DataDirectory);
        using (var connection = _fixture.Connect())
        {
            connection.Execute("CREATE TABLE address (street TEXT);");
        }

        Assert.Throws<StorageCorruptException>(_fixture.Open);
    }

    [Fact]
    public void A_migration_that_cannot_get_the_lock_is_unavailable_and_runs_later()
    {
        Directory.CreateDirectory(_fixture.Options.DataDirectory);
        using (var connection = _fixture.Connect())
        {
            connection.Execute("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE;");
            Assert.Throws<StorageUnavailableException>(_fixture.Open);
        }

        _ = _fixture.Open();
    }

    [Theory]
    [InlineData("UPDATE entry SET payload = x'00';")]
    [InlineData("DELETE FROM entry;")]
    [InlineData("DELETE FROM head;")]
    [InlineData("UPDATE head SET size = 0;")]
    [InlineData("UPDATE binding SET origin = 'other.example';")]
    public async Task The_schema_holds_that_a_log_is_only_appended_to(string change)
    {
        var store = _fixture.Open();
        await store.BindAsync("registry.example/2026", TestContext.Current.CancellationToken);
        using var connection = _fixture.Connect();
        connection.Execute(
            "INSERT INTO entry (log_index, leaf, is_trust, signer_suspended, signatures, payload) VALUES (0, x'01', 0, 0, x'', x'');");
        var thrown = Assert.Throws<SqliteException>(() => connection.Execute(change));
        Assert.Equal(SQLitePCL.raw.SQLITE_CONSTRAINT, thrown.SqliteErrorCode);
    }

    private List<string> Schema()
    {
        using var connection = _fixture.Connect();
        return connection.Query<string>("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name;").ToList();
    }
}
