using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Provenance.Cli.Tests;

/// <summary>A log that an earlier version of the program left is looked at as it is; the server migrates it.</summary>
public sealed class EarlierSchemaTests : IAsyncLifetime
{
    private const string MakeEarlier =
        """
        DROP TABLE redaction_carried_out;
        DROP TRIGGER section_is_only_erased;
        DROP TRIGGER section_is_never_deleted;
        DELETE FROM migration WHERE number > 1;
        """;

    private RunningRegistry _registry = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await RunningRegistry.StartAsync();
        await _registry.StopAsync();
    }

    [Fact]
    public async Task It_is_sound_and_stays_as_it_is_until_the_server_starts()
    {
        Query(MakeEarlier);

        var check = await CommandRun.GoodAsync("fsck", "--data", _registry.Data);
        var again = await CommandRun.GoodAsync("rebuild", "--data", _registry.Data);

        Assert.Contains(", 0 damages", check.Output, StringComparison.Ordinal);
        Assert.All((CommandRun[])[check, again], run => Assert.Contains("the next start of the server runs 0002_redaction", run.Error, StringComparison.Ordinal));
        Assert.Equal(1L, Query("SELECT count(*) FROM migration;"));
        Assert.Equal(0L, Query("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'redaction%';"));
        Assert.Null((await _registry.ResumeAsync()).ReadOnly);
        await _registry.StopAsync();
        Assert.Equal(2L, Query("SELECT count(*) FROM migration;"));
        Assert.DoesNotContain("earlier version", (await CommandRun.GoodAsync("fsck", "--data", _registry.Data)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MakeEarlier + "DROP TRIGGER entry_is_never_deleted;", "trigger entry_is_never_deleted on entry")]
    [InlineData("DELETE FROM migration WHERE number > 1;", "table redaction_carried_out on redaction_carried_out")]
    public async Task What_differs_from_its_own_schema_is_damage(string sql, string said)
    {
        Query(sql);

        var check = await CommandRun.OfAsync("fsck", "--data", _registry.Data);

        Assert.Equal(ExitCode.Refused, check.Code);
        Assert.Contains("the schema is not this program's: " + said, check.Output, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    [SuppressMessage("Security", "CA2100", Justification = "The statements stand in this test.")]
    private object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_registry.Data, "log.db")};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
